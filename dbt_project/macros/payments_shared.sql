{#-
    What places get of sums of payments of wider bodies: a row for each sum and place, with the share and the part. The
    sums are by place_set_id, body_id and financial_year at least, and have amount_gbp, place_id and place_basis.
-#}
{% macro payments_shared(sums) %}
    select
        {{ sums }}.* exclude (place_id),
        share.place_id,
        share.share,
        {{ pounds_times(sums ~ ".amount_gbp", "share.share") }} as part_gbp
    from {{ sums }}
    inner join
        {{ ref("cnt_payment_share") }} as share
        on {{ sums }}.place_set_id = share.place_set_id
        and {{ sums }}.body_id = share.body_id
        and {{ sums }}.financial_year = share.financial_year
    where {{ sums }}.place_basis = 'body_share'
{% endmacro %}
