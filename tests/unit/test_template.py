"""The template of a return: what is filled in, what can be chosen, and that the reader reads it as it is."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from orchestration.datasets import load_catalogue
from orchestration.files import sha256_of
from orchestration.readers.returns import SheetByName, parse_return
from orchestration.seeds import SEEDS, read_seed
from orchestration.template import TemplateError, write_template

[DATASET] = load_catalogue().returns.values()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "kent.xlsx"
    write_template("kent", "2010-11", path)
    return path


def test_the_sheets_have_their_columns_with_notes(template: Path) -> None:
    book = load_workbook(template)
    assert book.sheetnames == ["read me", *(sheet.sheet for sheet in DATASET.sheets), "lists"]
    for sheet in DATASET.sheets:
        header = book[sheet.sheet][1]
        assert [cell.value for cell in header] == [column.name for column in sheet.columns]
        assert all(cell.comment is not None for cell in header)


def test_texts_are_kept_as_they_are_typed(template: Path) -> None:
    page = load_workbook(template)["lines"]
    formats = {cell.value: page.column_dimensions[cell.column_letter].number_format for cell in page[1]}
    assert (formats["financial_year"], formats["cofog_code"], formats["amount"]) == ("@", "@", "General")


def test_every_choice_is_a_drop_down_with_the_words_of_the_seeds(template: Path) -> None:
    book = load_workbook(template)
    lists = book["lists"]

    def words(sheet: str, cell: str) -> list[str]:
        [found] = [v for v in book[sheet].data_validations.dataValidation if cell in v.sqref]
        area = found.formula1.split("!")[1].replace("$", "")
        return [row[0].value for row in lists[area]]

    assert words("lines", "H500") == [row["unit_label"] for row in read_seed(SEEDS, "return_units")]
    assert words("coverage", "B2") == ["yes", "no", "unknown"]
    assert words("about", "B4") == ["preliminary", "interim", "final"]
    rows = {row[0].value: row[0].row for row in book["method"].iter_rows(min_row=2)}
    assert words("method", f"B{rows['state_pension']}") == ["included", "excluded", "unknown"]


def test_the_place_its_bodies_and_every_stream_are_filled_in(template: Path) -> None:
    book = load_workbook(template)
    about = {row[0].value: row[1].value for row in book["about"].iter_rows(min_row=2)}
    assert (about["place_id"], about["financial_year"], about["stage"]) == ("kent", "2010-11", None)
    bodies = [row[0].value for row in book["lines"].iter_rows(min_row=2)]
    assert "Kent County Council" in bodies
    streams = [(row[0].value, row[1].value) for row in book["coverage"].iter_rows(min_row=2)]
    assert streams == [(row["name"], "unknown") for row in read_seed(SEEDS, "spending_streams")]


def test_a_template_nobody_filled_in_is_read_and_says_nothing(template: Path, tmp_path: Path) -> None:
    record = parse_return(template, SheetByName(DATASET, "kent"), tmp_path / "rows.parquet")
    assert (record.verdict, record.lines_quarantined, record.warnings) == ("place_return", 0, [])


def test_the_same_template_is_the_same_bytes(template: Path, tmp_path: Path) -> None:
    write_template("kent", "2010-11", tmp_path / "again.xlsx")
    assert sha256_of(template) == sha256_of(tmp_path / "again.xlsx")


def test_bodies_of_another_time_are_left_out(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name in ("places", "bodies", "method_attributes", "spending_streams"):
        (seeds / f"{name}.csv").write_bytes((SEEDS / f"{name}.csv").read_bytes())
    (seeds / "place_members.csv").write_text(
        "place_id,body_id,valid_from,valid_to\nkent,kent,,2011-03-31\nkent,later,2011-04-01,\nkent,earlier,,2010-03-31\n"
    )
    assert write_template("kent", "2010-11", tmp_path / "kent.xlsx", seeds).bodies == 1


@pytest.mark.parametrize(
    ("place", "year", "name", "said"),
    [
        ("kint", "2010-11", "new.xlsx", "near it are kent"),
        ("kent", "2010", "new.xlsx", "expected one such as 2010-11"),
        ("kent", "2010-12", "new.xlsx", "expected one such as 2010-11"),
        ("kent", "2010-11", "new.csv", "must end in .xlsx"),
        ("kent", "2010-11", "there.xlsx", "is there already"),
    ],
)
def test_what_cannot_be_written_is_said(place: str, year: str, name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_text("mine")
    with pytest.raises(TemplateError, match=said):
        write_template(place, year, tmp_path / name)
    assert (tmp_path / "there.xlsx").read_text() == "mine"
