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
    both = {"revenue_or_capital": "revenue_plus_capital"}
    against = {"hra": Decimal("-9999999999999999")}
    return [
        Return("place_1", "capital", Decimal(10**9), both, lines=much),
        Return("place_1", "against", Decimal(10**9), both | {"hra": "gross"}, against, lines=much),
        Return("place_1", "grades", Decimal(10**9), STANDARD | {"quality_grade": "A " + "9" * 400 + "%"}),
    ]


def unsound() -> list[Return]:
    """Effects that leave nothing of the total, and a total that is none."""
    effects = {name: {"hra": Decimal(amount)} for name, amount in (("more", 5_500_000_000), ("all", 5_000_000_000))}
    return [
        *(Return("place_2", name, Decimal(5 * 10**9), {}, effect) for name, effect in effects.items()),
        Return("place_2", "below", Decimal(-1), STANDARD),
    ]


COUNCIL = {"body": "Council", "stream": "local_authority_services", "revenue_or_capital": "revenue"}
WARDS = {"body": "NHS", "stream": "primary_care_trust_commissioning", "service": "Wards", "amount": "1000000000"}
LINES = [
    {**COUNCIL, "service": "Schools", "amount": "3000000000"},
    {**CAPITAL, "service": "New school", "amount": "181900000"},
    {**COUNCIL, "service": "Council tax benefit", "amount": "30000000"},
]


def beside() -> list[Return]:
    """Lines beside a printed total that holds them, does not, or may."""
    silent = {name: value for name, value in STANDARD.items() if name != "revenue_or_capital"}
    both, revenue = Decimal(3_211_900_000), Decimal(3_000_000_000)
    words = [{"measure": "total", "value": "3200", "value_low": "3150", "value_high": "3250", "unit": "GBP million"}]
    put_in = STANDARD | {"revenue_or_capital": "revenue_plus_capital"}
    return [
        Return("place_3", "apart", revenue, silent, lines=LINES),
        Return("place_3", "held", both, silent, lines=LINES),
        Return("place_3", "rounded", None, silent, lines=LINES, figures=words),
        Return("place_3", "put in", Decimal(4 * 10**9), put_in, lines=LINES),
        Return("place_3", "left out", revenue, STANDARD, lines=LINES),
        # It says that capital is out, and its total is the sum with capital all the same.
        Return("place_3", "contradicted", both, STANDARD, lines=LINES),
    ]


def spelled() -> list[Return]:
    """One choice in every spelling that the reader takes for it."""
    words = {
        "capital": ("capital", "Capital", " CAPITAL "),
        "charges": ("Capital financing-charges", "capital_financing charges"),
    }
    council = {**COUNCIL, "service": "Interest", "amount": "40700000"}
    lines = [{**council, "revenue_or_capital": word} for spellings in words.values() for word in spellings]
    method = {
        **STANDARD,
        "revenue_or_capital": "Revenue plus capital",
        "financial_year": "2008-09",
        "quality_grade": "Unknown",
    }
    return [Return("place_5", "spelled", None, method, lines=[LINES[0], *lines])]


def elsewhere() -> list[Return]:
    """A return of which no line is a local authority's: an effect on that part of it has nothing to hold on to."""
    return [Return("place_4", "no council", None, STANDARD | {"gross_or_net": "gross"}, lines=[WARDS])]


class Built:
    """Counts by version of their return, and their steps by attribute."""

    def __init__(self, build: SmallBuild) -> None:
        self.build = build
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
    return Built(
        build_returns(tmp_path_factory.mktemp("home"), [*absurd(), *unsound(), *beside(), *elsewhere(), *spelled()])
    )


def test_sums_no_column_can_hold_are_a_problem_of_their_return_alone(built: Built) -> None:
    for version in ("capital", "against"):
        assert "the effects in pounds, on sheet method or of lines outside the standard" in built.problem(version)
    assert built.counts["grades"][1] == 10**9
    assert built.steps["grades"]["quality_grade"][3] == "unresolved"


def test_no_standard_count_is_nothing_or_less(built: Built) -> None:
    for version in ("more", "all"):
        assert "leaves nothing of a standard count" in built.problem(version)
    assert built.problem("below") == "the total is nothing or less: mend it"


@pytest.mark.parametrize("version", ["held", "rounded", "put in", "contradicted"])
def test_lines_the_total_holds_are_taken_off(built: Built, version: str) -> None:
    amount = Decimal(-181_900_000)
    assert built.steps[version]["revenue_or_capital"] == (amount, amount, amount, "reported")


def test_lines_beside_a_total_that_is_another_sum_are_not_taken_off(built: Built) -> None:
    amount, low, high, grade = built.steps["apart"]["revenue_or_capital"]
    assert (amount, grade) == (0, "unresolved")
    assert low < -181_900_000 < 0 <= high
    assert "revenue_or_capital" not in built.steps["left out"]
    declared, harmonised, low, high, problem = built.counts["left out"]
    assert (declared, problem) == (harmonised, None)
    assert low < declared < high


def test_council_tax_benefit_the_total_may_hold_is_a_range_and_no_shift(built: Built) -> None:
    assert built.steps["apart"]["council_tax_benefit"] == (0, -30_000_000, 0, "unresolved")
    assert built.steps["held"]["council_tax_benefit"] == (*[Decimal(-30_000_000)] * 3, "reported")


def test_a_return_without_a_line_of_local_authorities_has_no_part_of_theirs(built: Built) -> None:
    amount, low, high, _ = built.steps["no council"]["gross_or_net"]
    assert (amount, low, high) == (0, 0, 0)


def test_every_spelling_of_a_choice_is_one_choice(built: Built) -> None:
    assert built.steps["spelled"]["revenue_or_capital"][0] == 5 * Decimal(-40_700_000)
    written = built.build.rows(
        "select distinct revenue_or_capital from staging.stg_return_line where return_id = 'place_5/2008-09/spelled'"
    )
    assert {word for (word,) in written} == {"revenue", "capital", "capital_financing_charges"}
    [(value,)] = built.build.rows(
        "select value_as_written from staging.stg_return_method "
        "where return_id = 'place_5/2008-09/spelled' and attribute = 'quality_grade'"
    )
    assert value is None, "unknown is no value, however it is spelled"
