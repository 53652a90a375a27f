"""`totalplace trace` shows of a payment line which rules decided it: all four schemes, and the body that was paid."""

from io import StringIO

from conftest import Warehouse
from rich.console import Console

from orchestration.trace import Trace, trace
from orchestration.trace_report import print_trace


def traced(warehouse: Warehouse, query: str) -> Trace:
    [line] = warehouse.rows(f"select line_id from ({query}) order by line_id limit 1")
    return trace(warehouse.settings, warehouse.refreshed.publication, str(line["line_id"]))


def printed(found: Trace) -> str:
    out = StringIO()
    print_trace(Console(file=out, width=300), found)
    return " ".join(out.getvalue().split())


def test_each_scheme_shows_its_code_and_the_rule_that_gave_it(warehouse: Warehouse) -> None:
    found = traced(
        warehouse,
        "select line_id from marts.payment_line where rule_id <> 'none' and subjective_rule_id <> 'none'"
        " and control_rule_id <> 'none'",
    )
    [line] = warehouse.rows("from marts.payment_line where line_id = ?", (found.line_id,))
    decisions = {decision.column: decision for decision in found.decisions}
    for column, rule_column in (
        ("cofog_code", "rule_id"),
        ("subjective_code", "subjective_rule_id"),
        ("control_code", "control_rule_id"),
    ):
        decision = decisions[column]
        assert decision.said.startswith(f"{line[column]} ")
        assert decision.rule_id == line[rule_column]
        assert decision.rule and all(row["code"] == line[column] for row in decision.rule)
        assert f"{rule_column} {line[rule_column]}" in printed(found)
    assert decisions["cofog_code"].beside["matched_field"] == line["matched_field"]


def test_a_theme_shows_its_share_and_its_rule(warehouse: Warehouse) -> None:
    found = traced(warehouse, "select line_id from marts.payment_theme")
    themes = warehouse.rows("from marts.payment_theme where line_id = ? order by theme", (found.line_id,))
    shown = [decision for decision in found.decisions if decision.column.startswith("theme of ")]
    assert [decision.rule_id for decision in shown] == [theme["rule_id"] for theme in themes]
    for decision, theme in zip(shown, themes, strict=True):
        assert decision.said.startswith(f"{theme['theme']} {theme['theme_name']}, share ")
        assert f"£{theme['amount_gbp']:,.2f}" in decision.said
        assert f"→ {theme['theme']} (priority " in printed(found)


def test_a_transfer_shows_the_body_that_was_paid_and_the_rule_on_it(warehouse: Warehouse) -> None:
    found = traced(warehouse, "select line_id from marts.transfer where is_eliminated")
    [transfer] = warehouse.rows("from marts.transfer where line_id = ?", (found.line_id,))
    text = printed(found)
    assert f"payee_body_id {transfer['payee_body_id']} {transfer['payee_body_name']}" in text
    assert f"transfer_rule_id {transfer['transfer_rule_id']} certainty certain ({transfer['match']}: " in text
    assert "→ eliminated (priority " in text


def test_what_no_rule_speaks_of_is_said(warehouse: Warehouse) -> None:
    found = traced(warehouse, "select line_id from marts.payment_line where rule_id = 'none'")
    assert "cofog_code unclassified: no rule speaks of it" in printed(found)
    assert found.decisions[0].rule == []


def test_a_rule_of_several_conditions_shows_each_and_gives_its_reason_once(warehouse: Warehouse) -> None:
    found = traced(
        warehouse,
        "select line_id from marts.payment_line as line where exists (from marts.classification_rule as rule"
        " where rule.scheme = 'control' and rule.rule_id = line.control_rule_id and rule.condition = 2)",
    )
    [decision] = [decision for decision in found.decisions if decision.column == "control_code"]
    assert len(decision.rule) > 1
    text = printed(found)
    for row in decision.rule:
        assert f"{row['field']} {row['match']} “{row['pattern']}” → {row['code']}" in text
    assert text.count(f"(priority {decision.rule[0]['priority']})") == 1
