{{ config(meta={"dagster": {"ref": {"name": "payment_line"}}}) }}
-- Σ staged = Σ classified = Σ payment_line = Σ place_spend + Σ unplaced_spend + Σ eliminated_spend, per dataset and
-- financial year, real and illustrative apart, to the penny. (The last three are taken for each place set on its own; a
-- line of which places have a share is counted once, with its rest.)
with
    staged as (
        select dataset, financial_year, is_illustrative, sum(amount_gbp) as amount_gbp, count(*) as line_count
        from {{ ref("stg_payment_line") }}
        group by all
    ),
    later as (
        select
            'classified' as stage,
            '' as place_set_id,
            dataset,
            financial_year,
            is_illustrative,
            amount_gbp,
            1 as line_count
        from {{ ref("cls_payment_line") }}
        union all
        select 'marts', '', dataset, financial_year, is_illustrative, amount_gbp, 1
        from {{ ref("payment_line") }}
        union all
        select
            'places',
            place_set_id,
            dataset,
            financial_year,
            is_illustrative,
            amount_gbp,
            case when place_basis = 'body_share' then 0 else line_count end
        from {{ ref("place_spend") }}
        union all
        select 'places', place_set_id, dataset, financial_year, is_illustrative, amount_gbp, line_count
        from {{ ref("unplaced_spend") }}
        union all
        select 'places', place_set_id, dataset, financial_year, is_illustrative, amount_gbp, line_count
        from {{ ref("eliminated_spend") }}
    ),
    summed as (
        select
            stage,
            place_set_id,
            dataset,
            financial_year,
            is_illustrative,
            sum(amount_gbp) as amount_gbp,
            sum(line_count) as line_count
        from later
        group by all
    ),
    expected as (
        select stage.stage, '' as place_set_id, staged.*
        from staged
        cross join (values ('classified'), ('marts')) as stage(stage)
        union all
        select 'places', place_set.place_set_id, staged.*
        from staged
        inner join {{ ref("place_sets") }} as place_set on staged.is_illustrative = place_set.is_illustrative
    )
select *
from expected
full outer join summed using (stage, place_set_id, dataset, financial_year, is_illustrative)
where expected.amount_gbp is distinct from summed.amount_gbp or expected.line_count is distinct from summed.line_count
