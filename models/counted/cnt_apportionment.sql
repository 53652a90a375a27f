-- Each source line in each place it is shared to: amount + rest = source, to the penny. The baseline by population
-- stands beside the published amount on the same row, so that nobody adds the two.
with
    shared as (
        select
            line.*,
            place.place_id,
            place.apportionment_key as key_used,
            place.grade,
            place.share,
            place.share as share_population_key
        from {{ ref("cnt_official_line") }} as line
        inner join
            {{ ref("cnt_place_body") }} as place
            on line.financial_year = place.financial_year
            and line.body_id = place.body_id
        where line.count_part = 'local_authorities'
        union all
        select line.*, place.place_id, place.apportionment_key, place.grade, place.share, place.share_population_key
        from {{ ref("cnt_official_line") }} as line
        inner join
            {{ ref("cnt_place_region") }} as place
            on line.financial_year = place.financial_year
            and line.region_id = place.region_id
            and line.apportionment_key = place.apportionment_key
        where line.count_part = 'central_and_public_corporations'
    )
select
    * exclude (apportionment_key, key_used),
    key_used as apportionment_key,
    {{ share_of("source_gbp", "share") }} as amount_gbp,
    source_gbp - {{ share_of("source_gbp", "share") }} as rest_gbp,
    {{ share_of("source_gbp", "share_population_key") }} as amount_population_key_gbp
from shared
where share is not null and share_population_key is not null
