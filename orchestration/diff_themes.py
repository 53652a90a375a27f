"""What left and entered the themes of payment lines between two publications."""

import duckdb

from orchestration.database import rows_as_dicts
from orchestration.diff_lines import SIDES, columns_of
from orchestration.diff_moves import Shift

THEMES = "payment_theme"
# The name of themes on the command line.
SCHEME = "theme"
_NEEDED = {"line_id", "theme_set", "theme", "amount_gbp", "is_illustrative"}


def are_comparable(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether both publications have themes."""
    return all(columns_of(connection, side, THEMES).keys() >= _NEEDED for side in SIDES)


def changed_themes(connection: duckdb.DuckDBPyConnection, is_illustrative: bool) -> tuple[Shift, ...]:
    """Lines that left and entered each theme, or have another share of it: a `Shift` a set of themes and theme."""
    rows = connection.execute(f"""
        select theme_set as "where", theme as value,
            count(before_gbp) as out_count, coalesce(sum(before_gbp), 0) as out_gbp,
            count(after_gbp) as in_count, coalesce(sum(after_gbp), 0) as in_gbp
        from ({_joined()}) where is_illustrative = {is_illustrative}
        group by all order by all
    """)
    return tuple(Shift(**row) for row in rows_as_dicts(rows))


def moved_in_themes(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Every line that left or entered a theme, or has another share of it: for CSV."""
    return connection.execute(f"""
        select line_id, is_illustrative, theme_set, theme, before_gbp as amount_gbp_before, after_gbp as amount_gbp_after
        from ({_joined()})
        order by is_illustrative, abs(coalesce(after_gbp, before_gbp)) desc, line_id, theme_set, theme
    """)


def lines_moved_in_themes() -> str:
    """A query: the line_id of each such line."""
    return f"select distinct line_id from ({_joined()})"


def themes_by_line() -> dict[str, str]:
    """By side a query: line_id, and in a text the themes of the line with its pounds of each."""
    said = "string_agg(concat(theme_set, '/', theme, ' ', amount_gbp), '; ' order by theme_set, theme)"
    return {side: f"select line_id, {said} as themes from {side}.marts.{THEMES} group by line_id" for side in SIDES}


def _joined() -> str:
    key = "line_id, theme_set, theme"
    before, after = (f"(select {key}, amount_gbp, is_illustrative from {side}.marts.{THEMES})" for side in SIDES)
    return f"""
        select line_id, theme_set, theme, b.amount_gbp as before_gbp, a.amount_gbp as after_gbp,
            coalesce(a.is_illustrative, b.is_illustrative) as is_illustrative
        from {before} as b full join {after} as a using ({key})
        where b.amount_gbp is distinct from a.amount_gbp
    """
