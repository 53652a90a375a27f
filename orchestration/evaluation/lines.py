"""Real payment lines: how much the rules classify, and how often they are right by eye.

Labels of lines hold no text of a line, only where it stands (file, sheet, row) and the codes a reader found right.
"""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.dbt import Dbt
from orchestration.evaluation.build import whole_build
from orchestration.evaluation.intervals import Rate
from orchestration.rules import PUBLISHERS_OWN

# The columns a reader sees of a line that is to be labelled.
_SHOWN = (
    *("body_name", "entity", "directorate", "expense_area", "expense_type", "expense_detail", "description"),
    *("payee_name", "amount_gbp", "payment_date"),
)
# Which rules may speak, and how the macro classified_lines is told so.
_COVERED_BY = {
    "all rules": "",
    "without rules on the body alone": ", without_body_alone=true",
    "nor on publishers' own classes": f", hidden={list(PUBLISHERS_OWN)}, without_body_alone=true",
    # Words that only ever give the one code of their kind of body say no more than the body does.
    "nor where a kind of body has one code": (
        f", hidden={list(PUBLISHERS_OWN)}, without_body_alone=true, without_body_in_effect=true"
    ),
}
# A line of a thousand pounds is a thousand times as likely to be drawn as one of a pound: the smallest of -ln(u) / weight
# (Efraimidis and Spirakis, 2006), u from a hash, so that a seed gives the same lines again.
_DRAWN = f"""
    select file_sha256, split_part(line_id, '-', 2) as sheet_number, row_number, cofog_code, rule_id, {", ".join(_SHOWN)}
    from marts.payment_line
    where not is_illustrative and cofog_code <> 'unclassified' and amount_gbp <> 0
    order by
        -ln((cast('0x' || left(sha256(line_id || ?), 12) as bigint) + 1) / 281474976710657.0)
        / abs(cast(amount_gbp as double)),
        line_id
    limit ?
"""


@dataclass(frozen=True)
class Coverage:
    """Pounds (moved: refunds as they are large) that rules classify, of the bodies of one tier."""

    tier: str
    rules: str
    line_count: int
    amount_gbp: Decimal
    division_gbp: Decimal
    group_gbp: Decimal


@dataclass(frozen=True)
class ByEye:
    """Lines that a reader labelled, drawn by pounds: how many the rules have right, at one level."""

    sample: str
    level: str
    right: Rate
    not_met: int


def coverage(dbt: Dbt) -> list[Coverage]:
    """Coverage of real payment lines by tier and in all: by all rules, by words, by words but publishers' own classes."""
    found = []
    verdicts = dbt.compile_all([f"{{{{ classified_lines('cofog'{options}) }}}}" for options in _COVERED_BY.values()])
    for name, verdict in zip(_COVERED_BY, verdicts, strict=True):
        with whole_build(dbt.settings) as connection:
            rows = connection.execute(
                f"""
                with verdict as ({verdict}),
                line as (
                    select
                        coalesce(types.tier, 'not in the register') as tier,
                        abs(line.amount_gbp) as amount_gbp,
                        verdict.code
                    from staging.stg_payment_line as line
                    inner join verdict on line.line_id = verdict.line_id
                    left join seeds.body_types as types on line.body_type = types.body_type
                    where not line.is_illustrative
                )
                select
                    coalesce(tier, 'all'), count(*), sum(amount_gbp),
                    coalesce(sum(amount_gbp) filter (code is not null), 0),
                    coalesce(sum(amount_gbp) filter (contains(code, '.')), 0)
                from line group by rollup (tier) order by tier nulls last
                """
            ).fetchall()
        found += [Coverage(row[0], name, *row[1:]) for row in rows if row[1]]
    return found


def by_eye(connection: duckdb.DuckDBPyConnection) -> list[ByEye]:
    """Lines labelled in ``seeds/line_labels.csv`` against what the rules of the build say of them."""
    rows = connection.execute(
        """
        select label.sample, label.codes, line.cofog_code
        from seeds.line_labels as label
        left join (
            select *, split_part(line_id, '-', 2) as sheet_number from marts.payment_line
        ) as line
            on label.file_sha256 = line.file_sha256 and label.row_number = line.row_number
            and cast(label.sheet_number as varchar) = line.sheet_number
        where label.scheme = 'cofog'
        order by all
        """
    ).fetchall()
    return [
        _judge(sample, level, [(codes.split("|"), code) for name, codes, code in rows if name == sample])
        for sample in sorted({row[0] for row in rows})
        for level in ("division", "group")
    ]


def _judge(sample: str, level: str, rows: list[tuple[list[str], str | None]]) -> ByEye:
    """A line that the rules leave unclassified by now is no error of theirs and no success: it is left out."""
    spoken = [(codes, code) for codes, code in rows if code is not None and code != "unclassified"]
    if level == "group":
        judged = [code in codes for codes, code in spoken if "." in code]
    else:
        judged = [code[:2] in {right[:2] for right in codes} for codes, code in spoken]
    return ByEye(sample, level, Rate(sum(judged), len(judged)), sum(1 for _, code in rows if code is None))


def draw_lines(connection: duckdb.DuckDBPyConnection, count: int, seed: str) -> duckdb.DuckDBPyConnection:
    """A random sample of classified real lines, drawn by pounds, for a reader to label.

    It shows the lines' text and is not for the repository: only the columns that say where a line stands and what the
    reader found go into ``seeds/line_labels.csv``.
    """
    return connection.execute(_DRAWN, [seed, count])
