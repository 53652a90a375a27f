"""What moved between two publications' payment lines, as `orchestration.diff_lines` finds it and the report prints it."""

from dataclasses import dataclass
from decimal import Decimal

from orchestration.judged_columns import JudgedColumn


@dataclass(frozen=True)
class Flow:
    """Lines that went from one value to another; ``rule_before`` and ``rule_after`` where they are told apart by rule."""

    before: str | None
    after: str | None
    line_count: int
    amount_gbp: Decimal
    rule_before: str | None = None
    rule_after: str | None = None


@dataclass(frozen=True)
class Shift:
    """What left and what entered a value in a place or body: ``where`` is the place_id or body_id, None for no place."""

    where: str | None
    value: str | None
    out_count: int
    out_gbp: Decimal
    in_count: int
    in_gbp: Decimal


@dataclass(frozen=True)
class Example:
    """One moved line."""

    line_id: str
    amount_gbp: Decimal
    before: str | None
    after: str | None
    body_id: str
    payee_name: str | None
    text: str | None


@dataclass(frozen=True)
class Elimination:
    """Pounds of a transfer that left the count of the payer, or that came back into it; ``rule_id`` is what decides now."""

    is_back: bool
    payer: str | None
    payee: str | None
    rule_id: str | None
    line_count: int
    amount_gbp: Decimal


@dataclass(frozen=True)
class ColumnDiff:
    """What moved in one judged column: ``flows`` by value, then by rule, place and body; ``same_value`` by another rule.

    ``eliminations``: of the column that says whether a line is eliminated, by payer and payee.
    """

    judged: JudgedColumn
    line_count: int
    amount_gbp: Decimal
    refund_count: int
    refund_gbp: Decimal
    flows: tuple[Flow, ...]
    by_rule: tuple[Flow, ...]
    by_place: tuple[Shift, ...]
    by_body: tuple[Shift, ...]
    same_value: tuple[Flow, ...]
    examples: tuple[Example, ...]
    eliminations: tuple[Elimination, ...] = ()


@dataclass(frozen=True)
class AmountExample:
    """One line whose amount changed."""

    line_id: str
    before_gbp: Decimal
    after_gbp: Decimal


@dataclass(frozen=True)
class AmountDiff:
    """Lines in both publications whose amount changed."""

    line_count: int
    before_gbp: Decimal
    after_gbp: Decimal
    examples: tuple[AmountExample, ...]


@dataclass(frozen=True)
class KindDiff:
    """What moved among the real lines, or among the invented ones.

    ``moved_*`` count a line once however many of the compared columns moved; ``others`` are columns, with how many lines
    differ in them that differ in nothing that is judged.
    """

    is_illustrative: bool
    came_count: int
    came_gbp: Decimal
    gone_count: int
    gone_gbp: Decimal
    amounts: AmountDiff | None
    columns: tuple[ColumnDiff, ...]
    moved_count: int
    moved_gbp: Decimal
    other_count: int
    others: dict[str, int]
