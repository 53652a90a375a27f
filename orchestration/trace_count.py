"""From a figure of the official count back to the lines of national tables it sums, and from a line to its row."""

from dataclasses import dataclass
from pathlib import Path

from orchestration.database import read_only, rows_as_dicts
from orchestration.publication import Publication
from orchestration.seeds import NATIONAL, read_seed
from orchestration.settings import Settings
from orchestration.trace import TraceError, landed_records, published_file

_SHOWN_LINES = 20


@dataclass(frozen=True)
class CountTrace:
    """A figure of the count: the place's row in the summary, the sums it consists of, its source lines, largest first.

    ``lines`` hold what of each source line is the figure's: ``weight`` of it belongs to the function asked for.
    """

    figure: str
    place: dict[str, object]
    line_count: int
    current_gbp: object
    capital_gbp: object
    lines: list[dict[str, object]]


@dataclass(frozen=True)
class LineTrace:
    """A source line: its file, its row as landed, the table it was tabulated from, and what of it is each place's."""

    source_line_id: str
    file: dict[str, object]
    kept_bytes: Path
    cell: dict[str, object]
    row: dict[str, object]
    origin: dict[str, str] | None
    treatment: dict[str, object] | None
    shares: list[dict[str, object]]


def trace_count(publication: Publication, figure: str) -> CountTrace:
    """The source lines behind a figure of the official count.

    Args:
        figure: ``<place_id>/<financial_year>``; then, where wanted, ``/<COFOG code>`` and ``/<body_id or spender>``.

    Raises:
        TraceError: the publication has no such place, year, function or spender.
    """
    place_id, year, code, spender = [part.strip() for part in [*figure.split("/", 3), "", ""][:4]]
    place_id, code = place_id.lower(), code.upper()  # as the marts write them: kent, 07.A
    with read_only(publication.database) as connection:
        query = "from marts.place_summary where place_id = ? and financial_year = ? order by restated_from nulls first"
        found = rows_as_dicts(connection.execute(query, [place_id, year]))
        if not found:
            known = connection.execute(
                "select string_agg(place_id || '/' || financial_year, ', ' order by place_id, financial_year)"
                " from marts.place_summary where restated_from is null and (place_id = ? or financial_year = ?)",
                [place_id, year],
            ).fetchone()
            hint = known[0] if known and known[0] else "select place_id, financial_year from marts.place_summary"
            raise TraceError(f"there is no official count {place_id}/{year}; there are: {hint}")
        if found[0]["restated_from"] is not None:
            counted = found[0]["restated_from"]
            raise TraceError(
                f"the count of {year} is that of {counted} restated: trace {place_id}/{counted} (steps: marts.growth_link)"
            )
        part = """
            from (
                select
                    line.*,
                    coalesce(weight.weight, 1) as weight,
                    coalesce(weight.cofog_code, line.cofog_code) as function
                from marts.apportionment as line
                left join marts.outturn_function as weight
                    on line.financial_year = weight.financial_year and line.line_number = weight.line_number
            )
            where place_id = $place and financial_year = $year and source_gbp <> 0
                and ($code = '' or function = $code or starts_with(function, $code || '.'))
                and ($spender = '' or body_id = $spender or lower(spender) = lower($spender))
        """
        values = {"place": place_id, "year": year, "code": code, "spender": spender}
        [count] = connection.execute(f"select count(distinct source_line_id) {part}", values).fetchone() or (0,)
        # The sums are those of the count; an incomplete place has none.
        sums = connection.execute(
            "select sum(amount_gbp) filter (where not is_capital), sum(amount_gbp) filter (where is_capital)"
            " from marts.place_count where place_id = $place and financial_year = $year"
            " and ($code = '' or cofog_code = $code or starts_with(cofog_code, $code || '.'))"
            " and ($spender = '' or body_or_department = $spender or lower(spender) = lower($spender))",
            values,
        ).fetchone()
        lines = rows_as_dicts(
            connection.execute(
                "select any_value(columns(* exclude (weight, function))), least(sum(weight), 1) as weight"
                f" {part} group by source_line_id order by abs(any_value(amount_gbp)) * sum(weight) desc, source_line_id"
                f" limit {_SHOWN_LINES}",
                values,
            )
        )
    if not count:
        asked = [f"function {code}" if code else "", f"spender {spender}" if spender else ""]
        words = " and ".join(filter(None, asked)) or "a share in the place"
        raise TraceError(f"no line of {place_id}/{year} has {words}{_nearest(found[0])}")
    return CountTrace(figure, found[0], count, *sums, lines)


def _nearest(place: dict[str, object]) -> str:
    return "" if place["is_complete"] else f": it has no total, as {place['missing']}"


def trace_line(settings: Settings, publication: Publication, source_line_id: str) -> LineTrace:
    """The row of a national table behind a source line, and what of it is each place's.

    Raises:
        TraceError: the publication has no such file, or the file no such cell.
    """
    file_id, sheet_number, row_number, column_number = source_line_id.split("-")
    with read_only(publication.database) as connection:
        file = published_file(connection, publication, file_id, "source_line_id", "totalplace trace <place>/<year>")
        shares = rows_as_dicts(
            connection.execute("from marts.apportionment where source_line_id = ? order by place_id", [source_line_id])
        )
        treatment = rows_as_dicts(
            connection.execute("from marts.figure_treatment where source_line_id = ?", [source_line_id])
        )
    _, cells = landed_records(settings, file, int(sheet_number), int(row_number))
    found = [cell for cell in cells if str(cell.get("column_number")) == column_number]
    if not found:
        raise TraceError(f"{file['path_in_inbox']} has no figure in row {row_number}, column {column_number}")
    kept = settings.landed / "files" / str(file["file_sha256"])
    row = {key: text for key, text in found[0].items() if text is not None}
    return LineTrace(
        source_line_id, file, kept, found[0], row, _origin(file), treatment[0] if treatment else None, shares
    )


def _origin(file: dict[str, object]) -> dict[str, str] | None:
    """The published table that an embedded one was tabulated from."""
    if not file["is_embedded"]:
        return None
    origins = read_seed(NATIONAL, "origins")
    return next((row for row in origins if str(file["path_in_inbox"]).endswith(row["path"])), None)
