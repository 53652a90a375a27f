-- Texts of lines, whoever was paid, in which the name of a payee stands who is judged a private individual. A name
-- of two words at least is looked for as whole words, with and without its title: each run of words is looked up.
with
    folded as (
        select {{ fold_name("payee_name") }} as name from {{ ref("cls_payee") }} where payee_kind = 'individual'
    ),
    name as (
        select name
        from folded
        union
        select {{ without_title("name") }}
        from folded
    ),
    text as (
        {%- for column in published_text_columns() %}
            select {{ column }} as value
            from {{ ref("stg_payment_line") }}
            where contains({{ column }}, ' ')
            {%- if not loop.last %}
                union
            {% endif %}
        {%- endfor %}
    ),
    split as (select value, string_split({{ fold_name("value") }}, ' ') as words from text),
    run_of_words as (
        select split.value, array_to_string(split.words[first:first + length - 1], ' ') as words
        from split, unnest(range(1, len(split.words))) as starts(first), unnest([2, 3, 4, 5]) as lengths(length)
        where first + length - 1 <= len(split.words)
    )
select distinct run_of_words.value
from run_of_words
inner join name on run_of_words.words = name.name
