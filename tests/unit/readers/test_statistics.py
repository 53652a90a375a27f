"""Statistical tables, in the shapes they are published in: every layout feature, and what becomes of what does not fit."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from orchestration.datasets import StatisticalDataset, load_catalogue
from orchestration.readers.record import ParseRecord
from orchestration.readers.statistics import fitting_dataset, parse_statistics
from tests.unit.readers.workbooks import WRITERS, Sheets

CATALOGUE = load_catalogue().statistics
OUTTURN, ANALYSIS = CATALOGUE["revenue_outturn"], CATALOGUE["regional_analysis"]
Record = dict[str, Any]


def parse(path: Path, dataset: StatisticalDataset) -> tuple[ParseRecord, list[Record]]:
    """The record and the landed records of a file; each of its rows has to be counted, and landed, once."""
    target = path.with_name("figures.parquet")
    record = parse_statistics(path, dataset, target)
    landed = pq.read_table(target).to_pylist()
    counted = record.lines_accepted + record.lines_quarantined + record.total_rows
    counted += record.header_rows + record.note_rows + record.blank_rows
    places = {(entry["sheet_number"], entry["row_number"]) for entry in landed}
    assert counted == record.rows == len(places)
    kinds = Counter(entry["row_kind"] for entry in landed)
    if record.verdict == "statistics":
        assert (kinds["figure"], kinds["quarantined"]) == (record.figures_accepted, record.figures_quarantined)
    return record, landed


def parse_text(folder: Path, text: str, dataset: StatisticalDataset) -> tuple[ParseRecord, list[Record]]:
    path = folder / "file.csv"
    path.write_text(text)
    return parse(path, dataset)


def figures(landed: list[Record], *names: str) -> list[tuple[Any, ...]]:
    """Some fields of the figures that were read."""
    return [tuple(entry[name] for name in names) for entry in landed if entry["row_kind"] == "figure"]


def outturn_sheet(measure: str = "Net current expenditure (£ thousand)") -> list[list[object]]:
    """A sheet as those of 2010-11: a title, a measure, a header with gaps, data, totals of the country, notes."""
    header = ["E-code", "Local authority", None, "Class", None, "Education\nservices", "Police  services "]
    return [
        ["Revenue Outturn Summary (RS): 2010-11 data"],
        [None],
        [measure],
        [None],
        [None, None, None, None, None, None, "Net current expenditure (other basis)"],
        header,
        [None],
        ["E0101", "Northshire", None, "UA", None, 146939, -12.5],
        ["E0102", "Southport UA", None, "UA", None, 365229, "n/a"],
        ["E0103", "Empty", None, "UA"],
        header,
        [None, "ENGLAND", None, None, None, 512168, "n/a"],
        ["Notes"],
    ]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_every_sheet_that_fits_is_read_with_its_year_and_measure(tmp_path: Path, kind: str) -> None:
    sheets: Sheets = {
        "Front page": [["Revenue Outturn"], [None], ["a note"]],
        "RS LA Data 2010-11 (1)": outturn_sheet(),
        "RS LA Data 2010-11 (2) ": outturn_sheet("Capital charges (£ thousand)"),
    }
    path = tmp_path / f"book.{kind}"
    WRITERS[kind](path, sheets)
    record, landed = parse(path, OUTTURN)
    assert (record.verdict, record.layout, record.unit, record.financial_years) == (
        *("statistics", "rs_2010", "1000"),
        ["2010-11"],
    )
    assert (record.lines_accepted, record.lines_quarantined, record.total_rows, record.header_rows) == (2, 2, 2, 4)
    assert (record.figures_accepted, record.figures_quarantined) == (6, 2)
    assert {"sheet_without_layout", "figures_not_read"} == set(record.warnings)
    assert "above the header: Net current expenditure (£ thousand)" in str(record.unit_evidence)
    assert (str(record.content_period_start), str(record.content_period_end)) == ("2010-04-01", "2011-03-31")
    assert figures(
        landed, "sheet_number", "row_number", "column_number", "measure", "authority_name", "value_exact"
    ) == [
        (2, 8, 6, "Net current expenditure", "Northshire", "146939"),
        (2, 8, 7, "Net current expenditure", "Northshire", "-12.5"),
        (2, 9, 6, "Net current expenditure", "Southport UA", "365229"),
        (3, 8, 6, "Capital charges", "Northshire", "146939"),
        (3, 8, 7, "Capital charges", "Northshire", "-12.5"),
        (3, 9, 6, "Capital charges", "Southport UA", "365229"),
    ]
    assert {label for (label,) in figures(landed, "column_label")} == {"Education services", "Police services"}


def test_a_figure_that_is_no_number_is_held_back_alone_and_verbatim(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    WRITERS["xlsx"](path, {"RS LA Data 2010-11 (1)": outturn_sheet()})
    _, landed = parse(path, OUTTURN)
    [held] = [entry for entry in landed if entry["row_kind"] == "quarantined"]
    assert (held["reason"], held["value"], held["value_exact"]) == ("figure_unreadable", "n/a", None)
    assert (held["row_number"], held["column_label"], held["authority_code"]) == (9, "Police services", "E0102")
    totals = [(entry["authority_name"], entry["value_exact"]) for entry in landed if entry["row_kind"] == "total"]
    assert totals == [("ENGLAND", "512168"), ("ENGLAND", None)]
    [keyed] = [entry for entry in landed if entry["row_kind"] == "note" and entry["row_number"] == 10]
    assert keyed["cells"] == ["E0103", "Empty", "", "UA"]


def test_line_numbers_are_taken_from_the_row_above_the_header(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Net current expenditure (£ thousand)"],
        ["Hide or delete", None, None, None, None, 1, 5],
        [None, None, None, None, None, 190, 290],
        ["E-code", "ONS Code", "Local authority", None, "Class", "Education services", "Highways"],
        ["E0521", "E10000003", "Midshire", None, "SC", 219385.125, 2279],
        ["Source: a ministry", None, None, None, None, 219385.125, 2279],
    ]
    path = tmp_path / "book.xlsx"
    WRITERS["xlsx"](path, {"RS LA Data 2017-18": rows})
    record, landed = parse(path, OUTTURN)
    assert (record.layout, record.total_rows, record.note_rows) == ("rs_2017", 1, 3)
    assert figures(landed, "line_number", "column_number", "authority_gss", "financial_year", "value_exact") == [
        ("190", 6, "E10000003", "2017-18", "219385.125"),
        ("290", 7, "E10000003", "2017-18", "2279"),
    ]


def analysis_book(path: Path, unit: str = "Levels of expenditure shown are in £'000s.") -> None:
    keys = [
        "A department",
        "10. Social protection",
        "10. Social protection",
        "10.2 Old age",
        "10.2 Old age",
        "X-S1",
        "S1-A",
    ]
    header = [
        *("Department", "COFOG Level 0", "HMT Function", "COFOG Level 1", "HMT Subfunction", "CRA Segment"),
        *("CRA Segment Description", "ID/non-ID", "CAP or CUR", "CG, LG or PC", "NUTS Region", "Country"),
        *("2009-10", "2010-11", "Remark"),
    ]
    rows: list[list[object]] = [
        header,
        [*keys, "ID", "CUR", "CG", "ENGLAND_North East", "ENGLAND", 45523, 61946.25, "see note"],
        [*keys, "ID", "CUR", "CG", "SCOTLAND", "SCOTLAND", None, "(5)"],
        [*keys, "ID", "CUR", "CG", None, "ENGLAND", 1, 2],
        ["Grand total", *[None] * 11, 45524, 61943],
        [*[None] * 12, 45524, 61943],
        [*keys[:-1], "Total of credits", None, "CUR", "CG", "SCOTLAND", "SCOTLAND", 1, 2],
    ]
    WRITERS["xlsx"](path, {"Metadata": [[None], ["Expenditure", None, unit]], "CRA14 combined database": rows})


def test_the_unit_may_be_said_on_another_sheet(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    analysis_book(path)
    record, landed = parse(path, ANALYSIS)
    assert (record.layout, record.unit) == ("cra_2014", "1000")
    assert record.unit_evidence == "sheet 'Metadata': Levels of expenditure shown are in £'000s."
    assert record.financial_years == ["2009-10", "2010-11"]
    assert figures(landed, "row_number", "financial_year", "region", "vintage", "value", "value_exact") == [
        (2, "2009-10", "ENGLAND_North East", "cra_2014", "45523", "45523"),
        (2, "2010-11", "ENGLAND_North East", "cra_2014", "61946.25", "61946.25"),
        (3, "2010-11", "SCOTLAND", "cra_2014", "(5)", "-5"),
    ]
    assert record.figure_columns == ["2009-10", "2010-11"], "a remark beside the figures is none"


def test_in_a_regular_table_an_empty_cell_is_a_figure_that_is_missing_and_only_a_named_row_a_total(
    tmp_path: Path,
) -> None:
    path = tmp_path / "book.xlsx"
    analysis_book(path)
    record, landed = parse(path, ANALYSIS)
    assert (record.lines_quarantined, record.figures_quarantined, record.total_rows) == (4, 7, 1)
    held = [entry for entry in landed if entry["row_kind"] == "quarantined"]
    assert {(entry["row_number"], entry["financial_year"], entry["reason"]) for entry in held} == {
        (3, "2009-10", "figure_missing"),
        (4, "2009-10", "key_missing"),
        (4, "2010-11", "key_missing"),
        (6, "2009-10", "key_missing"),
        (6, "2010-11", "key_missing"),
        (7, "2009-10", "key_missing"),
        (7, "2010-11", "key_missing"),
    }
    assert {entry["row_number"] for entry in landed if entry["row_kind"] == "total"} == {5}


def test_in_any_other_table_a_row_without_keys_or_with_the_word_is_a_total(tmp_path: Path) -> None:
    text = (
        "Code,Name,Parent,2010\nE06000001,Hartlepool,E12000001,91900\nE06000002,,E12000001,5\nTotal,,,91905\n,,,91905\n"
    )
    record, landed = parse_text(tmp_path, text, CATALOGUE["population"])
    assert (record.lines_quarantined, record.total_rows) == (1, 2)
    assert {entry["reason"] for entry in landed if entry["row_number"] == 3} == {"key_missing"}
    assert {entry["row_number"] for entry in landed if entry["row_kind"] == "total"} == {4, 5}


def test_a_file_that_does_not_say_its_unit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    analysis_book(path, unit="Levels of expenditure")
    record, landed = parse(path, ANALYSIS)
    assert record.verdict == "units_missing"
    assert str(record.reason).startswith("units missing: expected ")
    assert "on sheet 'Metadata'" in str(record.reason)
    assert {entry["row_kind"] for entry in landed} <= {"note", "blank"}, "a figure without a unit is no figure"
    WRITERS["xlsx"](path, {"RS LA Data 2010-11 (1)": outturn_sheet("Net current expenditure (£ million)")})
    record, _ = parse(path, OUTTURN)
    assert (record.verdict, record.figures_accepted) == ("units_missing", 0)
    assert "'£ thousand' above the header of sheet 'RS LA Data 2010-11 (1)'" in str(record.reason)


def test_a_sheet_whose_name_says_no_year_fits_no_layout(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    WRITERS["xlsx"](path, {"RS LA Data (1)": outturn_sheet()})
    record, _ = parse(path, OUTTURN)
    assert (record.verdict, record.layout, record.columns) == ("unknown_layout", None, {})
    assert "the name of its sheet is not as expected" in str(record.reason)


def test_an_unknown_layout_is_refused_with_what_was_seen_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    book = {
        "Contents": [["Tables"]],
        "Table 1": [["a title"], ["E-code", "Class", "Education services"], ["E0101", "UA", 1]],
    }
    path = tmp_path / "book.xlsx"
    WRITERS["xlsx"](path, book)
    record, landed = parse(path, OUTTURN)
    assert record.verdict == "unknown_layout"
    for words in (
        "sheets 'Contents', 'Table 1'",
        "sheet 'Table 1' to layout rs_2010: row 2 has the headers of authority_code, authority_class",
        "lacks authority_name (expected: local authority)",
        "Known layouts, with their sheets and headers in orchestration/datasets/revenue_outturn.yaml: ",
        "rs_2017, tabulated",
        "totalplace inspect names it",
    ):
        assert words in str(record.reason)
    assert [entry["cells"] for entry in landed if entry["sheet"] == "Contents"] == [["Tables"]]


def test_a_layout_that_fits_and_finds_no_row_of_data_is_refused(tmp_path: Path) -> None:
    rows = [*outturn_sheet()[:7], ["Northshire", None, None, None, None, 5, 6]]
    path = tmp_path / "book.xlsx"
    WRITERS["xlsx"](path, {"RS LA Data 2010-11 (1)": rows})
    record, _ = parse(path, OUTTURN)
    assert (record.verdict, record.total_rows) == ("unknown_layout", 1)
    assert r"expected authority_code as 'E\\d{4}'" in str(record.reason)


def test_two_columns_that_claim_to_be_the_same_figure_are_refused(tmp_path: Path) -> None:
    record, _ = parse_text(tmp_path, "code,name,parent,2010,2011,2010\nE1,A,E12,1,2,3\n", CATALOGUE["population"])
    assert record.verdict == "unknown_layout"
    assert "columns 4 and 6 give the same figure twice" in str(record.reason)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("1,234.50", "1234.50"),
        (" 12 ", "12"),
        ("-0.25", "-0.25"),
        ("(1,883.46)", "-1883.46"),
        ("0.10000000000000000555", "0.10000000000000000555"),
        ("0.00", "0.00"),
        ("..", None),
        ("...", None),
        ("Yes", None),
        ("n/a", None),
        ("5%", None),
        ("12p", None),
    ],
)
def test_a_figure_is_exact_or_held_back(tmp_path: Path, text: str, exact: str | None) -> None:
    content = f'UTLA20CD,year,quarter,total_welfare\nE06000001,2010,1,"{text}"\nE06000001,2010,2,7\n'
    record, landed = parse_text(tmp_path, content, CATALOGUE["benefit_expenditure"])
    assert (record.figures_accepted, record.figures_quarantined) == ((2, 0) if exact else (1, 1))
    [entry] = [entry for entry in landed if entry["row_number"] == 2]
    assert (entry["value"], entry["value_exact"]) == (text, exact)


def test_only_the_columns_a_layout_names_are_figures(tmp_path: Path) -> None:
    content = (
        '"","UTLA20CD","year","population","total_welfare","quarter","time"\n'
        '"2","E06000001",2009,91530,38345138.12,1,1\n'
    )
    record, landed = parse_text(tmp_path, content, CATALOGUE["benefit_expenditure"])
    assert (record.layout, record.unit, record.financial_years) == ("quarterly_panel", "1", ["2009"])
    assert figures(landed, "area_code", "year", "quarter", "column_number", "value_exact") == [
        ("E06000001", "2009", "1", 5, "38345138.12")
    ]


def test_ages_are_read_from_headers_with_footnotes(tmp_path: Path) -> None:
    content = (
        'LA,,Code,Persons All Ages,,Persons 65-69,,"Persons 85-89 / 85+ 1,2",,Persons 90+ 1,,\n'
        "  City of London,,00AA,7.9,,0.3,,0.1,,0.1,,\nENGLAND,,,51,,2,,1,,1,,\n"
    )
    record, landed = parse_text(tmp_path, content, CATALOGUE["population"])
    assert (record.layout, record.unit, record.total_rows) == ("ons_age_bands_2008", "1000", 1)
    assert figures(landed, "age", "year", "area_code", "area_name", "value_exact") == [
        (age, "2008", "00AA", "  City of London", value)
        for age, value in (("All Ages", "7.9"), ("65-69", "0.3"), ("85-89", "0.1"), ("90+", "0.1"))
    ]


def test_years_may_be_columns(tmp_path: Path) -> None:
    record, landed = parse_text(tmp_path, "code,name,2010,2011\nE06000001,Hartlepool,40000,\n", CATALOGUE["households"])
    assert (record.layout, record.lines_accepted) == ("by_year", 1)
    assert figures(landed, "year", "area_name", "value_exact") == [("2010", "Hartlepool", "40000")]


def test_a_tabulated_figure_says_where_it_stood_in_the_published_table(tmp_path: Path) -> None:
    content = (
        "authority_code,authority_name,measure,financial_year,6: Education services,7 (290): Highways: roads\n"
        "E0101,Northshire,Net current expenditure,2010-11,146939,5\n"
    )
    record, landed = parse_text(tmp_path, content, OUTTURN)
    assert (record.layout, record.financial_years) == ("tabulated", ["2010-11"])
    assert figures(landed, "column_number", "column_label", "line_number", "value_exact") == [
        (6, "Education services", None, "146939"),
        (7, "Highways: roads", "290", "5"),
    ]


def test_a_header_may_hold_several_keys(tmp_path: Path) -> None:
    keys = "department,cofog_division,segment,identifiable,capital_or_current,sector,vintage"
    content = f"{keys},2009-10 ENGLAND_North East,2010-11 SCOTLAND\nD,10. X,S,ID,CUR,CG,cra_2014,1.5,-2\n"
    record, landed = parse_text(tmp_path, content, ANALYSIS)
    assert (record.layout, record.financial_years) == ("tabulated", ["2009-10", "2010-11"])
    assert figures(landed, "financial_year", "region", "vintage", "value_exact") == [
        ("2009-10", "ENGLAND_North East", "cra_2014", "1.5"),
        ("2010-11", "SCOTLAND", "cra_2014", "-2"),
    ]


def test_further_keys_are_read_from_the_cell_of_a_key(tmp_path: Path) -> None:
    panel = CATALOGUE["benefit_expenditure"].layouts[0].model_dump()
    layout = {
        **panel,
        "keys": {"year": ["period"]},
        "key_patterns": {"year": r"Q(?P<quarter>\d)"},
        "constants": {"area_code": "all"},
    }
    own = StatisticalDataset.model_validate({**CATALOGUE["benefit_expenditure"].model_dump(), "layouts": [layout]})
    _, landed = parse_text(tmp_path, "period,total_welfare\n2010 Q3,5\n", own)
    assert figures(landed, "area_code", "year", "quarter", "value") == [("all", "2010 Q3", "3", "5")]


def test_cells_beyond_the_header_hold_a_row_of_figures_back(tmp_path: Path) -> None:
    content = "UTLA20CD,year,quarter,total_welfare\nE06000001,2010,1,38,345,138.12\n"
    record, landed = parse_text(tmp_path, content, CATALOGUE["benefit_expenditure"])
    assert (record.figures_quarantined, landed[-1]["reason"]) == (1, "row_wider_than_header")


@pytest.mark.parametrize(
    ("content", "said"),
    [("<!DOCTYPE html><html></html>", "a web page"), ("", "empty"), ("%PDF-1.4", "a PDF document")],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: str, said: str) -> None:
    record, landed = parse_text(tmp_path, content, OUTTURN)
    assert (record.verdict, landed) == ("unreadable", [])
    assert said in str(record.reason)


def test_a_table_is_told_by_its_layout_the_one_with_most_keys_first(tmp_path: Path) -> None:
    path, spool = tmp_path / "file.csv", tmp_path / "spool"
    datasets = list(CATALOGUE.values())
    for content, name in (
        ("code,name,parent,2010\nE1,A,E12,1\n", "population"),
        ("code,name,2010\nE1,A,1\n", "households"),
        ("Date,Supplier,Amount\n01/02/2010,A,1\n", None),
        ("<html></html>", None),
    ):
        path.write_text(content)
        found = fitting_dataset(path, datasets, spool)
        assert (found.dataset if found else None) == name
    book = tmp_path / "book.xlsx"
    analysis_book(book)
    found = fitting_dataset(book, datasets, spool)
    assert found is ANALYSIS
    assert not spool.exists()
