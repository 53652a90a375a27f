with
    published as (
        select
            {{ line_id("row") }} as line_id,
            row.source_file_id,
            file.file_sha256,
            file.dataset,
            row.sheet,
            row.row_number,
            file.is_illustrative,
            {{ clean_text("row.body_as_published") }} as body_as_published,
            {{ fold_name("row.body_as_published") }} as body_name_folded,
            {{ clean_text(corrected("entity")) }} as entity,
            cast({{ corrected("payment_date", "payment_date_iso") }} as date) as payment_date,
            file.financial_year as file_financial_year,
            file.period_start,
            {{ clean_text(corrected("directorate")) }} as directorate,
            {{ clean_text(corrected("expense_area")) }} as expense_area,
            {{ clean_text(corrected("expense_type")) }} as expense_type,
            {{ clean_text("row.expense_detail") }} as expense_detail,
            {{ clean_text(corrected("description")) }} as description,
            {{ clean_text(corrected("payee_name")) }} as payee_name,
            {{ clean_text(corrected("payee_type")) }} as payee_type,
            {{ clean_text("row.subjective_class") }} as subjective_class,
            {{ clean_text("row.service_class") }} as service_class,
            {{ clean_text("row.procurement_class") }} as procurement_class,
            {{ clean_text(corrected("transaction_number")) }} as transaction_number,
            {{ pounds(corrected("amount", "amount_exact")) }} as amount_gbp
        from {{ rows_with_corrections() }}
        inner join {{ ref("stg_source_file") }} as file on row.source_file_id = file.source_file_id
        where {{ corrected_row_kind() }} = 'line'
    )
select
    published.line_id,
    published.source_file_id,
    published.file_sha256,
    published.dataset,
    published.sheet,
    published.row_number,
    published.is_illustrative,
    published.body_as_published,
    coalesce(known.body_id, replace(published.body_name_folded, ' ', '_'), 'not_named') as body_id,
    -- A body nobody knows has one name, however often it is spelt otherwise.
    coalesce(
        body.name, min(published.body_as_published) over (partition by published.body_name_folded), 'Not named'
    ) as body_name,
    body.body_type,
    body.body_id is not null as is_registered_body,
    published.entity,
    published.payment_date,
    coalesce(published.payment_date, published.period_start) as membership_date,
    coalesce(
        {{ financial_year("published.payment_date") }}, published.file_financial_year, 'undated'
    ) as financial_year,
    case
        when published.payment_date is not null
        then 'payment_date'
        when published.file_financial_year is not null
        then 'file_period'
        else 'none'
    end as year_source,
    published.directorate,
    published.expense_area,
    published.expense_type,
    published.expense_detail,
    published.description,
    published.payee_name,
    published.payee_type,
    published.subjective_class,
    published.service_class,
    published.procurement_class,
    published.transaction_number,
    published.amount_gbp,
    duplicate.line_id is not null as is_exact_duplicate,
    duplicate.first_line_id
from published
left join {{ ref("body_names") }} as known on published.body_name_folded = known.name
left join {{ ref("bodies") }} as body on known.body_id = body.body_id
left join {{ ref("stg_duplicate_line") }} as duplicate on published.line_id = duplicate.line_id
