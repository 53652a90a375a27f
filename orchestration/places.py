"""Adding a place: any set of authorities becomes rows of ``seeds/places.csv`` and ``seeds/place_members.csv``.

A place consists of principal authorities of the lowest tier. A county or a combined authority named as a member stands for
the authorities it covers; every wider body whose area meets the place becomes a member too, wholly within it or not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from orchestration.errors import ExplainedError
from orchestration.seeds import SEEDS, append_seed, read_seed

_ID = re.compile("[a-z0-9_]+")
# Ids at least this alike may be one id mistyped: a letter or two in ten.
_ALIKE = 0.8


class PlaceError(ExplainedError):
    """The place can't be added; the message says why and what to do."""


@dataclass(frozen=True)
class AddedPlace:
    """What was written: the authorities of the place and the wider bodies that serve it, by name and lifetime."""

    place_id: str
    authorities: list[str]
    bodies_within: list[str]
    bodies_wider: list[str]
    is_new_set: bool

    @property
    def seeds_written(self) -> list[str]:
        """The files of ``seeds/`` that got rows."""
        return [*(["place_sets.csv"] if self.is_new_set else []), "places.csv", "place_members.csv"]


class _Register:
    """The seeds that say which bodies there are, under which codes, and whom they serve."""

    def __init__(self, seeds: Path, today: date) -> None:
        self.seeds, self.today = seeds, today
        types = {row["body_type"]: row["is_base_authority"] == "true" for row in read_seed(seeds, "body_types")}
        self.bodies = {row["body_id"]: row for row in read_seed(seeds, "bodies")}
        self.base = {body_id for body_id, row in self.bodies.items() if types[row["body_type"]]}
        self.codes: dict[str, list[dict[str, str]]] = {}
        for row in read_seed(seeds, "body_codes"):
            self.codes.setdefault(row["code"].upper(), []).append(row)
        self.coverage: dict[str, set[str]] = {}
        for row in read_seed(seeds, "body_coverage"):
            if _holds(row, today):
                self.coverage.setdefault(row["body_id"], set()).add(row["authority_id"])

    def body_of(self, member: str) -> str:
        """The body that has a code today, else the last that had it, else the member itself, taken for a body_id."""
        found = self.codes.get(member.upper(), [])
        found = [row for row in found if _holds(row, self.today)] or found
        return found[-1]["body_id"] if found else member

    def authorities_of(self, member: str) -> set[str]:
        """The principal authorities a code or body_id stands for. Raises PlaceError where nobody knows it."""
        body_id = self.body_of(member)
        if body_id in self.base:
            return {body_id}
        if body_id in self.coverage:
            return self.coverage[body_id]
        if body_id in self.bodies:
            raise PlaceError(
                f"{member} is {self.bodies[body_id]['name']}, which covers no authorities in seeds/body_coverage.csv: "
                "name the authorities instead"
            )
        raise PlaceError(
            f"no body has the code or id {member!r}: look it up in seeds/body_codes.csv (GSS, SNAC, E-code) or add it"
        )


def add_place(
    place_set_id: str,
    place_id: str,
    members: Sequence[str],
    name: str | None = None,
    new_set_name: str | None = None,
    new_set: bool = False,
    seeds: Path = SEEDS,
    today: date | None = None,
) -> AddedPlace:
    """Write the rows of a new place.

    Args:
        place_set_id: the set the place belongs to; places of one set never overlap.
        members: codes (GSS, SNAC, E-code) or body_ids of authorities, counties or combined authorities.
        name: name of the place; without one the names of the bodies given.
        new_set_name: name of a set that is not there yet; only with one is a set made, as a mistyped id would make a
            set of its own and no place of it would be held against those it overlaps.
        new_set: make the set although its id is like that of one that is there.
        today: the day that coverage and codes are looked up for.

    Raises:
        PlaceError: an unknown code or body; an id that is none or is taken; a set that is not there and is not said to
            be new; a set whose places are history; an authority in another place of the set.
    """
    register = _Register(seeds, today or date.today())
    sets, places, rows = (read_seed(seeds, name) for name in ("place_sets", "places", "place_members"))
    for given, option in ((place_set_id, "--set"), (place_id, "--id")):
        if not _ID.fullmatch(given):
            raise PlaceError(f"{option} {given!r} is no id: use lower-case letters, digits and underscores")
    if any(row["place_id"] == place_id for row in places):
        raise PlaceError(f"there is a place {place_id!r} already: choose another --id")
    authorities = sorted(set().union(*(register.authorities_of(member) for member in members)))
    source = f"members {', '.join(members)} given to totalplace place add; bodies by seeds/body_coverage.csv"
    if not authorities:
        raise PlaceError("a place needs at least one member: --members E06000032,E06000056")
    _refuse_overlap(authorities, place_set_id, places, rows, register)
    name_of_new_set = _name_of_new_set(place_set_id, sets, new_set_name, new_set)
    served = {b: covered & set(authorities) for b, covered in register.coverage.items() if covered & set(authorities)}
    within = sorted(body for body, part in served.items() if part == register.coverage[body])
    wider = sorted(served.keys() - set(within))
    regions = {row["region_id"]: row["name"] for row in read_seed(seeds, "regions")}
    found = sorted({regions.get(register.bodies[a]["region_id"], "") for a in authorities} - {""})
    title = name or ", ".join(dict.fromkeys(register.bodies[register.body_of(member)]["name"] for member in members))
    if name_of_new_set:
        append_seed(seeds, "place_sets", [[place_set_id, name_of_new_set, "false", "false", "", source]])
    append_seed(seeds, "places", [[place_id, title, place_set_id, " and ".join(found), "false", source, "certain"]])
    wholly = [*authorities, *within]
    append_seed(
        seeds,
        "place_members",
        [
            [place_id, body, "true" if body in wholly else "false", "", "", source, "certain"]
            for body in [*wholly, *wider]
        ],
    )
    counted = [row["membership_date"] for row in read_seed(seeds, "count_years")]
    names = {body: _with_lifetime(register.bodies[body], counted) for body in [*wholly, *wider]}
    return AddedPlace(
        place_id,
        *([names[body] for body in part] for part in (authorities, within, wider)),
        is_new_set=name_of_new_set is not None,
    )


def _name_of_new_set(
    place_set_id: str, sets: list[dict[str, str]], new_set_name: str | None, new_set: bool
) -> str | None:
    """The name of the set where it has to be made. Raises PlaceError where places can't be added to a set."""
    known = {row["place_set_id"]: row for row in sets}
    if place_set_id not in known:
        alike = get_close_matches(place_set_id, known, cutoff=_ALIKE)
        words = " or ".join(f"{near!r} ({known[near]['name']})" for near in alike)
        if not (new_set_name or "").strip():
            raise PlaceError(
                f"there is no set {place_set_id!r}: "
                + (f"is {words} meant? " if words else f"there are {', '.join(sorted(known))}. ")
                + "To make it, name it with --new-set-name"
            )
        if alike and not new_set:
            raise PlaceError(
                f"there is no set {place_set_id!r}, and its id is like that of {words}: "
                "if that is meant, give --set its id; if another set is, add --new-set"
            )
        return new_set_name.strip()
    row = known[place_set_id]
    if row["is_illustrative"] == "true":
        raise PlaceError(f"the set {place_set_id!r} is of the fictional place: choose a set of real places")
    if row["own_count_year"]:
        raise PlaceError(
            f"the places of the set {place_set_id!r} are those that counted themselves in {row['own_count_year']}: "
            "name another --set, or a new one with --new-set-name"
        )
    if new_set:
        raise PlaceError(f"the set {place_set_id!r} is there, named {row['name']!r}: leave out --new-set")
    if new_set_name is not None and new_set_name != row["name"]:
        raise PlaceError(f"the set {place_set_id!r} is there, named {row['name']!r}: leave out --new-set-name")
    return None


def _refuse_overlap(
    authorities: Iterable[str],
    place_set_id: str,
    places: list[dict[str, str]],
    members: list[dict[str, str]],
    register: _Register,
) -> None:
    of_set = {row["place_id"] for row in places if row["place_set_id"] == place_set_id}
    # A new member holds for all days, so it meets a membership of any days.
    taken = {row["body_id"]: row["place_id"] for row in members if row["place_id"] in of_set}
    if overlap := [body for body in authorities if body in taken]:
        words = ", ".join(f"{register.bodies[body]['name']} (in {taken[body]})" for body in overlap)
        raise PlaceError(
            f"places of one set never overlap: money would be counted twice. Already in the set {place_set_id!r}: {words}"
        )


def _with_lifetime(body: dict[str, str], counted: list[str]) -> str:
    """The name of a body, and since or until when it exists where that leaves out years counted: no total in those."""
    days = [f"since {body['valid_from']}"] if body["valid_from"] > min(counted) else []
    days += [f"until {body['valid_to']}"] if body["valid_to"] and body["valid_to"] < max(counted) else []
    return f"{body['name']} ({', '.join(days)})" if days else body["name"]


def _holds(row: dict[str, str], day: date) -> bool:
    return (row["valid_from"] or "0001-01-01") <= day.isoformat() <= (row["valid_to"] or "9999-12-31")
