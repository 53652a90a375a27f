{#-
    The marts as dbt knows them when it runs: the files that make and describe the tables are the only place where what is
    said of a mart stands. While dbt still reads these files there is no graph, and there are no marts.
-#}
{% macro mart_nodes() -%}
    {%- set marts = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute="name") -%}
            {%- if node.resource_type == "model" and node.schema == "marts" -%}
                {%- do marts.append(node) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(marts) }}
{%- endmacro %}

{#-
    What columns of marts join to, by "mart.column": from the relationships between marts that dbt tests. The join meets one
    row where the column it leads to is tested to be unique.
-#}
{% macro mart_joins() -%}
    {%- set joins, unique_columns, marts = {}, [], {} -%}
    {%- for mart in mart_nodes() -%} {%- do marts.update({mart.unique_id: mart.name}) -%} {%- endfor -%}
    {%- set tests = [] -%}
    {%- for node in graph.nodes.values() -%}
        {%- if node.resource_type == "test" and node.test_metadata and node.attached_node in marts -%}
            {%- do tests.append(node) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for test in tests if test.test_metadata.name == "unique" -%}
        {%- do unique_columns.append(marts[test.attached_node] ~ "." ~ test.column_name) -%}
    {%- endfor -%}
    {%- for test in tests if test.test_metadata.name == "relationships" -%}
        {%- set met = modules.re.search("ref\\(['\"](\\w+)['\"]\\)", test.test_metadata.kwargs.to) -%}
        {%- if met and met.group(1) in marts.values() -%}
            {%- set target = met.group(1) ~ "." ~ test.test_metadata.kwargs.field -%}
            {%- do joins.update(
                {
                    marts[test.attached_node]
                    ~ "."
                    ~ test.column_name: {"to": "marts." ~ target, "one_row": target in unique_columns, "every_row": not test.config.where}
                }
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(joins) }}
{%- endmacro %}

{#-
    Columns that tell the rows of each mart apart, by the mart's name: those tested to be unique (alone or together) and
    never null. A mart whose grain may be null has none.
-#}
{% macro mart_keys() -%}
    {%- set keys, filled, marts = {}, [], {} -%}
    {%- for mart in mart_nodes() -%} {%- do marts.update({mart.unique_id: mart.name}) -%} {%- endfor -%}
    {%- set tests = [] -%}
    {%- for node in graph.nodes.values() | sort(attribute="unique_id") -%}
        {%- if node.resource_type == "test" and node.test_metadata and node.attached_node in marts -%}
            {%- do tests.append(node) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for test in tests if test.test_metadata.name == "not_null" -%}
        {%- do filled.append(marts[test.attached_node] ~ "." ~ test.column_name) -%}
    {%- endfor -%}
    {%- for test in tests if test.test_metadata.name in ("unique", "unique_together") -%}
        {%- set mart = marts[test.attached_node] -%}
        {%- set columns = test.test_metadata.kwargs.get("columns", [test.column_name]) -%}
        {%- set gaps = [] -%}
        {%- for column in columns if (mart ~ "." ~ column) not in filled -%}
            {%- do gaps.append(column) -%}
        {%- endfor -%}
        {%- if not gaps and (mart not in keys or columns | length < keys[mart] | length) -%}
            {%- do keys.update({mart: columns}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(keys) }}
{%- endmacro %}

{#- A text of dbt's as SQL. -#}
{% macro as_text(text) -%} {{ dbt.string_literal(dbt.escape_single_quotes(text | trim)) }} {%- endmacro %}

{#- The marts, for a `from`. -#}
{% macro marts_described() -%}
    {%- set keys = mart_keys() if execute else {} -%}
    (
        values
            {%- for mart in mart_nodes() %}
                {%- set said = mart.description.split("Grain: ") %}
                (
                    {{ as_text(mart.name) }},
                    {{ as_text(mart.config.meta.subject) }},
                    {{ as_text(said[0]) }},
                    {{ as_text(said[1] | trim | trim(".")) }},
                    {{ "left_out_because" not in mart.config.meta }},
                    {{ as_text(mart.config.meta.left_out_because) if "left_out_because" in mart.config.meta else "null" }},
                    {{ as_text(keys[mart.name] | join(", ")) if mart.name in keys else "null" }}
                )
                {%- if not loop.last %},{% endif %}
            {%- endfor %}
    )
{%- endmacro %}

{#- Their columns, for a `from`. -#}
{% macro mart_columns_described() -%}
    {%- set joins = mart_joins() if execute else {} -%}
    (
        values
            {%- for mart in mart_nodes() %}
                {%- set is_last_mart = loop.last -%}
                {%- for column in mart.columns.values() %}
                    {%- set join = joins.get(mart.name ~ "." ~ column.name) %}
                    (
                        {{ as_text(mart.name) }},
                        {{ loop.index }},
                        {{ as_text(column.name) }},
                        {{ as_text(column.data_type | upper) }},
                        {{ as_text(column.description) }},
                        {{ as_text(join.to) if join else "null" }},
                        {{ join.one_row if join else "null" }},
                        {{ join.every_row if join else "null" }}
                    )
                    {%- if not (loop.last and is_last_mart) %},{% endif %}
                {%- endfor %}
            {%- endfor %}
    )
{%- endmacro %}

{#-
    The worked queries, for a `from`: files of SQL that begin with comments, first the title, then the question, then the
    columns of the result after "Gives:".
-#}
{% macro queries_described() -%}
    {%- set queries = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute="name") if node.resource_type == "analysis" -%}
            {%- do queries.append(node) -%}
        {%- endfor -%}
    {%- endif -%}
    (
        values
            {%- for query in queries %}
                {%- set parts = modules.re.match(
                    "-- (.+)\n((?:-- .+\n)+?)-- Gives: ((?:.+\n)(?:-- .+\n)*)\s*([\s\S]+)", query.raw_code
                ) %}
                (
                    {{ as_text(query.name) }},
                    {{ as_text(parts.group(1)) }},
                    {{ as_text(parts.group(2).replace("\n-- ", " ").removeprefix("-- ")) }},
                    {{ as_text(parts.group(3).replace("\n-- ", " ")) }},
                    {{ as_text(parts.group(4)) }}
                )
                {%- if not loop.last %},{% endif %}
            {%- endfor %}
    )
{%- endmacro %}
