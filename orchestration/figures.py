"""Figures as people read them."""

from decimal import Decimal


def pounds(value: object) -> str:
    """Pounds to the penny, the sign before them; a dash where there is no figure."""
    return f"{'-' if value < 0 else ''}£{abs(value):,.2f}" if isinstance(value, Decimal) else "–"


def millions(value: object) -> str:
    """Whole millions of pounds, without a sign; a dash where there is no figure."""
    return f"{value / 1_000_000:,.0f}" if isinstance(value, Decimal) else "–"


def whole(value: object) -> str:
    """A whole number; a dash where there is no figure."""
    return f"{value:,.0f}" if value is not None else "–"


def interval(low: str, high: str) -> str:
    """Two figures as an interval; a dash where there are none."""
    return f"{low} to {high}" if low != "–" else "–"
