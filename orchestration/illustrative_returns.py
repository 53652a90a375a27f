"""The fictional place Exampleshire: two versions of its return for 2010-11, invented, with deliberate differences.

One truth lies behind both, `standard_gbp`: the same bodies and services, counted as the standard counts. The versions:

Version 1, a workbook, *interim*: budgets instead of outturn (each line 2% above it; the effect is not reported); the
councils gross of fees and charges (11% above net; effect reported); capital in (four lines; effect not reported); housing
benefit both from the council that pays it and from the department that refunds it (effect reported). Whose benefit was
counted, and whether overheads are in, it does not say. Amounts in thousands of pounds.

Version 2, a folder of text files, *final*: as the standard, but for two choices, both with their effects reported.
Probation is counted whole, though its trust serves a second county; and the state pension is left out. Amounts in pounds.
What is declared, less what the first choice put in, plus what the second left out, is the truth to the penny.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from orchestration.files import written_atomically
from orchestration.seeds import SEEDS, read_seed
from orchestration.workbooks import write_workbook

PLACE, YEAR = "exampleshire", "2010-11"
RESIDENTS, HOUSEHOLDS = 640_000, 262_000
_NOTE = "Illustrative: the figure is invented."
# The invented region has eight times as many residents.
_REGION_SHARE = Decimal("0.125")
_BUDGET, _GROSS = Decimal("1.02"), Decimal("1.11")
# The trust spends so much in both counties it serves, a share of it in Exampleshire.
_PROBATION_WHOLE, _PROBATION_SHARE = 22_400, Decimal("0.625")
_COUNTY, _BOROUGH = "Exampleshire County Council", "Exampleton Borough Council"
_NHS, _PENSIONS = "NHS Exampleshire", "Department for Work and Pensions"
_COUNCIL, _SCHOOLS = "local_authority_services", "schools"
_PCT, _DWP = "primary_care_trust_commissioning", "work_and_pensions_benefits"
_BENEFIT = "housing_and_council_tax_benefit"
_FLEXIBLE, _DEMAND = "statutory_level_flexible", "statutory_demand_led"


@dataclass(frozen=True)
class _Line:
    """A line of the truth, in thousands of pounds."""

    body: str
    stream: str
    service: str
    cofog: str
    thousands: int
    grade: str = "A"
    control: str = _FLEXIBLE
    theme: str = ""
    theme_share: str = ""
    is_capital: bool = False

    @property
    def is_net_of_fees(self) -> bool:
        """Whether fees and charges were taken off: of the councils' own services."""
        own = (_COUNCIL, "waste", "local_transport")
        return self.body in (_COUNTY, _BOROUGH) and self.stream in own and not self.is_capital


_TRUTH = (
    _Line(_COUNTY, _COUNCIL, "Adult social care", "10.2", 190_000, theme="Older people", theme_share="70%"),
    _Line(_COUNTY, _COUNCIL, "Children's social care", "10.4", 72_000, theme="Early years", theme_share="30%"),
    _Line(_COUNTY, _COUNCIL, "Supporting people", "10.6", 12_000, theme="Older people", theme_share="40%"),
    _Line(_COUNTY, _COUNCIL, "Youth offending", "03.6", 4_000, theme="Offenders", theme_share="100%"),
    _Line(_COUNTY, _COUNCIL, "Highways maintenance", "04.5", 38_000),
    _Line(_COUNTY, _COUNCIL, "Economic development", "04.1", 6_000, control="discretionary"),
    _Line(_COUNTY, _COUNCIL, "Libraries", "08.2", 11_000),
    _Line(_COUNTY, _COUNCIL, "Corporate and democratic core", "01.1", 20_000),
    _Line(_COUNTY, _COUNCIL, "Registration and coroners", "01.3", 3_000, control=_DEMAND),
    _Line(_COUNTY, "local_transport", "Concessionary travel and bus support", "04.5", 14_000, control=_DEMAND),
    _Line(_COUNTY, "waste", "Waste disposal", "05.1", 32_000, control="contractual"),
    _Line(_COUNTY, _SCHOOLS, "Primary schools", "09.1", 230_000, control="passported"),
    _Line(_COUNTY, _SCHOOLS, "Secondary schools", "09.2", 190_000, control="passported"),
    _Line(_BOROUGH, "waste", "Refuse collection", "05.1", 9_000, control="contractual"),
    _Line(_BOROUGH, _COUNCIL, "Street lighting", "06.4", 3_000),
    _Line(_BOROUGH, _COUNCIL, "Housing options", "10.6", 5_000, control=_DEMAND),
    _Line(_BOROUGH, _COUNCIL, "Leisure centres", "08.1", 8_000, control="discretionary"),
    _Line(_BOROUGH, _COUNCIL, "Planning and development control", "06.2", 5_000),
    _Line(_BOROUGH, _COUNCIL, "Environmental health", "05.3", 4_000),
    _Line(_BOROUGH, _BENEFIT, "Housing benefit", "10.6", 190_000, control=_DEMAND),
    _Line("Exampleshire Police", "police_authority", "Policing", "03.1", 110_000, theme="Offenders", theme_share="25%"),
    _Line("Exampleshire Fire and Rescue Authority", "fire_and_rescue_authority", "Fire and rescue", "03.2", 30_000),
    _Line(
        "Two Counties Probation Trust",
        "probation",
        "Probation",
        "03.6",
        14_000,
        "B",
        theme="Offenders",
        theme_share="1",
    ),
    _Line("National Offender Management Service", "prisons", "Prisons", "03.4", 32_000, "C"),
    _Line("Ministry of Justice", "courts_prosecution_legal_aid", "Courts and legal aid", "03.3", 40_000, "C", _DEMAND),
    _Line(_NHS, _PCT, "Hospital services", "07.3", 720_000, theme="Older people", theme_share="40%"),
    _Line(_NHS, _PCT, "Mental health and community services", "07.3", 130_000),
    _Line(_NHS, _PCT, "General practice and dentistry", "07.2", 200_000, control="contractual"),
    _Line(_NHS, _PCT, "Prescribing", "07.1", 125_000, control=_DEMAND),
    _Line(_NHS, _PCT, "Public health", "07.4", 30_000, theme="Early years", theme_share="20%"),
    _Line("Department of Health", "central_health_budgets", "Central budgets", "07.6", 60_000, "C"),
    _Line(_PENSIONS, _DWP, "State pension", "10.2", 760_000, control=_DEMAND),
    _Line(_PENSIONS, _DWP, "Disability and carers' benefits", "10.1", 360_000, control=_DEMAND),
    _Line(_PENSIONS, _DWP, "Incapacity benefits", "10.1", 150_000, control=_DEMAND),
    _Line(_PENSIONS, _DWP, "Income support and jobseeker's allowance", "10.5", 180_000, control=_DEMAND),
    _Line(_PENSIONS, _DWP, "Bereavement benefits", "10.3", 9_000, control=_DEMAND),
    _Line("HM Revenue and Customs", "tax_credits_and_child_benefit", "Tax credits", "10.4", 280_000, "B", _DEMAND),
    _Line("HM Revenue and Customs", "tax_credits_and_child_benefit", "Child benefit", "10.4", 125_000, "B", _DEMAND),
    _Line("Jobcentre Plus", "jobcentre_plus", "Employment programmes", "04.1", 22_000, "B"),
    _Line("Young People's Learning Agency", "learning_and_skills", "Learning of 16 to 18", "09.2", 64_000, "B"),
    _Line("Skills Funding Agency", "learning_and_skills", "Adult learning", "09.3", 24_000, "B"),
    _Line("Higher Education Funding Council", "higher_education", "Teaching and students", "09.4", 110_000, "C"),
    _Line("Young People's Learning Agency", "academies", "Academies", "09.2", 60_000, control="passported"),
    _Line("Example Development Agency", "regional_development_agency", "Regional programmes", "04.9", 22_000, "B"),
    _Line("Homes and Communities Agency", "homes_and_communities_agency", "Revenue grants", "06.1", 20_000),
    _Line("Registered providers of Exampleshire", "registered_providers", "Supported housing grant", "06.1", 6_000),
    _Line("Highways Agency", "highways_agency", "Trunk roads", "04.5", 32_000, "C"),
    _Line("Department for Transport", "rail", "Rail support", "04.5", 60_000, "C"),
    _Line("Environment Agency", "environment_agency", "Water and flood defence", "05.2", 11_000, "B"),
    _Line("Lottery distributors", "lottery_arts_sport", "Arts, heritage and sport", "08.2", 16_000, "B"),
    _Line("National museums", "national_museums", "Museums", "08.2", 5_000, "C"),
    _Line("Rural Payments Agency", "agriculture", "Farm payments", "04.2", 22_000, "B"),
    _Line("Central departments", "central_administration", "Administration", "01.1", 45_000, "C"),
)
_CAPITAL = (
    _Line(_COUNTY, _COUNCIL, "Highways, capital", "04.5", 60_000, is_capital=True),
    _Line(_COUNTY, _SCHOOLS, "School buildings, capital", "09.1", 55_000, is_capital=True),
    _Line(_BOROUGH, _COUNCIL, "Housing, capital", "06.1", 35_000, is_capital=True),
    _Line(_NHS, _PCT, "Health centres, capital", "07.3", 25_000, is_capital=True),
)
_TWICE = _Line(_PENSIONS, _BENEFIT, "Housing benefit refunded", "10.6", 190_000, control=_DEMAND)
_STANDARD = {
    "geography_boundary": "exact_pilot",
    "beneficiary_principle": "for_residents",
    "financial_year": YEAR,
    "outturn_status": "outturn",
    "price_basis": "cash",
    "gross_or_net": "net_of_fees",
    "revenue_or_capital": "revenue",
    "benefits_scope": "DWP_plus_tax_credits_child_benefit",
    "state_pension": "included",
    "hb_ctb_source": "LA",
    "schools_dsg": "in_LA_gross",
    "hra": "excluded",
    "nhs_counting_point": "PCT_commissioner",
    "passed_through_grants": "final_spender",
    "national_apportionment": "caseload",
    "non_identifiable": "excluded",
    "national_bodies_scope": "full_list",
    "classification": "COFOG",
    "classification_grain": "level2",
    "overheads_and_on_costs": "full_cost",
    "population_denominator": "rebased_MYE",
    "household_denominator": "households",
    "voluntary_and_private": "grants_only",
    "time_of_count": "final",
    "rounding_and_precision": "GBP",
}


_LINE_COLUMNS = (
    "body stream service cofog_code theme theme_share amount unit gross_or_net revenue_or_capital control_class"
    " financial_year source grade apportionment_key apportionment_share source_total note"
)


def standard_gbp() -> Decimal:
    """The truth behind both versions: what a standard count of Exampleshire comes to."""
    return Decimal(sum(line.thousands for line in _TRUTH)) * 1000


def write_returns(folder: Path) -> list[Path]:
    """Write both versions of Exampleshire's return as ``place_return/exampleshire/…``; returns the paths."""
    place = folder / "place_return" / PLACE
    return [_write_book(place / "count-1.xlsx", _first()), *_write_texts(place / "count-2", _second())]


_Sheets = dict[str, list[list[str]]]


def _first() -> _Sheets:
    budgets = [
        (line, round(line.thousands * _BUDGET * (_GROSS if line.is_net_of_fees else 1)))
        for line in (*_TRUTH, *_CAPITAL, _TWICE)
    ]
    fees = sum(amount - round(line.thousands * _BUDGET) for line, amount in budgets if line.is_net_of_fees)
    twice = next(amount for line, amount in budgets if line is _TWICE)
    values = _STANDARD | {
        "outturn_status": "budget",
        "gross_or_net": "gross",
        "revenue_or_capital": "revenue_plus_capital",
        "hb_ctb_source": "both",
        "time_of_count": "interim",
        "rounding_and_precision": "k",
    }
    del values["beneficiary_principle"], values["overheads_and_on_costs"]
    effects = {"gross_or_net": fees * 1000, "hb_ctb_source": twice * 1000}
    return _sheets("1", "interim", "GBP thousand", budgets, values, effects)


def _second() -> _Sheets:
    lines = [line for line in _TRUTH if line.service != "State pension"]
    pension = sum(line.thousands for line in _TRUTH if line not in lines)
    probation = sum(line.thousands for line in lines if line.stream == "probation")
    whole = [(line, (_PROBATION_WHOLE if line.stream == "probation" else line.thousands) * 1000) for line in lines]
    values = _STANDARD | {"geography_boundary": "wider_body_unapportioned", "state_pension": "excluded"}
    effects = {"geography_boundary": (_PROBATION_WHOLE - probation) * 1000, "state_pension": -pension * 1000}
    return _sheets("2", "final", "GBP", whole, values, effects)


def _sheets(
    version: str,
    stage: str,
    unit: str,
    amounts: Sequence[tuple[_Line, int]],
    values: dict[str, str],
    effects: dict[str, int],
) -> _Sheets:
    unit_gbp = 1000 if unit == "GBP thousand" else 1
    total = sum(amount for _, amount in amounts) * unit_gbp
    grades = {grade: sum(amount for line, amount in amounts if line.grade == grade) * unit_gbp for grade in "ABC"}
    values = values | {"quality_grade": ", ".join(f"{g} {100 * pounds / total:.0f}%" for g, pounds in grades.items())}
    about = [["field", "value"], ["place_id", PLACE], ["financial_year", YEAR], ["stage", stage], ["version", version]]
    about += [
        ["prepared_by", "invented for the fictional place Exampleshire"],
        ["prepared_on", ""],
        ["illustrative", "yes"],
    ]
    method = [["attribute", "declared_value", "evidence", "effect_gbp", "source"]]
    for row in read_seed(SEEDS, "method_attributes"):
        attribute = row["attribute"]
        evidence = "invented" if attribute in values else ""
        effect = str(effects[attribute]) if attribute in effects else ""
        method.append([attribute, values.get(attribute, ""), evidence, effect, "invented" if effect else ""])
    counted = {line.stream for line, _ in amounts}
    coverage = [["stream", "included", "evidence"]]
    for row in read_seed(SEEDS, "spending_streams"):
        coverage.append([row["stream_id"], "yes" if row["stream_id"] in counted else "no", "invented"])
    lines = [_LINE_COLUMNS.split()]
    lines += [_cells(line, amount, unit, values) for line, amount in amounts]
    return {
        "about": about,
        "method": method,
        "lines": lines,
        "coverage": coverage,
        "figures": _figures(total, unit_gbp, amounts),
    }


def _cells(line: _Line, amount: int, unit: str, values: dict[str, str]) -> list[str]:
    key, share, whole = "", "", ""
    if line.grade == "C":
        key, share, whole = "population", str(_REGION_SHARE), str(round(amount / _REGION_SHARE))
    elif line.stream == "probation":
        is_whole = values["geography_boundary"] == "wider_body_unapportioned"
        key, share = ("none", "100%") if is_whole else ("caseload", str(_PROBATION_SHARE))
        whole = str(amount if is_whole else round(amount / _PROBATION_SHARE))
    is_gross = line.is_net_of_fees and values["gross_or_net"] == "gross"
    return [
        *(line.body, line.stream, line.service, line.cofog, line.theme, line.theme_share, str(amount), unit),
        *("gross" if is_gross else "net_of_fees", "capital" if line.is_capital else "revenue", line.control, YEAR),
        *("invented", line.grade, key, share, whole, _NOTE),
    ]


def _figures(total: int, unit_gbp: int, amounts: Iterable[tuple[_Line, int]]) -> list[list[str]]:
    header = "statement_id measure printed_text value value_low value_high unit subject part_of financial_year"
    health = sum(amount for line, amount in amounts if line.cofog.startswith("07.")) * unit_gbp
    percent = round(Decimal(100 * health) / total)
    millions = round(Decimal(total) / 1_000_000, 1)
    per_head, per_household = round(Decimal(total) / RESIDENTS), round(Decimal(total) / HOUSEHOLDS)
    half, tenth = Decimal("0.5"), Decimal("0.05")
    rows = [
        ("total", f"£{millions:,}m", millions, tenth, "GBP million", ""),
        ("population", f"{RESIDENTS:,}", RESIDENTS, 0, "persons", ""),
        ("households", f"{HOUSEHOLDS:,}", HOUSEHOLDS, 0, "households", ""),
        ("per_head", f"£{per_head:,}", per_head, half, "GBP per head", ""),
        ("per_household", f"£{per_household:,}", per_household, half, "GBP per household", ""),
        ("share", f"{percent}%", percent, half, "percent", "Health"),
    ]
    cells = [
        ["return", measure, text, str(value), str(value - around), str(value + around), unit, subject, "", YEAR]
        for measure, text, value, around, unit, subject in rows
    ]
    return [[*header.split(), "note", "source", "certainty"], *([*row, _NOTE, "invented", "invented"] for row in cells)]


def _write_book(path: Path, sheets: _Sheets) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    write_workbook(book, path)
    return path


def _write_texts(folder: Path, sheets: _Sheets) -> list[Path]:
    for name, rows in sheets.items():
        path = folder / f"{name}.csv"
        with written_atomically(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return [folder / f"{name}.csv" for name in sheets]
