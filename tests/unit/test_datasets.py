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
