-- The share of a region that is a place's, by each key of the regional analysis: an indicator of the place's part of it
-- over that of the region.
with
    share as (
        select
            part.financial_year,
            part.place_id,
            part.region_id,
            part.indicator,
            part.indicator_value as value_of_place,
            whole.indicator_value as value_of_region,
            coalesce(part.missing, whole.missing) as missing,
            cast(part.indicator_value / whole.indicator_value as decimal(14, 12)) as share
        from {{ ref("cnt_set_indicator") }} as part
        inner join
            {{ ref("cnt_set_indicator") }} as whole
            on part.financial_year = whole.financial_year
            and part.region_id = whole.region_id
            and part.indicator = whole.indicator
            and whole.place_id = ''
        where part.place_id <> '' and part.region_id <> ''
    )
select
    share.financial_year,
    share.place_id,
    share.region_id,
    key.apportionment_key,
    key.grade,
    share.indicator,
    share.value_of_place,
    share.value_of_region,
    share.share,
    population.share as share_population_key,
    share.missing
from share
inner join
    {{ ref("apportionment_keys") }} as key
    on share.indicator = key.indicator
    and key.count_part = 'central_and_public_corporations'
inner join
    share as population
    on share.financial_year = population.financial_year
    and share.place_id = population.place_id
    and share.region_id = population.region_id
    and population.indicator = 'population'
