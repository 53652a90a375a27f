"""A deliberately bad return yields exactly the findings expected, each on its row; the same return without the faults has
no critical finding, whatever lies beside it.
"""

from collections import Counter
from decimal import Decimal

import pytest
from returned import COPIED_ROW, LEISURE_ROW, LINES, PLANNING_ROW, THEME_ROW, JudgedReturns, rows, sheets


def bad_rows() -> list[dict[str, str]]:
    lines = rows()
    lines[THEME_ROW - 2]["theme_share"] = "120%"
    lines[PLANNING_ROW - 2]["amount"] = "about 12m"
    # Thousands called millions.
    lines[LEISURE_ROW - 2] |= {"amount": "15200", "unit": "£m"}
    blank = {**lines[PLANNING_ROW - 2], "theme": "", "theme_share": ""}
    lines += [
        {**blank, "service": "Schools of the town", "cofog_code": "09.2", "amount": "20.1"},
        {**blank, "service": "Housing benefit and rent rebates", "cofog_code": "10.6", "amount": "149.7"},
        {**blank, "service": "Capital charges", "cofog_code": "04.5", "amount": "9.3"},
        # A code given out in 2013.
        {**blank, "body": "E08000037", "service": "Street lighting", "cofog_code": "06.4", "amount": "2.9"},
        {**blank, "service": "Parks", "cofog_code": "08.9", "amount": "1.7"},
        {**lines[COPIED_ROW - 2]},
    ]
    return lines


FIRST_ADDED = len(LINES) + 2
BAD_ROWS = {
    name: f"lines, row {FIRST_ADDED + number}"
    for number, name in enumerate(("tier", "benefit", "charges", "code", "function", "copy"))
} | {
    "unit": f"lines, row {LEISURE_ROW}",
    "theme": f"lines, row {THEME_ROW}",
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> JudgedReturns:
    return JudgedReturns(tmp_path_factory.mktemp("home"), sheets("1", rows()) | sheets("2", bad_rows()))


def test_a_good_return_has_no_critical_finding(judged: JudgedReturns) -> None:
    assert judged.failed("exampleshire/2010-11/1", "critical") == Counter()
    passed = {f["check_name"] for f in judged.of("exampleshire/2010-11/1") if f["verdict"] == "passed"}
    assert {
        *("total_equals_sum_functions", "total_equals_sum_organisations", "per_head_in_national_bounds"),
        *("function_per_head_bounds", "big_three_share", "benefits_present", "hb_not_twice", "nhs_single_point"),
        *("dsg_once", "precept_excluded", "capital_tagged", "recharge_and_interest_not_spend", "tier_no_overlap"),
        *("non_identifiable_absent", "gross_net_declared", "year_declared", "unallocated_share", "code_valid"),
        *("geography_membership", "sign_ok", "unit_scale", "duplicate_lines", "deep_dive_tags_disjoint"),
        *("deep_dive_le_function", "provenance_present", "pct_per_head_range", "grade_coverage", "grant_pairing"),
        *("recharges_eliminated", "return_row_read", "return_names_known", "round_number_run"),
    } <= passed


def test_a_bad_return_yields_exactly_the_findings_expected_each_on_its_row(judged: JudgedReturns) -> None:
    failed = judged.failed("exampleshire/2010-11/2", "critical")
    [unread] = [item for name, item in failed if name == "return_row_read"]
    assert unread.startswith(f"lines, row {PLANNING_ROW}: lines!G{PLANNING_ROW}: 'about 12m' in amount")
    assert failed == Counter(
        [
            ("return_row_read", unread),
            ("unit_scale", BAD_ROWS["unit"]),
            ("deep_dive_tags_disjoint", BAD_ROWS["theme"]),
            ("tier_no_overlap", BAD_ROWS["tier"]),
            ("hb_not_twice", BAD_ROWS["benefit"]),
            ("capital_tagged", BAD_ROWS["charges"]),
            ("code_valid", BAD_ROWS["code"]),
            ("code_valid", BAD_ROWS["function"]),
            # The code is of an authority elsewhere.
            ("geography_membership", BAD_ROWS["code"]),
            ("duplicate_lines", BAD_ROWS["copy"]),
            # What a thousandfold line does to the whole.
            ("total_equals_sum_functions", "lines"),
            ("total_equals_sum_organisations", "lines"),
            ("per_head_in_national_bounds", "lines"),
        ]
    )


def test_a_finding_says_what_is_wrong_in_a_sentence(judged: JudgedReturns) -> None:
    [benefit] = [f for f in judged.of("exampleshire/2010-11/2", "hb_not_twice") if f["verdict"] == "failed"]
    assert benefit["sentence"] == (
        f"Exampleshire, 2010-11, version 2, {BAD_ROWS['benefit']}: £149,700,000.00 of housing or council tax benefit "
        "stands at the council and again at the department."
    )
    assert (benefit["return_version"], benefit["place_id"]) == ("2", "exampleshire")


def test_a_bad_version_leaves_other_findings_alone(judged: JudgedReturns) -> None:
    printed = {f["subject_id"] for f in judged.findings if f["place_id"] not in (None, "exampleshire")}
    assert "kent/2008-09/printed" in printed
    assert judged.failed("kent/2008-09/printed") == Counter()


def test_bounds_of_another_year_are_carried_by_the_growth_of_the_function(judged: JudgedReturns) -> None:
    growth = dict(
        judged.build.rows(
            "select cofog_division, growth from methodology.england_growth where financial_year_from = '2008-09' "
            "and financial_year_to = '2010-11' and basis = 'current_and_capital'"
        )
    )
    bounds = {
        str(finding["item"])[:2]: finding["upper"]
        for finding in judged.of("exampleshire/2010-11/1", "function_per_head_bounds")
    }
    assert len(bounds) == 10
    assert bounds["07"] == 2500 * growth["07"].quantize(Decimal("0.000001"))
    assert bounds["07"] > 2500
