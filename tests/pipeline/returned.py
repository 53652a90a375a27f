"""A build of returns written in a test, judged: no publication. And the lines of a return without a fault."""

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

from small_build import SmallBuild

from orchestration.assets.judged import write_findings

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
ABOUT = "field,value\nplace_id,{place}\nfinancial_year,2010-11\nstage,final\nversion,{version}\n"
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


def sheets(version: str, lines: list[dict[str, str]], place: str = "exampleshire") -> dict[str, str]:
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
    folder = f"place_return/{place}/version_{version}"
    return {
        f"{folder}/about.csv": ABOUT.format(place=place, version=version),
        f"{folder}/method.csv": METHOD,
        f"{folder}/lines.csv": text.getvalue(),
        f"{folder}/figures.csv": "\n".join([*figures, ""]),
    }


Finding = dict[str, object]


class JudgedReturns:
    """Findings on returns: path in the inbox → text of a sheet; beside them those that come with the product."""

    def __init__(self, home: Path, sheets: dict[str, str]) -> None:
        self.build = SmallBuild(home, {}, sheets)
        # What is measured, and the names of documents that findings say.
        self.build.build("+check_measure", "statement_names")
        self.findings: list[Finding] = write_findings(self.build.settings)

    def of(self, subject_id: str, check_name: str | None = None) -> list[Finding]:
        """Findings on one return, of one check or of all."""
        return [
            finding
            for finding in self.findings
            if finding["subject_id"] == subject_id and check_name in (None, finding["check_name"])
        ]

    def failed(self, subject_id: str, severity: str | None = None) -> Counter[tuple[str, str]]:
        """Check and item of what failed on one return."""
        return Counter(
            (str(finding["check_name"]), str(finding["item"]))
            for finding in self.of(subject_id)
            if finding["verdict"] == "failed" and severity in (None, finding["severity"])
        )
