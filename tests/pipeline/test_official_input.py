"""What national tables can get wrong, in one build: real figures with a member missing, a code nobody has, a cell that is
blank or no number, a row that stands there twice, services that don't sum, a label of another year, a year nobody
described, a region nobody knows. Nothing is half counted, and each is said by name.
"""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from small_build import SmallBuild

from orchestration.seeds import NATIONAL, SEEDS, read_seed

Table = list[list[str]]


def altered(table: str, change: Callable[[Table], Table]) -> str:
    """An embedded table with a change, as text."""
    with (NATIONAL / table).open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.reader(file)))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def in_year(year: str) -> Callable[[Table], Table]:
    def change(rows: Table) -> Table:
        column = rows[0].index("financial_year")
        return [rows[0], *([*row[:column], year, *row[column + 1 :]] for row in rows[1:])]

    return change


KENT, BIRMINGHAM, COVENTRY, BRADFORD, LUTON, WORCESTERSHIRE = "E2221", "E4601", "E4602", "E4701", "E0201", "E1821"
GATESHEAD, BLABY = "E4501", "E2431"


def with_faults(rows: Table) -> Table:
    education, social_care = rows[0].index("6: Education services"), rows[0].index("8: Social care")
    [total] = [position for position, label in enumerate(rows[0]) if label.startswith("17: TOTAL SERVICE EXPENDITURE")]
    kept = [list(row) for row in rows if row[0] != KENT]
    for row in list(kept):
        if row[0] == COVENTRY:
            row[social_care] = ".."
        if row[0] == BRADFORD:
            row[education] = ""
        if row[0] == WORCESTERSHIRE:
            row[education] += "0"
        if row[0] == GATESHEAD:
            row[total] = ""
        if row[0] == BLABY:
            row[rows[0].index("24: Parish precepts")] = ".."
        if row[0] == LUTON:
            kept.append(list(row))
        if row[0] == BIRMINGHAM:
            row[0] = "E4699"
    return kept


def with_regional_faults(rows: Table) -> Table:
    head = [label.replace("2012-13 ENGLAND_North East", "2012-13 ENGLAND_North Eest") for label in rows[0]]
    changed = [list(row) for row in rows[1:]]
    changed[0][head.index("2010-11 ENGLAND_North East")] = ".."
    changed[0][head.index("2009-10 ENGLAND_East Midlands")] = ".."
    changed[0][head.index("2010-11 ENGLAND_South West")] = ""
    local_government = next(row for row in changed if row[head.index("sector")] == "LG")
    local_government[head.index("2010-11 ENGLAND_East Midlands")] = ".."
    return [head, *changed]


def of_codes_nobody_has(year: str) -> str:
    """An outturn table of a described year in which no authority is known."""
    lines = [line for line in read_seed(SEEDS, "revenue_outturn_lines") if line["financial_year"] == year]
    head = [f"{line['column_number']}: {line['label']}" for line in lines]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["authority_code", "authority_name", "authority_class", "measure", "financial_year", *head])
    table.writerow(["E9998", "Nowhere", "UA", "net current expenditure", year, *["7"] * len(head)])
    return text.getvalue()


def with_a_row_twice(rows: Table) -> Table:
    return [*rows, next(row for row in rows if row[1] == "Croydon" and row[3] == "2010")]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> SmallBuild:
    home: Path = tmp_path_factory.mktemp("faults")
    outturn = "revenue_outturn/2010-11.csv"
    files = {
        outturn: altered(outturn, with_faults),
        "revenue_outturn/2011-12.csv": altered(outturn, in_year("2011-12")),
        "revenue_outturn/2012-13.csv": altered(outturn, in_year("2012-13")),
        "revenue_outturn/2017-18.csv": of_codes_nobody_has("2017-18"),
        "regional_analysis/cra.csv": altered("regional_analysis/cra_2014.csv", with_regional_faults),
        "population/mid_2010.csv": altered("population/rebased_2011.csv", with_a_row_twice),
    }
    small = SmallBuild(home, {}, files)
    small.build(
        "+marts.place_summary",
        "+marts.place_set_summary",
        "+marts.place_count_restated",
        "+marts.official_unplaced",
        "+marts.national_file",
        "+official_check_measure",
        "+cnt_place_memo",
    )
    return small


def missing(build: SmallBuild, place: str) -> str:
    query = f"select is_complete, current_gbp, missing from marts.place_summary where place_id = '{place}'"
    [(is_complete, current, words)] = build.rows(f"{query} and financial_year = '2010-11'")
    assert (is_complete, current) == (False, None)
    return str(words)


def test_a_place_with_a_missing_member_has_no_total_and_says_which(build: SmallBuild) -> None:
    assert "no outturn of Kent County Council for 2010-11" in missing(build, "kent")


def test_a_code_nobody_has_is_unplaced_by_name_and_its_place_has_no_total(build: SmallBuild) -> None:
    [(spender, reason, pounds)] = build.rows(
        "select spender, unplaced_reason, amount_gbp from marts.official_unplaced where code_or_label = 'E4699'"
    )
    assert (spender, reason) == ("Birmingham", "authority_not_known")
    assert pounds > 2_000_000_000
    assert "no outturn of Birmingham City Council" in missing(build, "birmingham")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("csw", r"2010-11\.csv, row \d+, column 8 \(Social care\): “\.\.” is no figure"),
        ("bradford", r"2010-11\.csv, row \d+, column 6 \(Education services\): no figure"),
        ("luton_cbeds", r"\(Education services\): the authority stands there again in row \d+"),
        ("tyne", r"2010-11\.csv, row \d+, column 17 \(TOTAL SERVICE EXPENDITURE .+\): no figure"),
        ("worcs", r"row \d+: the services sum to £[\d,]+, their printed total in column \d+ is £[\d,]+"),
    ],
)
def test_an_authority_whose_figures_are_not_whole_is_not_counted(place: str, words: str, build: SmallBuild) -> None:
    assert re.search(words, missing(build, place))


def test_a_figure_of_a_region_that_is_no_number_leaves_the_places_of_the_region_without_a_total(
    build: SmallBuild,
) -> None:
    assert "1 figure of the regional analysis can't be placed: regional_analysis/cra.csv, row 2" in missing(
        build, "durham"
    )


def test_an_empty_cell_is_a_figure_that_is_missing_not_nought(build: SmallBuild) -> None:
    assert "regional_analysis/cra.csv, row 2, column 55: the cell is empty" in missing(build, "bdp")


def test_a_memo_of_which_a_line_cant_be_read_has_no_amount_and_the_total_stands(build: SmallBuild) -> None:
    query = "select memo, count(amount_gbp) > 0 from counted.cnt_place_memo where place_id = 'leics'"
    assert build.rows(f"{query} group by memo order by memo") == [
        ("council_tax_benefit", True),
        ("parish_precept", False),
    ]
    labels = build.rows("select spender from marts.official_unplaced where unplaced_reason = 'figure_not_read'")
    assert ("Blaby",) in labels


def test_a_control_of_which_a_figure_cant_be_read_is_not_measured(build: SmallBuild) -> None:
    query = "select count(*), count(ratio) from counted.cnt_control_total"
    query += " where control = 'local_outturn' and cofog_code = 'all'"
    assert build.rows(f"{query} and financial_year = '2010-11' and area_name = 'East Midlands'") == [(1, 0)]
    assert build.rows(f"{query} and financial_year = '2010-11' and area_name = 'London'") == [(1, 1)]


def test_a_figure_that_growth_needs_and_nobody_can_read_leaves_the_restated_count_without_a_total(
    build: SmallBuild,
) -> None:
    query = "select is_complete, current_gbp, missing from marts.place_summary where place_id = 'leics'"
    [(is_complete, current, words)] = build.rows(f"{query} and restated_from = '2010-11'")
    assert (is_complete, current) == (False, None)
    assert re.search(
        r"no growth from 2010-11 to 2008-09 is known: regional_analysis/cra\.csv, row \d+, column \d+", words
    )
    query = "select count(*) from marts.place_count_restated where place_id"
    assert build.rows(f"{query} = 'leics'") == [(0,)]
    assert build.rows(f"{query} = 'manchester'") != [(0,)]


def test_a_figure_the_count_never_uses_takes_no_total_away(build: SmallBuild) -> None:
    query = "select distinct might_be_counted from classified.cls_regional_analysis where treatment = 'unplaced'"
    assert build.rows(f"{query} and sector = 'local'") == [(False,)]
    assert build.rows(f"{query} and sector <> 'local'") == [(True,)]


def test_a_year_in_which_no_authority_is_known_has_places_without_a_total(build: SmallBuild) -> None:
    query = "select distinct is_complete, missing is not null from marts.place_summary where financial_year = '2017-18'"
    assert build.rows(query) == [(False, True)]


def test_a_region_nobody_knows_is_unplaced_with_its_label(build: SmallBuild) -> None:
    labels = build.rows(
        "select distinct code_or_label, financial_year from marts.official_unplaced"
        " where unplaced_reason = 'label_not_known'"
    )
    assert labels == [("region “ENGLAND_North Eest”", "2012-13")]


def test_residents_that_stand_in_a_table_twice_are_not_counted_twice(build: SmallBuild) -> None:
    assert "share of Greater London Authority is unknown: no population by district of croydon" in missing(
        build, "croydon"
    )


def test_a_year_nobody_described_and_labels_of_another_year_stop_the_file_by_name(build: SmallBuild) -> None:
    problems = dict(build.rows("select period, problem from marts.national_file where problem is not null"))
    assert problems["2011-12"].startswith("no line of 2011-12 is described")
    assert "column 8 is named “Social care”; line 390 of 2012-13 is “Children Social Care”" in problems["2012-13"]


def test_a_file_of_the_inbox_takes_the_place_of_the_embedded_one(build: SmallBuild) -> None:
    rows = build.rows(
        "select is_embedded, is_used from marts.national_file where dataset = 'revenue_outturn' and period = '2010-11'"
        " order by is_embedded"
    )
    assert rows == [(False, True), (True, False)]


def test_places_that_lack_nothing_are_counted_and_their_set_has_no_total(build: SmallBuild) -> None:
    query = "select is_complete, current_gbp is not null from marts.place_summary where place_id = 'leics'"
    assert build.rows(f"{query} and financial_year = '2010-11'") == [(True, True)]
    assert build.rows(
        "select is_complete, current_gbp from marts.place_set_summary where financial_year = '2010-11'"
    ) == [(False, None)]


def test_each_fault_is_measured_where_a_check_judges_it(build: SmallBuild) -> None:
    measured = build.rows(
        "select check_name, subject_id, item, value from methodology.official_check_measure"
        " where coalesce(financial_year, '2010-11') = '2010-11'"
    )
    values = {(check, subject): value for check, subject, _, value in measured}
    assert values["place_complete", "kent"] == 0
    assert values["place_complete", "leics"] == 1
    assert any(check == "national_file_fits" and value == 0 and "2011-12" in item for check, _, item, value in measured)
    assert any(check == "official_line_placed" and "E4699" in item and value > 0 for check, _, item, value in measured)
