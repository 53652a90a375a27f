-- What is measured of places together: of a region, and of the places of a set. It is said of the set and of no place,
-- so that no place's findings hang on what another sends.
with
    -- The last version of each place and year that has a total, with its largest.
    largest as (
        select
            subject.place_id,
            subject.region_id,
            subject.financial_year,
            subject.basis,
            subject.official_population,
            places.place_set_id,
            total.amount_gbp
        from {{ ref("return_subject") }} as subject
        inner join
            (
                select return_id, max(amount_gbp) as amount_gbp
                from
                    (
                        select
                            return_id,
                            coalesce(
                                total_point, per_head_point * try_cast(round(residents, 0) as decimal(12, 0))
                            ) as amount_gbp
                        from {{ ref("return_statement") }}
                    )
                where amount_gbp is not null
                group by return_id
            ) as total
            on subject.return_id = total.return_id
        inner join {{ ref("places") }} as places on subject.place_id = places.place_id
        where subject.official_population > 0
        qualify
            row_number() over (
                partition by subject.place_id, subject.financial_year order by subject.version_order desc
            )
            = 1
    ),
    region as (
        select
            largest.place_set_id,
            largest.region_id,
            region.name,
            largest.financial_year,
            sum(largest.amount_gbp) / sum(spending.gbp_per_head * largest.official_population) as value
        from largest
        inner join {{ ref("regions") }} as region on largest.region_id = region.region_id
        left join
            {{ ref("region_spending") }} as spending
            on largest.region_id = spending.region_id
            and largest.financial_year = spending.financial_year
            and spending.cofog_division = 'all'
            and spending.basis = coalesce(largest.basis, 'current_and_capital')
        group by all
    ),
    -- One count of each place and year compared: the last version that has one, its own statement first.
    harmonised as (
        select
            count.place_set_id,
            count.place_id,
            places.name,
            count.comparison_year,
            count.declared_gbp / nullif(count.population, 0) as declared_gbp_per_head,
            count.gbp_per_head,
            count.low_gbp_per_head,
            count.high_gbp_per_head
        from {{ ref("harmonised_count") }} as count
        inner join {{ ref("return_subject") }} as subject on count.return_id = subject.return_id
        inner join {{ ref("places") }} as places on count.place_id = places.place_id
        where
            count.problem is null
            and count.gbp_per_head is not null
            and count.declared_gbp is not null
            and not count.is_illustrative
        qualify
            row_number() over (
                partition by count.place_id, count.comparison_year
                order by
                    subject.financial_year desc,
                    subject.version_order desc,
                    count.statement_id <> 'return',
                    count.statement_id
            )
            = 1
    ),
    ranked as (
        select
            *,
            rank() over (set_and_year order by declared_gbp_per_head desc) as declared_rank,
            rank() over (set_and_year order by gbp_per_head desc) as harmonised_rank
        from harmonised
        window set_and_year as (partition by place_set_id, comparison_year)
    ),
    overlap as (
        select
            one.place_set_id,
            one.comparison_year,
            one.name || ' and ' || other.name as item,
            cast(
                one.low_gbp_per_head <= other.high_gbp_per_head
                and other.low_gbp_per_head <= one.high_gbp_per_head as integer
            ) as value
        from harmonised as one
        inner join
            harmonised as other
            on one.place_set_id = other.place_set_id
            and one.comparison_year = other.comparison_year
            and one.place_id < other.place_id
    ),
    measure as (
        select
            'reconcile_region_total' as check_name,
            'region' as subject_kind,
            place_set_id || '/' || region_id as subject_id,
            name as subject_name,
            '' as item,
            financial_year,
            {{ six_decimals("value") }} as value
        from region
        union all
        select
            'rank_stability',
            'place_set',
            place_set_id,
            place_set_id,
            name,
            comparison_year,
            {{ six_decimals("abs(declared_rank - harmonised_rank)") }}
        from ranked
        union all
        select
            'interval_overlap',
            'place_set',
            place_set_id,
            place_set_id,
            item,
            comparison_year,
            {{ six_decimals("value") }}
        from overlap
    )
select
    measure.check_name,
    measure.subject_kind,
    measure.subject_id,
    coalesce(place_set.name, measure.subject_name) as subject_name,
    measure.item,
    cast(null as varchar) as place_id,
    measure.financial_year,
    cast(null as varchar) as return_version,
    false as is_illustrative,
    measure.value,
    cast(1 as decimal(38, 6)) as bound_scale,
    cast(null as varchar) as basis,
    cast(null as varchar) as applies_to
from measure
left join
    {{ ref("place_sets") }} as place_set
    on measure.subject_kind = 'place_set'
    and measure.subject_id = place_set.place_set_id
