{#-
    What a line needs to be judged in a scheme: the priorities and masks of its dictionaries, the scopes, and the rules
    with several conditions, each with the bits it requires. A plan leaves out the rules that speak of a ``hidden`` field
    and, ``without_body_alone``, those that speak of nothing but the body; ``without_body_in_effect`` also those of a kind of
    body for which every rule says the same, whatever the words. So a measurement hides columns from the rules.
-#}
{% macro classification_plan(scheme, hidden=[], without_body_alone=false, without_body_in_effect=false) -%}
    {%- set body = ["body_id", "body_type"] -%}
    {%- set rules = {} -%}
    {%- set codes = {} -%}
    {%- for c in classification_conditions(scheme) -%}
        {%- do rules.setdefault(c.rule_id, []).append(c) -%}
        {%- do codes.setdefault(c.body_types, {}).update({c.code: true}) -%}
    {%- endfor -%}
    {%- set plan = {"scheme": scheme, "priorities": [], "scopes": {}, "masks": {}, "rules": []} -%}
    {%- for conditions in rules.values() -%}
        {%- set fields = conditions | map(attribute="field") | list -%}
        {%- set others = fields | reject("in", body) | list -%}
        {%- set first = conditions[0] -%}
        {%- set is_body_in_effect = first.body_types and codes[first.body_types] | length == 1 -%}
        {%- if not (fields | select("in", hidden) | list) and (others or not without_body_alone) and not (
            without_body_in_effect and is_body_in_effect
        ) -%}
            {%- if first.scope_number -%} {%- do plan.scopes.update({first.scope_number: first}) -%} {%- endif -%}
            {%- if not first.is_conjunct -%}
                {%- set column = {"field": first.field, "scope": first.scope_number} -%}
                {%- if column not in plan.priorities -%} {%- do plan.priorities.append(column) -%} {%- endif -%}
            {%- else -%}
                {%- set required = {} -%}
                {%- for c in conditions -%}
                    {%- do required.update({c.mask_number: required.get(c.mask_number, 0) + c.bit | int}) -%}
                    {%- set read = plan.masks.setdefault(c.mask_number, []) -%}
                    {%- if c.field not in read -%} {%- do read.append(c.field) -%} {%- endif -%}
                {%- endfor -%}
                {%- do plan.rules.append(
                    {"priority": first.priority, "scope": first.scope_number, "required": required}
                ) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(plan) }}
{%- endmacro %}

{#- The fields that the rules of some plans speak of: dictionaries of others need not be joined. -#}
{% macro classification_fields(plans) -%}
    {%- set fields = [] -%}
    {%- for plan in plans -%}
        {%- for field in plan.priorities | map(attribute="field") -%}
            {%- if field not in fields -%} {%- do fields.append(field) -%} {%- endif -%}
        {%- endfor -%}
        {%- for field in plan.masks.values() | sum(start=[]) -%}
            {%- if field not in fields -%} {%- do fields.append(field) -%} {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(fields) }}
{%- endmacro %}

{#-
    The staged lines with the kind of their payee and, as ``payee_read``, the name that rules may read: never one that is
    withheld, since the rule that decided a line is published with its pattern.
-#}
{% macro lines_to_classify() %}
    select
        line.*,
        coalesce(payee.payee_kind, 'unknown') as payee_kind,
        coalesce(payee.payee_kind_rule_id, 'none') as payee_kind_rule_id,
        case
            when coalesce(payee.payee_kind, '') not in ('individual', 'redacted') then line.payee_name
        end as payee_read
    from {{ ref("stg_payment_line") }} as line
    left join {{ ref("cls_payee") }} as payee on line.payee_name = payee.payee_name
{% endmacro %}

{#- Joins a line of the macro above (or, for kinds of payees, of the staged lines) to the dictionaries of some fields. -#}
{% macro classification_joins(fields, payee="payee_read") -%}
    {%- for field in fields %}
        left join
            {{ ref("cls_dictionary_" ~ field) }} as dictionary_{{ field }}
            on line.{{ payee if field == "payee_name" else field }} = dictionary_{{ field }}.value
    {%- endfor %}
{%- endmacro %}

{#- Whether a line (`line`) is within each scope of some plans, as columns scope_<number>. -#}
{% macro classification_scopes(plans) -%}
    {%- set scopes = {} -%}
    {%- for plan in plans -%} {%- do scopes.update(plan.scopes) -%} {%- endfor -%}
    {%- for number, scope in scopes.items() %}
        (
            true
            {%- if scope.body_types %}
                and line.body_type in ('{{ scope.body_types.split(" ") | join("', '") }}')
            {%- endif %}
            {%- if scope.valid_from %} and line.membership_date >= date '{{ scope.valid_from }}' {%- endif %}
            {%- if scope.valid_to %} and line.membership_date <= date '{{ scope.valid_to }}' {%- endif %}
        ) as scope_{{ number }},
    {%- endfor %}
{%- endmacro %}

{#-
    The lowest priority among the rules of one condition, and the masks of met conditions, over the dictionaries of some
    fields, as columns <scheme>_priority and <scheme>_mask_<number>. ``onto`` is a relation with these columns from other
    fields, to which they are added.
-#}
{% macro classification_parts(plan, fields, onto=none) -%}
    least(
        {%- for column in plan.priorities if column.field in fields %}
            {%- if column.scope %}
                case
                    when scope_{{ column.scope }}
                    then dictionary_{{ column.field }}.{{ plan.scheme }}_priority_{{ column.scope }}
                end,
            {%- else %}dictionary_{{ column.field }}.{{ plan.scheme }}_priority_0,
            {%- endif %}
        {%- endfor %}
        {% if onto %} {{ onto }}.{{ plan.scheme }}_priority
        {% else %} cast(null as integer)
        {% endif %}
    ) as {{ plan.scheme }}_priority
    {%- for mask, read in plan.masks.items() %}
        ,
        {% if onto %} {{ onto }}.{{ plan.scheme }}_mask_{{ mask }}
        {% else %} cast(0 as bigint)
        {% endif %}
        {%- for field in read if field in fields %}
            | coalesce(dictionary_{{ field }}.{{ plan.scheme }}_mask_{{ mask }}, 0)
        {%- endfor %} as {{ plan.scheme }}_mask_{{ mask }}
    {%- endfor %}
{%- endmacro %}

{#- The names of the columns that judging adds to a line: parts of some plans and, where asked, their scopes. -#}
{% macro classification_columns(plans, scopes=false) -%}
    {%- set columns = [] -%}
    {%- for plan in plans -%}
        {%- do columns.append(plan.scheme ~ "_priority") -%}
        {%- for mask in plan.masks -%} {%- do columns.append(plan.scheme ~ "_mask_" ~ mask) -%} {%- endfor -%}
        {%- for number in plan.scopes if scopes and "scope_" ~ number not in columns -%}
            {%- do columns.append("scope_" ~ number) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#- The priority of the rule that decides a line, from its parts; null where no rule speaks. -#}
{% macro classification_decision(plan) -%}
    {%- if plan.rules %}
        least(
            {{ plan.scheme }}_priority,
            {#- Most lines meet no condition of a conjunction: they are not asked about each. -#}
            case
                when
                    {%- for mask in plan.masks %}
                        {{ plan.scheme }}_mask_{{ mask }} <> 0 {%- if not loop.last %} or {% endif -%}
                    {%- endfor %}
                then
                    least(
                        {%- for rule in plan.rules %}
                            case
                                when
                                    {%- for mask, bits in rule.required.items() %}
                                        ({{ plan.scheme }}_mask_{{ mask }} & {{ bits }}) = {{ bits }}
                                        {%- if not loop.last %} and {% endif -%}
                                    {%- endfor %}
                                    {%- if rule.scope %} and scope_{{ rule.scope }} {%- endif %}
                                then {{ rule.priority }}
                            end,
                        {%- endfor %}
                        cast(null as integer)
                    )
            end
        )
    {%- else %} {{ plan.scheme }}_priority
    {%- endif %}
{%- endmacro %}

{#- Joins judged lines to the rule that decides each, as ``rule``; all its columns are null where no rule speaks. -#}
{% macro classification_verdict(plan, rule="rule") %}
    left join
        {{ ref(classification_seeds()[plan.scheme]) }} as {{ rule }}
        on {{ classification_decision(plan) }} = {{ rule }}.priority
        -- What a rule gives stands on each of its rows.
        and {{ rule }}.condition = 1
{% endmacro %}
