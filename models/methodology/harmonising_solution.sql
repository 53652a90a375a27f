-- Each declared count solved for its standard: declared = standard x (1 + sum of shares) + sum of reported pounds, in
-- the
-- count's own year and area; the standard then times its factors. What is left of a standard count may not be less than
-- a share of the settings: else it can't be found.
with
    summed as (
        select
            return_id,
            statement_id,
            cast(coalesce(sum(effect_gbp), 0) as decimal(18, 2)) as reported_gbp,
            cast(sum(share_middle) as double) as share_sum,
            coalesce(list(factor_middle order by attribute) filter (where is_factor), cast([] as double[])) as factors,
            coalesce(list(attribute order by attribute) filter (where is_factor), cast([] as varchar[])) as factor_names
        from {{ ref("harmonising_choice") }}
        group by all
    ),
    setting as (
        select max(value) filter (where setting = 'smallest_share_left') as smallest_share_left
        from {{ ref("harmonising_settings") }}
    ),
    whole as (
        select
            count.return_id,
            count.statement_id,
            count.declared_gbp,
            coalesce(summed.reported_gbp, 0) as reported_gbp,
            1 + coalesce(summed.share_sum, 0) as share_left,
            coalesce(summed.factors, cast([] as double[])) as factors,
            coalesce(summed.factor_names, cast([] as varchar[])) as factor_names,
            cast(setting.smallest_share_left as double) as smallest_share_left
        from {{ ref("declared_count") }} as count
        cross join setting
        left join summed on count.return_id = summed.return_id and count.statement_id = summed.statement_id
        where count.declared_gbp is not null
    ),
    multiplied as (select *, coalesce(list_aggregate(factors, 'product'), 1) as factor from whole)
select
    * exclude (factor),
    cast(factor as double) as factor,
    cast(declared_gbp - reported_gbp as decimal(18, 2)) as unreported_gbp,
    share_left >= smallest_share_left as is_solvable,
    case
        when share_left >= smallest_share_left
        then {{ pounds_times("declared_gbp - reported_gbp", "factor / share_left") }}
    end as harmonised_gbp
from multiplied
