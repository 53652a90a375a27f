"""One statistical table → a Parquet file of keyed figures and the record of what was found in it.

The layouts of a dataset are held against each sheet; of several that fit, the first listed is used. Where a layout asks the
file for its unit and the file does not say it, the file is refused: a figure without a unit is no figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from orchestration.datasets import Layout, StatisticalDataset
from orchestration.readers.detect import Detected, detect
from orchestration.readers.figures import FigureWriter, figures_schema
from orchestration.readers.guard import read_guarded
from orchestration.readers.header import HEADER_SEARCH_ROWS
from orchestration.readers.layout import Fit, Misfit, collapsed, fit_layout
from orchestration.readers.layout_refusal import no_layout
from orchestration.readers.periods import period_of_years
from orchestration.readers.record import ParseRecord
from orchestration.readers.rows import counts_of_rows
from orchestration.readers.sheets import RowsOfFile, open_sheets
from orchestration.readers.table_rows import TableTally, read_table, read_without_table

_NOT_A_TABLE = "not_payments"


def parse_statistics(path: Path, dataset: StatisticalDataset, target: Path) -> ParseRecord:
    """Read one file and write its figures to ``target``; a file that holds no rows writes an empty table.

    Never raises for what a file contains: the record says what was found and what to do about it. Verdicts: statistics;
    unknown_layout; units_missing; unreadable.
    """

    def read(detected: Detected) -> ParseRecord:
        with open_sheets(path, detected, target.with_suffix(".spool")) as source:
            return _read(source, dataset, target)

    record = read_guarded(path, figures_schema(dataset), target, read)
    return record.model_copy(update={"verdict": "unreadable"}) if record.verdict == _NOT_A_TABLE else record


def fitting_dataset(path: Path, datasets: Sequence[StatisticalDataset], spool: Path) -> StatisticalDataset | None:
    """The dataset one of whose layouts fits a file, the one with most keys where there are several; None where none does.

    Raises:
        WorkbookError, DelimitedError, OSError: the file can't be read as rows.
    """
    detected = detect(path)
    if not (detected.is_workbook or detected.format == "delimited"):
        return None
    with open_sheets(path, detected, spool) as source:
        plans = [(dataset, _plan(source, dataset)) for dataset in datasets]
    fitting = [
        (max(len(fit.key_positions) for fit in plan.fits.values()), dataset) for dataset, plan in plans if plan.fits
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


@dataclass(frozen=True)
class _Plan:
    """What is read how: sheet number → its layout; what does not fit; the units missing; where the units are said."""

    fits: dict[int, Fit]
    misfits: list[Misfit]
    units_missing: list[str]
    unit_evidence: list[str]


def _plan(source: RowsOfFile, dataset: StatisticalDataset) -> _Plan:
    """Hold every layout against the first rows of every sheet, then look for what the layouts that fit say of units."""
    heads: dict[int, list[list[str]]] = {}
    names: dict[int, str | None] = {}
    said: dict[tuple[str, str], str] = {}
    asked = [(layout.unit.evidence.sheet, layout.unit.evidence.pattern) for layout in dataset.layouts]
    for sheet in source.sheets():
        names[sheet.number] = sheet.name
        heads[sheet.number] = head = list(islice(sheet.rows, HEADER_SEARCH_ROWS))
        patterns = [pattern for name, pattern in asked if pattern is not None and name == collapsed(sheet.name or "")]
        if patterns:
            for cell in (cell for rows in (head, sheet.rows) for row in rows for cell in row):
                for pattern in patterns:
                    if pattern.search(cell):
                        said.setdefault((collapsed(sheet.name or ""), pattern.pattern), collapsed(cell))
    fits: dict[int, Fit] = {}
    misfits: list[Misfit] = []
    for number, head in heads.items():
        for layout in dataset.layouts:
            found = fit_layout(layout, names[number], head)
            if isinstance(found, Fit):
                fits[number] = found
                break
            misfits.append(found)
    missing: dict[str, None] = {}
    evidence: dict[str, None] = {}
    for number, fit in fits.items():
        above = [collapsed(cell) for row in heads[number][: fit.header_index] for cell in row]
        where, what = _unit_evidence(fit.layout, names[number], above, said)
        (missing if what is None else evidence)[where if what is None else f"{where}: {what}"] = None
    return _Plan(fits, misfits, list(missing), list(evidence))


def _unit_evidence(
    layout: Layout, sheet: str | None, above: Sequence[str], said: dict[tuple[str, str], str]
) -> tuple[str, str | None]:
    """Where the unit is said and in what words; without words, what was expected where."""
    evidence = layout.unit.evidence
    if evidence.stated is not None:
        return f"layout {layout.layout}", evidence.stated
    place = f"sheet {sheet!r}" if sheet is not None else "the text"
    if (pattern := evidence.above) is not None:
        if cell := next((cell for cell in above if pattern.search(cell)), None):
            return f"{place}, above the header", cell
        return f"expected {pattern.pattern!r} above the header of {place}", None
    assert evidence.sheet is not None and evidence.pattern is not None
    if cell := said.get((evidence.sheet, evidence.pattern.pattern)):
        return f"sheet {evidence.sheet!r}", cell
    return f"expected {evidence.pattern.pattern!r} on sheet {evidence.sheet!r}", None


def _read(source: RowsOfFile, dataset: StatisticalDataset, target: Path) -> ParseRecord:
    plan = _plan(source, dataset)
    verdict, reason = "statistics", None
    if not plan.fits:
        verdict, reason = "unknown_layout", no_layout(dataset, source.names, plan.misfits)
    elif plan.units_missing:
        todo = (
            f"Ask the publisher for the unit, or state it in a layout of orchestration/datasets/{dataset.dataset}.yaml"
        )
        verdict, reason = "units_missing", f"units missing: {'; '.join(plan.units_missing)}. {todo}"
    fits = plan.fits if verdict == "statistics" else {}
    tally = TableTally()
    warnings: dict[str, None] = {}
    with FigureWriter(figures_schema(dataset), target) as writer:
        for sheet in source.sheets():
            fit = fits.get(sheet.number)
            if fit is not None:
                read_table(sheet, fit, writer, tally)
            elif read_without_table(sheet, writer, tally):
                warnings["sheet_without_layout"] = None
            if sheet.text is not None:
                warnings.update(dict.fromkeys(sheet.text.warnings))
    if fits and not tally.data_rows:
        verdict, reason = "unknown_layout", _no_rows(next(iter(fits.values())))
    if tally.figures_quarantined:
        warnings["figures_not_read"] = None
    is_read = verdict == "statistics"
    first = next(iter(fits.values()), None)
    years = sorted(tally.years)
    period = period_of_years(years)
    return ParseRecord(
        verdict=verdict,
        reason=reason,
        format=source.detected.format,
        encoding=source.detected.encoding,
        delimiter=source.delimiter,
        sheets=source.names,
        header_row=first.header_index + 1 if first else None,
        columns=first.columns if first else {},
        layouts=[(number, fit.header_index + 1, fit.columns) for number, fit in fits.items()],
        rows=tally.rows,
        **counts_of_rows(tally.counts, tally.above),
        content_period_start=period.start if period else None,
        content_period_end=period.end if period else None,
        warnings=list(warnings) if is_read else [],
        layout=", ".join(dict.fromkeys(fit.layout.layout for fit in fits.values())) or None,
        unit=first.layout.unit.multiplier if first else None,
        unit_evidence="; ".join(plan.unit_evidence) if fits else None,
        figure_columns=[figure.label for figure in first.figures] if first else [],
        figures_accepted=tally.figures_accepted,
        figures_quarantined=tally.figures_quarantined,
        financial_years=years,
    )


def _no_rows(fit: Fit) -> str:
    expected = [f"{name} as {pattern.pattern!r}" for name, pattern in fit.layout.data_row.items()]
    what = " and ".join(expected) or f"rows with {', '.join(fit.layout.required)} and a figure"
    return (
        f"layout {fit.layout.layout} fits, and no row of data stands below its header in row {fit.header_index + 1}: "
        f"expected {what}"
    )
