-- Two places side by side on one basis: their spending for each resident, and whether one can be said to be above
-- the other. Where intervals overlap they can't be told apart. Where these do not, they are ranked only if both
-- counts are comparable by their grade, neither is final beside one that is not, and, on the declared basis, no
-- method differs or is unknown. Of a place's returns of several years, the one nearest to the year of comparison
-- stands for it.
with
    counts as (
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
            harmonised.stage = 'final',
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
        qualify
            dense_rank() over (
                partition by harmonised.place_id, harmonised.comparison_year
                order by
                    abs({{ first_year("harmonised.financial_year") }} - {{ first_year("harmonised.comparison_year") }}),
                    harmonised.financial_year desc
            )
            = 1
    ),
    candidate as (
        select counts.*, coalesce(grade.is_comparable, false) as is_comparable
        from counts
        left join
            {{ ref("count_comparability") }} as grade
            on counts.place_id = grade.place_id
            and counts.return_id is not distinct from grade.return_id
            and counts.statement_id is not distinct from grade.statement_id
            and counts.restated_from is not distinct from grade.restated_from
            and (counts.return_id is not null or counts.financial_year = grade.financial_year)
            and grade.count_source = case counts.basis when 'official' then 'official' else 'local_return' end
    ),
    pair as (
        select
            one.*,
            other.place_id as other_place_id,
            other.return_id as other_return_id,
            other.statement_id as other_statement_id,
            other.is_comparable as other_is_comparable,
            other.is_final as other_is_final,
            other.gbp_per_head as other_gbp_per_head,
            other.low_gbp_per_head as other_low_gbp_per_head,
            other.high_gbp_per_head as other_high_gbp_per_head
        from candidate as one
        inner join
            candidate as other
            on one.basis = other.basis
            and one.place_set_id = other.place_set_id
            and one.financial_year = other.financial_year
            and one.restated_from is not distinct from other.restated_from
            and one.place_id < other.place_id
    ),
    -- How far the methods of two returns are known to differ.
    method as (
        select
            one.return_id,
            other.return_id as other_return_id,
            count(*) filter (where one.declared_value <> other.declared_value) as differing_count,
            count(*) filter (where one.declared_value is null or other.declared_value is null) as unknown_count,
            string_agg(
                attribute.name
                || ' ('
                || coalesce(value.name, one.declared_value)
                || ' against '
                || coalesce(other_value.name, other.declared_value)
                || ')',
                '; '
                order by attribute.name
            ) filter (where one.declared_value <> other.declared_value) as differences
        from {{ ref("stg_return_method") }} as one
        inner join
            {{ ref("stg_return_method") }} as other
            on one.attribute = other.attribute
            and one.return_id <> other.return_id
        inner join {{ ref("method_attributes") }} as attribute on one.attribute = attribute.attribute
        left join
            {{ ref("method_values") }} as value
            on one.attribute = value.attribute
            and one.declared_value = value.declared_value
        left join
            {{ ref("method_values") }} as other_value
            on other.attribute = other_value.attribute
            and other.declared_value = other_value.declared_value
        group by all
    ),
    judged as (
        select
            pair.*,
            method.differing_count,
            method.unknown_count,
            method.differences,
            pair.low_gbp_per_head <= pair.other_high_gbp_per_head
            and pair.other_low_gbp_per_head <= pair.high_gbp_per_head as is_overlapping,
            case
                when pair.basis = 'declared' and (method.differing_count > 0 or method.unknown_count > 0)
                then
                    'their methods ' || concat_ws(
                        ' and ',
                        case
                            when method.differing_count = 1
                            then 'differ in 1 attribute'
                            when method.differing_count > 1
                            then 'differ in ' || method.differing_count || ' attributes'
                        end,
                        case
                            when method.unknown_count = 1
                            then 'are not known in 1 attribute'
                            when method.unknown_count > 1
                            then 'are not known in ' || method.unknown_count || ' attributes'
                        end
                    )
            end as methods_apart,
            case
                when pair.low_gbp_per_head is null or pair.other_low_gbp_per_head is null
                then 'a count has no interval for each resident'
                when not pair.is_comparable or not pair.other_is_comparable
                then 'a count is not comparable by its grade'
                when pair.is_final is distinct from pair.other_is_final
                then 'one count is final and the other is not, or does not say so'
            end as not_ranked_because
        from pair
        left join method on pair.return_id = method.return_id and pair.other_return_id = method.other_return_id
    ),
    verdict as (
        select
            * exclude (not_ranked_because),
            coalesce(
                methods_apart, case when not coalesce(is_overlapping, false) then not_ranked_because end
            ) as reason,
            case
                when reason is not null
                then 'not ranked'
                when is_overlapping
                then 'can''t be told apart'
                when low_gbp_per_head > other_high_gbp_per_head
                then 'above'
                else 'below'
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
        then place.name || ' and ' || other.name || ' are not ranked: ' || verdict.reason
        else place.name || ' and ' || other.name || ' can''t be told apart'
    end as sentence,
    cast(verdict.differing_count as bigint) as differing_attribute_count,
    cast(verdict.unknown_count as bigint) as unknown_attribute_count,
    verdict.differences as method_differences,
    verdict.is_illustrative
from verdict
inner join {{ ref("places") }} as place on verdict.place_id = place.place_id
inner join {{ ref("places") }} as other on verdict.other_place_id = other.place_id
