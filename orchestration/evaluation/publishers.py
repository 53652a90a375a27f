"""The rules against classes that others gave: the Treasury's functions, publishers' own classes of their lines.

The columns that hold the labels are hidden from the rules; the engine is the one of the build.
"""

from decimal import Decimal

from orchestration.database import read_only
from orchestration.dbt import Dbt
from orchestration.evaluation.labelled import Labelled, Precision, precision
from orchestration.seeds import SEEDS, read_seed

# Columns in which publishers classify their own lines.
OWN_CLASSES = ("subjective_class", "service_class", "procurement_class")
# Two departments whose segments hold most of the pounds: a measurement that rests on them alone is no measurement.
_LARGEST = ("Department for Work and Pensions", "Department of Health")
_SEGMENTS = """
    select
        segment.department, segment.cofog_code, segment.cofog_division, segment.amount_gbp, verdict.code,
        coalesce(treasury.codes, [segment.cofog_code]) as codes
    from segment
    left join verdict on segment.value = verdict.value
    left join (
        select treasury_group, list(cofog_code) as codes from seeds.treasury_groups group by all
    ) as treasury on segment.cofog_code = treasury.treasury_group
    order by all
"""
# A segment is one row per description and label, with all its years; its code is taken off.
_SEGMENT = """
    select
        regexp_replace(segment_description, '^[A-Za-z0-9]+-', '') as value,
        department, cofog_code, cofog_division, sum(abs(amount_gbp)) as amount_gbp
    from staging.stg_regional_analysis
    where segment_description is not null and area = 'english_region' and identifiable = 'identifiable'
        and sector in ('central', 'public_corporation') and amount_gbp is not null
    group by all
"""


def segments_of_the_regional_analysis(dbt: Dbt) -> list[Precision]:
    """Functions by rule of the segments' descriptions against the Treasury's, England, central and corporations."""
    texts = "select distinct value from ({{ segments }})"
    verdict = dbt.compile(
        f"{{% set segments %}}{_SEGMENT}{{% endset %}}"
        f"{{% set texts %}}{texts}{{% endset %}}"
        "{{ classified_texts('cofog', 'expense_area', texts) }}"
    )
    with read_only(dbt.settings.build_database) as connection:
        rows = connection.execute(f"with segment as ({_SEGMENT}), verdict as ({verdict}) {_SEGMENTS}").fetchall()
    found = []
    for name, kept in (
        ("all departments", lambda department: True),
        ("without DWP and DH", lambda department: department not in _LARGEST),
    ):
        divisions = [
            Labelled(frozenset([division]), code, Decimal(amount))
            for department, _, division, amount, code, _ in rows
            if kept(department)
        ]
        # A rule that gives a division alone does not speak of the group.
        groups = [
            Labelled(frozenset(codes), code if code and "." in code else None, Decimal(amount), group)
            for department, group, _, amount, code, codes in rows
            if kept(department)
        ]
        found.append(precision(f"division, {name}", divisions, _division_agrees, lambda item: min(item.truth)))
        found.append(precision(f"group, {name}", groups, _code_agrees, lambda item: item.group))
    return found


def own_classes_of_publishers(dbt: Dbt) -> list[Precision]:
    """What the rules say of lines against the class their publisher gave, with all such columns hidden.

    ``seeds/publisher_classes.csv`` says which code of which scheme a class stands for; classes it leaves out are no labels.
    """
    found = []
    labels = {(row["field"], row["scheme"]) for row in read_seed(SEEDS, "publisher_classes")}
    for field, scheme in sorted(labels):
        verdict = dbt.compile(f"{{{{ classified_lines('{scheme}', hidden={list(OWN_CLASSES)}) }}}}")
        with read_only(dbt.settings.build_database) as connection:
            rows = connection.execute(
                f"""
                with verdict as ({verdict})
                select line.body_name, label.code, verdict.code, abs(line.amount_gbp)
                from staging.stg_payment_line as line
                inner join seeds.publisher_classes as label
                    on label.field = ? and label.scheme = ? and lower(line.{field}) = label.class
                    and (label.body_id is null or label.body_id = line.body_id)
                left join verdict on line.line_id = verdict.line_id
                where not line.is_illustrative
                order by all
                """,
                [field, scheme],
            ).fetchall()
        for body in sorted({row[0] for row in rows}):
            items = [
                Labelled(frozenset([truth]), code, amount, truth) for name, truth, code, amount in rows if name == body
            ]
            agrees = _division_agrees if scheme == "cofog" else _code_agrees
            found.append(precision(f"{body}: {scheme} against {field}", items, agrees, lambda item: item.group))
    return found


def _division_agrees(item: Labelled) -> bool:
    """Whether the code lies in the division of the label."""
    return item.code is not None and item.code[:2] in {truth[:2] for truth in item.truth}


def _code_agrees(item: Labelled) -> bool:
    return item.code in item.truth
