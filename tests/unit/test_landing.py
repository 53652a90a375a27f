import hashlib
import os
import shutil
from pathlib import Path

import pytest

from orchestration.datasets import load_catalogue
from orchestration.inbox import scan_inbox
from orchestration.inputs import embedded_files
from orchestration.landing import Landing

CSV = "Supplier Name,Date paid,Net amount\nA,01/02/2010,5.00\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for body in ("leeds", "salford"):
        path = tmp_path / "inbox" / "local_spend" / body / "2010-02.csv"
        path.parent.mkdir(parents=True)
        path.write_text(CSV)
    return tmp_path / "inbox"


def land(inbox: Path) -> list:
    catalogue = load_catalogue()
    landing = Landing(inbox.parent / "landed", catalogue)
    return [landing.land(file) for file in scan_inbox(inbox, catalogue.datasets)]


def test_two_bodies_with_the_same_bytes_are_two_records_of_one_file(inbox: Path) -> None:
    first, second = land(inbox)
    assert first.file_sha256 == second.file_sha256
    assert first.lines_path == second.lines_path
    assert first.source_file_id != second.source_file_id
    assert (first.body_folder, second.body_folder) == ("leeds", "salford")


def test_landing_again_changes_nothing_on_disk(inbox: Path) -> None:
    before = land(inbox)
    landed = inbox.parent / "landed"
    state = {path: path.stat().st_mtime_ns for path in landed.rglob("*") if path.is_file()}
    assert land(inbox) == before
    assert {path: path.stat().st_mtime_ns for path in landed.rglob("*") if path.is_file()} == state


def test_a_revised_file_is_a_new_record_and_the_old_bytes_stay(inbox: Path) -> None:
    first = land(inbox)[0]
    (inbox / "local_spend" / "leeds" / "2010-02.csv").write_text(CSV.replace("5.00", "6.00"))
    revised = land(inbox)[0]
    assert revised.source_file_id != first.source_file_id
    kept = inbox.parent / "landed" / "files"
    assert (kept / first.file_sha256).read_text() == CSV
    assert (kept / revised.file_sha256).exists()


def test_a_parse_that_was_lost_is_made_again_from_the_kept_bytes(inbox: Path) -> None:
    first = land(inbox)[0]
    for path in (inbox.parent / "landed" / "lines").iterdir():
        path.unlink()
    assert land(inbox)[0] == first
    assert Path(first.lines_path).exists()


def test_what_lies_in_the_wrong_place_is_listed_and_said(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "holiday").mkdir(parents=True)
    (inbox / "holiday" / "photo.csv").write_text(CSV)
    (inbox / "loose.csv").write_text(CSV)
    (inbox / ".hidden").write_text(CSV)
    records = land(inbox)
    assert [record.path_in_inbox for record in records] == ["holiday/photo.csv", "loose.csv"]
    assert all(record.parse.verdict == "unreadable" and "local_spend" in record.parse.reason for record in records)


def test_what_can_not_be_opened_is_listed_and_stops_nothing(inbox: Path) -> None:
    (inbox / "local_spend" / "leeds" / "gone.csv").symlink_to(inbox / "nowhere")
    bad, good, _ = sorted(land(inbox), key=lambda record: record.path_in_inbox != "local_spend/leeds/gone.csv")
    assert (bad.parse.verdict, bad.file_sha256) == ("unreadable", "none")
    assert "can't be opened" in bad.parse.reason
    assert good.parse.verdict == "payments"


def test_names_of_any_bytes_and_folders_linked_twice_are_all_taken(inbox: Path) -> None:
    odd = inbox / "local_spend" / "Hammersmith & Fulham [x]" / os.fsdecode(b"caf\xe9 '1'.csv")
    odd.parent.mkdir()
    odd.write_text(CSV)
    (inbox / "local_spend" / "bury").symlink_to(inbox / "local_spend" / "leeds", target_is_directory=True)
    found = {record.path_in_inbox: record for record in land(inbox)}
    assert "local_spend/bury/2010-02.csv" in found
    record = found["local_spend/Hammersmith & Fulham [x]/caf\\xe9 '1'.csv"]
    assert (record.body_folder, record.parse.verdict) == ("Hammersmith & Fulham [x]", "payments")


def test_links_are_followed_and_a_link_that_leads_back_ends(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text(CSV)
    folder = tmp_path / "inbox" / "local_spend" / "leeds"
    folder.mkdir(parents=True)
    (folder / "linked.csv").symlink_to(real)
    (folder / "loop").symlink_to(tmp_path / "inbox", target_is_directory=True)
    assert [record.path_in_inbox for record in land(tmp_path / "inbox")] == ["local_spend/leeds/linked.csv"]


def test_what_is_kept_can_be_read_by_its_owner_alone_unless_set_otherwise(inbox: Path) -> None:
    land(inbox)
    landed = inbox.parent / "landed"
    assert landed.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (landed / "files").iterdir()} == {0o600}
    shared = Landing(inbox.parent / "shared", load_catalogue(), 0o640)
    for file in scan_inbox(inbox, shared.catalogue.datasets):
        shared.land(file)
    modes = {path.stat().st_mode & 0o777 for path in (inbox.parent / "shared").rglob("*") if path.is_file()}
    assert {0o640} <= modes
    assert (inbox.parent / "shared").stat().st_mode & 0o777 == 0o750


def test_a_file_that_grows_while_it_is_read_is_kept_as_what_was_read(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = inbox / "local_spend" / "leeds" / "2010-02.csv"
    original = shutil.copyfile

    def growing(source: Path, target: Path) -> None:
        with path.open("a") as file:
            file.write("B,02/02/2010,6.00\n")
        original(source, target)

    monkeypatch.setattr(shutil, "copyfile", growing)
    record = land(inbox)[0]
    kept = inbox.parent / "landed" / "files" / record.file_sha256
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == record.file_sha256
    assert record.parse.lines_accepted == kept.read_text().count("2010") == 2


@pytest.mark.parametrize(
    "name", ["%2f..%2fetc.csv", "a'; drop table x; --.csv", "$(touch evil).csv", "=1+1.csv", "a\nb.csv"]
)
def test_a_file_name_is_a_name_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / "inbox" / "local_spend" / "leeds" / name
    path.parent.mkdir(parents=True)
    path.write_text(CSV)
    [record] = land(tmp_path / "inbox")
    assert (record.file_name, record.parse.lines_accepted) == (name, 1)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["inbox", "landed"]


def test_ten_thousand_columns_are_read(inbox: Path) -> None:
    path = inbox / "local_spend" / "leeds" / "2010-02.csv"
    wide = [f"c{n}" for n in range(10_000)]
    path.write_text(
        ",".join(["Supplier Name", "Date paid", "Net amount", *wide]) + "\n" + "A,01/02/2010,5.00" + ",x" * 10_000
    )
    record = land(inbox)[0]
    assert (record.parse.lines_accepted, len(record.parse.extra_columns)) == (1, 10_000)


def test_a_file_the_reader_fails_on_stops_no_other(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("orchestration.readers.parse.choose_delimiter", fail)
    first, second = land(inbox)
    assert first.parse.verdict == second.parse.verdict == "unreadable"
    assert "the reader failed on this file (RuntimeError)" in str(first.parse.reason)


def test_a_statistical_table_needs_no_folder_of_a_body(tmp_path: Path) -> None:
    for folder in ("population", "population/ons"):
        path = tmp_path / "inbox" / folder / "districts.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("code,name,parent,2010\nE06000001,Hartlepool,E12000001,91773\n")
    first, second = land(tmp_path / "inbox")
    assert (first.parse.verdict, first.parse.layout) == ("statistics", "ons_by_district")
    assert (first.body_folder, second.body_folder) == (None, "ons")
    assert (first.period_start, first.period_end, first.period_source) == ("2010-01-01", "2010-12-31", "content")
    assert (first.is_embedded, first.parse.amount_gbp) == (False, None)
    assert first.lines_path == second.lines_path


def test_the_tables_that_come_with_the_product_are_all_read_whole(tmp_path: Path) -> None:
    catalogue = load_catalogue()
    landing = Landing(tmp_path / "landed", catalogue)
    for record in map(landing.land, embedded_files(catalogue)):
        assert record.path_in_inbox.startswith(f"embedded/{record.dataset}/")
        assert record.is_embedded
        held = (record.parse.figures_quarantined, record.parse.lines_quarantined, record.parse.note_rows)
        found = (record.parse.verdict, record.parse.layout, *held)
        expected = ("statistics", "tabulated")
        if record.dataset == "place_return":
            expected = ("place_return", Path(record.file_name).stem)
        assert found == (*expected, 0, 0, 0), record.path_in_inbox
