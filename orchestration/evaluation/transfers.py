"""How often the matching of payees with public bodies is right, measured on labelled payment lines.

The labels hold no text of a row, only where it stands; the rows are those of the last build, so refresh with an inbox
that holds the files the sample was drawn from. Precision is that of the certain matches, which alone leave the count of
their payer. Recall can be told only among payees whose names have a word of public bodies, or a match that is unsure: a
body with a name like any firm's is found by its name in the register or not at all.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.database import quoted, rows_as_dicts
from orchestration.evaluation.build import whole_build
from orchestration.evaluation.intervals import Rate
from orchestration.evaluation.payees import require_labels
from orchestration.settings import REPOSITORY, Settings

LABELS = REPOSITORY / "seeds" / "transfer_labels.csv"
# Every payee name of a registered body's lines, with what matching says, and whether a public body may be in it.
_ASKED = """
    with
        word as (select word from seeds.payee_name_words where role in ('public', 'kind')),
        name as (
            select name.payee_name, name.name_folded,
                len(list_intersect(string_split(name.name_folded, ' '), (select list(word) from word))) > 0 as has_word
            from classified.cls_payee_name as name
        )
    select
        line.line_id, line.file_sha256,
        cast(regexp_extract(line.line_id, '-([0-9]+)-[0-9]+$', 1) as integer) as sheet_number,
        line.row_number, line.body_id, line.payee_name, name.name_folded, line.amount_gbp,
        match.payee_body_id, coalesce(match.certainty, 'none') as certainty, match.evidence,
        coalesce(match.certainty, '') = 'certain' as is_certain,
        name.has_word or match.line_id is not null as may_be_public
    from classified.cls_payment_line as line
    inner join name on line.payee_name = name.payee_name
    left join classified.cls_line_payee_body as match on line.line_id = match.line_id
    where line.is_registered_body and not line.is_illustrative and line.body_id is distinct from match.payee_body_id
"""


@dataclass(frozen=True)
class Recall:
    """What part of the payments to public bodies is matched for certain: of payees, or of pounds."""

    matched: float
    may_be_missed: float
    precision: Rate
    missed: Rate

    @property
    def share(self) -> float | None:
        """Matched and right, over that and what the sample of the others lets expect."""
        if self.precision.share is None or self.missed.share is None:
            return None
        return self._of(self.precision.share, self.missed.share)

    @property
    def interval(self) -> tuple[float, float]:
        """From the ends of the interval of the share missed; the precision is taken as measured."""
        precision = self.precision.share or 0.0
        low, high = self.missed.interval
        return self._of(precision, high), self._of(precision, low)

    def _of(self, precision: float, missed: float) -> float:
        right = self.matched * precision
        return right / (right + self.may_be_missed * missed) if right else 0.0


@dataclass(frozen=True)
class TransferEvaluation:
    """Payments listed by payer and payee; precision and recall, by payee and by pounds; what was labelled."""

    listed: list[dict[str, object]]
    precision: dict[str, Rate]
    recall: dict[str, Recall]
    not_in_register: int
    not_met: int


def evaluate_transfers(settings: Settings, labels: Path = LABELS) -> TransferEvaluation:
    """Compare labelled lines with what matching says of them in the last build.

    Raises:
        EvaluationError: there is no build, or it is not whole, or there are no labels.
    """
    require_labels(labels, ("file_sha256", "sheet_number", "row_number", "sample", "is_transfer", "payee_body_id"))
    with whole_build(settings) as connection:
        connection.execute(f"create temp table asked as {_ASKED}")
        listed = _listed(connection)
        labelled = rows_as_dicts(connection.execute(_labelled(labels)))
        population = _population(connection)
    met = [row for row in labelled if row["is_met"]]
    precision, recall = {}, {}
    for unit in ("payee", "pounds"):
        certain = [row for row in met if row["sample"] == f"matched_by_{unit}" and row["is_certain"]]
        others = [row for row in met if row["sample"] == f"not_matched_by_{unit}" and not row["is_certain"]]
        precision[unit] = Rate(sum(_is_right(row) for row in certain), len(certain))
        missed = Rate(sum(bool(row["is_transfer"]) for row in others), len(others))
        recall[unit] = Recall(population[f"matched_{unit}"], population[f"other_{unit}"], precision[unit], missed)
    unknown = sum(bool(row["is_transfer"]) and row["labelled_body_id"] is None for row in met)
    return TransferEvaluation(listed, precision, recall, unknown, len(labelled) - len(met))


def draw_transfers(connection: duckdb.DuckDBPyConnection, size: int, salt: str) -> duckdb.DuckDBPyConnection:
    """Lines for a reader to label, of each of the four samples ``size``. One salt, the same lines.

    The names they are judged by are for the eye alone; what goes into ``seeds/transfer_labels.csv`` is where a line stands.
    """
    connection.execute(f"create temp table asked as {_ASKED}")
    drawn = []
    for sample, condition in (("matched", "is_certain"), ("not_matched", "not is_certain and may_be_public")):
        # Evenly over payees, each by one of its lines; and by pounds: a line for every step of the running sum, in
        # small steps, for one line may be larger than many.
        even = f"""
            select * from asked where {condition}
            qualify row_number() over (partition by name_folded order by sha256(line_id || $salt)) = 1
            order by sha256(name_folded || $salt) limit $size
        """
        by_pounds = f"""
            with running as (
                select *, sum(abs(amount_gbp)) over (order by sha256(line_id || $salt)) as upto,
                    sum(abs(amount_gbp)) over () / (3 * $size) as step
                from asked where {condition} and amount_gbp <> 0
            )
            select * exclude (upto, step) from running
            where floor(upto / step) <> floor((upto - abs(amount_gbp)) / step) order by upto limit $size
        """
        for unit, query in (("payee", even), ("pounds", by_pounds)):
            drawn.append(f"select '{sample}_by_{unit}' as sample, * from ({query})")
    return connection.execute(
        f"""
        select
            file_sha256, sheet_number, row_number, sample, payee_body_id, certainty, evidence, payee_name,
            body_id as payer_body_id, amount_gbp
        from ({" union all ".join(drawn)})
        order by sample, sha256(line_id || $salt)
        """,
        {"salt": salt, "size": size},
    )


def _is_right(row: dict[str, object]) -> bool:
    return bool(row["is_transfer"]) and row["labelled_body_id"] == row["payee_body_id"]


def _labelled(labels: Path) -> str:
    """Each label with what the build says of its row; a file that lies in the inbox twice is met once."""
    return f"""
        with
            label as (
                select * from read_csv({quoted(str(labels))}, header = true, all_varchar = true)
            ),
            met as (
                select distinct on (file_sha256, sheet_number, row_number) *
                from asked order by file_sha256, sheet_number, row_number, line_id
            )
        select
            label.sample, cast(label.is_transfer as boolean) as is_transfer, label.payee_body_id as labelled_body_id,
            met.payee_body_id, coalesce(met.is_certain, false) as is_certain, met.line_id is not null as is_met
        from label
        left join met
            on label.file_sha256 = met.file_sha256
            and cast(label.sheet_number as integer) = met.sheet_number
            and cast(label.row_number as bigint) = met.row_number
        order by label.file_sha256, met.sheet_number, met.row_number
    """


def _listed(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """What central government pays to public bodies, by payer and the tier of the payee."""
    return rows_as_dicts(
        connection.execute(
            """
            select payer.name as payer, kind.tier as payees, count(*) as line_count,
                coalesce(sum(asked.amount_gbp) filter (asked.is_certain), 0) as certain_gbp,
                coalesce(sum(asked.amount_gbp) filter (not asked.is_certain), 0) as unsure_gbp
            from asked
            inner join seeds.bodies as payer on asked.body_id = payer.body_id
            inner join seeds.bodies as payee on asked.payee_body_id = payee.body_id
            inner join seeds.body_types as kind on payee.body_type = kind.body_type
            where payer.body_type = 'central_government'
            group by all order by all
            """
        )
    )


def _population(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Payees and pounds with a certain match, and those of the others in which a public body may be."""
    [row] = rows_as_dicts(
        connection.execute(
            """
            select
                count(distinct name_folded) filter (is_certain) as matched_payee,
                count(distinct name_folded) filter (not is_certain and may_be_public) as other_payee,
                coalesce(sum(abs(amount_gbp)) filter (is_certain), 0) as matched_pounds,
                coalesce(sum(abs(amount_gbp)) filter (not is_certain and may_be_public), 0) as other_pounds
            from asked
            """
        )
    )
    return {name: float(value) for name, value in row.items()}
