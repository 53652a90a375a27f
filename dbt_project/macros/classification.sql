{#-
    The rule engine. A scheme is a seed of rules. A rule is one row of it, or several rows (conditions) with one rule_id
    that must all hold. Each text column has a dictionary: its distinct values, judged once by literals generated here,
    for every scheme that speaks of the column. A line then only joins its values' verdicts and takes, in each scheme,
    the rule with the lowest priority number.
-#}
{#- Each scheme with its seed and the columns of a staged line that its rules may speak of. -#}
{% macro classification_schemes() -%}
    {%- set area = ["directorate", "expense_area", "expense_type"] -%}
    {{
        return(
            {
                "cofog": {
                    "seed": "classification_rules",
                    "fields": ["body_id", "body_type"] + area + ["payee_name"],
                },
                "payee_kind": {
                    "seed": "payee_kind_rules",
                    "fields": area + ["description", "payee_name", "payee_type"],
                },
            }
        )
    }}
{%- endmacro %}

{#- Every condition of a scheme, by priority; each is a dict with the columns of the seed. -#}
{% macro classification_conditions(scheme) -%}
    {%- if not execute -%} {{ return([]) }} {%- endif -%}
    {%- set rules = api.Relation.create(
        database=target.database, schema="seeds", identifier=classification_schemes()[scheme].seed
    ) -%}
    {%- set query -%}
        select rule_id, priority, condition, field, match, pattern
        from {{ rules }}
        where scheme = '{{ scheme }}'
        order by priority, condition
    {%- endset -%}
    {%- set conditions = [] -%}
    {%- for row in run_query(query).rows -%} {%- do conditions.append(row.dict()) -%} {%- endfor -%}
    {{ return(conditions) }}
{%- endmacro %}

{#- The same conditions, told apart: those of rules with one condition, and those of conjunctions, each with its bit. -#}
{% macro classification_plan(scheme) -%}
    {%- set conditions = classification_conditions(scheme) -%}
    {%- set sizes = {} -%}
    {%- for c in conditions -%} {%- do sizes.update({c.rule_id: sizes.get(c.rule_id, 0) + 1}) -%} {%- endfor -%}
    {%- set plan = {"single": [], "conjunct": [], "conjunctions": {}} -%}
    {%- for c in conditions -%}
        {%- if sizes[c.rule_id] == 1 -%} {%- do plan.single.append(c) -%}
        {%- else -%}
            {#- 62 bits to a mask: as many masks as the conjunctions need. -#}
            {%- set bit = plan.conjunct | length -%}
            {%- do plan.conjunct.append({"condition": c, "mask": bit // 62, "bit": 2 ** (bit % 62)}) -%}
            {%- do plan.conjunctions.setdefault(c.rule_id, {"priority": c.priority, "bits": []}).bits.append(
                {"mask": bit // 62, "bit": 2 ** (bit % 62)}
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(plan) }}
{%- endmacro %}

{% macro classification_mask_count(plan) -%} {{ return((plan.conjunct | length + 61) // 62) }} {%- endmacro %}

{#- Whether a folded value meets a condition. Literals only: nothing of a rule is looked up row by row. -#}
{% macro classification_match(condition) -%}
    {#- All but a regex are written as people write and folded as the values are; a last "*" matches the start of a word. -#}
    {%- if condition.match in ("regex", "shape") -%} {%- set literal = condition.pattern | replace("'", "''") -%}
    {%- else -%}
        {%- set words = condition.pattern | lower | replace("&", " and ") -%}
        {%- set literal = modules.re.sub("[^a-z0-9*]+", " ", words) | trim -%}
    {%- endif -%}
    {%- if condition.match == "exact" -%} folded = '{{ literal }}'
    {%- elif condition.match == "prefix" -%} starts_with(folded, '{{ literal }}')
    {%- elif condition.match == "keyword" and literal.endswith("*") -%} contains(padded, ' {{ literal[:-1] }}')
    {%- elif condition.match == "keyword" -%} contains(padded, ' {{ literal }} ')
    {%- elif condition.match == "regex" -%} {{ regex_found("folded", literal) }}
    {%- elif condition.match == "shape" -%} {{ regex_found("shape", literal) }}
    {%- else -%}
        {{
            exceptions.raise_compiler_error(
                "rule "
                ~ condition.rule_id
                ~ ": match '"
                ~ condition.match
                ~ "' is not one of exact, prefix, keyword, regex, shape"
            )
        }}
    {%- endif -%}
{%- endmacro %}

{% macro regex_found(text, pattern) -%} {{ return(adapter.dispatch("regex_found")(text, pattern)) }} {%- endmacro %}
{% macro default__regex_found(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}

{#- Body of a dictionary model: the distinct values of one column of staged lines, judged by each scheme. -#}
{% macro classification_dictionary(field) -%}
    -- depends_on: {{ ref('classification_rules') }}, {{ ref('payee_kind_rules') }}, {{ ref('payee_words') }}
    {%- set plans = {} -%}
    {%- set shaped = [] -%}
    {%- for scheme, settings in classification_schemes().items() if field in settings.fields -%}
        {%- set plan = classification_plan(scheme) -%}
        {%- do plans.update({scheme: plan}) -%}
        {%- for c in classification_conditions(scheme) if c.field == field and c.match == "shape" -%}
            {%- do shaped.append(c) -%}
        {%- endfor -%}
    {%- endfor %}
    with
        value as (
            select distinct {{ field }} as value from {{ ref("stg_payment_line") }} where {{ field }} is not null
        ),
        {%- if shaped %} shape as ({{ word_shapes("value", ref("payee_words")) }}), {%- endif %}
        folded as (select value, {{ fold_name("value") }} as folded from value),
        padded as (select value, folded, ' ' || folded || ' ' as padded from folded)
    select
        padded.value
        {%- for scheme, plan in plans.items() %}
            ,
            cast(
                case
                    {%- for c in plan.single if c.field == field %}
                        when {{ classification_match(c) }} then {{ c.priority }}
                    {%- endfor %}
                    when false
                    then 0
                end as integer
            ) as {{ scheme }}_priority
            {%- for mask in range(classification_mask_count(plan)) %}
                ,
                cast(
                    0
                    {%- for entry in plan.conjunct if entry.mask == mask and entry.condition.field == field %}
                        + case when {{ classification_match(entry.condition) }} then {{ entry.bit }} else 0 end
                    {%- endfor %} as bigint
                ) as {{ scheme }}_mask_{{ mask }}
            {%- endfor %}
        {%- endfor %}
    from padded
    {%- if shaped %} left join shape on padded.value = shape.value {%- endif %}
{%- endmacro %}

{#-
    The shape of each value: a letter for each word, in order, from a seed of words (word, letter). Words of one letter are
    "i", words with a digit "n", all others "w"; a comma stays. Apostrophes join ("O'Neil"), a word with hyphens counts by
    its first part where it is not known whole, and nothing after a "#" is read.
-#}
{% macro word_shapes(values, words) -%}
    with
        split as (
            select
                value,
                regexp_extract_all(
                    replace(regexp_replace(strip_accents(lower(value)), '[''’`]|#.*', '', 'g'), '&', ' and '),
                    '[a-z0-9]+(?:-[a-z0-9]+)*|,'
                ) as words
            from {{ values }}
        ),
        token as (select value, unnest(words) as word, generate_subscripts(words, 1) as position from split)
    select
        token.value,
        string_agg(
            case
                when token.word = ','
                then ','
                when length(token.word) = 1 and token.word between 'a' and 'z'
                then 'i'
                when whole.letter is not null
                then whole.letter
                when regexp_matches(token.word, '[0-9]')
                then 'n'
                else coalesce(part.letter, 'w')
            end,
            ''
            order by token.position
        ) as shape
    from token
    left join {{ words }} as whole on token.word = whole.word
    left join {{ words }} as part on split_part(token.word, '-', 1) = part.word
    group by token.value
{%- endmacro %}

{#- Joins a line to the dictionaries of a scheme's columns. -#}
{% macro classification_joins(scheme) -%}
    {%- for field in classification_schemes()[scheme].fields %}
        left join
            {{ ref("cls_dictionary_" ~ field) }} as dictionary_{{ field }}
            on line.{{ field }} = dictionary_{{ field }}.value
    {%- endfor %}
{%- endmacro %}

{#- The lowest priority number among the rules a line meets, over the dictionaries of all fields; null where none. -#}
{% macro classification_priority(scheme) -%}
    {%- set fields = classification_schemes()[scheme].fields -%}
    {%- set plan = classification_plan(scheme) -%}
    least(
        {%- for field in fields %}dictionary_{{ field }}.{{ scheme }}_priority, {% endfor -%}
        {%- for rule in plan.conjunctions.values() %}
            case
                when
                    {%- for part in rule.bits %}
                        (
                            (
                                {%- for field in fields %}
                                    coalesce(dictionary_{{ field }}.{{ scheme }}_mask_{{ part.mask }}, 0)
                                    {%- if not loop.last %} | {% endif -%}
                                {%- endfor %}
                            )
                            & {{ part.bit }}
                        )
                        <> 0
                        {%- if not loop.last %} and {% endif -%}
                    {%- endfor %}
                then {{ rule.priority }}
            end,
        {%- endfor %}
        cast(null as integer)
    )
{%- endmacro %}

{#- Body of a mart of rules: each condition with the lines and pounds its rule decided, as ``decided_by`` of a line says. -#}
{% macro rules_with_lines(rules, verdict, decided_by) %}
    with
        decided as (
            select {{ decided_by }} as rule_id, count(*) as line_count, sum(amount_gbp) as amount_gbp
            from {{ ref("cls_payment_line") }}
            group by all
        )
    select
        rule.rule_id,
        rule.scheme,
        rule.priority,
        rule.condition,
        rule.field,
        rule.match,
        rule.pattern,
        rule.{{ verdict }},
        rule.confidence,
        rule.rationale,
        rule.source,
        cast(coalesce(decided.line_count, 0) as bigint) as line_count,
        cast(coalesce(decided.amount_gbp, 0) as decimal(18, 2)) as amount_gbp
    from {{ ref(rules) }} as rule
    left join decided on rule.rule_id = decided.rule_id
{% endmacro %}
