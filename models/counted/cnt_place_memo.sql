-- Lines of the outturn that are shown beside the total and are in none. Of a memo one of whose lines can't be
-- read, a place has no amount: nothing is half summed.
with
    line as (
        select
            line.financial_year,
            place.place_id,
            line.body_id,
            place.body_name,
            line.line_number,
            line.label,
            line.line_treatment_rule as memo,
            case when line.treatment = 'memo' then {{ share_of("line.amount_gbp", "place.share") }} end as amount_gbp
        from {{ ref("cls_revenue_outturn") }} as line
        inner join
            {{ ref("cnt_place_body") }} as place
            on line.financial_year = place.financial_year
            and line.body_id = place.body_id
        where line.line_treatment = 'memo' and line.row_kind <> 'total'
    ),
    summed as (
        select
            financial_year,
            place_id,
            body_id,
            body_name,
            line_number,
            label,
            memo,
            case when count(*) = count(amount_gbp) then cast(sum(amount_gbp) as decimal(18, 2)) end as amount_gbp
        from line
        group by all
    )
select
    * exclude (amount_gbp),
    case
        when bool_and(amount_gbp is not null) over (partition by financial_year, place_id, memo) then amount_gbp
    end as amount_gbp
from summed
where amount_gbp is distinct from 0
