select body_id, financial_year, cast(sum(source_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("cnt_official_line") }}
where count_part = 'local_authorities'
group by all
having sum(source_gbp) > 0
