{{ config(meta={"dagster": {"ref": {"name": "cls_payment_theme"}}}) }}
-- Themes of one set exclude each other: a line's shares over the set are at most one. What is found names the rules of
-- seeds/theme_rules.csv that meet on a line and one such line: give the overlap a rule of its own, or lower a share.
with
    summed as (
        select
            line_id,
            theme_set,
            sum(share) as share_in_all,
            string_agg(rule_id || ' (' || theme || ', ' || share || ')', ' and ' order by rule_id) as rules
        from {{ ref("cls_payment_theme") }}
        group by all
    )
select rules, theme_set, share_in_all, count(*) as lines, min(line_id) as one_line_id
from summed
where share_in_all > 1
group by all
