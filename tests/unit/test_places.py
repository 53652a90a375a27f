from datetime import date
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.places import PlaceError, add_place
from orchestration.seeds import SEEDS, read_seed

TODAY = date(2018, 1, 1)
NEEDED = (
    *("bodies", "body_types", "body_codes", "body_coverage", "regions"),
    *("places", "place_sets", "place_members", "count_years"),
)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    for name in NEEDED:
        copyfile(SEEDS / f"{name}.csv", tmp_path / f"{name}.csv")
    return tmp_path


def members_of(seeds: Path, place: str) -> dict[str, str]:
    rows = read_seed(seeds, "place_members")
    return {row["body_id"]: row["is_wholly_within"] for row in rows if row["place_id"] == place}


def test_a_combined_authority_stands_for_its_authorities_and_the_set_is_made(seeds: Path) -> None:
    added = add_place("mayoral", "gm", ["E47000001"], "Greater Manchester", "Mayoral areas", seeds=seeds, today=TODAY)
    assert added.is_new_set
    assert len(added.authorities) == 10
    members = members_of(seeds, "gm")
    assert members["bolton"] == members["greater_manchester_police"] == "true"
    assert [row["region"] for row in read_seed(seeds, "places") if row["place_id"] == "gm"] == ["North West"]
    assert read_seed(seeds, "place_sets")[-1]["is_headline"] == "false"


def test_an_authority_that_does_not_exist_in_every_year_is_said_with_its_days(seeds: Path) -> None:
    added = add_place(
        "mayoral", "west", ["E06000064"], "Westmorland", "Mayoral areas", seeds=seeds, today=date(2024, 1, 1)
    )
    assert added.authorities == ["Westmorland and Furness Council (since 2023-04-01)"]


def test_a_district_has_its_county_among_the_bodies_that_serve_it_and_others(seeds: Path) -> None:
    add_place("mayoral", "lancaster", ["E07000121"], None, "Mayoral areas", seeds=seeds, today=TODAY)
    assert members_of(seeds, "lancaster")["lancashire"] == "false"


def test_a_place_that_overlaps_another_of_its_set_is_refused_by_name(seeds: Path) -> None:
    add_place("mayoral", "gm", ["E47000001"], "Greater Manchester", "Mayoral areas", seeds=seeds, today=TODAY)
    with pytest.raises(PlaceError, match=r"never overlap.*Bolton.*\(in gm\)"):
        add_place("mayoral", "bolton_alone", ["E08000001"], seeds=seeds, today=TODAY)


def test_a_set_has_one_name(seeds: Path) -> None:
    add_place("mayoral", "gm", ["E47000001"], None, "Mayoral areas", seeds=seeds, today=TODAY)
    with pytest.raises(PlaceError, match="is there, named 'Mayoral areas': leave out --new-set-name"):
        add_place("mayoral", "wm", ["E47000007"], None, "Others", seeds=seeds, today=TODAY)
    assert not add_place("mayoral", "wm", ["E47000007"], None, "Mayoral areas", seeds=seeds, today=TODAY).is_new_set


def test_a_set_is_made_only_when_it_is_named_and_the_files_written_are_said(seeds: Path) -> None:
    made = add_place("mayoral", "gm", ["E47000001"], None, "Mayoral areas", seeds=seeds, today=TODAY)
    assert made.seeds_written == ["place_sets.csv", "places.csv", "place_members.csv"]
    added = add_place("mayoral", "wm", ["E47000007"], seeds=seeds, today=TODAY)
    assert added.seeds_written == ["places.csv", "place_members.csv"]


def test_the_terminal_names_the_files_written(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.places.add_place", partial(add_place, seeds=seeds, today=TODAY))
    command = ["place", "add", "--set", "mayoral", "--id", "gm", "--members", "E47000001"]
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 1
    assert "no set 'mayoral'" in refused.output
    added = CliRunner().invoke(app, [*command, "--new-set-name", "Mayoral areas"])
    assert "rows in seeds/place_sets.csv, seeds/places.csv and seeds/place_members.csv" in added.output


def test_a_mistyped_set_is_refused_by_the_name_of_the_set_it_is_like(seeds: Path) -> None:
    add_place("mayoral_2025", "gm", ["E47000001"], None, "Mayoral areas", seeds=seeds, today=TODAY)
    with pytest.raises(PlaceError, match=r"no set 'mayorl_2025': is 'mayoral_2025' \(Mayoral areas\) meant"):
        add_place("mayorl_2025", "bolton_alone", ["E08000001"], seeds=seeds, today=TODAY)
    with pytest.raises(PlaceError, match=r"its id is like that of 'mayoral_2025' \(Mayoral areas\).*--new-set$"):
        add_place("mayoral_2026", "bolton_alone", ["E08000001"], None, "Areas of 2026", seeds=seeds, today=TODAY)


def test_a_set_whose_id_is_like_another_is_made_when_it_is_said_to_be_new(seeds: Path) -> None:
    add_place("mayoral_2025", "gm", ["E47000001"], None, "Mayoral areas", seeds=seeds, today=TODAY)
    add_place("mayoral_2026", "bolton", ["E08000001"], None, "Areas of 2026", new_set=True, seeds=seeds, today=TODAY)
    assert [row["place_set_id"] for row in read_seed(seeds, "place_sets")][-2:] == ["mayoral_2025", "mayoral_2026"]
    with pytest.raises(PlaceError, match=r"is there, named 'Areas of 2026': leave out --new-set$"):
        add_place("mayoral_2026", "wm", ["E47000007"], new_set=True, seeds=seeds, today=TODAY)


def test_a_place_without_a_name_has_that_of_the_bodies_given(seeds: Path) -> None:
    add_place("mayoral", "gm", ["E47000001"], None, "Mayoral areas", seeds=seeds, today=TODAY)
    assert read_seed(seeds, "places")[-1]["name"] == "Greater Manchester Combined Authority"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("total_place_2009", "luton", ["E06000032"]), r"never overlap.*Luton.*luton_cbeds"),
        (("Mayoral areas", "x", ["E06000032"], None, "Mayoral areas"), "--set 'Mayoral areas' is no id"),
        (("mayoral", "kent", ["E06000035"], None, "Mayoral areas"), "already"),
        (("mayoral", "Medway!", ["E06000035"], None, "Mayoral areas"), "--id 'Medway!' is no id"),
        (("mayoral", "x", ["E99999999"], None, "Mayoral areas"), "no body has the code or id 'E99999999'"),
        (("mayoral", "x", ["E6401"], None, "Mayoral areas"), "covers no authorities"),
        (("mayoral", "x", [], None, "Mayoral areas"), "at least one member"),
        (("total_place_2009", "x", ["E06000035"]), "counted themselves in 2008-09"),
        (("illustrative", "x", ["E06000035"]), "fictional"),
        (("mayoral", "x", ["E06000035"]), "no set 'mayoral': there are .*total_place_2009.*--new-set-name"),
        (("mayoral", "x", ["E06000035"], None, " "), "no set 'mayoral'"),
        (("total_place_2010", "x", ["E06000035"], None, "Places"), "its id is like that of 'total_place_2009'"),
    ],
)
def test_what_can_not_be_added_is_said_and_nothing_is_written(
    arguments: tuple[Any, ...], words: str, seeds: Path
) -> None:
    before = {name: (seeds / f"{name}.csv").read_bytes() for name in NEEDED}
    with pytest.raises(PlaceError, match=words):
        add_place(*arguments, seeds=seeds, today=TODAY)
    assert {name: (seeds / f"{name}.csv").read_bytes() for name in NEEDED} == before
