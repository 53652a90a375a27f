"""Each fault of a return fails its own check on its own row, and no other check; what a hostile return holds is text."""

from collections.abc import Callable

import pytest
from returned import LINES, JudgedReturns, rows, sheets

COUNTY, DISTRICT, TRUST = "Exampleshire County Council", "Exampleton Borough Council", "NHS Exampleshire"
Line = dict[str, str]
ADDED = f"lines, row {len(LINES) + 2}"


def added(body: str, service: str, amount: str = "3.3", **cells: str) -> Callable[[list[Line]], list[Line]]:
    """A line more, on local services of no function in particular."""

    def change(lines: list[Line]) -> list[Line]:
        line = {**lines[10], "theme": "", "theme_share": "", "cofog_code": "01.3", "stream": ""}
        return [*lines, {**line, "body": body, "service": service, "amount": amount, **cells}]

    return change


def changed(row: int, **cells: str) -> Callable[[list[Line]], list[Line]]:
    """One line of the sheet's row otherwise."""
    return lambda lines: [{**line, **cells} if n == row - 2 else line for n, line in enumerate(lines)]


# Fault → what is done to the lines, and each check and item that fails for it.
FAULTS = {
    "levy": (added(COUNTY, "Waste levy"), {("precept_excluded", ADDED)}),
    "precept": (added(DISTRICT, "Parish precepts"), {("precept_excluded", ADDED)}),
    "reserves": (added(COUNTY, "Contribution to reserves"), {("recharge_and_interest_not_spend", ADDED)}),
    "council_tax": (added(DISTRICT, "Council tax income"), {("recharge_and_interest_not_spend", ADDED)}),
    "recharge": (added(COUNTY, "Support service recharges"), {("recharges_eliminated", ADDED)}),
    "hospital": (
        added("A hospital", "Hospital trust", cofog_code="07.3", stream="nhs_trusts"),
        {("nhs_single_point", ADDED), ("return_names_known", f"body “A hospital” ({ADDED})")},
    ),
    "schools_grant": (
        added("Department for Education", "Dedicated schools grant", cofog_code="09.2"),
        {("dsg_once", ADDED)},
    ),
    "formula_grant": (
        added("Department for Communities and Local Government", "Revenue support grant"),
        {("grant_pairing", ADDED)},
    ),
    "police_grant": (added("Home Office", "Police grant", cofog_code="03.1"), {("grant_pairing", ADDED)}),
    "depreciation": (added(COUNTY, "Depreciation"), {("capital_tagged", ADDED)}),
    "untagged": (changed(12, revenue_or_capital=""), {("capital_tagged", "lines, row 12")}),
    "defence": (
        added("Ministry of Defence", "Armed forces", "9.9", cofog_code="02.1", stream="defence"),
        {("non_identifiable_absent", ADDED), ("function_per_head_bounds", "02 Defence")},
    ),
    "gross_or_net": (changed(12, gross_or_net=""), {("gross_net_declared", "lines, row 12")}),
    "year": (changed(12, financial_year="2008-09"), {("year_declared", "lines, row 12")}),
    "source": (changed(12, source=""), {("provenance_present", "lines, row 12")}),
    "sign": (added(DISTRICT, "Parks", "-0.7"), {("sign_ok", ADDED)}),
    "share": (
        added("Exampleshire Police", "Policing of a part", cofog_code="03.1", apportionment_share="1.5"),
        {("apportioned_le_total", ADDED)},
    ),
    "stranger": (
        added("Kent County Council", "Roads elsewhere", cofog_code="04.5"),
        {("geography_membership", ADDED), ("la_gross_matches_ro", "Kent County Council")},
    ),
    "housing": (
        added(COUNTY, "Council housing of the county", cofog_code="06.1"),
        {("tier_no_overlap", ADDED)},
    ),
    # What is no fault: money taken off again, words of a rule that are taken back, two lines that differ.
    "deducted": (
        lambda lines: added(COUNTY, "Recharges credited", "-3.3")(added(COUNTY, "Recharges charged")(lines)),
        set(),
    ),
    "taken_back": (added(DISTRICT, "Housing advice, excluding housing benefit"), set()),
    "alike": (
        lambda lines: added(DISTRICT, "Allotments")(added(DISTRICT, "Cemeteries")(lines)),
        set(),
    ),
}
HOSTILE = "{subject} {0.__class__} %s '; drop table x; -- | \" \\"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> JudgedReturns:
    files = sheets("good", rows())
    for name, (change, _) in FAULTS.items():
        files |= sheets(name, change(rows()))
    files |= hostile() | shared() | unsound()
    return JudgedReturns(tmp_path_factory.mktemp("home"), files)


def unsound() -> dict[str, str]:
    """Faults outside the lines: effects beyond the total, figures given twice, choices in other spellings."""
    effects, twice = sheets("effects", rows()), sheets("twice", rows())
    folder = "place_return/exampleshire/version_"
    effects[f"{folder}effects/method.csv"] = (
        "attribute,declared_value,effect_gbp\nrevenue_or_capital,revenue_plus_capital,\nhra,gross,5500000000\n"
    )
    twice[f"{folder}twice/figures.csv"] += (
        "s,total,3400,GBP million,,paper\ns,total,5.4,GBP billion,,paper\n"
        "s,share,10,percent,Roads,paper\ns,share,0.1,share,roads,paper\n"
    )
    spelled = [{**line, "revenue_or_capital": line["revenue_or_capital"].upper()} for line in rows()]
    return effects | twice | sheets("spelled", spelled)


def hostile() -> dict[str, str]:
    """A return whose every text is an attack, with numbers at the end of what can be landed."""
    line = {**rows()[0], "body": HOSTILE, "stream": HOSTILE, "service": HOSTILE, "theme": HOSTILE, "theme_share": "2"}
    line |= {"amount": "999998", "unit": "£m", "cofog_code": "…", "source_total": "0", "apportionment_share": "0"}
    folder, files = "place_return/exampleshire/version_hostile", sheets("hostile", [line] * 1500)
    figures = ["statement_id,measure,value,value_low,value_high,unit,subject,part_of,source"]
    for statement, subject, part in (("a, b", "x", "c"), ("a", "x", "b, c"), ("a", "y", "b, c"), ("a, b", "y", "c")):
        figures += [f'"{statement}",amount,999998,-5,999998,£m,{subject},"{part}",s']
    for statement, subject in (("a, b", "c"), ("a", "b, c")):
        figures += [
            f'"{statement}",amount,0,0,0,£m,"{subject}",,s',
            f'"{statement}",share,200,-1,200,percent,"{subject}",,s',
        ]
    for measure, unit in (
        ("total", "£m"),
        ("per_head", "GBP per head"),
        ("population", "persons"),
        ("households", "households"),
    ):
        figures += [f"lines,{measure},0.000001,0.000001,999998,{unit},,,s", f"zero,{measure},0,0,0,{unit},,,s"]
    for measure, unit in (("count", "count"), ("unit_cost", "GBP each"), ("gross_saving", "£m"), ("saving_base", "£m")):
        figures += [f"a,{measure},0,0,0,{unit},x,,s"]
    files[f"{folder}/figures.csv"] = "\n".join([*figures, ""])
    files[f"{folder}/about.csv"] = files[f"{folder}/about.csv"].replace("version,hostile", 'version,"hostile|x\'; --"')
    return files


def shared() -> dict[str, str]:
    """A return of a place with figures of its own: what it takes of wider bodies, and its benefits."""
    share = {"gross_or_net": "net_of_fees", "source_total": "280", "apportionment_share": "0.84", "grade": "B"}
    fire = {**share, "source_total": "80", "apportionment_share": "0.5"}
    benefit = {"stream": "work_and_pensions_benefits", "cofog_code": "10.1", "amount": "1000"}
    lines = [
        {**rows()[16], "body": "Kent Police", "amount": "235.2", **share},
        {**rows()[17], "body": "Kent and Medway Towns Fire and Rescue Authority", "amount": "40", **fire},
        {**rows()[0], "service": "State pension"},
        {**rows()[1], "service": "Benefits of people of working age", **benefit},
    ]
    files = sheets("shared", lines, place="kent")
    return {path: text for path, text in files.items() if not path.endswith("figures.csv")}


def test_shares_of_wider_bodies_and_benefits_are_held_against_the_places_own(judged: JudgedReturns) -> None:
    def values(check_name: str) -> dict[str, float]:
        return {str(f["item"]): float(str(f["value"])) for f in judged.of("kent/2010-11/shared", check_name)}

    [(police, fire)] = judged.build.rows(
        "select max(share) filter (where body_type = 'police'), max(share) filter (where body_type = 'fire_and_rescue') "
        "from counted.cnt_place_body where place_id = 'kent' and financial_year = '2010-11'"
    )
    assert values("police_share_ok") == {"lines, row 2": pytest.approx(0.84 / float(police), abs=1e-6)}
    assert values("fire_share_ok") == {"lines, row 3": pytest.approx(0.5 / float(fire), abs=1e-6)}
    assert values("apportion_share_vs_population").keys() == {"lines, row 2", "lines, row 3"}
    [(paid,)] = judged.build.rows(
        "select sum(amount_gbp) from counted.cnt_benefit_expenditure where financial_year = '2010-11' and authority_id in "
        "(select authority_id from counted.cnt_place_authority where place_id = 'kent' and financial_year = '2010-11')"
    )
    assert values("benefits_match_dwp") == {"lines": pytest.approx(1_000_000_000 / float(paid) - 1, abs=1e-6)}
    failed = judged.failed("kent/2010-11/shared")
    assert ("fire_share_ok", "lines, row 3") in failed
    assert ("police_share_ok", "lines, row 2") not in failed
    # The districts have no lines.
    assert len([1 for name, item in failed if name == "geography_membership" and item.endswith("is missing")]) == 13


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_fails_its_own_check_on_its_own_row(judged: JudgedReturns, fault: str) -> None:
    # Versions stand beside each other here: growth since the one before says nothing.
    failed = {found for found in judged.failed(f"exampleshire/2010-11/{fault}") if found[0] != "year_growth_plausible"}
    within_the_total = {("total_equals_sum_functions", "lines"), ("total_equals_sum_organisations", "lines")}
    assert failed - within_the_total == FAULTS[fault][1]


def test_a_return_without_a_fault_fails_nothing(judged: JudgedReturns) -> None:
    assert {name for name, _ in judged.failed("exampleshire/2010-11/good")} <= {"year_growth_plausible"}


def test_a_hostile_return_stops_nothing_and_is_text(judged: JudgedReturns) -> None:
    found = judged.of("exampleshire/2010-11/hostile|x'; --")
    assert {"return_names_known", "duplicate_lines", "code_valid"} <= {
        f["check_name"] for f in found if f["verdict"] == "failed"
    }
    assert any(HOSTILE in str(finding["sentence"]) for finding in found)
    # Items that come out alike are told apart, and a copied row is not listed a thousand times.
    assert len(found) == len({(f["check_name"], f["item"]) for f in found})
    assert len([f for f in found if f["check_name"] == "duplicate_lines"]) == 20
    assert not judged.failed("kent/2008-09/printed")


def test_the_table_of_measures_passes_its_own_tests(judged: JudgedReturns) -> None:
    [(total, ids)] = judged.build.rows("select count(*), count(distinct measure_id) from methodology.check_measure")
    assert total == ids


def test_reported_effects_that_leave_nothing_of_the_total_are_critical(judged: JudgedReturns) -> None:
    [found] = judged.of("exampleshire/2010-11/effects", "reported_effects_le_total")
    assert (found["verdict"], found["severity"], found["item"]) == ("failed", "critical", "return")
    assert float(str(found["value"])) < 0
    # Capital among the lines of the good return is reported by them; without a total nothing can be measured.
    assert [f["verdict"] for f in judged.of("exampleshire/2010-11/good", "reported_effects_le_total")] == ["passed"]
    assert [f["verdict"] for f in judged.of("durham/2008-09/printed", "reported_effects_le_total")] == [
        "not_measurable"
    ]


def test_two_figures_of_one_statement_for_one_thing_are_held_against_each_other(judged: JudgedReturns) -> None:
    found = {f["item"]: f for f in judged.of("exampleshire/2010-11/twice", "statements_agree")}
    totals, shares = found["figures, rows 4 and 5 (s, total)"], found["figures, rows 6 and 7 (s, share of Roads)"]
    assert (totals["verdict"], totals["severity"], float(str(totals["value"]))) == ("failed", "warning", 0.588235)
    assert shares["verdict"] == "passed"


def test_a_choice_in_capitals_is_that_choice(judged: JudgedReturns) -> None:
    plain, spelled = (
        {
            (f["check_name"], f["item"], f["verdict"], f["value"])
            for f in judged.of(f"exampleshire/2010-11/{name}")
            if f["check_name"] != "year_growth_plausible"
        }
        for name in ("good", "spelled")
    )
    assert plain == spelled
