{#-
    The rule engine. A rule is one row of seeds/classification_rules.csv, or several rows (conditions) with one rule_id
    that must all hold. Each text column has a dictionary: its distinct values, judged once by literals generated here.
    A line then only joins its values' verdicts and takes the rule with the lowest priority number.
-#}
{#- Every condition of a scheme, by priority; each is a dict with the columns of the seed. -#}
{% macro classification_conditions(scheme) -%}
    {%- if not execute -%} {{ return([]) }} {%- endif -%}
    {%- set rules = api.Relation.create(
        database=target.database, schema="seeds", identifier="classification_rules"
    ) -%}
    {%- set query -%}
        select rule_id, priority, condition, field, match, pattern, code
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
    {%- if condition.match == "regex" -%} {%- set literal = condition.pattern | replace("'", "''") -%}
    {%- else -%}
        {%- set words = condition.pattern | lower | replace("&", " and ") -%}
        {%- set literal = modules.re.sub("[^a-z0-9*]+", " ", words) | trim -%}
    {%- endif -%}
    {%- if condition.match == "exact" -%} folded = '{{ literal }}'
    {%- elif condition.match == "prefix" -%} starts_with(folded, '{{ literal }}')
    {%- elif condition.match == "keyword" and literal.endswith("*") -%} contains(padded, ' {{ literal[:-1] }}')
    {%- elif condition.match == "keyword" -%} contains(padded, ' {{ literal }} ')
    {%- elif condition.match == "regex" -%} {{ regex_found("folded", literal) }}
    {%- else -%}
        {{
            exceptions.raise_compiler_error(
                "seeds/classification_rules.csv: rule "
                ~ condition.rule_id
                ~ ": match '"
                ~ condition.match
                ~ "' is not one of exact, prefix, keyword, regex"
            )
        }}
    {%- endif -%}
{%- endmacro %}

{% macro regex_found(text, pattern) -%} {{ return(adapter.dispatch("regex_found")(text, pattern)) }} {%- endmacro %}
{% macro default__regex_found(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}

{#- Body of a dictionary model: the distinct values of one column of staged lines, judged. -#}
{% macro classification_dictionary(field, scheme="cofog") -%}
    -- depends_on: {{ ref('classification_rules') }}
    {%- set plan = classification_plan(scheme) %}
    with
        value as (
            select distinct {{ field }} as value from {{ ref("stg_payment_line") }} where {{ field }} is not null
        ),
        folded as (select value, {{ fold_name("value") }} as folded from value),
        padded as (select value, folded, ' ' || folded || ' ' as padded from folded)
    select
        value,
        cast(
            case
                {%- for c in plan.single if c.field == field %}
                    when {{ classification_match(c) }} then {{ c.priority }}
                {%- endfor %}
                when false
                then 0
            end as integer
        ) as priority
        {%- for mask in range(classification_mask_count(plan)) %}
            ,
            cast(
                0
                {%- for entry in plan.conjunct if entry.mask == mask and entry.condition.field == field %}
                    + case when {{ classification_match(entry.condition) }} then {{ entry.bit }} else 0 end
                {%- endfor %} as bigint
            ) as mask_{{ mask }}
        {%- endfor %}
    from padded
{%- endmacro %}

{#- The lowest priority number among the rules a line meets, over the dictionaries of all fields; null where none. -#}
{% macro classification_priority(fields, scheme="cofog") -%}
    {%- set plan = classification_plan(scheme) -%}
    least(
        {%- for field in fields %}dictionary_{{ field }}.priority, {% endfor -%}
        {%- for rule in plan.conjunctions.values() %}
            case
                when
                    {%- for part in rule.bits %}
                        (
                            (
                                {%- for field in fields %}
                                    coalesce(dictionary_{{ field }}.mask_{{ part.mask }}, 0)
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

{#- The columns of a staged line that rules may speak of; each has a dictionary model. -#}
{% macro classification_fields() -%}
    {{
        return(
            [
                "body_id",
                "body_type",
                "directorate",
                "expense_area",
                "expense_type",
                "payee_name",
            ]
        )
    }}
{%- endmacro %}
