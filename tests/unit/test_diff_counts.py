"""What counts differ by, beside lines: places, eliminations, themes, rules on transfers, and which tables are named."""

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from published import LINES, RULES, Publisher, column, printed, real, with_line
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.diff import DiffError, compare, write_moved_lines
from orchestration.diff_moves import Elimination, Flow, Shift
from orchestration.diff_places import PlaceTotal
from orchestration.diff_report import said_in_short

ELIMINATED = "eliminated (left the count)"


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    return Publisher(tmp_path / "home", monkeypatch)


def spend(*rows: str, table: str = "place_spend") -> list[str]:
    """A table of sums; a row: set, place, year, function, whether invented, pounds."""
    columns = (
        "place_set_id varchar, place_id varchar, financial_year varchar, cofog_code varchar,"
        " is_illustrative boolean, amount_gbp decimal(18, 2)"
    )
    made = f"create table marts.{table} ({columns})"
    return [made, *(f"insert into marts.{table} values ({row})" for row in rows)]


def findings(*verdicts: str) -> list[str]:
    rows = ", ".join(f"({number}, '{verdict}')" for number, verdict in enumerate(verdicts))
    return [f"create table marts.finding as from (values {rows}) as t(item, verdict)"]


def eliminating(*line_ids: str, rule: str = "transfer-1", payee: str = "a_police_force") -> list[str]:
    """Lines of which some are paid to a public body and left the count."""
    ids = ", ".join(f"'{line_id}'" for line_id in line_ids) or "''"
    return [
        "alter table marts.payment_line add column payee_body_id varchar",
        "alter table marts.payment_line add column is_eliminated boolean default false",
        f"update marts.payment_line set payee_body_id = '{payee}', is_eliminated = true, place_id = null,"
        f" unplaced_reason = null where line_id in ({ids})",
        f"create table marts.transfer as select line_id, body_id as payer_body_id, payee_body_id, '{rule}' as"
        " transfer_rule_id, is_eliminated, amount_gbp, is_illustrative from marts.payment_line where is_eliminated",
    ]


def transfer_rules(*rows: str) -> list[str]:
    """Rules on transfers; a row: id, priority, type of payee, whether eliminated, lines, pounds eliminated."""
    columns = (
        "rule_id varchar, priority integer, payer_type varchar, payee_type varchar, payee_body_id varchar,"
        " is_eliminated boolean, rationale varchar, line_count bigint, eliminated_gbp decimal(18, 2)"
    )
    inserts = [
        "insert into marts.transfer_rule (rule_id, priority, payee_type, is_eliminated, line_count, eliminated_gbp)"
        f" values ({row})"
        for row in rows
    ]
    return [f"create table marts.transfer_rule ({columns})", *inserts]


def themes(*rows: str, extra: str = "") -> list[str]:
    columns = "line_id varchar, theme_set varchar, theme varchar, amount_gbp decimal(18, 2), is_illustrative boolean"
    names = "(values ('youth', 'Young people'), ('age', 'Old age')) as t(code, name)"
    return [
        f"create table marts.payment_theme ({columns})",
        *(f"insert into marts.payment_theme values ({row})" for row in rows),
        f"create table marts.theme as from {names}",
        *([f"alter table marts.payment_theme add column {extra}"] if extra else []),
    ]


def test_pounds_of_a_place_that_change_with_equal_lines_are_shown_and_named(publisher: Publisher) -> None:
    old = publisher.publish(statements=spend("'s', 'kent', '2010-11', '06', false, 100"))
    diff = compare(old, publisher.publish(statements=spend("'s', 'kent', '2010-11', '06', false, 999")))
    assert diff.totals == (PlaceTotal(False, "s", "kent", "2010-11", Decimal("100.00"), Decimal("999.00")),)
    assert [table.name for table in diff.other_tables] == ["marts.place_spend"]
    text = printed(diff)
    for said in ("Payments by place and year: real, place set s", "£999.00", "£899.00", "marts.place_spend: 1 rows"):
        assert said in text
    assert said_in_short(diff) == "No line moved; 1 total by place and year changed"


def test_another_apportionment_is_pounds_by_place_with_equal_lines(publisher: Publisher) -> None:
    def shared(kent: str, rest: str, invented: str) -> list[str]:
        return [
            *spend(
                f"'s', 'kent', '2010-11', '06', false, {kent}",
                f"'x', 'exampleshire', '2010-11', '06', true, {invented}",
            ),
            *spend(f"'s', null, '2010-11', '06', false, {rest}", table="unplaced_spend"),
            *spend("'s', null, '2010-11', '06', false, 5", table="eliminated_spend"),
        ]

    old = publisher.publish(statements=shared("10", "90", "1"))
    diff = compare(old, publisher.publish(statements=shared("30", "70", "2")))
    assert [(t.is_illustrative, t.where, t.change_gbp) for t in diff.totals] == [
        (False, "in no place", Decimal("-20.00")),
        (False, "kent", Decimal("20.00")),
        (True, "exampleshire", Decimal("1.00")),
    ]
    text = printed(diff)
    assert "Payments by place and year: real, place set s" in text
    assert "Payments by place and year: invented, place set x" in text
    assert text.count("£21.00") == 0
    assert [table.name for table in diff.other_tables] == ["marts.place_spend", "marts.unplaced_spend"]


def test_pounds_that_move_within_a_total_name_the_table(publisher: Publisher) -> None:
    old = publisher.publish(statements=spend("'s', 'kent', '2010-11', '06', false, 100"))
    diff = compare(old, publisher.publish(statements=spend("'s', 'kent', '2010-11', '07', false, 100")))
    assert diff.totals == ()
    assert said_in_short(diff) == "No line moved; 1 other table differs"


def test_a_finding_that_fails_now_with_equal_lines_is_no_follower(publisher: Publisher) -> None:
    old = publisher.publish(statements=findings("passed", "passed"))
    new = publisher.publish(statements=findings("passed", "failed"))
    assert [table.name for table in compare(old, new).other_tables] == ["marts.finding"]
    assert said_in_short(compare(old, new)) == "No line moved; 1 other table differs"
    rules = publisher.publish(rules=[("cofog-20", 25, "housing", "06"), RULES[1]], statements=findings("failed"))
    diff = compare(old, rules)
    assert "marts.finding" in [table.name for table in diff.other_tables]
    assert said_in_short(diff) == "No line moved; rules changed; 1 other table differs"


def test_where_lines_differ_what_sums_them_follows(publisher: Publisher) -> None:
    sums = ("payment_theme", "place_function_rule", "review_queue", "finding", "transfer", "layer_total")

    def summing(number: int) -> list[str]:
        return [f"create table marts.{table} as select {number} as n" for table in sums] + transfer_rules(
            f"'transfer-1', 1, 'police', true, {number}, {number}"
        )

    old = publisher.publish(statements=summing(1))
    diff = compare(old, publisher.publish(with_line("aaa-1-3", code="06"), statements=summing(2)))
    assert diff.other_tables == ()
    assert said_in_short(diff) == "1 line, £7.00 moved; nothing else changed"
    named = {table.name for table in compare(old, publisher.publish(statements=summing(3))).other_tables}
    assert named == {f"marts.{table}" for table in (*sums, "transfer_rule")}


def test_sums_of_rules_follow_rules_and_a_table_of_one_publication_follows_nothing(publisher: Publisher) -> None:
    both = ["create table marts.review_queue as select 1 as n", "create table marts.payment_theme as select 1 as n"]
    old = publisher.publish(statements=both)
    other = [statement.replace("select 1", "select 2") for statement in both]
    diff = compare(old, publisher.publish(rules=[RULES[0]], statements=other))
    names = [table.name for table in diff.other_tables]
    assert names == ["marts.classification_rule", "marts.review_queue"]
    gone = compare(old, publisher.publish(with_line("aaa-1-3", code="06"), statements=other[1:]))
    assert [(table.name, table.rows_after) for table in gone.other_tables] == [("marts.review_queue", None)]


def test_a_line_that_is_eliminated_leaves_the_count_by_payer_payee_and_rule(publisher: Publisher) -> None:
    rules = transfer_rules("'transfer-1', 1, 'police', true, 0, 0")
    old = publisher.publish(statements=[*eliminating(), *rules])
    new = publisher.publish(statements=[*eliminating("aaa-1-1", "ccc-1-1"), *rules])
    diff = compare(old, new)
    left = column(real(diff), "eliminated")
    assert left.flows == (Flow("false", "true", 1, Decimal("100.10")),)
    assert left.eliminations == (
        Elimination(False, "kent_council", "a_police_force", "transfer-1", 1, Decimal("100.10")),
    )
    assert column(real(diff), "payee_body").flows == (Flow(None, "a_police_force", 1, Decimal("100.10")),)
    text = printed(diff)
    for said in ("Left the count of the payer", "a_police_force", "transfer-1 payee_type “police”"):
        assert said in text
    assert "1 line, £100.10 left the count; 1 line, £55.55 of invented figures left the count" in said_in_short(diff)
    back = compare(new, old)
    assert [(line.is_back, line.payee) for line in column(real(back), "eliminated").eliminations] == [
        (True, "a_police_force")
    ]
    assert "1 line, £100.10 came back into the count" in said_in_short(back)
    assert "Came back into the count of the payer" in printed(back)


def test_another_rule_on_transfers_with_the_same_result_is_seen_with_equal_lines(publisher: Publisher) -> None:
    old = publisher.publish(statements=eliminating("aaa-1-1"))
    diff = compare(old, publisher.publish(statements=eliminating("aaa-1-1", rule="transfer-2")))
    found = column(real(diff), "eliminated")
    assert found.same_value == (Flow("true", "true", 1, Decimal("100.10"), "transfer-1", "transfer-2"),)
    assert found.eliminations == ()
    assert "by another rule on transfers, same elimination" in said_in_short(diff)
    assert [table.name for table in diff.other_tables] == ["marts.transfer"]


def test_eliminations_are_read_from_transfers_where_lines_do_not_hold_them(publisher: Publisher) -> None:
    bare = [f"alter table marts.payment_line drop column {name}" for name in ("is_eliminated", "payee_body_id")]
    old = publisher.publish(statements=[*eliminating("bbb-1-1"), *bare])
    both = compare(old, publisher.publish(statements=[*eliminating("bbb-1-1", "aaa-1-3"), *bare]))
    one = compare(old, publisher.publish(statements=eliminating("bbb-1-1", "aaa-1-3")))
    expected = (Elimination(False, "kent_council", "a_police_force", "transfer-1", 1, Decimal("7.00")),)
    for diff in (both, one):
        assert column(real(diff), "eliminated").eliminations == expected
    assert one.not_compared == ("marts.payment_line.payee_body_id is only in the newer publication: not compared",)


def test_the_first_eliminations_are_said_and_their_pounds_stand_in_the_totals(publisher: Publisher) -> None:
    old = publisher.publish(statements=spend("'s', 'kent', '2010-11', '06', false, 107"))
    new = publisher.publish(
        statements=[
            *eliminating("aaa-1-3"),
            *spend("'s', 'kent', '2010-11', '06', false, 100"),
            *spend("'s', null, '2010-11', '04', false, 7", table="eliminated_spend"),
        ]
    )
    diff = compare(old, new)
    assert "marts.transfer.transfer_rule_id is only in the newer publication: not compared" in diff.not_compared
    assert {(t.where, t.before_gbp, t.after_gbp) for t in diff.totals} == {
        ("kent", Decimal("107.00"), Decimal("100.00")),
        (ELIMINATED, None, Decimal("7.00")),
    }
    assert ELIMINATED in printed(diff)


def test_another_basis_of_the_same_place_is_a_move(publisher: Publisher) -> None:
    def based(basis: str) -> list[str]:
        return [f"alter table marts.payment_line add column place_basis varchar default '{basis}'"]

    old = publisher.publish(statements=based("body_within_place"))
    diff = compare(old, publisher.publish(statements=based("payee_within_place")), "basis")
    assert column(real(diff), "basis").flows[0].after == "payee_within_place"
    assert real(diff).others == {}


def test_a_totals_table_without_its_columns_is_said_and_breaks_nothing(publisher: Publisher) -> None:
    old = publisher.publish(statements=spend("'s', 'kent', '2010-11', '06', false, 100"))
    new = publisher.publish(
        statements=[
            *spend("'s', 'kent', '2010-11', '06', false, 100"),
            "alter table marts.place_spend drop column place_set_id",
        ]
    )
    diff = compare(old, new)
    said = "marts.place_spend of the newer publication lacks place_set_id: its totals are not compared"
    assert (diff.totals, diff.not_compared) == ((), (said,))


def test_rules_on_transfers_are_shown_as_other_rules_are(publisher: Publisher) -> None:
    kept, old_rule = "'transfer-1', 1, 'police', true, 3, 10", "'transfer-2', 2, 'county', true, 1, 5"
    old = publisher.publish(statements=transfer_rules(kept, old_rule))
    new = publisher.publish(
        statements=transfer_rules(
            kept.replace("3, 10", "9, 99"), old_rule.replace("true", "false"), "'transfer-3', 3, null, true, 0, 0"
        )
    )
    changed, added = compare(old, new).rules
    assert (changed.rule_id, changed.changes) == ("transfer-2", (("is_eliminated", True, False),))
    assert (added.state, added.words) == ("added", "every transfer → eliminated")
    text = printed(compare(old, new))
    assert "Rules (marts.transfer_rule): 1 added, 0 removed, 1 changed" in text
    assert "transfer-2: payee_type “county” → not eliminated" in text
    assert said_in_short(compare(old, new)) == "No line moved; rules changed"


def test_codes_of_control_go_by_their_names(publisher: Publisher) -> None:
    def controlled(code: str) -> list[str]:
        return [
            f"alter table marts.payment_line add column control_code varchar default '{code}'",
            "create table marts.control_class as select 'local' as code, 'Local decision' as name",
        ]

    diff = compare(publisher.publish(statements=controlled("x")), publisher.publish(statements=controlled("local")))
    assert "local Local decision" in printed(diff)


def test_themes_that_lines_left_or_entered_are_shown_apart(publisher: Publisher) -> None:
    kept = "'aaa-1-1', 'policy', 'youth', 50.05, false"
    old = publisher.publish(statements=themes(kept, "'aaa-1-3', 'policy', 'youth', 7.00, false"))
    new = publisher.publish(statements=themes(kept, "'aaa-1-3', 'policy', 'age', 3.50, false"))
    diff = compare(old, new)
    assert diff.themes[False] == (
        Shift("policy", "age", 0, Decimal(0), 1, Decimal("3.50")),
        Shift("policy", "youth", 1, Decimal("7.00"), 0, Decimal(0)),
    )
    assert diff.themes[True] == ()
    assert "Themes: real lines" in printed(diff)
    assert "youth Young people" in printed(diff)
    assert said_in_short(diff) == "No line moved; themes changed"


def test_themes_are_a_scheme_of_their_own(publisher: Publisher) -> None:
    old = publisher.publish(statements=themes("'aaa-1-3', 'policy', 'youth', 7.00, false"))
    new = publisher.publish(
        with_line("aaa-1-3", code="06"), statements=themes("'aaa-1-3', 'policy', 'age', 7.00, false")
    )
    other, alone = compare(old, new, "cofog"), compare(old, new, "theme")
    assert (other.themes, "Themes" in printed(other)) == ({}, False)
    assert said_in_short(other) == "1 line, £7.00 moved; themes moved too (not asked for)"
    assert [shift.value for shift in alone.themes[False]] == ["age", "youth"]
    assert "Function:" not in printed(alone)
    assert said_in_short(alone) == "No line moved; function moved too (not asked for); themes changed"
    stream = StringIO()
    write_moved_lines(old, new, "theme", stream)
    rows = list(csv.DictReader(StringIO(stream.getvalue())))
    assert [(row["theme"], row["amount_gbp_before"], row["amount_gbp_after"]) for row in rows] == [
        ("age", "", "7.00"),
        ("youth", "7.00", ""),
    ]
    assert CliRunner().invoke(app, ["diff", "--scheme", "theme"]).exit_code == 0


def test_moved_lines_as_csv_tell_moves_of_themes_too_where_everything_is_asked_for(publisher: Publisher) -> None:
    both = "'aaa-1-1', 'age', 'young', 100.10, false"
    old = publisher.publish(
        statements=themes("'aaa-1-3', 'policy', 'youth', 7.00, false", "'aaa-1-1', 'policy', 'age', 3.00, false", both)
    )
    new = publisher.publish(
        with_line("bbb-1-1", code="06"), statements=themes(both, "'aaa-1-3', 'policy', 'age', 7.00, false")
    )
    stream = StringIO()
    write_moved_lines(old, new, None, stream)
    rows = {row["line_id"]: row for row in csv.DictReader(StringIO(stream.getvalue()))}
    names = ("changed", "themes_before", "themes_after", "cofog_code_before", "cofog_code_after")
    assert {line_id: tuple(row[name] for name in names) for line_id, row in rows.items()} == {
        "aaa-1-1": ("themes", "age/young 100.10; policy/age 3.00", "age/young 100.10", "06", "06"),
        "aaa-1-3": ("themes", "policy/youth 7.00", "policy/age 7.00", "04", "04"),
        "bbb-1-1": ("cofog_code", "", "", "04", "06"),
    }
    stream = StringIO()
    write_moved_lines(old, new, "cofog", stream)
    [row] = csv.DictReader(StringIO(stream.getvalue()))
    assert (row["line_id"], "themes_before" in row) == ("bbb-1-1", False)


def test_themes_that_one_publication_lacks_are_refused_where_they_are_asked_for(publisher: Publisher) -> None:
    old = publisher.publish()
    new = publisher.publish(with_line("aaa-1-3", code="06"))
    for compared in (lambda: compare(old, new, "theme"), lambda: write_moved_lines(old, new, "theme", StringIO())):
        with pytest.raises(DiffError, match=r"marts\.payment_theme is not in both"):
            compared()


def test_a_column_that_came_to_themes_or_sums_is_no_move(publisher: Publisher) -> None:
    def functions(column: str) -> list[str]:
        return [f"create table marts.payments_by_function as select '06' as cofog_code, 1.00 as amount_gbp{column}"]

    row = "'aaa-1-3', 'policy', 'youth', 7.00, false"
    old = publisher.publish(statements=[*themes(row), *functions("")])
    new = publisher.publish(
        statements=[*themes(row, extra="is_eliminated boolean default false"), *functions(", false as is_eliminated")]
    )
    diff = compare(old, new)
    assert (diff.themes, diff.kinds) == ({False: (), True: ()}, ())
    assert [t.name for t in diff.other_tables] == ["marts.payment_theme", "marts.payments_by_function"]
    assert said_in_short(diff) == "No line moved; 2 other tables differ"


def test_totals_are_said_and_not_shown_under_a_scheme_that_is_not_of_places(publisher: Publisher) -> None:
    old = publisher.publish(statements=spend("'s', 'kent', '2010-11', '06', false, 100"))
    new = publisher.publish(LINES, statements=spend("'s', 'kent', '2010-11', '06', false, 999"))
    assert compare(old, new, "cofog").totals == ()
    assert "totals by place and year moved too (not asked for)" in said_in_short(compare(old, new, "cofog"))
    assert len(compare(old, new, "place").totals) == 1
