{{- classification_depends_on(["theme"]) -}}
-- A line may be of several themes, each with its share. Rules are asked once for each combination of met conditions.
{%- set plan = classification_plan("theme") %}
{%- set fields = classification_fields([plan]) %}
{%- set masks = plan.masks.keys() | list %}
with
    scoped as (select {{ classification_scopes([plan]) }} line.* from ({{ lines_to_classify() }}) as line),
    judged as (
        select
            line.line_id,
            line.amount_gbp,
            cast(
                0
                {%- for scope in plan.scopes %}
                    + case when scope_{{ scope }} then {{ 2 ** scope | int }} else 0 end
                {%- endfor %} as bigint
            ) as scope_mask,
            {{ classification_parts(plan, fields) }}
        from scoped as line {{ classification_joins(fields) }}
    ),
    met as (select * from judged where false {%- for mask in masks %} or theme_mask_{{ mask }} <> 0 {%- endfor %}),
    combination as (select distinct scope_mask {%- for mask in masks %}, theme_mask_{{ mask }} {%- endfor %} from met),
    required as (
        select
            rule_id,
            priority,
            code,
            share,
            scope_number
            {%- for mask in masks %}
                , coalesce(bit_or(bit) filter (where mask_number = {{ mask }}), 0) as required_{{ mask }}
            {%- endfor %}
        from {{ ref("cls_rule_condition") }}
        where scheme = 'theme'
        group by rule_id, priority, code, share, scope_number
    ),
    fired as (
        select combination.*, required.rule_id, required.code, required.share
        from combination
        inner join
            required
            on (
                required.scope_number = 0
                or (combination.scope_mask & (cast(1 as bigint) << required.scope_number)) <> 0
            )
            {%- for mask in masks %}
                and (combination.theme_mask_{{ mask }} & required.required_{{ mask }}) = required.required_{{ mask }}
            {%- endfor %}
        qualify
            row_number() over (
                partition by
                    combination.scope_mask,
                    {%- for mask in masks %} combination.theme_mask_{{ mask }}, {%- endfor %}
                    required.code
                order by required.priority
            )
            = 1
    )
select
    met.line_id,
    themes.theme_set,
    fired.code as theme,
    fired.share,
    -- Part pennies are dropped, so that the parts of a line are never more than the line.
    cast(trunc({{ pounds_times_exactly("met.amount_gbp", "fired.share") }}, 2) as decimal(18, 2)) as amount_gbp,
    fired.rule_id
from met
inner join
    fired on met.scope_mask = fired.scope_mask
    {%- for mask in masks %} and met.theme_mask_{{ mask }} = fired.theme_mask_{{ mask }} {%- endfor %}
inner join {{ ref("themes") }} as themes on fired.code = themes.code
