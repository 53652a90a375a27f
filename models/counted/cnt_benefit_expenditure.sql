-- Benefit spending of each authority in a year, net of the benefits that councils pay: an indicator to share by, never
-- counted as spending. What the published panel gets wrong is corrected by rows of seeds/benefit_corrections.csv.
with
    code as (
        select year.financial_year, year.benefit_year, body_code.code as area_code, body_code.body_id
        from {{ ref("body_codes") }} as body_code
        inner join {{ ref("count_years") }} as year on {{ valid_on("body_code", "year.membership_date") }}
        where body_code.scheme = 'gss'
        union
        select year.financial_year, year.benefit_year, correction.area_code, correction.body_id
        from {{ ref("benefit_corrections") }} as correction
        cross join {{ ref("count_years") }} as year
        where correction.correction = 'published_under'
    ),
    expected as (
        select financial_year, count(*) as line_count
        from {{ ref("revenue_outturn_lines") }}
        where is_council_benefit
        group by all
    ),
    -- Known only where every one of the lines is there, once.
    council_benefit as (
        select line.financial_year, line.body_id, sum(line.amount_gbp) as amount_gbp
        from {{ ref("cls_revenue_outturn") }} as line
        inner join expected on line.financial_year = expected.financial_year
        where line.is_council_benefit and line.treatment in ('counted', 'memo')
        group by line.financial_year, line.body_id, expected.line_count
        having count(*) = expected.line_count
    ),
    without as (select body_id from {{ ref("benefit_corrections") }} where correction = 'without_council_benefits')
select
    code.financial_year,
    code.body_id as authority_id,
    sum(benefit.amount_gbp) as published_gbp,
    case when without.body_id is not null then 0 else council_benefit.amount_gbp end as council_benefit_gbp,
    -- Null where the authority's own outturn is not known: then nothing can be taken off.
    sum(benefit.amount_gbp)
    - case when without.body_id is not null then 0 else council_benefit.amount_gbp end as amount_gbp
from code
inner join
    {{ ref("stg_benefit_expenditure") }} as benefit
    on code.benefit_year = benefit.year
    and code.area_code = benefit.area_code
left join
    council_benefit on code.financial_year = council_benefit.financial_year and code.body_id = council_benefit.body_id
left join without on code.body_id = without.body_id
group by code.financial_year, code.body_id, without.body_id, council_benefit.amount_gbp
