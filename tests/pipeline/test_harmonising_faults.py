"""Returns with faults or without words on their method: none is harmonised to what it does not say."""

from collections import defaultdict
from decimal import Decimal

import pytest
from small_build import SmallBuild
from written_returns import Return, build_returns, standard_method

STANDARD = standard_method()
# The most a cell of a return may hold.
MOST = "999999999999"
CAPITAL = {"body": "Council", "stream": "local_authority_services", "revenue_or_capital": "capital"}


def absurd() -> list[Return]:
    """Lines and words of which no sum can be held; the other returns of the build have to stand."""
    much = [{**CAPITAL, "service": "Bridges", "amount": MOST}] * 10_100
    against = {"hra": Decimal("-9999999999999999")}
    return [
        Return("place_1", "capital", Decimal(10**9), {}, lines=much),
        Return("place_1", "against", Decimal(10**9), {"hra": "gross"}, against, lines=much),
        Return("place_1", "grades", Decimal(10**9), STANDARD | {"quality_grade": "A " + "9" * 400 + "%"}),
    ]


def unsound() -> list[Return]:
    """Effects that leave nothing of the total, and a total that is none."""
    effects = {name: {"hra": Decimal(amount)} for name, amount in (("more", 5_500_000_000), ("all", 5_000_000_000))}
    return [
        *(Return("place_2", name, Decimal(5 * 10**9), {}, effect) for name, effect in effects.items()),
        Return("place_2", "below", Decimal(-1), STANDARD),
    ]


class Built:
    """Counts by version of their return, and their steps by attribute."""

    def __init__(self, build: SmallBuild) -> None:
        counts = build.rows(
            "select return_version, declared_gbp, harmonised_gbp, low_gbp, high_gbp, problem "
            "from methodology.harmonised_count"
        )
        self.counts = {str(row[0]): row[1:] for row in counts}
        self.steps: dict[str, dict[str, tuple[object, ...]]] = defaultdict(dict)
        for version, attribute, *row in build.rows(
            "select return_version, attribute, amount_gbp, low_gbp, high_gbp, grade from methodology.harmonising_step"
        ):
            self.steps[str(version)][str(attribute)] = tuple(row)

    def problem(self, version: str) -> str:
        """Why a return has no harmonised count."""
        _, harmonised, _, _, problem = self.counts[version]
        assert harmonised is None, version
        return str(problem)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(build_returns(tmp_path_factory.mktemp("home"), [*absurd(), *unsound()]))


def test_sums_no_column_can_hold_are_a_problem_of_their_return_alone(built: Built) -> None:
    for version in ("capital", "against"):
        assert "the effects in pounds, on sheet method or of lines outside the standard" in built.problem(version)
    assert built.counts["grades"][1] == 10**9
    assert built.steps["grades"]["quality_grade"][3] == "unresolved"


def test_no_standard_count_is_nothing_or_less(built: Built) -> None:
    for version in ("more", "all"):
        assert "leaves nothing of a standard count" in built.problem(version)
    assert built.problem("below") == "the total is nothing or less: mend it"
