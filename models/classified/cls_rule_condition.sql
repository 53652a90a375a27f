-- Every condition of every rule, with what the engine needs to generate its literals: the scope of its rule, whether
-- the rule is a conjunction, and the bit that says the condition is met. Conditions of a scheme that say the same
-- share a bit.
with
    written as (
        {%- for scheme, seed in classification_seeds().items() %}
            select
                scheme,
                rule_id,
                priority,
                condition,
                field,
                match,
                pattern,
                {% if scheme == "payee_kind" %}
                    payee_kind as code, null as body_type, null as valid_from, null as valid_to
                {% else %} code, body_type, valid_from, valid_to
                {% endif %},
                {% if scheme == "theme" %} share
                {% else %} cast(null as decimal(5, 4))
                {% endif %} as share,
                confidence,
                rationale,
                source
            from {{ ref(seed) }}
            {%- if not loop.last %}
                union all by name
            {% endif %}
        {%- endfor %}
    ),
    scope as (
        select
            row_number() over (order by body_type, valid_from, valid_to) as scope_number,
            body_type,
            valid_from,
            valid_to
        from (select distinct body_type, valid_from, valid_to from written)
        where coalesce(body_type, cast(valid_from as varchar), cast(valid_to as varchar)) is not null
    ),
    -- A scope names types of bodies, or tiers, which stand for all their types.
    word as (select scope_number, unnest(string_split(body_type, ' ')) as word from scope where body_type is not null),
    scope_types as (
        select word.scope_number, string_agg(distinct types.body_type, ' ' order by types.body_type) as body_types
        from word
        inner join {{ ref("body_types") }} as types on word.word in (types.body_type, types.tier)
        group by word.scope_number
    ),
    sized as (
        select
            *,
            -- A line may be of several themes: all their rules are asked, so each has bits of its own.
            scheme = 'theme' or count(*) over (partition by scheme, rule_id) > 1 as is_conjunct
        from written
    ),
    numbered as (
        select *, dense_rank() over (partition by scheme, is_conjunct order by field, match, pattern) - 1 as bit_number
        from sized
    )
select
    numbered.scheme,
    numbered.rule_id,
    numbered.priority,
    numbered.condition,
    numbered.field,
    numbered.match,
    numbered.pattern,
    -- What a value is compared with: folded as values are, but for what is no text but a form of texts.
    case
        when numbered.match in ('regex', 'shape') then numbered.pattern else {{ fold_name("numbered.pattern") }}
    end as literal,
    numbered.code,
    numbered.share,
    numbered.confidence,
    numbered.rationale,
    numbered.source,
    coalesce(scope.scope_number, 0) as scope_number,
    numbered.body_type,
    scope_types.body_types,
    numbered.valid_from,
    numbered.valid_to,
    numbered.is_conjunct,
    -- 62 bits to a mask: as many masks as the conditions need.
    case when numbered.is_conjunct then cast(floor(numbered.bit_number / 62) as integer) end as mask_number,
    case when numbered.is_conjunct then cast(1 as bigint) << cast(numbered.bit_number % 62 as integer) end as bit
from numbered
left join
    scope
    on numbered.body_type is not distinct from scope.body_type
    and numbered.valid_from is not distinct from scope.valid_from
    and numbered.valid_to is not distinct from scope.valid_to
left join scope_types on scope.scope_number = scope_types.scope_number
