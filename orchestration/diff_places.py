"""Payments counted in each place, in none, and eliminated, in a year: what differs between two publications.

The lines may be the same: a share by which a wider body's payments are apportioned is no part of them.
"""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.database import identifier
from orchestration.diff_lines import SIDES, columns_of

# Each table, and where its pounds are; None: in the place that the row names.
TOTALS: dict[str, str | None] = {
    "place_spend": None,
    "unplaced_spend": "in no place",
    "eliminated_spend": "eliminated (left the count)",
}
_NEEDED = {"place_set_id", "financial_year", "is_illustrative", "amount_gbp"}


@dataclass(frozen=True)
class PlaceTotal:
    """Pounds of payments of a place set in a year: ``where`` is the place_id, or says they are in none; None: no row."""

    is_illustrative: bool
    place_set_id: str
    where: str
    financial_year: str | None
    before_gbp: Decimal | None
    after_gbp: Decimal | None

    @property
    def change_gbp(self) -> Decimal:
        """Pounds that came, less those that went."""
        return (self.after_gbp or Decimal(0)) - (self.before_gbp or Decimal(0))


def changed_totals(connection: duckdb.DuckDBPyConnection) -> tuple[PlaceTotal, ...]:
    """Totals that differ, by place set, the largest change first; a table that a publication lacks holds no pounds."""
    found: dict[tuple[object, ...], list[Decimal | None]] = {}
    for table in TOTALS:
        if lacking(connection, table):
            continue
        for position, side in enumerate(SIDES):
            if not columns_of(connection, side, table):
                continue
            for *key, amount in _sums(connection, side, table):
                found.setdefault(tuple(key), [None, None])[position] = amount
    totals = [PlaceTotal(*key, *pounds) for key, pounds in found.items() if pounds[0] != pounds[1]]
    return tuple(
        sorted(
            totals,
            key=lambda t: (t.is_illustrative, t.place_set_id, -abs(t.change_gbp), t.where, t.financial_year or ""),
        )
    )


def lacking(connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
    """A sentence, where a publication has the table without what its totals are made of."""
    needed = _NEEDED | ({"place_id"} if TOTALS[table] is None else set())
    for side, name in SIDES.items():
        columns = columns_of(connection, side, table).keys()
        if columns and not columns >= needed:
            missing = ", ".join(sorted(needed - columns))
            return f"marts.{table} of the {name} publication lacks {missing}: its totals are not compared"
    return None


def _sums(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> list[tuple[object, ...]]:
    where = TOTALS[table]
    return connection.execute(
        f"""
            select is_illustrative, cast(place_set_id as varchar), {"cast(place_id as varchar)" if where is None else "?"},
                cast(financial_year as varchar), sum(cast(amount_gbp as decimal(18, 2)))
            from {identifier(side, "marts", table)} group by all
        """,
        [] if where is None else [where],
    ).fetchall()
