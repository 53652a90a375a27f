-- Sets of authorities whose people are counted: a region, a place's part of a region, the area a body serves, a place's
-- part of it. What does not name a set is empty. Of an authority that lies in its place in part, nobody knows how many
-- people do.
select financial_year, '' as place_id, region_id, '' as body_id, authority_id, true as is_wholly_within
from {{ ref("cnt_authority") }}
union all
select financial_year, place_id, region_id, '', authority_id, is_wholly_within
from {{ ref("cnt_place_authority") }}
union all
select financial_year, place_id, '', '', authority_id, is_wholly_within
from {{ ref("cnt_place_authority") }}
union all
select financial_year, '', '', body_id, authority_id, true
from {{ ref("cnt_body_coverage") }}
union all
select coverage.financial_year, member.place_id, '', coverage.body_id, coverage.authority_id, member.is_wholly_within
from {{ ref("cnt_body_coverage") }} as coverage
inner join
    {{ ref("cnt_place_authority") }} as member
    on coverage.financial_year = member.financial_year
    and coverage.authority_id = member.authority_id
