"""The catalogue says what the published marts are, its joins hold, and the worked queries run and give what they say."""

import re

import pytest
from conftest import Warehouse

from orchestration.settings import REPOSITORY

QUERIES = sorted(path.stem for path in (REPOSITORY / "docs" / "queries").glob("*.sql"))


def test_the_catalogue_is_the_published_marts_as_they_are(warehouse: Warehouse) -> None:
    tables = "select table_name as mart_name, comment from duckdb_tables() where schema_name = 'marts' order by all"
    published = {row["mart_name"]: row["comment"] for row in warehouse.rows(tables)}
    said = warehouse.rows("from marts.mart")
    assert {row["mart_name"]: f"{row['description']} Grain: {row['grain']}." for row in said} == published
    assert all(str(row["grain"]).startswith("one row per ") for row in said)
    columns = "select mart_name, position, column_name, data_type, description from marts.mart_column order by all"
    assert warehouse.rows(columns) == warehouse.rows(
        "select table_name as mart_name, column_index as position, column_name, data_type, comment as description"
        " from duckdb_columns() where schema_name = 'marts' order by all"
    )


def test_joins_lead_to_columns_that_hold_the_value_once_where_the_catalogue_says_so(warehouse: Warehouse) -> None:
    joins = warehouse.rows("from marts.mart_column where joins_to is not null")
    found = {(row["mart_name"], row["column_name"]): (row["joins_to"], row["joins_to_one_row"]) for row in joins}
    assert found["payment_line", "cofog_code"] == ("marts.cofog.code", True)
    assert found["payment_line", "rule_id"] == ("marts.classification_rule.rule_id", False)
    assert found["apportionment", "source_line_id"] == ("marts.figure_treatment.source_line_id", True)
    for target, is_one_row in set(found.values()):
        schema_and_mart, column = str(target).rsplit(".", 1)
        repeated = f"select count({column}) > count(distinct {column}) from {schema_and_mart}"
        assert not (is_one_row and warehouse.value(repeated)), target


def test_the_queries_of_the_catalogue_are_the_files(warehouse: Warehouse) -> None:
    rows = warehouse.rows("from marts.worked_query order by query_name")
    assert [row["query_name"] for row in rows] == QUERIES
    for row in rows:
        text = (REPOSITORY / "docs" / "queries" / f"{row['query_name']}.sql").read_text(encoding="utf-8")
        assert text.endswith(f"{row['sql']}\n")
        assert text.startswith(f"-- {row['title']}\n")


@pytest.mark.parametrize("name", QUERIES)
def test_a_worked_query_gives_the_columns_it_says_and_keeps_invented_figures_apart(
    warehouse: Warehouse, name: str
) -> None:
    [query] = warehouse.rows("from marts.worked_query where query_name = ?", (name,))
    rows = warehouse.rows(str(query["sql"]))
    assert rows, "the fixtures and Exampleshire hold something for every question"
    assert ", ".join(rows[0]) == query["gives"]
    marts = set(re.findall(r"\bmarts\.(\w+)", str(query["sql"])))
    illustrative = warehouse.rows("select mart_name from marts.mart_column where column_name = 'is_illustrative'")
    if marts & {row["mart_name"] for row in illustrative}:
        assert "is_illustrative" in str(query["sql"])


def test_the_cells_behind_a_figure_add_up_to_it(warehouse: Warehouse) -> None:
    [query] = warehouse.rows("from marts.worked_query where query_name = '07_figure_to_source'")
    in_figure = warehouse.value(f"select sum(in_figure_gbp) from ({query['sql']})")
    assert in_figure == warehouse.value(
        "select current_gbp from marts.place_function"
        " where place_id = 'birmingham' and cofog_division = '07' and restated_from is null"
    )
