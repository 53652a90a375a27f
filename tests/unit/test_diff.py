import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from published import FILES, LINES, RULES, Publisher, column, printed, real, with_line
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.diff import DiffError, compare, write_moved_lines
from orchestration.diff_moves import Flow, Shift
from orchestration.diff_report import said_in_short
from orchestration.publication_names import UnknownPublication, publication_named
from orchestration.settings import Settings


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    return Publisher(tmp_path / "home", monkeypatch)


def test_lines_whose_code_changed_are_shown_by_code_rule_place_and_body(publisher: Publisher) -> None:
    old = publisher.publish()
    lines = LINES | {
        line_id: ("10", "cofog-10", "kent", "kent_council", LINES[line_id][4], False)
        for line_id in ("aaa-1-1", "aaa-1-2")
    }
    new = publisher.publish(lines, [("cofog-10", 10, "housing options", "10"), *RULES])
    diff = compare(old, new)
    moved = column(real(diff), "cofog")
    assert (moved.line_count, moved.amount_gbp) == (2, Decimal("100.00"))
    assert (moved.refund_count, moved.refund_gbp) == (1, Decimal("-0.10"))
    assert moved.flows == (Flow("06", "10", 2, Decimal("100.00")),)
    assert moved.by_rule == (Flow("06", "10", 2, Decimal("100.00"), "cofog-20", "cofog-10"),)
    out_of = Shift("kent", "06", 2, Decimal("100.00"), 0, Decimal(0))
    into = Shift("kent", "10", 0, Decimal(0), 2, Decimal("100.00"))
    assert moved.by_place == (out_of, into)
    assert [shift.where for shift in moved.by_body] == ["kent_council", "kent_council"]
    assert [line.line_id for line in moved.examples] == ["aaa-1-1", "aaa-1-2"]
    assert moved.same_value == ()
    [rule] = diff.rules
    assert (rule.rule_id, rule.state, rule.words) == (
        "cofog-10",
        "added",
        "expense_area keyword “housing options” → 10",
    )
    assert said_in_short(diff) == "2 lines, £100.00 moved; nothing else changed"
    text = printed(diff)
    assert "cofog-10 expense_area “housing options”" in text
    assert "Invented payments" not in text


def test_another_rule_with_the_same_code_is_shown_apart(publisher: Publisher) -> None:
    diff = compare(publisher.publish(), publisher.publish(with_line("aaa-1-3", rule="cofog-20")))
    found = column(real(diff), "cofog")
    assert (found.line_count, found.flows, real(diff).moved_count) == (0, (), 0)
    assert found.same_value == (Flow("04", "04", 1, Decimal("7.00"), "cofog-30", "cofog-20"),)
    assert "decided by another rule, same function: 1 line, £7.00" in printed(diff)
    assert said_in_short(diff) == "No line moved; 1 line, £7.00 by another rule, same function"


def test_a_corrected_amount_moves_nothing_and_is_shown_before_and_after(publisher: Publisher) -> None:
    diff = compare(publisher.publish(), publisher.publish(with_line("bbb-1-1", pounds="9000000000000.02")))
    amounts = real(diff).amounts
    assert amounts is not None
    assert (amounts.line_count, amounts.after_gbp - amounts.before_gbp) == (1, Decimal("0.01"))
    assert amounts.examples[0].before_gbp == Decimal("9000000000000.01")
    assert real(diff).columns == ()
    assert said_in_short(diff) == "No line moved; the amounts of 1 line changed by £0.01"


def test_a_line_whose_amount_and_code_changed_leaves_with_the_old_pounds_and_enters_with_the_new(
    publisher: Publisher,
) -> None:
    diff = compare(publisher.publish(), publisher.publish(with_line("aaa-1-3", code="06", pounds="8.00")))
    out_of, into = column(real(diff), "cofog").by_place
    assert (out_of.value, out_of.out_gbp, into.value, into.in_gbp) == ("04", Decimal("7.00"), "06", Decimal("8.00"))


def test_files_that_came_went_or_were_revised_are_shown_with_their_pounds(publisher: Publisher) -> None:
    old = publisher.publish()
    lines = {line_id: line for line_id, line in LINES.items() if not line_id.startswith(("aaa", "bbb"))}
    lines |= {"ddd-1-1": LINES["aaa-1-1"], "eee-1-1": LINES["aaa-1-3"]}
    files = {"ccc": FILES["ccc"], "ddd": FILES["aaa"], "eee": "local_spend/kent/2.csv"}
    diff = compare(old, publisher.publish(lines, files=files))
    found = {
        file.path: (file.state, file.gone_count, file.gone_gbp, file.came_count, file.came_gbp) for file in diff.files
    }
    assert found == {
        FILES["aaa"]: ("revised", 3, Decimal("107.00"), 1, Decimal("100.10")),
        FILES["bbb"]: ("gone", 1, Decimal("9000000000000.01"), 0, Decimal(0)),
        "local_spend/kent/2.csv": ("came", 0, Decimal(0), 1, Decimal("7.00")),
    }
    short = said_in_short(diff)
    assert short.startswith("No line moved; 2 lines came (£107.10); 4 lines went (£9,000,000,000,107.01);")
    assert "3 files came, went or changed" in short


def test_a_line_released_by_a_correction_is_of_a_file_read_otherwise(publisher: Publisher) -> None:
    diff = compare(publisher.publish(), publisher.publish(LINES | {"aaa-1-9": LINES["aaa-1-3"]}))
    assert [(file.path, file.state, file.came_gbp) for file in diff.files] == [
        (FILES["aaa"], "read otherwise", Decimal("7.00"))
    ]


def test_a_line_placed_otherwise_moves_out_of_no_place(publisher: Publisher) -> None:
    diff = compare(publisher.publish(), publisher.publish(with_line("bbb-1-1", place="kent")))
    moved = column(real(diff), "place")
    assert moved.flows == (Flow(None, "kent", 1, Decimal("9000000000000.01")),)
    assert moved.by_rule[0].rule_before == "body_in_no_place"
    assert [c.judged.scheme for c in real(diff).columns] == ["place"]
    assert "in no place" in printed(diff)


def test_real_and_invented_lines_are_never_in_one_sum(publisher: Publisher) -> None:
    old = publisher.publish()
    lines = with_line("aaa-1-3", code="06") | {"ccc-1-1": ("04", *LINES["ccc-1-1"][1:])}
    diff = compare(old, publisher.publish(lines))
    sums = {kind.is_illustrative: (kind.moved_count, kind.moved_gbp) for kind in diff.kinds}
    assert sums == {False: (1, Decimal("7.00")), True: (1, Decimal("55.55"))}
    assert said_in_short(diff).startswith("1 line, £7.00 moved and 1 line, £55.55 of invented figures moved;")
    assert "£62.55" not in printed(diff)


def test_a_limit_cuts_rows_and_never_sums(publisher: Publisher) -> None:
    old = publisher.publish()
    lines = with_line("aaa-1-1", code="01") | {"aaa-1-2": ("02", *LINES["aaa-1-2"][1:])}
    lines |= {"aaa-1-3": ("03", *LINES["aaa-1-3"][1:])}
    text = printed(compare(old, publisher.publish(lines), limit=1), limit=1)
    assert "2 more" in text
    assert "£107.00" in text
    assert "aaa-1-2" not in text


def test_a_changed_rule_says_which_of_its_columns_changed(publisher: Publisher) -> None:
    diff = compare(publisher.publish(), publisher.publish(rules=[("cofog-20", 25, "housing", "10")]))
    changed, removed = diff.rules
    assert changed.changes == (("priority", 20, 25), ("code", "06", "10"))
    assert (removed.rule_id, removed.state) == ("cofog-30", "removed")
    assert diff.kinds == ()
    assert "code: “06” becomes “10”" in printed(diff)
    assert said_in_short(diff) == "No line moved; rules changed"


def test_a_column_that_one_publication_lacks_is_said_and_one_that_both_have_is_compared(publisher: Publisher) -> None:
    added = "alter table marts.payment_line add column subjective_code varchar default 'pay'"
    old = publisher.publish()
    newer = publisher.publish(statements=[added])
    diff = compare(old, newer)
    said = "marts.payment_line.subjective_code is only in the newer publication: not compared"
    assert diff.not_compared == (said,)
    assert said_in_short(diff) == "No line moved; columns that only one publication has are not compared"
    with pytest.raises(DiffError, match="subjective_code is not in"):
        compare(old, newer, "subjective")
    newest = publisher.publish(
        statements=[added, "update marts.payment_line set subjective_code = 'rent' where line_id = 'aaa-1-3'"]
    )
    diff = compare(newer, newest, "subjective")
    assert column(real(diff), "subjective").flows == (Flow("pay", "rent", 1, Decimal("7.00")),)


def test_a_scheme_shows_its_column_alone_and_says_that_others_moved(publisher: Publisher) -> None:
    old, new = publisher.publish(), publisher.publish(with_line("aaa-1-3", code="06", place=None))
    diff = compare(old, new, "cofog")
    assert [c.judged.scheme for c in real(diff).columns] == ["cofog"]
    assert said_in_short(diff) == "1 line, £7.00 moved; place moved too (not asked for)"
    with pytest.raises(DiffError, match=r"no scheme 'theme_park': there are cofog.*, theme$"):
        compare(old, new, "theme_park")


def test_other_columns_that_alone_changed_are_counted_by_name(publisher: Publisher) -> None:
    odd = 'alter table marts.payment_line add column "a {b} ""c""; --" varchar'
    old = publisher.publish(statements=[odd])
    update = 'update marts.payment_line set "a {b} ""c""; --" = \'x\' where line_id like \'aaa%\''
    diff = compare(old, publisher.publish(statements=[odd, update]))
    assert (real(diff).other_count, real(diff).others) == (3, {'a {b} "c"; --': 3})
    assert "3 lines changed in other columns" in said_in_short(diff)


def test_a_changed_official_count_is_shown_by_place_and_year(publisher: Publisher) -> None:
    def counted(health: str, roads: str) -> list[str]:
        total = Decimal(health) + Decimal(roads)
        return [
            f"insert into marts.place_summary values ('kent', '2010-11', null, {total}), ('x', '2010-11', null, null)",
            f"insert into marts.place_count values ('kent', '2010-11', '07.3', false, {health}),"
            f" ('kent', '2010-11', '04.5', false, {roads})",
        ]

    old = publisher.publish(statements=counted("10.00", "5.00"))
    [within] = compare(old, publisher.publish(statements=counted("11.00", "4.00"))).official
    assert (within.before_gbp, within.after_gbp, within.function_count) == (Decimal(15), Decimal(15), 2)
    diff = compare(old, publisher.publish(statements=counted("10.00", "6.50")))
    [change] = diff.official
    assert (change.place_id, change.after_gbp - change.before_gbp) == ("kent", Decimal("1.50"))
    assert said_in_short(diff) == "No line moved; the official count of 1 place changed"
    assert [table.name for table in diff.other_tables] == ["marts.place_count", "marts.place_summary"]


def test_a_table_of_one_publication_alone_is_named(publisher: Publisher) -> None:
    diff = compare(publisher.publish(), publisher.publish(statements=["create table marts.new as select 1 as one"]))
    assert "marts.new: only in the newer publication" in printed(diff)
    assert said_in_short(diff) == "No line moved; 1 other table differs"


def test_moved_lines_as_csv_are_whole_and_never_formulas(publisher: Publisher) -> None:
    old = publisher.publish()
    new = publisher.publish(with_line("aaa-1-3", code="=06", pounds="-8.00"))
    stream = StringIO()
    write_moved_lines(old, new, "cofog", stream)
    [row] = csv.DictReader(StringIO(stream.getvalue()))
    assert row == {
        "line_id": "aaa-1-3",
        "changed": "amount_gbp; cofog_code",
        "is_illustrative": "False",
        "payee_name": "'=individual (name withheld)",
        "expense_area": "Area aaa-1-3",
        "amount_gbp_before": "7.00",
        "amount_gbp_after": "-8.00",
        "cofog_code_before": "04",
        "cofog_code_after": "'=06",
        "rule_id_before": "cofog-30",
        "rule_id_after": "cofog-30",
    }


def test_the_same_publication_twice_and_the_same_content_are_nothing_changed(publisher: Publisher) -> None:
    old = publisher.publish()
    publisher.publish(with_line("aaa-1-3", code="06"))
    again = publisher.publish()
    assert "Nothing changed: it is one publication" in printed(compare(old, old))
    assert "Nothing changed: both hold the same content" in printed(compare(old, again))


def test_a_publication_goes_by_its_id_a_part_of_it_current_previous_or_its_folder(publisher: Publisher) -> None:
    settings = publisher.settings
    old, new = publisher.publish(), publisher.publish(with_line("aaa-1-3", code="06"))
    for name in ("previous", old.folder.name, old.folder.name[-8:], str(old.folder)):
        assert publication_named(settings, name) == old, name
    for name in ("current", new.folder.name, str(settings.published / "current")):
        assert publication_named(settings, name) == new, name
    with pytest.raises(UnknownPublication, match="part of several"):
        publication_named(settings, "2026-01-01")
    with pytest.raises(UnknownPublication, match=r"no publication 'nowhere'.*kept are"):
        publication_named(settings, "nowhere")


def test_a_publication_that_is_no_longer_kept_is_said_to_be_removed(publisher: Publisher) -> None:
    first = publisher.publish()
    publisher.settings = publisher.settings.model_copy(update={"keep_publications": 2})
    publisher.publish(with_line("aaa-1-3", code="06"))
    publisher.publish(with_line("aaa-1-3", code="07"))
    with pytest.raises(UnknownPublication, match=r"made before the oldest that is kept and is removed.* is 2;"):
        publication_named(publisher.settings, first.folder.name)
    assert publication_named(publisher.settings, "previous") != first


def test_by_default_more_than_one_publication_is_kept() -> None:
    assert Settings.model_fields["keep_publications"].default >= 2


def test_with_one_publication_there_is_nothing_to_compare(publisher: Publisher) -> None:
    publisher.publish()
    with pytest.raises(UnknownPublication, match=r"only one publication.*totalplace refresh"):
        publication_named(publisher.settings, "previous")
    one = publisher.settings.model_copy(update={"keep_publications": 1})
    with pytest.raises(UnknownPublication, match="KEEP_PUBLICATIONS is 1"):
        publication_named(one, "previous")


def test_the_command_compares_the_publication_in_force_with_the_one_before(publisher: Publisher) -> None:
    run = CliRunner()
    old = publisher.publish()
    alone = run.invoke(app, ["diff"])
    assert (alone.exit_code, "only one publication" in " ".join(alone.output.split())) == (1, True)
    new = publisher.publish(with_line("aaa-1-3", code="06"))
    said = run.invoke(app, ["diff"])
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[:2] == [f"older  {old.folder.name}", f"newer  {new.folder.name}"]
    assert lines[-1] == "1 line, £7.00 moved; nothing else changed"
    assert run.invoke(app, ["diff", "previous", "current", "--scheme", "cofog", "--limit", "2"]).output == said.output
    twice = run.invoke(app, ["diff", "current"])
    assert (twice.exit_code, "Nothing changed" in twice.output) == (0, True)


def test_the_command_prints_moved_lines_as_csv_alone(publisher: Publisher) -> None:
    run = CliRunner()
    publisher.publish()
    publisher.publish(with_line("aaa-1-3", code="06"))
    said = run.invoke(app, ["diff", "--csv"])
    assert said.exit_code == 0
    [row] = csv.DictReader(StringIO(said.output))
    assert (row["line_id"], row["cofog_code_before"], row["cofog_code_after"]) == ("aaa-1-3", "04", "06")
    same = run.invoke(app, ["diff", "current", "current", "--csv"])
    assert (same.exit_code, "nothing changed" in same.output) == (1, True)


def test_the_command_says_what_is_wrong_with_a_name_or_a_scheme(publisher: Publisher) -> None:
    publisher.publish()
    publisher.publish(with_line("aaa-1-3", code="06"))
    for arguments, said in (
        (["nowhere"], "no publication 'nowhere'"),
        (["2026"], "part of several"),
        (["--scheme", "theme_park"], "no scheme 'theme_park'"),
        (["--scheme", "control"], "control_code is not in"),
    ):
        result = CliRunner().invoke(app, ["diff", *arguments])
        assert result.exit_code == 1, arguments
        assert said in " ".join(result.output.split()), arguments


def test_a_damaged_publication_is_explained(publisher: Publisher) -> None:
    old = publisher.publish()
    publisher.publish(with_line("aaa-1-3", code="06"))
    old.database.chmod(0o644)
    old.database.write_bytes(b"no database")
    result = CliRunner().invoke(app, ["diff"])
    assert result.exit_code == 1
    assert "can't be opened" in " ".join(result.output.split())
