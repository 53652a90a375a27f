{#-
    Body of a dictionary model: the distinct values of one column, judged by every scheme. For each scheme one column of
    priorities a scope (rules of one condition), and masks with a bit for each condition of rules that have several.
    ``values`` is a query of one column `value`; none takes the column of the staged lines.
-#}
{% macro classification_dictionary(field, values=none) -%}
    {{- classification_depends_on([]) -}}
    {%- set judged = {} -%}
    {%- set shaped = [] -%}
    {%- for scheme, fields in classification_schemes().items() if field in fields -%}
        {%- set mine = [] -%}
        {%- for c in classification_conditions(scheme, field) if c.field == field -%}
            {%- do mine.append(c) -%} {%- if c.match == "shape" -%} {%- do shaped.append(c) -%} {%- endif -%}
        {%- endfor -%}
        {%- if mine -%} {%- do judged.update({scheme: mine}) -%} {%- endif -%}
    {%- endfor %}
    with
        value as (
            {% if values %}{{ values }}
            {% else %}
                select distinct {{ field }} as value
                from {{ ref("stg_payment_line") }}
                {# A column that no rule speaks of has nothing to look up. #}
                where {{ field }} is not null {% if not judged %} and false {% endif %}
            {% endif %}
        ),
        {%- if shaped %} shape as ({{ word_shapes("value", ref("payee_words")) }}), {%- endif %}
        folded as (select value, {{ fold_name("value") }} as folded from value),
        padded as (select value, folded, ' ' || folded || ' ' as padded from folded)
    select
        padded.value
        {%- for scheme, conditions in judged.items() %}
            {%- for scope in conditions | rejectattr("is_conjunct") | map(attribute="scope_number") | unique %}
                ,
                cast(
                    case
                        {%- for c in conditions if not c.is_conjunct and c.scope_number == scope %}
                            when {{ classification_match(c) }} then {{ c.priority }}
                        {%- endfor %}
                    end as integer
                ) as {{ scheme }}_priority_{{ scope }}
            {%- endfor %}
            {%- for mask in conditions | selectattr("is_conjunct") | map(attribute="mask_number") | unique %}
                ,
                cast(
                    0
                    {%- set bits = [] %}
                    {%- for c in conditions if c.is_conjunct and c.mask_number == mask and c.bit not in bits %}
                        {%- do bits.append(c.bit) %}
                        + case when {{ classification_match(c) }} then {{ c.bit }} else 0 end
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
