"""One suite per family of checks, built from the rows of the seed ``checks``."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from great_expectations import ExpectationSuite
from great_expectations.expectations import ExpectColumnValuesToBeBetween
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.row_conditions import Column

# Great Expectations holds bounds as floats, and 0.1 is no float: values and bounds (six decimals) are compared as whole
# millionths, exactly.
JUDGED_COLUMN = "value_in_millionths"
MARK_COLUMN = "judged_as"


def in_millionths(value: Decimal | None) -> int | None:
    """A measured value or bound as a whole number of millionths; None stays None."""
    return None if value is None else int((value * 1_000_000).to_integral_value())


@dataclass(frozen=True)
class Check:
    """A row of ``seeds/checks.csv``: a bound, how severe a value outside it is, and what it means to a person.

    ``basis`` and ``applies_to``: the bound is for values of that basis, or of that thing (a function), alone; None: of any.
    """

    check_name: str
    title: str
    family: str
    severity: str
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    requires: str
    sentence: str
    catches: str
    what_to_do: str
    threshold_source: str
    basis: str | None = None
    applies_to: str | None = None

    @property
    def key(self) -> str:
        """Identity of the row: a check with a warning and a critical bound, or with bounds by basis, has several."""
        return f"{self.judged_as}|{self.severity}"

    @property
    def judged_as(self) -> str:
        """What the values the bound is for are marked with."""
        return mark(self.check_name, self.basis, self.applies_to)

    def is_for(self, basis: str | None, applies_to: str | None) -> bool:
        """Whether the bound is for a value of that basis and thing."""
        return self.basis in (None, basis) and self.applies_to in (None, applies_to)


def mark(check_name: str, basis: str | None, applies_to: str | None) -> str:
    """One text for a check and what its bound is for."""
    return "|".join((check_name, basis or "", applies_to or ""))


def build_suites(checks: Iterable[Check]) -> dict[str, ExpectationSuite]:
    """Family → suite. Each expectation judges the measured values of one check and carries the check's name and words."""
    ordered = sorted(checks, key=lambda check: (check.family, check.key))
    return {
        family: ExpectationSuite(name=family, expectations=[_expectation(check) for check in members])
        for family, members in groupby(ordered, key=lambda check: check.family)
    }


def _expectation(check: Check) -> ExpectColumnValuesToBeBetween:
    return ExpectColumnValuesToBeBetween(
        column=JUDGED_COLUMN,
        min_value=in_millionths(check.lower),
        max_value=in_millionths(check.upper),
        row_condition=Column(MARK_COLUMN) == check.judged_as,
        severity=FailureSeverity(check.severity),
        description=check.requires,
        meta={"key": check.key, "catches": check.catches, "what_to_do": check.what_to_do},
    )
