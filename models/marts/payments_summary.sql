with
    file as (select is_illustrative, count(*) as file_count from {{ ref("stg_source_file") }} group by all),
    quarantined as (select is_illustrative, count(*) as line_count from {{ ref("stg_quarantined_line") }} group by all),
    line as (
        select
            is_illustrative,
            count(distinct body_id) as body_count,
            count(*) as line_count,
            sum(amount_gbp) as amount_gbp,
            sum(amount_gbp) filter (where cofog_code = 'unclassified') as unclassified_gbp,
            min(payment_date) as first_payment_date,
            max(payment_date) as last_payment_date,
            count(*) filter (where payment_date is null) as undated_line_count,
            sum(amount_gbp) filter (where payment_date is null) as undated_gbp,
            min(financial_year) as first_financial_year,
            max(financial_year) as last_financial_year
        from {{ ref("payment_line") }}
        group by all
    ),
    member as (
        select
            places.place_set_id,
            count(distinct places.place_id) as place_total_count,
            count(distinct member.body_id) as member_count
        from {{ ref("places") }} as places
        left join {{ ref("place_members") }} as member on places.place_id = member.place_id
        group by all
    ),
    seen as (
        select
            spend.place_set_id,
            count(distinct spend.body_id) filter (where basis.is_own_body) as member_with_payments_count,
            count(distinct spend.place_id) filter (where basis.is_own_body) as place_with_files_count,
            count(distinct spend.place_id) as place_count,
            sum(spend.amount_gbp) filter (where spend.place_id is not null) as placed_gbp,
            sum(spend.amount_gbp) filter (where spend.place_id is null and not spend.is_eliminated) as unplaced_gbp,
            sum(spend.amount_gbp) filter (where spend.is_eliminated) as eliminated_gbp
        from {{ ref("cnt_payment_spend") }} as spend
        left join {{ ref("place_bases") }} as basis on spend.place_basis = basis.place_basis
        group by all
    )
select
    place_set.is_illustrative,
    place_set.place_set_id,
    cast(coalesce(file.file_count, 0) as bigint) as file_count,
    cast(coalesce(line.body_count, 0) as bigint) as body_count,
    cast(coalesce(seen.place_count, 0) as bigint) as place_count,
    cast(coalesce(seen.place_with_files_count, 0) as bigint) as place_with_files_count,
    cast(coalesce(line.line_count, 0) as bigint) as line_count,
    cast(coalesce(quarantined.line_count, 0) as bigint) as lines_quarantined,
    cast(coalesce(line.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    cast(coalesce(seen.placed_gbp, 0) as decimal(18, 2)) as placed_gbp,
    cast(coalesce(seen.unplaced_gbp, 0) as decimal(18, 2)) as unplaced_gbp,
    cast(coalesce(seen.eliminated_gbp, 0) as decimal(18, 2)) as eliminated_gbp,
    cast(coalesce(line.unclassified_gbp, 0) as decimal(18, 2)) as unclassified_gbp,
    member.place_total_count,
    member.member_count,
    cast(coalesce(seen.member_with_payments_count, 0) as bigint) as member_with_payments_count,
    line.first_payment_date,
    line.last_payment_date,
    cast(coalesce(line.undated_line_count, 0) as bigint) as undated_line_count,
    cast(coalesce(line.undated_gbp, 0) as decimal(18, 2)) as undated_gbp,
    line.first_financial_year,
    line.last_financial_year
from {{ ref("place_sets") }} as place_set
left join file on place_set.is_illustrative = file.is_illustrative
left join quarantined on place_set.is_illustrative = quarantined.is_illustrative
left join line on place_set.is_illustrative = line.is_illustrative
left join member on place_set.place_set_id = member.place_set_id
left join seen on place_set.place_set_id = seen.place_set_id
where place_set.is_headline
