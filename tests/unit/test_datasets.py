from pathlib import Path
from shutil import copytree

import pytest

from orchestration.datasets import FOLDER, DatasetError, fold_header, load_catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(FOLDER, tmp_path / "datasets")


def change(folder: Path, old: str, new: str, name: str = "local_spend.yaml") -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_headers_are_folded_to_words() -> None:
    assert fold_header("  Net Amount(£)\n") == "net amount"
    assert fold_header("Departmental-Family") == "departmental family"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("aliases: {}", "aliases: {}\ncolour: red", "colour"),
        ("dataset: local_spend", "dataset: other", "must be the file's name"),
        ("contract: payment", "contract: unknown", "not in contracts/"),
        ("aliases: {}", "aliases: {colour: [red]}", "colour"),
        ("body_columns: [entity, department_family]", "body_columns: [nobody]", "nobody"),
        ("aliases: {}", "aliases: {payee_name: ['Paid To!']}", "written folded"),
        ("aliases: {}", "aliases: {payee_name: [who], description: [who]}", "both"),
        ("threshold_gbp: 500", "threshold_gbp: -1", "threshold_gbp"),
    ],
)
def test_a_description_that_is_not_understood_is_refused_by_name(folder: Path, old: str, new: str, said: str) -> None:
    change(folder, old, new)
    with pytest.raises(DatasetError, match=r"local_spend\.yaml") as error:
        load_catalogue(folder)
    assert said in str(error.value)


def test_one_header_can_not_stand_for_two_columns(folder: Path) -> None:
    change(folder, "aliases: [period,", "aliases: [period, supplier,", "contracts/payment.yaml")
    with pytest.raises(DatasetError, match="supplier"):
        load_catalogue(folder)


def test_a_body_may_give_a_header_another_meaning_than_all_others(folder: Path) -> None:
    override = "body_overrides: {odd_council: {aliases: {description: [name], payee_name: [who]}}}"
    change(folder, "body_overrides: {}", override)
    catalogue = load_catalogue(folder)
    odd, others = (catalogue.vocabulary("local_spend", body) for body in ("Odd Council", "leeds"))
    assert (odd.column_for("Name"), others.column_for("Name")) == (("description", -1), ("payee_name", 9))
    assert odd.column_for("Who") == ("payee_name", -1)
    assert others.column_for("Who") is None
    assert odd.fingerprint != others.fingerprint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("constants: {vintage: quarterly_panel}", "constants: {colour: red}", "which are no key columns"),
        ("constants: {vintage: quarterly_panel}", "constants: {year: '2010'}", "twice"),
        ("constants: {vintage: quarterly_panel}", "optional: [origin]", "not among its keys"),
        ("constants: {vintage: quarterly_panel}", "optional: [area_code, year, quarter]", "optional keys only"),
        ("constants: {vintage: quarterly_panel}", "data_row: {area_code: '('}", "data_row"),
        ("constants: {vintage: quarterly_panel}", "above: ['(?P<column_number>\\d)']", "figures only"),
        ("constants: {vintage: quarterly_panel}", "colour: red", "colour"),
        ("area_code: [utla20cd]", "area_code: [UTLA20CD]", "written folded"),
        ("layout: tabulated", "layout: quarterly_panel", "stands twice"),
        (
            '{multiplier: "1", evidence: {stated: "our own layout: £"}}',
            '{multiplier: "0", evidence: {stated: x}}',
            "nil",
        ),
        ('{stated: "our own layout: £"}', "{}", "one of: stated"),
        ("- {name: quarter,", "- {name: value,", "may not be called"),
    ],
)
def test_a_layout_that_is_not_understood_is_refused_by_name(folder: Path, old: str, new: str, said: str) -> None:
    change(folder, old, new, "benefit_expenditure.yaml")
    with pytest.raises(DatasetError, match=r"benefit_expenditure\.yaml") as error:
        load_catalogue(folder)
    assert said in str(error.value)


def test_a_change_of_a_layout_changes_what_is_kept_of_a_reading(folder: Path) -> None:
    before = load_catalogue(folder).statistics
    change(folder, "figures: 'total_welfare'", "figures: 'total_.+'", "benefit_expenditure.yaml")
    after = load_catalogue(folder).statistics
    same = {name: before[name].fingerprint == after[name].fingerprint for name in before}
    assert same == {name: name != "benefit_expenditure" for name in before}
