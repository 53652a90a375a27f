{#-
    The columns of the payment contract (orchestration/datasets/contracts/payment.yaml), which landing keeps verbatim. A
    test compares the two lists.
-#}
{% macro contract_columns() -%}
    {{
        return(
            [
                "department_family",
                "entity",
                "entity_code",
                "payment_date",
                "period",
                "directorate",
                "expense_area",
                "expense_type",
                "expense_detail",
                "expense_code",
                "payee_name",
                "payee_id",
                "payee_postcode",
                "payee_type",
                "transaction_number",
                "description",
                "contract_number",
                "project_code",
                "capital_or_revenue",
                "subjective_class",
                "service_class",
                "procurement_class",
                "amount_vat",
                "amount_net",
                "amount_gross",
                "amount_invoice_total",
                "amount",
                "illustrative",
            ]
        )
    }}
{%- endmacro %}
