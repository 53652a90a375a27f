-- Two places side by side on one basis: their spending for each resident, and whether one can be said to be above the
-- other. They are ranked only where their intervals do not overlap, and never where moderation holds a count, where
-- one is
-- final and the other is not, or where, on the declared basis, their methods differ or are not known.
with
    candidate as (
        select
            'official' as basis,
            place_set_id,
            place_id,
            financial_year,
            restated_from,
            cast(null as varchar) as return_id,
            cast(null as varchar) as statement_id,
            true as is_final,
            false as is_illustrative,
            gbp_per_head,
            low_gbp_per_head,
            high_gbp_per_head
        from {{ ref("cnt_place_summary") }}
        where is_complete and gbp_per_head is not null
        union all
        select
            basis.basis,
            harmonised.place_set_id,
            harmonised.place_id,
            harmonised.comparison_year,
            null,
            harmonised.return_id,
            harmonised.statement_id,
            case harmonised.stage when 'final' then true when 'preliminary' then false when 'interim' then false end,
            harmonised.is_illustrative,
            case basis.basis when 'harmonised' then harmonised.gbp_per_head else harmonised.declared_gbp_per_head end,
            case
                basis.basis when 'harmonised' then harmonised.low_gbp_per_head else harmonised.declared_low_gbp_per_head
            end,
            case
                basis.basis
                when 'harmonised'
                then harmonised.high_gbp_per_head
                else harmonised.declared_high_gbp_per_head
            end
        from {{ ref("place_harmonised") }} as harmonised
        cross join (values ('declared'), ('harmonised')) as basis(basis)
        where harmonised.is_compared and harmonised.gbp_per_head is not null
    ),
    pair as (
        select
            a.*,
            b.place_id as other_place_id,
            b.return_id as other_return_id,
            b.statement_id as other_statement_id,
            b.is_final as other_is_final,
            b.gbp_per_head as other_gbp_per_head,
            b.low_gbp_per_head as other_low_gbp_per_head,
            b.high_gbp_per_head as other_high_gbp_per_head
        from candidate as a
        inner join
            candidate as b
            on a.basis = b.basis
            and a.place_set_id = b.place_set_id
            and a.financial_year = b.financial_year
            and a.restated_from is not distinct from b.restated_from
            and a.place_id < b.place_id
    ),
    -- How far the methods of two returns are known to differ.
    method as (
        select
            a.return_id,
            b.return_id as other_return_id,
            count(*) filter (where a.declared_value <> b.declared_value) as differing_count,
            count(*) filter (where a.declared_value is null or b.declared_value is null) as unknown_count,
            string_agg(
                a.attribute || ' (' || a.declared_value || ' / ' || b.declared_value || ')', '; ' order by a.attribute
            ) filter (where a.declared_value <> b.declared_value) as differences
        from {{ ref("stg_return_method") }} as a
        inner join {{ ref("stg_return_method") }} as b on a.attribute = b.attribute and a.return_id <> b.return_id
        group by all
    ),
    judged as (
        select
            pair.*,
            method.differing_count,
            method.unknown_count,
            method.differences,
            case
                when
                    pair.is_final
                    and not coalesce(pair.other_is_final, true)
                    or pair.other_is_final
                    and not coalesce(pair.is_final, true)
                then 'one count is final and the other is not'
                when pair.low_gbp_per_head is null or pair.other_low_gbp_per_head is null
                then 'a count has no interval for each resident'
                when pair.basis = 'declared' and (method.differing_count > 0 or method.unknown_count > 0)
                then
                    'their methods differ in '
                    || method.differing_count
                    || ' attributes and are not known in '
                    || method.unknown_count
            end as not_ranked_because
        from pair
        left join method on pair.return_id = method.return_id and pair.other_return_id = method.other_return_id
    ),
    verdict as (
        select
            *,
            case
                when not_ranked_because is not null
                then 'not ranked'
                when low_gbp_per_head > other_high_gbp_per_head
                then 'above'
                when high_gbp_per_head < other_low_gbp_per_head
                then 'below'
                else 'can''t be told apart'
            end as verdict
        from judged
    )
select
    verdict.basis,
    verdict.place_set_id,
    verdict.financial_year,
    verdict.restated_from,
    verdict.place_id,
    place.name as place_name,
    verdict.other_place_id,
    other.name as other_place_name,
    verdict.return_id,
    verdict.statement_id,
    verdict.other_return_id,
    verdict.other_statement_id,
    cast(verdict.gbp_per_head as decimal(12, 2)) as gbp_per_head,
    cast(verdict.low_gbp_per_head as decimal(12, 2)) as low_gbp_per_head,
    cast(verdict.high_gbp_per_head as decimal(12, 2)) as high_gbp_per_head,
    cast(verdict.other_gbp_per_head as decimal(12, 2)) as other_gbp_per_head,
    cast(verdict.other_low_gbp_per_head as decimal(12, 2)) as other_low_gbp_per_head,
    cast(verdict.other_high_gbp_per_head as decimal(12, 2)) as other_high_gbp_per_head,
    verdict.verdict,
    case
        verdict.verdict
        when 'above'
        then place.name || ' is above ' || other.name
        when 'below'
        then other.name || ' is above ' || place.name
        when 'not ranked'
        then place.name || ' and ' || other.name || ' are not ranked: ' || verdict.not_ranked_because
        else place.name || ' and ' || other.name || ' can''t be told apart'
    end as sentence,
    cast(verdict.differing_count as bigint) as differing_attribute_count,
    cast(verdict.unknown_count as bigint) as unknown_attribute_count,
    verdict.differences as method_differences,
    verdict.is_illustrative
from verdict
inner join {{ ref("places") }} as place on verdict.place_id = place.place_id
inner join {{ ref("places") }} as other on verdict.other_place_id = other.place_id
