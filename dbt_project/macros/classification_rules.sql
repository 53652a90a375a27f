{#-
    The rule engine. A scheme is a seed of rules. A rule is one row of it, or several rows (conditions) with one rule_id
    that must all hold; it may speak only within a scope (types of bodies, days). Each text column has a dictionary: its
    distinct values, judged once by literals generated from the rules (classification_dictionary.sql). A line then only
    joins its values' verdicts and takes, in each scheme, the rule with the lowest priority number (classification_line.sql).
-#}
{#- Each scheme with the columns of a staged line that its rules may speak of. orchestration/rules.py holds the same list. -#}
{% macro classification_schemes() -%}
    {%- set body = ["body_id", "body_type", "entity"] -%}
    {%- set purpose = ["directorate", "expense_area", "expense_type", "expense_detail", "description"] -%}
    {%- set payee = ["payee_name", "payee_type"] -%}
    {%- set own = ["subjective_class", "service_class", "procurement_class"] -%}
    {%- set all_fields = body + purpose + payee + own -%}
    {{
        return(
            {
                "cofog": all_fields,
                "subjective": all_fields,
                "control": all_fields + ["cofog_code", "subjective_code"],
                "theme": all_fields,
                "payee_kind": ["directorate", "expense_area", "expense_type", "description"] + payee,
            }
        )
    }}
{%- endmacro %}

{#- The seed in which the rules of each scheme are written. -#}
{% macro classification_seeds() -%}
    {{
        return(
            {
                "cofog": "classification_rules",
                "subjective": "subjective_rules",
                "control": "control_rules",
                "theme": "theme_rules",
                "payee_kind": "payee_kind_rules",
            }
        )
    }}
{%- endmacro %}

{#- What other schemes said of a line; rules of a later scheme may speak of it. -#}
{% macro classification_verdicts() -%} {{ return(["cofog_code", "subjective_code"]) }} {%- endmacro %}

{#- Names what judging by some schemes reads, whichever fields the rules speak of, so that dbt builds it before. -#}
{% macro classification_depends_on(schemes) -%}
    {%- do ref("cls_rule_condition") -%}
    {%- do ref("payee_words") -%}
    {%- for scheme in schemes -%}
        {%- for field in classification_schemes()[scheme] -%} {%- do ref("cls_dictionary_" ~ field) -%} {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}

{#- The conditions of a scheme, of one field or all, as rows of cls_rule_condition, by priority. -#}
{% macro classification_conditions(scheme, field=none) -%}
    {%- if not execute -%} {{ return([]) }} {%- endif -%}
    {%- set rules = api.Relation.create(
        database=target.database, schema="classified", identifier="cls_rule_condition"
    ) -%}
    {%- set query -%}
        select
            rule_id, priority, field, match, pattern, literal, code, scope_number, body_types, valid_from, valid_to,
            is_conjunct, mask_number, bit
        from {{ rules }}
        where scheme = '{{ scheme }}' {% if field %} and field = '{{ field }}' {% endif %}
        order by priority, condition
    {%- endset -%}
    {%- set conditions = [] -%}
    {%- for row in run_query(query).rows -%} {%- do conditions.append(row.dict()) -%} {%- endfor -%}
    {{ return(conditions) }}
{%- endmacro %}

{#- Whether a folded value meets a condition. Literals only: nothing of a rule is looked up row by row. -#}
{% macro classification_match(condition) -%}
    {%- set literal = condition.literal | replace("'", "''") -%}
    {#- A keyword that ends with "*" matches the start of a word; folding took the star off. -#}
    {%- if condition.match == "exact" -%} folded = '{{ literal }}'
    {%- elif condition.match == "prefix" -%} starts_with(folded, '{{ literal }}')
    {%- elif condition.match == "keyword" and condition.pattern.endswith("*") -%} contains(padded, ' {{ literal }}')
    {%- elif condition.match == "keyword" -%} contains(padded, ' {{ literal }} ')
    {%- elif condition.match == "regex" -%} {{ regex_found("folded", literal) }}
    {%- elif condition.match == "shape" -%} {{ regex_found("shape", literal) }}
    {%- else -%}
        {{
            exceptions.raise_compiler_error(
                "rule "
                ~ condition.rule_id
                ~ ": match '"
                ~ condition.match
                ~ "' is not one of exact, prefix, keyword, regex, shape"
            )
        }}
    {%- endif -%}
{%- endmacro %}

{% macro regex_found(text, pattern) -%} {{ return(adapter.dispatch("regex_found")(text, pattern)) }} {%- endmacro %}
{% macro default__regex_found(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}
{% macro spark__regex_found(text, pattern) -%} {{ text }} rlike '{{ pattern }}' {%- endmacro %}
