-- The authorities that a body wider than one of them serves in a year.
select distinct year.financial_year, coverage.body_id, coverage.authority_id
from {{ ref("body_coverage") }} as coverage
inner join {{ ref("count_years") }} as year on {{ valid_on("coverage", "year.membership_date") }}
inner join
    {{ ref("bodies") }} as body on coverage.body_id = body.body_id and {{ valid_on("body", "year.membership_date") }}
