"""A layout held against a sheet: where its header stands, what each column is, and what does not fit."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from orchestration.datasets import COLUMN_LABEL, COLUMN_NUMBER, Layout, fold_header
from orchestration.readers.header import HEADER_SEARCH_ROWS, cell_at


@dataclass(frozen=True)
class FigureColumn:
    """A column of figures: its position in the file (from 0), the number and label it is landed under, its own keys.

    ``identity`` is what its header says of it: no two columns may say the same.
    """

    position: int
    number: int
    label: str
    keys: dict[str, str]
    identity: tuple[str | None, ...]


@dataclass(frozen=True)
class Fit:
    """A layout that fits a sheet: the header's index, the keys' positions, the figures, and the keys of every figure."""

    layout: Layout
    header_index: int
    header: tuple[str, ...]
    key_positions: dict[str, int]
    figures: tuple[FigureColumn, ...]
    keys: dict[str, str]

    @property
    def columns(self) -> dict[str, str]:
        """Key column → the header it was read under."""
        return {name: self.header[position] for name, position in self.key_positions.items()}


@dataclass(frozen=True)
class Misfit:
    """Why a layout does not fit a sheet, and how much of it was found: the more keys, the nearer."""

    layout: Layout
    sheet: str | None
    problem: str
    found: list[str] = field(default_factory=list)


def collapsed(text: str) -> str:
    """A text with single spaces for any white space, and none around it."""
    return " ".join(text.split())


def fit_layout(layout: Layout, sheet: str | None, head: Sequence[Sequence[str]]) -> Fit | Misfit:
    """Hold a layout against the first rows of a sheet (``sheet`` is None for a text file)."""
    header = _find_header(layout, head)
    if isinstance(header, Misfit):
        return Misfit(layout, sheet, header.problem, header.found)
    index, positions, figures = header
    found = list(positions)
    keys = dict(layout.constants)
    if layout.sheets is not None:
        if (name := layout.sheets.fullmatch(collapsed(sheet or ""))) is None:
            return Misfit(layout, sheet, f"the name of its sheet is not as expected ({layout.sheets.pattern})", found)
        keys.update(_groups(name))
    above = [collapsed(cell) for row in head[:index] for cell in row if cell.strip()]
    for pattern in layout.above:
        match = next((match for cell in above if (match := pattern.fullmatch(cell))), None)
        if match is None:
            return Misfit(
                layout, sheet, f"no cell above its header in row {index + 1} is as {pattern.pattern!r}", found
            )
        keys.update(_groups(match))
    return Fit(layout, index, tuple(map(collapsed, head[index])), positions, figures, keys)


def _find_header(
    layout: Layout, head: Sequence[Sequence[str]]
) -> tuple[int, dict[str, int], tuple[FigureColumn, ...]] | Misfit:
    """The first row that has the header of every required key, and figures; else what the nearest row lacks."""
    nearest = Misfit(layout, None, "none of its keys stand in a row")
    for index, row in enumerate(head[:HEADER_SEARCH_ROWS]):
        positions = _key_positions(layout, row)
        missing = [name for name in layout.required if name not in positions]
        place = f"row {index + 1} has the headers of {', '.join(positions) or 'no key'}"
        if missing:
            if len(positions) > len(nearest.found):
                lacks = "; ".join(f"{name} (expected: {' or '.join(layout.keys[name])})" for name in missing)
                nearest = Misfit(layout, None, f"{place} and lacks {lacks}", list(positions))
            continue
        figures = _figure_columns(layout, row, head[index - 1] if index else (), set(positions.values()))
        if not figures:
            problem = f"{place} and no figure beside them (expected headers such as {layout.figures.pattern!r})"
        elif twice := _twice(figures):
            problem = f"{place}, and {twice} give the same figure twice"
        else:
            return index, positions, figures
        nearest = Misfit(layout, None, problem, list(positions))
    return nearest


def _key_positions(layout: Layout, row: Sequence[str]) -> dict[str, int]:
    """Key → position of its header; of several headers for a key the one named first in the layout."""
    first: dict[str, int] = {}
    for position, cell in enumerate(row):
        first.setdefault(fold_header(cell), position)
    found = {name: next((first[word] for word in words if word in first), None) for name, words in layout.keys.items()}
    return {name: position for name, position in found.items() if position is not None}


def _figure_columns(
    layout: Layout, row: Sequence[str], row_above: Sequence[str], of_keys: set[int]
) -> tuple[FigureColumn, ...]:
    figures = []
    for position, cell in enumerate(row):
        label = collapsed(cell)
        if not label or position in of_keys or (match := layout.figures.fullmatch(label)) is None:
            continue
        keys = _groups(match)
        if layout.row_above_header is not None and (above := cell_at(row_above, position)):
            keys[layout.row_above_header] = above
        number, own_label = keys.pop(COLUMN_NUMBER, None), keys.pop(COLUMN_LABEL, label)
        figures.append(FigureColumn(position, int(number) if number else position + 1, own_label, keys, match.groups()))
    return tuple(figures)


def _twice(figures: Iterable[FigureColumn]) -> str | None:
    """Two columns whose headers say that they are the same figure; a layout without groups says nothing of that."""
    seen: dict[tuple[str | None, ...], FigureColumn] = {}
    for figure in figures:
        if figure.identity and (other := seen.setdefault(figure.identity, figure)) is not figure:
            return f"columns {other.position + 1} and {figure.position + 1}"
    return None


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name: text for name, text in match.groupdict().items() if text is not None}
