from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from expectations.judge import JudgingError, judge
from expectations.suites import Check


def check(name: str, severity: str, lower: str | None, upper: str | None) -> Check:
    bounds = (None if bound is None else Decimal(bound) for bound in (lower, upper))
    words = ("share", "values lie within", "{subject}: {value} of {item}", "slips", "mend it", "judgement")
    return Check(name, "Values are fine", "family", severity, *bounds, *words)


def measures(*values: str | None, name: str = "share_ok", subject: str = "S") -> pd.DataFrame:
    rows = [
        {
            "measure_id": str(number),
            "check_name": name,
            "subject_kind": "file",
            "subject_id": "s",
            "subject_name": subject,
            "item": "part",
            "place_id": None,
            "financial_year": None,
            "return_version": None,
            "is_illustrative": False,
            "value": None if value is None else Decimal(value),
        }
        for number, value in enumerate(values)
    ]
    return pd.DataFrame(rows, dtype=object)


CHECKS = [check("share_ok", "warning", "0.1", "0.3"), check("share_ok", "critical", "0", "0.7")]


def test_a_bound_itself_passes_and_the_worst_broken_bound_gives_the_severity() -> None:
    findings = judge(measures("0.1", "0.3", "0.300001", "0.09", "0.7", "0.700001", "-1"), CHECKS)
    assert [(finding["verdict"], finding["severity"]) for finding in findings] == [
        ("passed", "warning"),
        ("passed", "warning"),
        ("failed", "warning"),
        ("failed", "warning"),
        ("failed", "warning"),
        ("failed", "critical"),
        ("failed", "critical"),
    ]
    assert findings[5]["upper"] == Decimal("0.7")
    assert findings[2]["value"] == Decimal("0.300001")


def test_what_is_unknown_is_not_measurable_and_never_passed() -> None:
    [finding] = judge(measures(None), CHECKS)
    assert (finding["verdict"], finding["value"]) == ("not_measurable", None)


def test_a_name_from_a_file_is_text_and_nothing_else() -> None:
    [finding] = judge(measures("0.9", subject="{value} {0.__class__} %s"), CHECKS)
    assert finding["sentence"] == "{value} {0.__class__} %s: 90.0% of part"


def test_a_value_that_belongs_to_no_check_is_an_error() -> None:
    with pytest.raises(JudgingError, match="nobody_knows_it"):
        judge(measures("1", name="nobody_knows_it"), CHECKS)


def test_nothing_measured_gives_no_finding() -> None:
    assert judge(measures(), CHECKS) == []


def test_a_bound_is_scaled_to_the_year_of_the_value_and_shown_so() -> None:
    rows = measures("0.15", "0.21", "0.15").assign(bound_scale=[Decimal("0.5"), Decimal("0.5"), None])
    scaled, beyond, unknown = judge(rows, CHECKS)
    assert (scaled["verdict"], scaled["lower"], scaled["upper"]) == ("passed", Decimal("0.05"), Decimal("0.15"))
    assert (beyond["verdict"], beyond["severity"], beyond["value"]) == ("failed", "warning", Decimal("0.21"))
    assert (unknown["verdict"], unknown["lower"], unknown["upper"]) == ("not_measurable", None, None)


def test_a_bound_of_a_basis_or_a_thing_is_for_values_of_it_alone() -> None:
    of_current = replace(check("share_ok", "warning", "0.75", "0.9"), basis="current", applies_to="07")
    of_both = replace(check("share_ok", "warning", "0.65", "0.85"), basis="current_and_capital", applies_to="07")
    rows = measures("0.7", "0.7", "0.7", "0.7").assign(
        basis=["current", "current_and_capital", None, "current"], applies_to=["07", "07", "07", "09"]
    )
    verdicts = [finding["verdict"] for finding in judge(rows, [of_current, of_both])]
    assert verdicts == ["failed", "passed", "not_measurable", "not_measurable"]


def test_bounds_for_any_basis_never_stand_beside_bounds_for_one() -> None:
    with pytest.raises(JudgingError, match="share_ok"):
        judge(measures("0.2").assign(basis=["current"]), [*CHECKS, replace(CHECKS[0], basis="current")])


def test_a_sentence_names_documents_in_words_and_has_a_short_form_for_rows_that_name_the_subject() -> None:
    checks = [
        replace(CHECKS[0], check_name=name, sentence=sentence)
        for name, sentence in (
            ("colon", "{subject}: {value} too much."),
            ("bracket", "{subject} ({item}): it differs."),
            ("comma", "{subject}, {item}: it differs."),
            ("verb", "{subject} lacks {item}."),
        )
    ]
    rows = [measures("0.9", name=check.check_name).assign(measure_id=check.check_name) for check in checks]
    frame = pd.concat(rows, ignore_index=True)
    frame["item"] = "lga_2009 and lga_2009x"
    findings = judge(frame, checks, {"lga_2009": "LGA paper"})
    assert [finding["sentence"] for finding in findings] == [
        "S: 90.0% too much.",
        "S (LGA paper and lga_2009x): it differs.",
        "S, LGA paper and lga_2009x: it differs.",
        "S lacks LGA paper and lga_2009x.",
    ]
    assert [finding["short_sentence"] for finding in findings] == [
        "90.0% too much.",
        "LGA paper and lga_2009x: it differs.",
        "LGA paper and lga_2009x: it differs.",
        "Lacks LGA paper and lga_2009x.",
    ]
    assert {finding["item"] for finding in findings} == {"lga_2009 and lga_2009x"}, "decisions name the item as it is"
