"""Counts of known truths, rendered through methods whose effects are drawn, are brought back to the truth."""

import random
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from statistics import median

import pytest
from rendered_counts import DRAWS, LOCAL_SHARE, Known, drawn, reported, undeclared
from small_build import SmallBuild
from written_returns import COMPARISON_YEAR, PLACES, Return, build_returns, seed, standard_method

from orchestration.database import read_only, rows_as_dicts

# Two scopes modelled, two reported, and factors of year and area: orders matter.
MIXED = {"gross_or_net": "gross", "benefits_scope": "all_DWP", "hra": "gross", "nhs_counting_point": "both",
         "financial_year": "2010-11", "geography_boundary": "narrower"}  # fmt: skip
MIXED_EFFECTS = {"hra": Decimal("123456789.01"), "nhs_counting_point": Decimal("123456789.01")}
LINES = [
    {"body": "Council", "stream": "local_authority_services", "service": "Schools", "amount": "1000000"},
    {"body": "Council", "stream": "local_authority_services", "service": "New school", "amount": "200000",
     "revenue_or_capital": "capital"},
    {"body": "Council", "stream": "local_authority_services", "service": "Council tax benefit", "amount": "30000"},
    {"body": "Council", "stream": "local_authority_services", "service": "Housing Revenue Account", "amount": "50000"},
    {"body": "Army", "stream": "defence", "service": "Barracks", "amount": "7000.5"},
    {"body": "Police", "stream": "police_authority", "service": "Police", "amount": "900000", "source_total": "900000",
     "apportionment_share": "0.25"},
    {"body": "Fire", "stream": "fire_and_rescue_authority", "service": "Fire", "amount": "100", "source_total": "400",
     "apportionment_share": "0.25"},
]  # fmt: skip
TWIN = {"gross_or_net": "gross", "hb_ctb_source": "both", "schools_dsg": "excluded"}


def slips() -> list[Return]:
    """Returns no count can be found from; none of them may stop the build of the others."""
    much, standard = Decimal("999999999999999"), standard_method()
    heads = [
        {"measure": "per_head", "value": str(much), "unit": "GBP per head"},
        {"measure": "population", "value": str(much), "unit": "persons"},
    ]
    return [
        Return("place_8", "slip total", much),
        Return("place_8", "slip effect", Decimal(10**9), {}, {"hra": much, "schools_dsg": much}),
        Return("place_8", "slip heads", None, figures=heads),
        Return("place_8", "slip lines", None, lines=[{"body": "Council", "amount": str(much)}] * 30),
        Return("place_8", "slip year", Decimal(10**9), standard | {"financial_year": "2099-00"}),
        Return("place_8", "slip grade", Decimal(10**9), standard | {"quality_grade": "A B %"}),
        Return("place_8", "nobody", Decimal(10**9), figures=[heads[1] | {"value": "0"}]),
    ]


def single_returns() -> list[Return]:
    standard = standard_method()
    total = Decimal("4180000000.01")
    gap = {
        "gross_or_net": Decimal("61000000"),
        "hb_ctb_source": Decimal("29000000.25"),
        "schools_dsg": Decimal("-9.13"),
    }
    per_head = [
        {"statement_id": "paper", "measure": "per_head", "value": "6000", "value_low": "5900", "value_high": "6000",
         "unit": "GBP per head"},
        {"statement_id": "paper", "measure": "population", "value": "500000", "unit": "persons"},
    ]  # fmt: skip
    own = standard | {"population_denominator": "own", "rounding_and_precision": "bn_1dp"}
    sums = {**standard, "revenue_or_capital": "revenue_plus_capital"}
    return [
        Return("place_1", "mixed", total, standard | MIXED, MIXED_EFFECTS),
        Return("place_2", "twin", total, standard),
        Return("place_3", "twin", total + sum(gap.values()), standard | TWIN, gap),
        Return("place_4", "head", None, own, figures=per_head),
        Return("place_5", "lines", None, sums, lines=LINES),
        Return("place_5", "unread", None, sums, lines=[*LINES, {"body": "Council", "amount": "7", "unit": "barrels"}]),
        Return("place_6", "silent", total, {}),
        Return("place_7", "nothing", total, standard | {
            "benefits_scope": "none", "national_bodies_scope": "none", "schools_dsg": "excluded",
            "gross_or_net": "net_of_fees_and_specific_grants", "overheads_and_on_costs": "direct_only",
            "time_of_count": "preliminary"}),
        *slips(),
    ]  # fmt: skip


@dataclass(frozen=True)
class Harmonised:
    """What was known of each return when it was written, and the rows of the build."""

    known: dict[str, Known]
    counts: dict[str, dict[str, object]]
    steps: dict[str, list[dict[str, object]]]

    def of(self, version: str) -> list[tuple[Known, dict[str, object]]]:
        return [
            (self.known[name], count) for name, count in self.counts.items() if name.split("/")[2].startswith(version)
        ]

    def step(self, name: str, attribute: str) -> dict[str, object]:
        [found] = [step for step in self.steps[name] if step["attribute"] == attribute]
        return found


@pytest.fixture(scope="module")
def harmonised(tmp_path_factory: pytest.TempPathFactory) -> Harmonised:
    chance = random.Random(2009)
    written = [*drawn(chance), *undeclared(chance), *reported(chance)]
    known = {f"{r.place}/{r.method.get('financial_year', COMPARISON_YEAR)}/{r.version}": k for k, r in written}
    build = build_returns(tmp_path_factory.mktemp("home"), [r for _, r in written] + single_returns())
    return read(build, known)


def read(build: SmallBuild, known: dict[str, Known]) -> Harmonised:
    with read_only(build.settings.build_database) as connection:
        counts = rows_as_dicts(connection.execute("from methodology.harmonised_count"))
        steps = defaultdict(list)
        for step in rows_as_dicts(connection.execute("from methodology.harmonising_step order by all")):
            steps[str(step["return_id"])].append(step)
    return Harmonised(known, {str(count["return_id"]): count for count in counts}, steps)


def covers(known: Known, count: dict[str, object]) -> bool:
    return bool(count["low_gbp"] <= known.truth <= count["high_gbp"])


def test_the_truth_lies_in_the_interval_of_thirteen_methods_as_often_as_it_says(harmonised: Harmonised) -> None:
    found = harmonised.of("drawn")
    assert len(found) == DRAWS * 13
    assert 0.92 <= sum(covers(*one) for one in found) / len(found) <= 0.99
    for place in PLACES:
        own = [covers(*one) for one in found if one[1]["place_id"] == place]
        assert sum(own) / len(own) >= 0.92, place


def test_the_interval_is_about_as_wide_as_that_of_an_oracle(harmonised: Harmonised) -> None:
    widths = [float(c["high_gbp"] - c["low_gbp"]) / 2 / known.oracle for known, c in harmonised.of("drawn")]
    assert 0.9 <= median(widths) <= 1.5
    assert max(widths) <= 1.5


def test_counts_are_not_shifted_one_way(harmonised: Harmonised) -> None:
    off = [float(count["harmonised_gbp"] / known.truth) - 1 for known, count in harmonised.of("drawn")]
    assert abs(sum(off) / len(off)) < 0.005


def test_what_is_not_declared_widens_and_still_covers_the_truth(harmonised: Harmonised) -> None:
    found = harmonised.of("undeclared")
    assert len(found) == DRAWS * 13
    assert sum(covers(*one) for one in found) / len(found) >= 0.92
    few, many = (
        [float(c["high_gbp"] / c["low_gbp"]) for _, c in found if c["place_id"] == place and c["low_gbp"] > 0]
        for place in ("place_1", "place_12")
    )
    assert median(many) > median(few)


def test_with_every_effect_reported_the_truth_comes_back_to_the_penny(harmonised: Harmonised) -> None:
    found = harmonised.of("reported")
    assert len(found) == 130
    assert all(count["harmonised_gbp"] == known.truth for known, count in found)


def test_declared_and_steps_make_the_harmonised_count(harmonised: Harmonised) -> None:
    for name, count in harmonised.counts.items():
        if count["harmonised_gbp"] is not None:
            # Rounding leaves a penny a step at most; more would hide steps that are not those of the count.
            left = sum((abs(step["rounding_gbp"]) for step in harmonised.steps[name]), Decimal(0))
            assert left <= Decimal("0.01") * len(harmonised.steps[name])
            steps = sum((step["amount_gbp"] for step in harmonised.steps[name]), Decimal(0))
            assert (
                count["declared_gbp"] + steps == count["harmonised_gbp"] == count["declared_gbp"] + count["steps_gbp"]
            )


def test_harmonising_a_harmonised_count_changes_nothing(
    harmonised: Harmonised, tmp_path_factory: pytest.TempPathFactory
) -> None:
    once = [count for _, count in harmonised.of("drawn-0")]
    again = [Return(str(count["place_id"]), "again", count["harmonised_gbp"]) for count in once]
    twice = read(build_returns(tmp_path_factory.mktemp("again"), again), {})
    assert len(twice.counts) == 13
    for count in once:
        found = twice.counts[f"{count['place_id']}/{COMPARISON_YEAR}/again"]
        assert (found["steps_gbp"], found["harmonised_gbp"]) == (0, count["harmonised_gbp"])


def test_harmonising_a_harmonised_count_of_lines_of_another_year_in_a_region_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    def once(written: Return, is_national: bool) -> tuple[dict[str, object], dict[str, dict[str, object]]]:
        home = tmp_path_factory.mktemp(written.version)
        found = read(build_returns(home, [written], region="London", is_national=is_national), {})
        [key] = [key for key in found.counts if key.startswith(f"{written.place}/")]
        return found.counts[key], {str(step["attribute"]): step for step in found.steps[key]}

    method = standard_method() | {"revenue_or_capital": "revenue_plus_capital", "financial_year": "2010-11"}
    count, steps = once(Return("place_9", "lines", None, method, lines=LINES), is_national=True)
    assert count["comparison_year"] == COMPARISON_YEAR
    assert steps["revenue_or_capital"]["amount_gbp"] < 0 != steps["financial_year"]["amount_gbp"]
    assert steps["financial_year"]["grade"] == "source", "growth of the region"
    # Its harmonised count as a total, the same lines beside it: capital shown apart, a wider body whole.
    again, steps = once(Return("place_9", "again", count["harmonised_gbp"], lines=LINES), is_national=False)
    assert {name: step["amount_gbp"] for name, step in steps.items() if step["amount_gbp"]} == {}
    assert again["harmonised_gbp"] == again["declared_gbp"] == count["harmonised_gbp"]


def test_a_gap_of_method_alone_between_twins_is_all_explained_as_method(harmonised: Harmonised) -> None:
    plain, other = (harmonised.counts[f"{place}/{COMPARISON_YEAR}/twin"] for place in ("place_2", "place_3"))
    assert plain["harmonised_gbp"] == other["harmonised_gbp"]
    assert (
        other["declared_gbp"] - plain["declared_gbp"]
        == plain["steps_gbp"] - other["steps_gbp"]
        == Decimal("89999991.12")
    )
    assert {step["grade"] for step in harmonised.steps["place_3/2008-09/twin"]} == {"reported", "source"}


def test_steps_are_the_mean_over_all_orders(harmonised: Harmonised) -> None:
    name = "place_1/2010-11/mixed"
    count, steps = harmonised.counts[name], harmonised.steps[name]
    declared, unknown = Fraction(count["declared_gbp"]), Fraction(sum(MIXED_EFFECTS.values()))
    shares, factors = {}, {}
    for name, value in MIXED.items():
        if name == "financial_year":
            middle = (seeded("financial_year", "each_later_year", "low") + seeded(name, "each_later_year", "high")) / 2
            factors[name] = 1 / (1 + middle) ** 2
        elif name not in MIXED_EFFECTS:
            middle = (seeded(name, value, "low") + seeded(name, value, "high")) / 2
            if name == "geography_boundary":
                factors[name] = 1 / (1 + middle)
            else:
                shares[name] = middle * (Fraction(str(LOCAL_SHARE)) if name == "gross_or_net" else 1)
    base = (declared - unknown) / (1 + sum(shares.values()))
    added = {name: -share * base for name, share in shares.items()}
    added |= {name: -Fraction(effect) for name, effect in MIXED_EFFECTS.items()}
    mean = defaultdict(Fraction)
    orders = list(permutations(MIXED))
    for order in orders:
        plus, times = Fraction(0), Fraction(1)
        for name in order:
            before = (declared + plus) * times
            plus, times = plus + added.get(name, 0), times * factors.get(name, 1)
            mean[name] += (declared + plus) * times - before
    found = {step["attribute"]: step["amount_gbp"] for step in steps if step["attribute"] != "quality_grade"}
    assert found.keys() == mean.keys()
    for name, amount in found.items():
        assert abs(Fraction(amount) - mean[name] / len(orders)) <= Fraction(2, 100), name
    assert found["hra"] == found["nhs_counting_point"]


def seeded(attribute: str, value: str, bound: str) -> Fraction:
    [row] = [r for r in seed("harmonising_effects") if (r["attribute"], r["declared_value"]) == (attribute, value)]
    return Fraction(row[bound])


def test_a_figure_for_each_head_is_multiplied_and_keeps_the_interval_of_its_words(harmonised: Harmonised) -> None:
    count = harmonised.counts["place_4/2008-09/head"]
    assert (count["basis"], count["declared_gbp"]) == ("per head times residents", 3_000_000_000)
    rounding = harmonised.step("place_4/2008-09/head", "rounding_and_precision")
    assert (rounding["amount_gbp"], rounding["low_gbp"], rounding["high_gbp"]) == (0, -50_000_000, 0)
    assert rounding["grade"] == "source"
    residents = harmonised.step("place_4/2008-09/head", "population_denominator")
    assert residents["low_gbp"] < 0 == residents["amount_gbp"] < residents["high_gbp"]


def test_lines_outside_the_standard_are_reported_by_the_return_itself(harmonised: Harmonised) -> None:
    count = harmonised.counts["place_5/2008-09/lines"]
    assert (count["basis"], count["declared_gbp"]) == ("sum of lines", Decimal("2187100.50"))
    found = {step["attribute"]: step for step in harmonised.steps["place_5/2008-09/lines"]}
    taken_out = {
        "revenue_or_capital": Decimal(-200_000), "council_tax_benefit": Decimal(-30_000), "hra": Decimal(-50_000),
        "non_identifiable": Decimal("-7000.50"), "geography_boundary": Decimal(-675_000),
    }  # fmt: skip
    assert {name: found[name]["amount_gbp"] for name in taken_out} == taken_out
    assert {found[name]["grade"] for name in taken_out} == {"reported"}
    assert count["harmonised_gbp"] == Decimal("1225100.00")


def test_lines_that_can_not_be_read_leave_no_sum(harmonised: Harmonised) -> None:
    count = harmonised.counts["place_5/2008-09/unread"]
    assert (count["declared_gbp"], count["harmonised_gbp"]) == (None, None)
    assert count["problem"] == "sheet lines: 1 of its lines can't be read, so they have no sum; mend them"


def test_a_return_that_says_nothing_of_its_method_is_not_shifted_and_very_wide(harmonised: Harmonised) -> None:
    count = harmonised.counts["place_6/2008-09/silent"]
    assert count["harmonised_gbp"] == count["declared_gbp"]
    assert count["unknown_attribute_count"] == len(seed("method_attributes"))
    assert count["high_gbp"] - count["low_gbp"] > count["declared_gbp"] / 2
    assert {step["amount_gbp"] for step in harmonised.steps["place_6/2008-09/silent"]} == {0}


def test_a_method_that_leaves_next_to_nothing_has_no_harmonised_count(harmonised: Harmonised) -> None:
    count = harmonised.counts["place_7/2008-09/nothing"]
    assert count["harmonised_gbp"] is None
    assert "too little of a standard count" in str(count["problem"])


def test_a_slip_of_the_pen_leaves_a_return_without_a_count_and_the_others_with_theirs(harmonised: Harmonised) -> None:
    slips = {name: count for name, count in harmonised.counts.items() if "/slip " in name}
    assert len(slips) == 6
    grade = slips.pop("place_8/2008-09/slip grade")
    assert grade["harmonised_gbp"] == 10**9
    assert harmonised.step("place_8/2008-09/slip grade", "quality_grade")["grade"] == "unresolved"
    assert {count["harmonised_gbp"] for count in slips.values()} == {None}
    assert all(count["problem"] for count in slips.values())
    assert harmonised.counts["place_8/2008-09/nobody"]["gbp_per_head"] is None
