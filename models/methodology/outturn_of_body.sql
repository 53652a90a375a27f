select body_id, financial_year, sum(source_gbp) as amount_gbp
from {{ ref("cnt_official_line") }}
where count_part = 'local_authorities'
group by all
having sum(source_gbp) > 0
