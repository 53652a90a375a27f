-- What keeps a place from having a total in a year: nothing is half counted. Of a year without any outturn the one
-- problem is that there is none.
with
    known_year as (select distinct financial_year, count_part from {{ ref("cnt_official_line") }}),
    every_place_year as (
        select year.financial_year, places.place_id
        from {{ ref("places") }} as places
        cross join
            (
                select financial_year
                from known_year
                union
                select financial_year
                from {{ ref("cnt_outturn_year") }}
            ) as year
        where not places.is_illustrative
    ),
    place_year as (
        select every_place_year.*
        from every_place_year
        where financial_year in (select financial_year from {{ ref("cnt_outturn_year") }})
    ),
    place_body as (
        select body.* from {{ ref("cnt_place_body") }} as body inner join place_year using (financial_year, place_id)
    ),
    reported as (
        select distinct financial_year, body_id
        from {{ ref("cls_revenue_outturn") }}
        where line_treatment = 'counted' and row_kind <> 'total' and body_id is not null
    ),
    region_known as (
        select distinct financial_year, region_id
        from {{ ref("cnt_official_line") }}
        where count_part = 'central_and_public_corporations'
    ),
    -- Rows of the regional analysis that nobody can place: of their region where it is known, else of any.
    unplaced as (
        select
            financial_year,
            region_id,
            count(*) as figure_count,
            arg_min(words, (row_number, column_number, words)) as words
        from {{ ref("cnt_regional_figure_unread") }}
        where might_be_counted and is_vintage_counted
        group by all
    )
select
    place_year.financial_year,
    place_year.place_id,
    'local_authorities' as count_part,
    'no_member' as problem,
    place_year.place_id as subject,
    'no authority is a member of the place in the middle of ' || place_year.financial_year as sentence
from place_year
left join {{ ref("cnt_place_authority") }} as member using (financial_year, place_id)
where member.authority_id is null
union all
select
    place_year.financial_year,
    place_year.place_id,
    part.count_part,
    'year_not_at_hand',
    part.name,
    'no figures of ' || lower(part.name) || ' for ' || place_year.financial_year || ' are at hand'
from every_place_year as place_year
cross join {{ ref("count_parts") }} as part
left join
    known_year on place_year.financial_year = known_year.financial_year and part.count_part = known_year.count_part
where known_year.count_part is null
union all
-- A part of an authority can't be counted: its outturn is of the whole.
select
    member.financial_year,
    member.place_id,
    'local_authorities',
    'member_in_part',
    member.authority_name,
    member.authority_name || ' lies in the place in part alone, and its spending is known of the whole'
from {{ ref("cnt_place_authority") }} as member
inner join place_year using (financial_year, place_id)
where not member.is_wholly_within
union all
select
    member.financial_year,
    member.place_id,
    'local_authorities',
    'member_not_existing',
    member.authority_name,
    member.authority_name || ' did not exist in the middle of ' || member.financial_year
from {{ ref("cnt_place_authority") }} as member
inner join place_year using (financial_year, place_id)
where not member.is_existing
union all
select
    body.financial_year,
    body.place_id,
    'local_authorities',
    'outturn_missing',
    body.body_name,
    'no outturn of ' || body.body_name || ' for ' || body.financial_year
from place_body as body
left join reported on body.financial_year = reported.financial_year and body.body_id = reported.body_id
where reported.body_id is null
union all
select
    body.financial_year,
    body.place_id,
    'local_authorities',
    'outturn_not_whole',
    body.body_name,
    'the outturn of ' || body.body_name || ' is not whole: ' || gap.words
from place_body as body
inner join {{ ref("cnt_outturn_gap") }} as gap using (financial_year, body_id)
union all
select
    financial_year,
    place_id,
    'local_authorities',
    'share_not_known',
    body_name,
    'the share of '
    || body_name
    || ' is unknown: no population by district of '
    || {{ shortened("coalesce(missing, body_name)") }}
from place_body
where share is null
union all
select
    share.financial_year,
    share.place_id,
    'central_and_public_corporations',
    'share_not_known',
    share.apportionment_key || ' in ' || region.name,
    'no figures to share by '
    || key.name
    || ' in '
    || region.name
    || ': '
    || {{ shortened("coalesce(share.missing, 'all authorities')") }}
from {{ ref("cnt_place_region") }} as share
inner join place_year using (financial_year, place_id)
inner join {{ ref("regions") }} as region on share.region_id = region.region_id
inner join {{ ref("apportionment_keys") }} as key on share.apportionment_key = key.apportionment_key
where
    (share.share is null or share.share_population_key is null)
    and share.financial_year in (select financial_year from region_known)
union all
select distinct
    member.financial_year,
    member.place_id,
    'central_and_public_corporations',
    'region_not_at_hand',
    region.name,
    'no figures of the region ' || region.name || ' for ' || member.financial_year
from {{ ref("cnt_place_authority") }} as member
inner join place_year using (financial_year, place_id)
inner join {{ ref("regions") }} as region on member.region_id = region.region_id
left join
    region_known on member.financial_year = region_known.financial_year and member.region_id = region_known.region_id
where region_known.region_id is null and member.financial_year in (select financial_year from region_known)
union all
select distinct
    member.financial_year,
    member.place_id,
    'central_and_public_corporations',
    'regional_line_unplaced',
    coalesce(unplaced.region_id, 'any region'),
    unplaced.figure_count
    || case unplaced.figure_count when 1 then ' figure' else ' figures' end
    || ' of the regional analysis can''t be placed: '
    || unplaced.words
from {{ ref("cnt_place_authority") }} as member
inner join
    unplaced
    on member.financial_year = unplaced.financial_year
    and (unplaced.region_id is null or member.region_id = unplaced.region_id)
inner join place_year on member.financial_year = place_year.financial_year and member.place_id = place_year.place_id
