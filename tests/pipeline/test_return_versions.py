"""Returns of places from the inbox to staging: versions, the archive that keeps them, and what is used."""

import shutil
from pathlib import Path

import pytest

from orchestration.assets.landed import write_landed
from orchestration.database import read_only, rows_as_dicts
from orchestration.datasets import load_catalogue
from orchestration.dbt import Dbt
from orchestration.illustrative_returns import standard_gbp, write_returns
from orchestration.inputs import embedded_files, inbox_files, key_of_inbox
from orchestration.landing import Landing, SourceFile
from orchestration.returned import archive_returns
from orchestration.seeds import SEEDS, read_seed
from orchestration.settings import Illustrative, Settings
from orchestration.template import write_template

CATALOGUE = load_catalogue()
STAGING = ["+stg_return", "+stg_return_method", "+stg_return_line", "+stg_return_coverage", "+stg_return_figure"]


class Installation:
    """An installation into which returns are dropped, and which lands them as a refresh does."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home, illustrative=Illustrative.OFF, base_path="")
        self.settings.prepare()
        self.archive = self.settings.landed / "returns"

    def drop(self, path: str, *, version: str = "1", amount: str = "1", place: str = "kent") -> None:
        """Drop a return as a folder of text files, in place of what lay there."""
        folder = self.settings.home / "inbox/place_return" / path
        folder.mkdir(parents=True, exist_ok=True)
        about = f"field,value\nplace_id,{place}\nfinancial_year,2010-11\nversion,{version}\n"
        (folder / "about.csv").write_text(about)
        (folder / "lines.csv").write_text(f"body,amount,unit\nKent County Council,{amount},GBP\n")

    def land(self, *, archive: bool = True) -> list[SourceFile]:
        landing = Landing(self.settings.landed, CATALOGUE)
        records = [landing.land(file) for file in inbox_files(self.settings, CATALOGUE)]
        if archive:
            archive_returns(landing, records)
        write_landed(self.settings, CATALOGUE, records, "key")
        return records

    def returns(self) -> list[tuple[str, str, bool, str | None]]:
        """Key without digest, version, whether it is used, the problem: of every return, in order of arrival."""
        Dbt(self.settings).build(["--select", "+stg_return", "--indirect-selection", "cautious"], lambda *_: None)
        return [
            (str(row["return_key"]).split("@")[0], row["return_version"], row["is_used"], row["problem"])
            for row in self.rows("from staging.stg_return order by arrival, return_key")
        ]

    def rows(self, query: str) -> list[dict[str, object]]:
        with read_only(self.settings.build_database) as connection:
            return rows_as_dicts(connection.execute(query))

    def key(self) -> str:
        return key_of_inbox(self.settings, inbox_files(self.settings, CATALOGUE))


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_a_version_dropped_on_an_earlier_ones_path_leaves_the_earlier_one_standing(installation: Installation) -> None:
    installation.drop("kent/count", version="1")
    installation.land()
    installation.drop("kent/count", version="2", amount="2")
    records = installation.land()
    assert [record.path_in_inbox.split("@")[0] for record in records] == [
        *("place_return/kent/count/about.csv", "place_return/kent/count/lines.csv"),
        *("place_return/kent/count", "place_return/kent/count"),
    ]
    where = "place_return/kent/count"
    assert installation.returns() == [(where, "1", True, None), (where, "2", True, None)]
    lines = installation.rows("select count(*) as n from landed.place_return_row where amount_exact is not null")
    assert lines == [{"n": 2}]


def test_of_one_version_claimed_twice_the_first_to_arrive_is_used_and_the_later_named(
    installation: Installation,
) -> None:
    installation.drop("kent/z", version="1")
    installation.land()
    installation.drop("kent/a", version="1", amount="2")
    installation.land()
    first, second = installation.returns()
    assert (first[0], first[2]) == ("place_return/kent/z", True)
    assert (second[0], second[2]) == ("place_return/kent/a", False)
    assert "version 1 of kent for 2010-11 arrived before, as place_return/kent/z" in str(second[3])
    # The same holds when its bytes are corrected in place.
    installation.drop("kent/z", version="1", amount="3")
    installation.land()
    assert [used for _, _, used, _ in installation.returns()] == [True, False, False]


def test_a_return_that_also_lies_in_another_places_folder_is_kept_for_both(installation: Installation) -> None:
    installation.drop("kent/count")
    shutil.copytree(
        installation.settings.home / "inbox/place_return/kent/count",
        installation.settings.home / "inbox/place_return/croydon/count",
    )
    installation.land()
    installation.drop("kent/count", version="2", amount="2")
    installation.land()
    kept = [(key, version) for key, version, is_used, _ in installation.returns() if is_used]
    assert kept == [("place_return/kent/count", "1"), ("place_return/kent/count", "2")]


def test_a_return_that_is_moved_keeps_its_arrival_and_is_not_read_twice(installation: Installation) -> None:
    installation.drop("kent/z", version="1")
    installation.land()
    inbox = installation.settings.home / "inbox/place_return/kent"
    (inbox / "z").rename(inbox / "a")
    records = installation.land()
    assert {(record.return_key, record.arrival) for record in records} == {("place_return/kent/a", 1)}
    assert installation.returns() == [("place_return/kent/a", "1", True, None)]


def test_a_return_taken_out_of_the_inbox_is_read_on_until_it_is_withdrawn_from_the_archive(
    installation: Installation,
) -> None:
    installation.drop("kent/count", version="1")
    installation.land()
    shutil.rmtree(installation.settings.home / "inbox/place_return")
    installation.land()
    assert [used for _, _, used, _ in installation.returns()] == [True]
    [folder] = (installation.archive / "kent/count").iterdir()
    shutil.rmtree(folder)
    assert installation.land() == []


def test_the_archive_is_part_of_the_key_and_landing_alone_does_not_change_it(installation: Installation) -> None:
    installation.drop("kent/count", version="1")
    before = installation.key()
    installation.land()
    assert installation.key() == before
    installation.drop("kent/count", version="2")
    changed = installation.key()
    installation.land()
    assert installation.key() == changed != before
    shutil.rmtree(installation.archive)
    assert installation.key() != changed


def test_a_workbook_refused_whole_is_no_version(installation: Installation) -> None:
    path = installation.settings.home / "inbox/place_return/kent/count.csv"
    path.parent.mkdir(parents=True)
    path.write_text("a,b\n1,2\n")
    [record] = installation.land()
    assert record.parse.verdict == "unknown_layout"
    assert not any(installation.archive.rglob("*.csv"))


def test_what_is_wrong_with_a_return_as_a_whole_is_said(installation: Installation) -> None:
    installation.drop("kent/elsewhere", place="lewisham")
    installation.drop("nowhere/count", place="nowhere")
    (installation.settings.home / "inbox/place_return/kent/elsewhere/lines.txt").write_text(
        "body,amount,unit\na,1,GBP\n"
    )
    installation.drop("kent/year")
    about = installation.settings.home / "inbox/place_return/kent/year/about.csv"
    about.write_text("field,value\nPlace ID,kent\nfinancial_year,2010/11\nversion,1\n")
    installation.land()
    problems = {key.rsplit("/", 1)[-1]: str(problem) for key, _, _, problem in installation.returns()}
    assert "sheet lines stands in more than one file" in problems["elsewhere"]
    assert "“nowhere” is no place_id" in problems["count"]
    assert "about!B3: '2010/11'" in problems["year"]


def test_a_template_nobody_filled_in_lands_and_everything_stays_unknown(installation: Installation) -> None:
    path = installation.settings.home / "inbox/place_return/kent/count.xlsx"
    path.parent.mkdir(parents=True)
    write_template("kent", "2010-11", path)
    installation.land()
    Dbt(installation.settings).build(["--select", *STAGING, "--indirect-selection", "cautious"], lambda *_: None)
    known = {
        table: installation.rows(f"select count(*) as n from staging.{table} where {condition}")[0]["n"]
        for table, condition in {
            "stg_return": "is_used",
            "stg_return_line": "true",
            "stg_return_method": "declared_value is not null",
            "stg_return_coverage": "included <> 'unknown'",
        }.items()
    }
    assert known == {"stg_return": 1, "stg_return_line": 0, "stg_return_method": 0, "stg_return_coverage": 0}


def test_exampleshires_two_versions_land_whole_and_meet_in_one_truth(installation: Installation) -> None:
    write_returns(installation.settings.home / "inbox")
    records = installation.land()
    assert {record.parse.verdict for record in records} == {"place_return"}
    assert sum(record.parse.lines_quarantined for record in records) == 0
    Dbt(installation.settings).build(["--select", *STAGING, "--indirect-selection", "cautious"], lambda *_: None)
    assert all(row["is_illustrative"] for row in installation.rows("from staging.stg_return"))
    query = """
        select
            (select sum(amount_gbp) from staging.stg_return_line where return_id like '%/2')
            - (select sum(effect_gbp) from staging.stg_return_method where return_id like '%/2') as standard_gbp
    """
    assert installation.rows(query) == [{"standard_gbp": standard_gbp()}]
    per_head = installation.rows("select sum(amount_gbp) / 640000 as n from staging.stg_return_line group by return_id")
    assert all(6_500 <= float(str(row["n"])) <= 9_500 for row in per_head)
    streams = {row["stream_id"] for row in installation.rows("select distinct stream_id from staging.stg_return_line")}
    standard = {row["stream_id"] for row in read_seed(SEEDS, "spending_streams") if row["is_in_standard"] == "true"}
    assert streams == standard


def test_every_pilot_has_a_printed_return_that_lands_whole(installation: Installation) -> None:
    landing = Landing(installation.settings.landed, CATALOGUE)
    files = [file for file in embedded_files(CATALOGUE) if file.dataset == "place_return"]
    records = [landing.land(file) for file in files]
    assert all(record.parse.verdict == "place_return" and not record.parse.lines_quarantined for record in records)
    pilots = {row["place_id"] for row in read_seed(SEEDS, "places") if row["is_illustrative"] == "false"}
    assert {record.body_folder for record in records} == pilots
    write_landed(installation.settings, CATALOGUE, records, "key")
    Dbt(installation.settings).build(["--select", *STAGING, "--indirect-selection", "cautious"], lambda *_: None)
    assert installation.rows("from staging.stg_return where not is_used") == []
    assert installation.rows("from staging.stg_return_figure where unit is null or measure is null") == []
    without = installation.rows(
        "select place_id from staging.stg_return where place_id not in"
        " (select place_id from staging.stg_return_figure where measure in ('total', 'per_head')) order by place_id"
    )
    assert [row["place_id"] for row in without] == ["croydon", "durham", "leics", "tyne"]
