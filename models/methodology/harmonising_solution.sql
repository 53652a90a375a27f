-- Each declared count solved for its standard: declared = standard x (1 + sum of shares) + sum of reported pounds, in
-- its own year and area; the standard then times its factors. `problem` says why one can't be found.
with
    summed as (
        select
            return_id,
            statement_id,
            try_cast(coalesce(sum(effect_gbp), 0) as decimal(18, 2)) as reported_gbp,
            -- One absurd effect may hide another: each is held against what can be.
            max(abs(effect_gbp)) as largest_effect_gbp,
            cast(sum(share_middle) as double) as share_sum,
            coalesce(list(factor_middle order by attribute) filter (where is_factor), cast([] as double[])) as factors,
            coalesce(list(attribute order by attribute) filter (where is_factor), cast([] as varchar[])) as factor_names
        from {{ ref("harmonising_choice") }}
        group by all
    ),
    setting as (
        select
            max(value) filter (where setting = 'smallest_share_left') as smallest_share_left,
            max(value) filter (where setting = 'largest_count') as largest_count,
            max(value) filter (where setting = 'most_factors') as most_factors
        from {{ ref("harmonising_settings") }}
    ),
    whole as (
        select
            count.return_id,
            count.statement_id,
            count.declared_gbp,
            case when summed.return_id is null then 0 else summed.reported_gbp end as reported_gbp,
            coalesce(summed.largest_effect_gbp, 0) as largest_effect_gbp,
            1 + coalesce(summed.share_sum, 0) as share_left,
            coalesce(summed.factors, cast([] as double[])) as factors,
            coalesce(summed.factor_names, cast([] as varchar[])) as factor_names,
            cast(setting.smallest_share_left as double) as smallest_share_left,
            setting.largest_count,
            setting.most_factors
        from {{ ref("declared_count") }} as count
        cross join setting
        left join summed on count.return_id = summed.return_id and count.statement_id = summed.statement_id
        where count.declared_gbp is not null
    ),
    judged as (
        select
            * exclude (largest_count, largest_effect_gbp, most_factors),
            cast(coalesce(list_aggregate(factors, 'product'), 1) as double) as factor,
            case
                when abs(declared_gbp) > largest_count
                then 'the total is more than all public spending there is: mend its unit'
                when coalesce(greatest(abs(reported_gbp), largest_effect_gbp) > largest_count, true)
                then
                    'the effects in pounds, on sheet method or of lines outside the standard, are more than all public '
                    || 'spending there is: mend them'
                when
                    greatest(abs(reported_gbp), largest_effect_gbp) > declared_gbp / smallest_share_left
                    and declared_gbp > 0
                then
                    'the effects in pounds, on sheet method or of lines outside the standard, are more than the total can '
                    || 'stand: mend them'
                when declared_gbp <= 0
                then 'the total is nothing or less: mend it'
                when declared_gbp <= reported_gbp
                then
                    'the effects in pounds, on sheet method or of lines outside the standard, are the whole total or '
                    || 'more, which leaves nothing of a standard count: mend them'
                when
                    coalesce(list_aggregate(factors, 'product'), 1) not between smallest_share_left
                    and 1 / smallest_share_left
                then 'the year or the area lies too far from the standard to be brought there'
                when len(factors) > most_factors
                then
                    'it differs from the standard by '
                    || len(factors)
                    || ' factors, and steps are found for '
                    || cast(most_factors as integer)
                    || ' at most'
                when
                    share_left < smallest_share_left or declared_gbp - reported_gbp < declared_gbp * smallest_share_left
                then 'by its own method the return leaves too little of a standard count to find it from'
            end as problem
        from whole
    )
select
    *,
    problem is null as is_solvable,
    case when problem is null then cast(declared_gbp - reported_gbp as decimal(18, 2)) end as unreported_gbp,
    case
        when problem is null then {{ pounds_times("declared_gbp - reported_gbp", "factor / share_left") }}
    end as harmonised_gbp
from judged
