"""The outlines of authorities: borders stay shared, nothing vanishes, and the file is what its source gives."""

import json
import math
import re
from collections import Counter
from itertools import combinations, pairwise, product
from typing import Any

import pytest

from orchestration.outlines import DAY, OUTLINES, as_text, simplified_outlines
from orchestration.seeds import SEEDS, read_seed
from orchestration.settings import REPOSITORY

Point = tuple[float, float]
Step = tuple[Point, Point]
MOST_BYTES = 300_000
# A lattice of a thousandth of a degree: about 67 by 111 metres.
SCALE = 0.001


@pytest.fixture(scope="module")
def outlines() -> dict[str, Any]:
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


def rings_of(feature: dict[str, Any]) -> list[list[Point]]:
    return [[tuple(point) for point in ring] for rings in feature["geometry"]["coordinates"] for ring in rings]


def area(ring: list[Point]) -> float:
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring)) / 2


def test_the_outlines_are_what_their_source_gives(outlines: dict[str, Any]) -> None:
    path = REPOSITORY.parent / "shared" / "real" / "reference" / "martinjc__topo_lad.json"
    if not path.is_file():
        pytest.skip("the TopoJSON the outlines are made from is not beside the repository")
    made = as_text(simplified_outlines(json.loads(path.read_text(encoding="utf-8"))))
    assert made == OUTLINES.read_text(encoding="utf-8")


def test_the_file_is_small_and_says_whose_it_is(outlines: dict[str, Any]) -> None:
    assert OUTLINES.stat().st_size <= MOST_BYTES
    assert "UK-GeoJSON" in outlines["source"]
    assert "OS data © Crown copyright and database right" in outlines["attribution"]
    assert "National Statistics data © Crown copyright and database right" in outlines["attribution"]


def test_it_is_geojson_with_closed_rings_that_turn_as_the_standard_says(outlines: dict[str, Any]) -> None:
    assert outlines["type"] == "FeatureCollection"
    for feature in outlines["features"]:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == "MultiPolygon"
        assert feature["geometry"]["coordinates"], feature["id"]
        for polygon in feature["geometry"]["coordinates"]:
            for number, ring in enumerate(polygon):
                assert len(ring) >= 4
                assert ring[0] == ring[-1]
                assert (area(ring) < 0) == (number > 0), feature["id"]
                assert all(-6.5 < x < 1.8 and 49.8 < y < 55.9 for x, y in ring)


def test_neighbours_share_their_borders_point_by_point(outlines: dict[str, Any]) -> None:
    run = Counter(step for feature in outlines["features"] for ring in rings_of(feature) for step in pairwise(ring))
    assert set(run.values()) == {1}
    shared = sum((other, one) in run for one, other in run)
    # The rest is coast.
    assert shared > len(run) / 2
    inland = next(feature for feature in outlines["features"] if feature["properties"]["name"] == "Birmingham")
    assert all((other, one) in run for ring in rings_of(inland) for one, other in pairwise(ring))


def turn(one: Point, two: Point, three: Point) -> float:
    return round((two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0]), 9)


def cross(one: Step, other: Step) -> bool:
    return turn(*one, other[0]) * turn(*one, other[1]) < 0 and turn(*other, one[0]) * turn(*other, one[1]) < 0


def test_hardly_any_lines_cross(outlines: dict[str, Any]) -> None:
    steps = {
        min(step, step[::-1])
        for feature in outlines["features"]
        for ring in rings_of(feature)
        for step in pairwise(ring)
    }
    squares: dict[tuple[int, int], list[Step]] = {}
    for step in steps:
        (west, east), (south, north) = (
            sorted(math.floor(value * 10) for value in values) for values in zip(*step, strict=True)
        )
        for column, row in product(range(west, east + 1), range(south, north + 1)):
            squares.setdefault((column, row), []).append(step)
    crossings = {
        (one, other)
        for beside in squares.values()
        for one, other in combinations(sorted(beside), 2)
        if cross(one, other)
    }
    # The source's coast crosses itself; simplifying adds none.
    assert len(crossings) < 20


def test_every_authority_of_the_seeds_has_an_outline_or_is_made_of_some(outlines: dict[str, Any]) -> None:
    kinds = {row["body_type"] for row in read_seed(SEEDS, "body_types") if row["is_base_authority"] == "true"}
    authorities = {
        row["body_id"]
        for row in read_seed(SEEDS, "bodies")
        if row["body_type"] in kinds and row["is_illustrative"] == "false"
    }

    def is_of_the_day(row: dict[str, str]) -> bool:
        return (row["valid_from"] or "0001") <= DAY <= (row["valid_to"] or "9999")

    codes = {
        row["code"]: row["body_id"]
        for row in read_seed(SEEDS, "body_codes")
        if row["scheme"] == "gss" and row["body_id"] in authorities and is_of_the_day(row)
    }
    assert [feature["id"] for feature in outlines["features"]] == sorted(codes)
    areas = read_seed(SEEDS, "area_bodies")
    for later in authorities - set(codes.values()):
        taken_over = {row["area_code"] for row in areas if row["body_id"] == later}
        former = {row["body_id"] for row in areas if row["area_code"] in taken_over and is_of_the_day(row)}
        assert former & set(codes.values()), later


def test_the_model_takes_the_codes_of_the_day_of_the_outlines(outlines: dict[str, Any]) -> None:
    model = (REPOSITORY / "models" / "counted" / "cnt_authority_outline.sql").read_text(encoding="utf-8")
    assert re.findall(r"date '([\d-]+)'", model) == [outlines["day"]] == [DAY]


def topology(arcs: list[list[tuple[int, int]]], shapes: dict[str, list[list[list[int]]]]) -> dict[str, Any]:
    """A TopoJSON of arcs given in thousandths of a degree; a shape is polygons of rings of numbers of arcs."""
    steps = [[arc[0], *((x - from_x, y - from_y) for (from_x, from_y), (x, y) in pairwise(arc))] for arc in arcs]
    return {
        "transform": {"scale": [SCALE, SCALE], "translate": [0, 0]},
        "arcs": steps,
        "objects": {
            "lad": {
                "geometries": [
                    {"type": "MultiPolygon", "id": code, "properties": {"LAD13NM": code}, "arcs": polygons}
                    for code, polygons in shapes.items()
                ]
            }
        },
    }


BORDER = [(100, 0), (101, 20), (99, 40), (140, 50), (101, 60), (100, 100)]
WEST_COAST = [(100, 100), (0, 100), (0, 0), (100, 0)]
EAST_COAST = [(100, 100), (200, 100), (200, 0), (100, 0)]


def test_a_border_loses_its_small_bends_on_both_sides_and_keeps_its_large_ones() -> None:
    made = simplified_outlines(topology([BORDER, WEST_COAST, EAST_COAST], {"west": [[[0, 1]]], "east": [[[0, 2]]]}))
    west, east = ({point for ring in rings_of(feature) for point in ring} for feature in made["features"][::-1])
    assert west & east >= {(0.1, 0.0), (0.14, 0.05), (0.1, 0.1)}
    assert not (west | east) & {(0.101, 0.02)}
    assert {point for point in west | east if 0.09 < point[0] < 0.15} == west & east


def test_an_island_is_dropped_unless_it_is_all_there_is() -> None:
    islet = [(300, 0), (303, 0), (303, 3), (300, 3), (300, 0)]
    arcs = [BORDER, WEST_COAST, islet]
    made = simplified_outlines(topology(arcs, {"whole": [[[0, 1]], [[2]]], "islet": [[[2]]]}))
    islet_made, whole = made["features"]
    assert len(rings_of(whole)) == 1
    [ring] = rings_of(islet_made)
    assert len(ring) >= 4
    assert area(ring) > 0


def test_lines_that_run_out_and_back_and_rings_that_touch_themselves_are_mended() -> None:
    ring = [
        (0, 0),
        (100, 0),
        (150, 0),
        (100, 0),
        (100, 50),
        (102, 52),
        (100, 54),
        (100, 50),
        (100, 100),
        (0, 100),
        (0, 0),
    ]
    made = simplified_outlines(topology([ring], {"one": [[[0]]]}))
    [mended] = rings_of(made["features"][0])
    assert set(mended) == {(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.1)}


def test_a_hole_stays_a_hole_and_is_the_outline_of_what_fills_it() -> None:
    outer = [(0, 0), (0, 300), (300, 300), (300, 0), (0, 0)]
    inner = [(100, 100), (200, 100), (200, 200), (100, 200), (100, 100)]
    made = simplified_outlines(topology([outer, inner], {"about": [[[0], [1]]], "filling": [[[~1]]]}))
    about, filling = made["features"]
    [[_, hole]] = about["geometry"]["coordinates"]
    [[ring]] = filling["geometry"]["coordinates"]
    assert set(hole) == set(ring)
    assert area(hole) == -area(ring)


def test_the_same_source_gives_the_same_bytes() -> None:
    source = topology([BORDER, WEST_COAST, EAST_COAST], {"east": [[[0, 2]]], "west": [[[0, 1]]]})
    assert as_text(simplified_outlines(source)) == as_text(simplified_outlines(json.loads(json.dumps(source))))
