"""Returns of fictional places, written row by row as landing would leave them, and built as far as the harmonising.

The places stand in a set of their own with a year of comparison, in no region: nothing official is known of them.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyarrow as pa
from small_build import SmallBuild

from orchestration.database import writable
from orchestration.settings import REPOSITORY

PLACES = [f"place_{number}" for number in range(1, 14)]
COMPARISON_YEAR = "2008-09"
SHEETS = ["about", "method", "lines", "coverage", "figures"]


@cache
def seed(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standard_method() -> dict[str, str]:
    """Every attribute as the standard has it."""
    values = {row["attribute"]: row["declared_value"] for row in seed("method_values") if row["is_standard"] == "true"}
    return values | {"financial_year": COMPARISON_YEAR, "quality_grade": "A 100%"}


@dataclass
class Return:
    """One return: its total, its method (an attribute that is not there is unknown), pounds reported, its lines."""

    place: str
    version: str
    total: Decimal | None
    method: Mapping[str, str] = field(default_factory=standard_method)
    effects: Mapping[str, Decimal] = field(default_factory=dict)
    lines: Sequence[Mapping[str, str]] = ()
    figures: Sequence[Mapping[str, str]] = ()

    def rows(self) -> list[dict[str, object]]:
        about = {"place_id": self.place, "version": self.version, "financial_year": self.method.get("financial_year")}
        rows: list[dict[str, object]] = [
            {"sheet": "about", "field": name, "value": value} for name, value in about.items() if value is not None
        ]
        for name in self.method.keys() | self.effects.keys():
            effect = None if name not in self.effects else str(self.effects[name])
            rows.append(
                {
                    "sheet": "method",
                    "attribute": name,
                    "declared_value": self.method.get(name),
                    "effect_gbp_exact": effect,
                }
            )
        for line in self.lines:
            exact = {
                f"{name}_exact": line[name]
                for name in ("amount", "apportionment_share", "source_total")
                if name in line
            }
            rows.append({"sheet": "lines", "unit": "GBP", **line, **exact})
        figures = [*self.figures]
        if self.total is not None:
            figures.append({"measure": "total", "value": str(self.total), "unit": "GBP"})
        for figure in figures:
            exact = {f"{name}_exact": figure[name] for name in ("value", "value_low", "value_high") if name in figure}
            rows.append({"sheet": "figures", **figure, **exact})
        key = f"place_return/{self.place}/{self.version}"
        for number, row in enumerate(rows, start=2):
            row |= {"return_key": key, "source_file_id": key, "place_folder": self.place, "row_number": number}
            row |= {"sheet_number": SHEETS.index(str(row["sheet"])) + 1}
        return rows


def build_returns(home: Path, returns: Sequence[Return], region: str = "None", is_national: bool = False) -> SmallBuild:
    """The build file with the harmonised counts of the returns, their places in a region, if so with national figures."""
    tables = {"place_return/elsewhere/about.csv": "field,value\nversion,1\n"} if is_national else None
    build = SmallBuild(home, {}, tables)
    build.build("resource_type:seed")
    with writable(build.settings.build_database) as connection:
        connection.execute(
            "insert into seeds.place_sets values ('fictional', 'Fictional places', false, false, ?, 'a test')",
            [COMPARISON_YEAR],
        )
        for place in PLACES:
            connection.execute(
                "insert into seeds.places values (?, ?, 'fictional', ?, false, 'a test', 'invented')",
                [place, place, region],
            )
        rows = [row for one in returns for row in one.rows()]
        constants = {"row_kind": "line", "is_embedded": False, "is_illustrative": False, "arrival": 1}
        columns = [name for name, *_ in connection.execute("describe landed.place_return_row").fetchall()]
        written = pa.table(
            {
                name: [row.get(name, constants.get(name)) for row in rows]
                for name in columns
                if name in constants or any(name in row for row in rows)
            }
        )
        connection.register("written", written)
        connection.execute("create table landed.written as select * from landed.place_return_row")
        connection.execute("insert into landed.written by name select * from written")
        connection.execute("drop view landed.place_return_row")
        connection.execute("alter table landed.written rename to place_return_row")
    build.build("+harmonised_count", "--exclude", "resource_type:seed")
    return build
