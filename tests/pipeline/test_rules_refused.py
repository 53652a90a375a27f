"""Rules that can't be used stop a refresh, with the reason; what was published before stays in force."""

import csv
from pathlib import Path
from shutil import copytree

import pytest
from conftest import Warehouse
from small_build import SmallBuild

from orchestration import refresh as refreshing
from orchestration.assets import warehouse as assets
from orchestration.database import read_only, writable
from orchestration.dbt import DbtError
from orchestration.files import sha256_of
from orchestration.progress import LayerProgress
from orchestration.publication import current_publication
from orchestration.refresh import RefreshError, refresh
from orchestration.rules import check_rules
from orchestration.seeds import SEEDS, read_seed


def _rewrite(seeds: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (seeds / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _files(home: Path) -> dict[Path, int]:
    """Every file of an installation but the lock, with the time it was last written."""
    return {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_a_refresh_stops_at_rules_that_cannot_be_used_and_publishes_nothing(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = copytree(SEEDS, tmp_path / "seeds")
    functions, groups = read_seed(seeds, "classification_rules"), read_seed(seeds, "subjective_rules")
    functions[0].update(match="regex", pattern="(road")
    groups.append({**groups[0], "rule_id": "another", "condition": "1"})
    _rewrite(seeds, "classification_rules", functions)
    _rewrite(seeds, "subjective_rules", groups)
    themes = read_seed(seeds, "control_classes")
    retired = next(row["code"] for row in read_seed(seeds, "control_rules"))
    _rewrite(
        seeds,
        "control_classes",
        [{**row, "valid_from": "", "valid_to": "2009-03-31" if row["code"] == retired else ""} for row in themes],
    )
    # Another installation, as far as it got: nothing of the one that all tests look at is touched.
    home = copytree(warehouse.settings.home, tmp_path / "home", symlinks=True)
    settings = warehouse.settings.model_copy(update={"home": home})
    before = current_publication(settings)
    assert before is not None
    files = _files(home)
    build = sha256_of(settings.build_database)
    monkeypatch.setattr(refreshing, "check_rules", lambda: check_rules(seeds))
    with pytest.raises(RefreshError) as error:
        refresh(settings, LayerProgress(), rebuild=True, reports=False)
    said = str(error.value)
    assert f"({functions[0]['rule_id']}): pattern '(road' is no regular expression" in said
    assert f"(another): priority {groups[0]['priority']} is that of" in said
    assert f"({groups[0]['rule_id']})" in said
    assert f"code '{retired}' is in use only with valid_to 2009-03-31" in said
    after = current_publication(settings)
    assert after is not None
    assert after.manifest == before.manifest
    assert after.database.is_relative_to(home) and after.database.exists()
    # Nothing was landed either: the last build is whole, for `totalplace evaluate` too.
    assert _files(home) == files
    assert sha256_of(settings.build_database) == build
    with read_only(settings.build_database) as connection:
        assert connection.execute("select is_complete from landed.build").fetchall() == [(True,)]
    # A run that was started elsewhere is asked in the step that would build from the rules.
    monkeypatch.setattr(refreshing, "check_rules", lambda: None)
    monkeypatch.setattr(assets, "check_rules", lambda: check_rules(seeds))
    with pytest.raises(RefreshError, match=r"pattern '\(road' is no regular expression"):
        refresh(settings, LayerProgress(), rebuild=True, reports=False)
    assert current_publication(settings) == after


def test_a_line_whose_themes_come_to_more_than_the_line_stops_the_build_and_names_both_rules(tmp_path: Path) -> None:
    small = SmallBuild(tmp_path, {"local_spend/leeds/2010-02.csv": ["Ash Ltd,Quokka care,01/02/2010,7,100.00"]})
    small.build("resource_type:seed")
    with writable(small.settings.build_database) as connection:
        for seed in ("classification_rules", "subjective_rules", "control_rules", "payee_kind_rules", "theme_rules"):
            connection.execute(f"delete from seeds.{seed}")
        for rule_id, priority, pattern, code, share in (
            ("rule-a", 1, "quokka", "early_years", 0.7),
            ("rule-b", 2, "quokka care", "children_in_care", 0.6),
        ):
            connection.execute(
                "insert into seeds.theme_rules (rule_id, scheme, priority, condition, field, match, pattern, code, share)"
                " values (?, 'theme', ?, 1, 'expense_area', 'keyword', ?, ?, ?)",
                [rule_id, priority, pattern, code, share],
            )
    with pytest.raises(DbtError) as error:
        small.build("+cls_payment_theme", "--exclude", "resource_type:seed")
    heading, said = str(error.value).splitlines()
    assert heading == "the warehouse could not be built:"
    assert said.startswith(
        "seeds/theme_rules.csv row 2 (rule-a) gives 0.7 of a line to early_years and row 3 (rule-b) gives 0.6 of a line"
        " to children_in_care. They meet on 1 line: row 2 of local_spend/leeds/2010-02.csv (Quokka care, £100)."
    )
    assert "come to 1.3" in said and "lower a share" in said
    with writable(small.settings.build_database) as connection:
        connection.execute("update seeds.theme_rules set share = 0.4 where rule_id = 'rule-b' or rule_id = 'rule-a'")
    small.build("+cls_payment_theme", "--exclude", "resource_type:seed")
    assert len(small.rows("from classified.cls_payment_theme")) == 2
