"""Outlines of English authorities for the map of the report site, simplified from a published TopoJSON.

``python -m orchestration.outlines <topo_lad.json>`` writes ``reports/components/authorities.geojson``. It is run when the
outlines change, never by a refresh. No library at hand keeps shared borders shared, and a dependency for one file is too
much: borders are cut where three areas meet, each piece is simplified once, and both its sides use the result.
"""

import heapq
import json
import math
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from orchestration.files import written_atomically
from orchestration.settings import REPOSITORY

OUTLINES = REPOSITORY / "reports" / "components" / "authorities.geojson"
# The day whose codes the outlines carry; models/counted/cnt_authority_outline.sql has the same.
DAY = "2013-12-31"
SOURCE = (
    "Local authority districts of England at the end of 2013, TopoJSON by Martin Chorley (github.com/martinjc/UK-GeoJSON,"
    " json/administrative/eng/topo_lad.json, CC BY 4.0) of boundaries of the Office for National Statistics; simplified"
)
ATTRIBUTION = (
    "Contains National Statistics data © Crown copyright and database right. Contains OS data © Crown copyright and"
    " database right 2014. Outlines by Martin Chorley, CC BY 4.0, simplified."
)

Point = tuple[int, int]
Line = tuple[Point, ...]
Position = tuple[float, float]
_KILOMETRES_A_DEGREE = 111.2
_MIDDLE_OF_ENGLAND = math.radians(53)
# Least triangle that counts as a bend: this share of the smallest authority beside the line, within limits. A small
# authority needs finer lines to be known by its shape.
_BEND_SHARE = 0.004
_BEND_LIMITS = (0.08, 1.2)
# Islands, rocks and slivers below this many square kilometres are left out, unless they are all an authority has.
_LEAST_ISLAND = 1.5
# Points are whole numbers of this part of a degree from the start, so that rounding makes no lines cross.
_FINENESS = 1000


def simplified_outlines(topology: dict[str, Any]) -> dict[str, Any]:
    """The authorities of a TopoJSON as GeoJSON, with borders simplified and still shared."""
    source = _Topology(topology)
    geometries = sorted(topology["objects"]["lad"]["geometries"], key=lambda geometry: geometry["id"])
    shapes = {geometry["id"]: source.polygons(geometry) for geometry in geometries}
    junctions = _junctions(ring for polygons in shapes.values() for rings in polygons for ring in rings)
    smallest: dict[Line, float] = {}
    cut = {}
    for code, polygons in shapes.items():
        size = max(abs(_area(rings[0])) for rings in polygons)
        cut[code] = [[_pieces(ring, junctions) for ring in rings] for rings in polygons]
        for line in (_one_way(piece) for rings in cut[code] for ring in rings for piece in ring):
            smallest[line] = min(size, smallest.get(line, math.inf))
    crowd = _Crowd(point for line in smallest for point in line)
    drawn = {line: _without_small_bends(line, _bend(smallest[line]), crowd) for line in sorted(smallest)}
    return {
        "type": "FeatureCollection",
        "day": DAY,
        "source": SOURCE,
        "attribution": ATTRIBUTION,
        "features": [
            {
                "type": "Feature",
                "id": geometry["id"],
                "properties": {"name": geometry["properties"]["LAD13NM"]},
                "geometry": {"type": "MultiPolygon", "coordinates": _coordinates(cut[geometry["id"]], drawn)},
            }
            for geometry in geometries
        ],
    }


def as_text(outlines: dict[str, Any]) -> str:
    """GeoJSON with one authority a line, so that a change shows where it is."""
    head = {name: value for name, value in outlines.items() if name != "features"}
    features = ",\n".join(_compact(feature) for feature in outlines["features"])
    return f'{_compact(head)[:-1]},"features":[\n{features}\n]}}\n'


class _Topology:
    """The rings of a TopoJSON in thousandths of a degree, which is what the outlines are written in."""

    def __init__(self, topology: dict[str, Any]) -> None:
        (scale_x, scale_y) = topology["transform"]["scale"]
        (west, south) = topology["transform"]["translate"]
        self._arcs = [
            [
                (round(_FINENESS * (west + x * scale_x)), round(_FINENESS * (south + y * scale_y)))
                for x, y in _decoded(arc)
            ]
            for arc in topology["arcs"]
        ]

    def polygons(self, geometry: dict[str, Any]) -> list[list[Line]]:
        """Polygons of a geometry, each an outer ring and its holes; a ring does not repeat its first point."""
        nested = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        loops = [loop for rings in nested for numbers in rings for loop in _loops(self._ring(numbers))]
        loops.sort(key=lambda loop: abs(_area(loop)), reverse=True)
        large = [loops[0], *(loop for loop in loops[1:] if abs(_area(loop)) >= _LEAST_ISLAND)]
        # Outer rings all run one way and holes the other; a hole is in the smallest outer ring that is about it.
        polygons: list[list[Line]] = [[loop] for loop in large if _runs_as(loop, large[0])]
        for hole in large:
            if not _runs_as(hole, large[0]):
                about = [rings for rings in polygons if _is_inside(hole[0], rings[0]) or hole[0] in rings[0]]
                about[-1].append(hole)
        return polygons

    def _ring(self, numbers: Sequence[int]) -> list[Point]:
        # TopoJSON writes an arc run backwards as the complement of its number.
        arcs = [self._arcs[number] if number >= 0 else self._arcs[~number][::-1] for number in numbers]
        return [point for arc in arcs for point in arc[:-1]]


def _decoded(arc: Iterable[Sequence[int]]) -> Iterable[Point]:
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x, y


def _loops(ring: Iterable[Point]) -> list[Line]:
    """The ring as loops that visit no point twice: the file's rings touch themselves, and run out and straight back."""
    loops: list[Line] = []
    walked: list[Point] = []
    place: dict[Point, int] = {}
    for point in ring:
        if point in place:
            loop = walked[place[point] :]
            if len(loop) > 2:
                loops.append(tuple(loop))
            for passed in loop[1:]:
                del place[passed]
            del walked[place[point] + 1 :]
        else:
            place[point] = len(walked)
            walked.append(point)
    return [*loops, tuple(walked)] if len(walked) > 2 else loops


def _is_inside(point: Point, ring: Line) -> bool:
    x, y = point
    inside = False
    for (one_x, one_y), (other_x, other_y) in pairwise([*ring, ring[0]]):
        if (one_y > y) != (other_y > y) and x < one_x + (y - one_y) * (other_x - one_x) / (other_y - one_y):
            inside = not inside
    return inside


def _junctions(rings: Iterable[Line]) -> set[Point]:
    """Points where lines part: those that do not have two neighbours in all rings taken together."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for one, other in pairwise([*ring, ring[0]]):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
    return {point for point, beside in neighbours.items() if len(beside) != 2}


def _pieces(ring: Line, junctions: set[Point]) -> list[Line]:
    """The ring cut at junctions; one without any is cut at its least point, so that both its sides cut alike."""
    begin = next((at for at, point in enumerate(ring) if point in junctions), ring.index(min(ring)))
    turned = [*ring[begin:], *ring[: begin + 1]]
    cuts = [0, *(at for at in range(1, len(turned) - 1) if turned[at] in junctions), len(turned) - 1]
    return [tuple(turned[one : other + 1]) for one, other in pairwise(cuts)]


def _one_way(piece: Line) -> Line:
    return min(piece, piece[::-1])


def _bend(size: float) -> float:
    least, most = _BEND_LIMITS
    return min(most, max(least, size * _BEND_SHARE))


class _Crowd:
    """All points that are still there, by square, to ask which lie in a triangle."""

    _SIDE = 16

    def __init__(self, points: Iterable[Point]) -> None:
        self._squares: dict[Point, set[Point]] = {}
        for point in points:
            self._squares.setdefault(self._square(point), set()).add(point)

    def drop(self, point: Point) -> None:
        self._squares[self._square(point)].discard(point)

    def is_in(self, triangle: tuple[Point, Point, Point]) -> bool:
        """Whether a point other than its corners lies in the triangle or on its edge."""
        (west, south), (east, north) = (tuple(map(edge, zip(*triangle, strict=True))) for edge in (min, max))
        (first, lowest), (last, highest) = self._square((west, south)), self._square((east, north))
        return any(
            point not in triangle and _is_within(point, triangle)
            for column in range(first, last + 1)
            for row in range(lowest, highest + 1)
            for point in self._squares.get((column, row), ())
        )

    def _square(self, point: Point) -> Point:
        return point[0] // self._SIDE, point[1] // self._SIDE


def _is_within(point: Point, triangle: tuple[Point, Point, Point]) -> bool:
    one, two, three = triangle
    turns = [_doubled_area((a, b, point)) for a, b in ((one, two), (two, three), (three, one))]
    return min(turns) >= 0 or max(turns) <= 0


def _without_small_bends(line: Line, bend: float, crowd: _Crowd) -> Line:
    """Visvalingam: drop the point that makes the smallest triangle with its neighbours, until all triangles count.

    A point stays while its triangle holds another one, as the line would sweep over it and lines would cross. A line that
    ends where it began keeps the corners of a triangle.
    """
    fewest = 4 if line[0] == line[-1] else 2
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))

    def triangle(at: int) -> tuple[Point, Point, Point]:
        return line[before[at]], line[at], line[after[at]]

    size = {at: abs(_area(triangle(at))) for at in range(1, len(line) - 1)}
    waiting = [(area, at) for at, area in size.items()]
    heapq.heapify(waiting)
    while waiting and len(size) + 2 > fewest:
        area, at = heapq.heappop(waiting)
        if area >= bend:
            break
        if size.get(at) != area or crowd.is_in(triangle(at)):
            continue
        del size[at]
        crowd.drop(line[at])
        after[before[at]], before[after[at]] = after[at], before[at]
        for beside in (before[at], after[at]):
            if beside in size:
                # Never less than what was dropped: a line loses its small bends before its large ones.
                size[beside] = max(area, abs(_area(triangle(beside))))
                heapq.heappush(waiting, (size[beside], beside))
    return tuple(point for at, point in enumerate(line) if at in size or at in (0, len(line) - 1))


def _coordinates(polygons: Sequence[Sequence[Sequence[Line]]], drawn: dict[Line, Line]) -> list[list[list[Position]]]:
    made = [[_joined(ring, drawn) for ring in rings] for rings in polygons]
    return [[_closed(ring, is_hole=at > 0) for at, ring in enumerate(rings)] for rings in made]


def _joined(pieces: Sequence[Line], drawn: dict[Line, Line]) -> Line:
    points: list[Point] = []
    for piece in pieces:
        line = drawn[_one_way(piece)]
        points.extend((line if piece == _one_way(piece) else line[::-1])[:-1])
    return tuple(points)


def _closed(ring: Line, *, is_hole: bool) -> list[Position]:
    """A ring of GeoJSON: closed, outer rings anticlockwise, holes clockwise."""
    turned = ring[::-1] if (_area(ring) > 0) == is_hole else ring
    return [(x / _FINENESS, y / _FINENESS) for x, y in (*turned, turned[0])]


def _area(ring: Sequence[Point]) -> float:
    """Square kilometres inside a ring; below nought where it runs clockwise."""
    return _doubled_area(ring) / 2 * math.cos(_MIDDLE_OF_ENGLAND) * (_KILOMETRES_A_DEGREE / _FINENESS) ** 2


def _runs_as(ring: Line, other: Line) -> bool:
    return (_area(ring) > 0) == (_area(other) > 0)


def _doubled_area(ring: Sequence[Point]) -> int:
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise([*ring, ring[0]]))


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(arguments: Sequence[str]) -> int:
    """Write the outlines from the TopoJSON that is named."""
    if len(arguments) != 1:
        print("usage: python -m orchestration.outlines <topo_lad.json>", file=sys.stderr)
        return 2
    topology = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    text = as_text(simplified_outlines(topology))
    with written_atomically(OUTLINES) as temporary:
        temporary.write_text(text, encoding="utf-8")
    print(f"wrote {OUTLINES} ({len(text.encode()):,} bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
