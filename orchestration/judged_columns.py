"""The columns of payment lines that rules and seeds decide: what `totalplace diff` compares. A scheme is a row here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class JudgedColumn:
    """A column of payment lines that a rule or a seed decides.

    ``scheme`` is its name on the command line, ``rule_column`` says what decided it, ``nothing`` is what an empty value
    means, ``names`` is where its values are named: (table, key column, name column).
    """

    scheme: str
    title: str
    column: str
    rule_column: str | None = None
    rule_title: str = "rule"
    nothing: str = "none"
    names: tuple[str, str, str] | None = None


# Kinds of payees whose names no publication shows.
WITHHELD = ("individual", "redacted")
# Says whether a line is eliminated: a transfer that left the count of the payer, by which rule on transfers.
ELIMINATED = "is_eliminated"
# A column that neither publication has is passed over, one that only one has is said.
JUDGED = (
    JudgedColumn("cofog", "function", "cofog_code", "rule_id", names=("cofog", "code", "name")),
    JudgedColumn(
        "subjective",
        "nature of spending",
        "subjective_code",
        "subjective_rule_id",
        names=("subjective_group", "code", "name"),
    ),
    JudgedColumn("control", "control", "control_code", "control_rule_id", names=("control_class", "code", "name")),
    JudgedColumn("payee", "kind of payee", "payee_kind", "payee_kind_rule_id"),
    JudgedColumn("place", "place", "place_id", "unplaced_reason", rule_title="reason", nothing="in no place"),
    JudgedColumn("basis", "basis of the place", "place_basis"),
    JudgedColumn("payee_body", "body paid", "payee_body_id", nothing="no public body"),
    JudgedColumn("eliminated", "elimination", ELIMINATED, "transfer_rule_id", rule_title="rule on transfers"),
    JudgedColumn("year", "financial year", "financial_year", "year_source", rule_title="source of the year"),
    JudgedColumn("body", "body", "body_id"),
)
