"""A deliberately bad return yields exactly the findings expected, each on its row; the same return without the faults has
no critical finding, whatever lies beside it.
"""

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest
from returned import JudgedReturns

HEADER = (
    *("body", "stream", "service", "cofog_code", "theme", "theme_share", "amount", "unit", "gross_or_net"),
    *("revenue_or_capital", "control_class", "financial_year", "source", "grade", "apportionment_key"),
    *("apportionment_share", "source_total", "note"),
)
COUNTY, DISTRICT = "Exampleshire County Council", "Exampleton Borough Council"
BENEFITS, CREDITS = "work_and_pensions_benefits", "tax_credits_and_child_benefit"
COUNCIL, DWP = "local_authority_services", "Department for Work and Pensions"
RESIDENTS = 500_000
# Body, stream, service, function, million pounds, revenue or capital.
LINES = [
    (DWP, BENEFITS, "State pension", "10.2", "640.4", "revenue"),
    (DWP, BENEFITS, "Benefits of people of working age", "10.1", "450.3", "revenue"),
    (DWP, "housing_and_council_tax_benefit", "Housing benefit", "10.6", "150.2", "revenue"),
    ("HM Revenue and Customs", CREDITS, "Tax credits and child benefit", "10.4", "250.7", "revenue"),
    ("NHS Exampleshire", "primary_care_trust_commissioning", "Commissioning", "07.3", "850.1", "revenue"),
    (COUNTY, "schools", "Schools", "09.2", "600.6", "revenue"),
    (COUNTY, COUNCIL, "Children's social care", "10.4", "60.3", "revenue"),
    (COUNTY, COUNCIL, "Older people's social care", "10.2", "150.9", "revenue"),
    (COUNTY, COUNCIL, "Roads", "04.5", "60.2", "revenue"),
    (COUNTY, COUNCIL, "Libraries", "08.2", "15.3", "revenue"),
    (COUNTY, COUNCIL, "Waste disposal", "05.1", "40.7", "revenue"),
    (COUNTY, COUNCIL, "Corporate and democratic core", "01.1", "24.6", "revenue"),
    (DISTRICT, COUNCIL, "Refuse collection", "05.1", "15.4", "revenue"),
    (DISTRICT, COUNCIL, "Planning", "06.2", "12.3", "revenue"),
    (DISTRICT, COUNCIL, "Leisure centres", "08.1", "15.2", "revenue"),
    (DISTRICT, COUNCIL, "Council housing", "06.1", "30.8", "capital"),
    ("Exampleshire Police", "police_authority", "Policing", "03.1", "95.6", "revenue"),
    (
        "Exampleshire Fire and Rescue Authority",
        "fire_and_rescue_authority",
        "Fire and rescue",
        "03.2",
        "25.3",
        "revenue",
    ),
    ("Ministry of Justice", "courts_prosecution_legal_aid", "Courts", "03.3", "44.8", "revenue"),
    ("Department for Education", "learning_and_skills", "Learning of young people", "09.3", "90.9", "revenue"),
    ("Department for Transport", "rail", "Rail", "04.5", "90.7", "capital"),
    ("Department for Transport", "highways_agency", "Trunk roads", "04.5", "60.4", "capital"),
    (
        "Department for Business, Innovation and Skills",
        "central_administration",
        "Enterprise",
        "04.1",
        "90.5",
        "revenue",
    ),
    ("Department for Transport", "local_transport", "Buses", "04.5", "60.3", "revenue"),
]
ABOUT = "field,value\nplace_id,exampleshire\nfinancial_year,2010-11\nstage,final\nversion,{version}\n"
METHOD = "attribute,declared_value\nrevenue_or_capital,revenue_plus_capital\n"
THEME_ROW, COPIED_ROW, PLANNING_ROW, LEISURE_ROW = 9, 10, 15, 16


def rows() -> list[dict[str, str]]:
    """The lines without a fault; that in the sheet's row 9 belongs to a theme by half."""
    lines = []
    for body, stream, service, code, million, kind in LINES:
        line = dict.fromkeys(HEADER, "")
        line |= {
            "body": body,
            "stream": stream,
            "service": service,
            "cofog_code": code,
            "amount": million,
            "unit": "£m",
        }
        line |= {"gross_or_net": "net_of_fees", "revenue_or_capital": kind, "source": "accounts", "grade": "A"}
        lines.append(line)
    lines[THEME_ROW - 2] |= {"theme": "older people", "theme_share": "50%"}
    return lines


def sheets(version: str, lines: list[dict[str, str]]) -> dict[str, str]:
    """The files of a return: what is declared is the total of the lines without a fault."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    total = sum(Decimal(line[4]) for line in LINES)
    figures = [
        "statement_id,measure,value,unit,subject,source",
        f"return,total,{total},GBP million,,accounts",
        f"return,population,{RESIDENTS},persons,,mid-year estimate",
    ]
    folder = f"place_return/exampleshire/version_{version}"
    return {
        f"{folder}/about.csv": ABOUT.format(version=version),
        f"{folder}/method.csv": METHOD,
        f"{folder}/lines.csv": text.getvalue(),
        f"{folder}/figures.csv": "\n".join([*figures, ""]),
    }


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
