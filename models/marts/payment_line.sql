select
    line.line_id,
    line.source_file_id,
    line.file_sha256,
    line.dataset,
    line.sheet,
    line.row_number,
    line.is_illustrative,
    line.body_id,
    line.body_name,
    line.body_type,
    {{ published_text("line.entity") }} as entity,
    line.payment_date,
    line.financial_year,
    line.year_source,
    {{ published_text("line.directorate") }} as directorate,
    {{ published_text("line.expense_area") }} as expense_area,
    {{ published_text("line.expense_type") }} as expense_type,
    {{ published_text("line.expense_detail") }} as expense_detail,
    {{ published_free_text("line.description") }} as description,
    {{ published_payee("line.payee_name") }} as payee_name,
    line.payee_kind,
    line.payee_kind_rule_id,
    {{ published_text("line.subjective_class") }} as subjective_class,
    {{ published_text("line.service_class") }} as service_class,
    {{ published_text("line.procurement_class") }} as procurement_class,
    {{ published_text("line.transaction_number") }} as transaction_number,
    line.amount_gbp,
    line.is_exact_duplicate,
    line.first_line_id,
    line.cofog_code,
    line.rule_id,
    line.rule_confidence,
    line.matched_field,
    case
        when line.matched_field = 'payee_name'
        then {{ published_payee("line.matched_text") }}
        when line.matched_field = 'description'
        then {{ published_free_text("line.matched_text") }}
        else {{ published_text("line.matched_text") }}
    end as matched_text,
    line.subjective_code,
    line.subjective_rule_id,
    line.control_code,
    line.control_rule_id,
    placed.place_id,
    placed.place_basis,
    placed.unplaced_reason,
    case when payee.certainty = 'certain' then payee.payee_body_id end as payee_body_id,
    placed.is_eliminated
from {{ ref("cls_payment_line") }} as line
inner join {{ ref("cnt_payment_place") }} as placed on line.line_id = placed.line_id
inner join {{ ref("place_sets") }} as place_set on placed.place_set_id = place_set.place_set_id
left join {{ ref("cls_line_payee_body") }} as payee on line.line_id = payee.line_id
where place_set.is_headline
order by line.line_id
