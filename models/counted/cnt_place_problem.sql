-- What keeps a place from having a total in a year: nothing is half counted.
with
    place_year as (select distinct financial_year, place_id from {{ ref("cnt_place_authority") }}),
    known_year as (select distinct financial_year, count_part from {{ ref("cnt_official_line") }}),
    unread as (
        select financial_year, body_id, min(authority_name) as authority_name, count(*) as figure_count
        from {{ ref("cls_revenue_outturn") }}
        where row_kind = 'quarantined' and line_treatment = 'counted' and body_id is not null
        group by all
    ),
    reported as (
        select distinct financial_year, body_id
        from {{ ref("cnt_official_line") }}
        where count_part = 'local_authorities'
    ),
    region_known as (
        select distinct financial_year, region_id
        from {{ ref("cnt_official_line") }}
        where count_part = 'central_and_public_corporations'
    )
select
    place_year.financial_year,
    place_year.place_id,
    part.count_part,
    'year_not_at_hand' as problem,
    part.name || ' in ' || place_year.financial_year as subject,
    'no figures of ' || lower(part.name) || ' for ' || place_year.financial_year || ' are at hand' as sentence
from place_year
cross join {{ ref("count_parts") }} as part
left join
    known_year on place_year.financial_year = known_year.financial_year and part.count_part = known_year.count_part
where known_year.count_part is null
union all
select
    financial_year,
    place_id,
    'local_authorities',
    'member_not_existing',
    authority_name,
    authority_name || ' did not exist in the middle of ' || financial_year
from {{ ref("cnt_place_authority") }}
where not is_existing
union all
select
    body.financial_year,
    body.place_id,
    'local_authorities',
    'outturn_missing',
    body.body_name,
    'no outturn of ' || body.body_name || ' for ' || body.financial_year
from {{ ref("cnt_place_body") }} as body
left join reported on body.financial_year = reported.financial_year and body.body_id = reported.body_id
where
    reported.body_id is null
    and body.financial_year in (select financial_year from known_year where count_part = 'local_authorities')
union all
select
    body.financial_year,
    body.place_id,
    'local_authorities',
    'figure_not_read',
    body.body_name,
    unread.figure_count || ' figures of ' || body.body_name || ' can''t be read'
from {{ ref("cnt_place_body") }} as body
inner join unread on body.financial_year = unread.financial_year and body.body_id = unread.body_id
union all
select
    financial_year,
    place_id,
    'local_authorities',
    'share_not_known',
    body_name,
    'the share of '
    || body_name
    || ' is unknown: no population of '
    || coalesce(missing, 'the body’s area')
    || ' for the year'
from {{ ref("cnt_place_body") }}
where share is null
union all
select
    financial_year,
    place_id,
    'central_and_public_corporations',
    'share_not_known',
    apportionment_key,
    'the share by '
    || apportionment_key
    || ' is unknown: no figure of '
    || coalesce(missing, 'the region')
    || ' for the year'
from {{ ref("cnt_place_region") }}
where
    (share is null or share_population_key is null)
    and financial_year in (select financial_year from known_year where count_part = 'central_and_public_corporations')
union all
select distinct
    place.financial_year,
    place.place_id,
    'central_and_public_corporations',
    'region_not_at_hand',
    place.region_id,
    'no figures of the region ' || place.region_id || ' for ' || place.financial_year
from {{ ref("cnt_place_authority") }} as place
left join
    region_known on place.financial_year = region_known.financial_year and place.region_id = region_known.region_id
where region_known.region_id is null and place.financial_year in (select financial_year from region_known)
