"""Truths seen through methods: what places would declare whose effects are drawn from the ranges of the seed, and how
wide the interval would be of an oracle that knows the spread of every effect. It shares no code with the models.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import sqrt

from written_returns import COMPARISON_YEAR, PLACES, Return, seed, standard_method

DRAWS = 200
LOCAL_SHARE = float(next(r["value"] for r in seed("harmonising_settings") if r["setting"] == "local_authorities_share"))
WEIGHTS = {"total": 1.0, "local_authorities": LOCAL_SHARE, "per_head": 0.0}
# Thirteen ways to count one place; what is not named is as the standard has it.
METHODS = [
    {"gross_or_net": "gross", "revenue_or_capital": "revenue_plus_capital", "benefits_scope": "all_DWP"},
    {"benefits_scope": "none", "state_pension": "excluded", "non_identifiable": "population_share"},
    {"benefits_scope": "HB_CTB", "state_pension": "excluded", "nhs_counting_point": "both", "time_of_count": "interim"},
    {"state_pension": "excluded", "hb_ctb_source": "both", "outturn_status": "budget", "rounding_and_precision": "m"},
    {"gross_or_net": "net_of_fees_and_specific_grants", "schools_dsg": "net_of_DSG",
     "overheads_and_on_costs": "direct_only", "national_bodies_scope": "partial"},
    {"passed_through_grants": "both", "hra": "gross", "national_apportionment": "population"},
    {"geography_boundary": "wider_body_unapportioned", "price_basis": "constant", "voluntary_and_private": "whole_sector"},
    {"financial_year": "2010-11", "schools_dsg": "excluded", "gross_or_net": "gross"},
    {"time_of_count": "preliminary", "nhs_counting_point": "trust_location", "rounding_and_precision": "bn_1dp"},
    {"beneficiary_principle": "in_area", "geography_boundary": "narrower",
     "overheads_and_on_costs": "with_recharges_gross"},
    {"national_bodies_scope": "none", "benefits_scope": "all_DWP", "outturn_status": "estimate",
     "financial_year": "2007-08"},
    {"classification": "own_theme", "revenue_or_capital": "capital_financing_charges", "schools_dsg": "schools_only",
     "population_denominator": "own"},
    {"gross_or_net": "total_cost_RO", "hra": "rent_rebates_only", "passed_through_grants": "first_payer",
     "financial_year": "2009-10", "geography_boundary": "wider_body_unapportioned", "price_basis": "constant"},
]  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """The range of an effect, and what kind it is."""

    attribute: str
    kind: str
    low: float
    high: float


@cache
def ranges() -> dict[tuple[str, str, str, str], tuple[str, float, float, str]]:
    return {
        (row["attribute"], row["declared_value"], row["given_attribute"], row["given_value"]): (
            row["effect_kind"], float(row["low"]), float(row["high"]), row["base"],
        )
        for row in seed("harmonising_effects")
    }  # fmt: skip


def effects_of(method: dict[str, str]) -> Iterator[Effect]:
    """The effects that make a count by this method differ from the standard, as the seed has them."""
    asked = method | ({"council_tax_benefit": "included"} if method["benefits_scope"] == "HB_CTB" else {})
    for attribute, value in asked.items():
        found = ranges().get((attribute, value, "", ""))
        for (named, said, given, given_value), effect in ranges().items():
            if (named, said) == (attribute, value) and given and method.get(given) == given_value:
                found = effect
        if found and found[0] != "none" and WEIGHTS.get(found[3]) != 0:
            weight = WEIGHTS.get(found[3], 1)
            yield Effect(attribute, found[0], found[1] * weight, found[2] * weight)
    yield Effect("quality_grade", "uncertainty", -0.01, 0.01)


def years_later(method: dict[str, str]) -> int:
    return int(method["financial_year"][:4]) - int(COMPARISON_YEAR[:4])


def render(truth: Decimal, method: dict[str, str], chance: random.Random) -> tuple[Decimal, float]:
    """What a place with this truth declares by this method; and the half-width an oracle would give it."""
    shares = relative = factor = 0.0
    middle, step = 1.0, None
    widths = []
    for effect in effects_of(method):
        drawn, half, centre = chance.uniform(effect.low, effect.high), (effect.high - effect.low) / 2, 0.0
        if effect.kind == "rounding":
            step = effect.high * 2
            relative += (effect.high / float(truth)) ** 2
        elif effect.kind == "factor":
            factor = (1 + factor) * (1 + drawn) - 1
            relative += (half / (1 + (effect.high + effect.low) / 2)) ** 2
        else:
            centre = (effect.high + effect.low) / 2
            shares += drawn
            middle += centre
            widths.append(half)
    if years_later(method):
        _, low, high, _ = ranges()[("financial_year", "each_later_year", "", "")]
        factor = (1 + factor) * (1 + chance.uniform(low, high)) ** years_later(method) - 1
        relative += (years_later(method) * (high - low) / 2 / (1 + (high + low) / 2)) ** 2
    declared = float(truth) * (1 + shares) * (1 + factor)
    declared = round(declared / step) * step if step else declared
    relative += sum((width / middle) ** 2 for width in widths)
    return Decimal(declared).quantize(Decimal("0.01")), float(truth) * 1.96 * sqrt(relative / 3)


@dataclass(frozen=True)
class Known:
    truth: Decimal
    oracle: float


def some_truth(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(2_000_000_000_00, 23_000_000_000_00)) / 100


def drawn(chance: random.Random) -> Iterator[tuple[Known, Return]]:
    """Every draw has one truth, seen by thirteen places through thirteen methods."""
    for draw in range(DRAWS):
        truth = some_truth(chance)
        for place, changed in zip(PLACES, METHODS, strict=True):
            method = standard_method() | changed
            declared, oracle = render(truth, method, chance)
            yield Known(truth, oracle), Return(place, f"drawn-{draw}", declared, method)


def undeclared(chance: random.Random) -> Iterator[tuple[Known, Return]]:
    """Places that say nothing of some attributes: what they really did is any allowed value, as likely as another."""
    values = defaultdict(list)
    for row in seed("method_values"):
        values[row["attribute"]].append(row["declared_value"])
    values = {attribute: allowed for attribute, allowed in values.items() if attribute != "rounding_and_precision"}
    for draw in range(DRAWS):
        truth = some_truth(chance)
        for place, count in zip(PLACES, [*range(1, 13), len(values)], strict=True):
            hidden = chance.sample(sorted(values), count)
            method = standard_method() | {attribute: chance.choice(values[attribute]) for attribute in hidden}
            declared, oracle = render(truth, method, chance)
            said = {attribute: value for attribute, value in method.items() if attribute not in hidden}
            yield Known(truth, oracle), Return(place, f"undeclared-{draw}", declared, said)


def reported(chance: random.Random) -> Iterator[tuple[Known, Return]]:
    """The same methods by places that know the pounds of every choice."""
    for draw in range(10):
        truth = some_truth(chance)
        for place, changed in zip(PLACES, METHODS, strict=True):
            effects = {
                attribute: Decimal(chance.randint(-200_000_000_00, 200_000_000_00)) / 100 for attribute in changed
            }
            total = truth + sum(effects.values())
            yield Known(truth, 0), Return(place, f"reported-{draw}", total, standard_method() | changed, effects)
