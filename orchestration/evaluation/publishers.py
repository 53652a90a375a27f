"""The rules against classes that others gave: the Treasury's functions, publishers' own classes of their lines.

The columns that hold the labels are hidden from the rules; the engine is the one of the build.
"""

from decimal import Decimal

from orchestration.dbt import Dbt
from orchestration.evaluation.build import whole_build
from orchestration.evaluation.labelled import Labelled, Precision, precision
from orchestration.rules import PUBLISHERS_OWN
from orchestration.seeds import SEEDS, read_seed

# Two departments whose segments hold most of the pounds: a measurement that rests on them alone is no measurement.
_LARGEST = ("Department for Work and Pensions", "Department of Health")
# Descriptions with the function the Treasury gave them. The rules were written with the first in view; the second are of an
# older edition in other words, which no rule may be written from.
_IN_VIEW = """
    select
        regexp_replace(segment_description, '^[A-Za-z0-9]+-', '') as value,
        department, cofog_code as treasury_group, sum(abs(amount_gbp)) as amount_gbp
    from staging.stg_regional_analysis
    where segment_description is not null and area = 'english_region' and identifiable = 'identifiable'
        and sector in ('central', 'public_corporation') and amount_gbp is not null
    group by all
"""
_HELD_OUT = f"""
    select label.description as value, label.department, label.treasury_group, label.amount_gbp
    from seeds.treasury_segment_labels as label
    anti join ({_IN_VIEW}) as in_view
        on {{{{ fold_name("label.description") }}}} = {{{{ fold_name("in_view.value") }}}}
"""
_SEGMENTS = {"in view": _IN_VIEW, "held out": _HELD_OUT}


def segments_of_the_regional_analysis(dbt: Dbt) -> list[Precision]:
    """Functions by rule of the descriptions of the Treasury's segments against the Treasury's own.

    England, central government and public corporations. Descriptions of the edition that is counted, and, held out from
    whoever writes rules, those of an older edition that this one no longer has.
    """
    found = []
    queries = dbt.compile_all([_verdicts_on(segments) for segments in _SEGMENTS.values()])
    for name, query in zip(_SEGMENTS, queries, strict=True):
        with whole_build(dbt.settings) as connection:
            rows = connection.execute(query).fetchall()
        for part, kept in (("", rows), (", without DWP and DH", [row for row in rows if row[0] not in _LARGEST])):
            divisions = [
                Labelled(frozenset([group[:2]]), code, Decimal(amount), text, group[:2])
                for _, group, amount, code, text, _ in kept
            ]
            # A rule that gives a division alone does not speak of the group.
            groups = [
                Labelled(frozenset(codes), code if code and "." in code else None, Decimal(amount), text, group)
                for _, group, amount, code, text, codes in kept
            ]
            found.append(precision(f"{name}: division{part}", divisions, _division_agrees))
            found.append(precision(f"{name}: group{part}", groups, _code_agrees))
    return found


def _verdicts_on(segments: str) -> str:
    """The segments, each with its label and what the rules say of its description: for dbt to compile."""
    return f"""
        {{% set texts %}}select distinct value from ({segments}) as segment{{% endset %}}
        with segment as ({segments}), verdict as ({{{{ classified_texts('cofog', 'expense_area', texts) }}}}),
        treasury as (select treasury_group, list(cofog_code) as codes from seeds.treasury_groups group by all)
        select
            segment.department, segment.treasury_group, segment.amount_gbp, verdict.code, segment.value,
            coalesce(treasury.codes, [segment.treasury_group]) as codes
        from segment
        left join verdict on segment.value = verdict.value
        left join treasury on segment.treasury_group = treasury.treasury_group
        order by all
    """


def own_classes_of_publishers(dbt: Dbt) -> list[Precision]:
    """What the rules say of lines against the class their publisher gave, with all such columns hidden.

    ``seeds/publisher_classes.csv`` says which code of which scheme a class stands for; classes it leaves out are no labels.
    """
    found = []
    labels = {(row["field"], row["scheme"]) for row in read_seed(SEEDS, "publisher_classes")}
    schemes = sorted({scheme for _, scheme in labels})
    compiled = dbt.compile_all(
        [f"{{{{ classified_lines('{scheme}', hidden={list(PUBLISHERS_OWN)}) }}}}" for scheme in schemes]
    )
    verdicts = dict(zip(schemes, compiled, strict=True))
    for field, scheme in sorted(labels):
        with whole_build(dbt.settings) as connection:
            rows = connection.execute(
                f"""
                with verdict as ({verdicts[scheme]})
                select
                    line.body_name, label.code, verdict.code, abs(line.amount_gbp),
                    concat_ws(' | ', line.directorate, line.expense_area, line.expense_type, line.payee_name)
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
                Labelled(frozenset([truth]), code, amount, text, truth)
                for name, truth, code, amount, text in rows
                if name == body
            ]
            agrees = _division_agrees if scheme == "cofog" else _code_agrees
            found.append(precision(f"{body}: {scheme} against {field}", items, agrees))
    return found


def _division_agrees(item: Labelled) -> bool:
    """Whether the code lies in the division of the label."""
    return item.code is not None and item.code[:2] in {truth[:2] for truth in item.truth}


def _code_agrees(item: Labelled) -> bool:
    return item.code in item.truth
