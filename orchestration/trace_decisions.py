"""Which rules decided what of a payment line: of each scheme, of its themes, and on the public body that was paid."""

from dataclasses import dataclass, field
from decimal import Decimal

import duckdb

from orchestration.database import identifier, rows_as_dicts
from orchestration.figures import pounds
from orchestration.judged_columns import JUDGED


@dataclass(frozen=True)
class Decision:
    """What was decided of a line in a column, and the rule that did: its id (None: no rule) and what it says, row by row.

    ``beside`` is what a publication holds about the decision besides.
    """

    column: str
    said: str
    rule_column: str
    rule_id: str | None
    rule: list[dict[str, object]]
    beside: dict[str, object] = field(default_factory=dict)


def decisions_on(connection: duckdb.DuckDBPyConnection, line: dict[str, object]) -> list[Decision]:
    """What was decided of a line of marts.payment_line: function, nature of spending, control, themes, body paid."""
    codes = [
        _code(connection, line, judged.scheme, judged.column, judged.rule_column, judged.names)
        for judged in JUDGED
        if judged.rule_column is not None and judged.names is not None
    ]
    return [*codes, *_themes(connection, line), *_body_paid(connection, line)]


def _code(
    connection: duckdb.DuckDBPyConnection,
    line: dict[str, object],
    scheme: str,
    column: str,
    rule_column: str,
    names: tuple[str, str, str],
) -> Decision:
    code, rule_id = line[column], str(line[rule_column])
    table, key, name = map(identifier, names)
    named = connection.execute(f"select {name} from marts.{table} where {key} = ?", [code]).fetchone()
    said = f"{code} {named[0]}" if named else str(code)
    if rule_id == "none":
        return Decision(column, f"{said}: no rule speaks of it", rule_column, None, [])
    # Of functions alone a line says which of its texts met the rule.
    beside = ("rule_confidence", "matched_field", "matched_text") if scheme == "cofog" else ()
    rule = _rule(connection, scheme, rule_id)
    return Decision(column, said, rule_column, rule_id, rule, {name: line[name] for name in beside})


def _themes(connection: duckdb.DuckDBPyConnection, line: dict[str, object]) -> list[Decision]:
    """Each theme of the line, with the share and the pounds that are of it."""
    rows = connection.execute(
        "select *, theme || ' ' || theme_name as said from marts.payment_theme where line_id = ? order by theme",
        [line["line_id"]],
    )
    found = []
    for theme in rows_as_dicts(rows):
        share, rule_id = Decimal(str(theme["theme_share"])).normalize(), str(theme["rule_id"])
        said = f"{theme['said']}, share {share:f} ({pounds(theme['amount_gbp'])})"
        rule = _rule(connection, "theme", rule_id)
        found.append(Decision(f"theme of {theme['theme_set']}", said, "theme_rule_id", rule_id, rule))
    return found


def _body_paid(connection: duckdb.DuckDBPyConnection, line: dict[str, object]) -> list[Decision]:
    """The public body that was paid, certain or not, and where it is a transfer the rule on it."""
    found = rows_as_dicts(connection.execute("from marts.transfer where line_id = ?", [line["line_id"]]))
    if not found:
        body = line["payee_body_id"]
        return [Decision("payee_body_id", f"{body}, no transfer", "", None, [])] if body is not None else []
    [transfer] = found
    rule_id = transfer["transfer_rule_id"]
    doubt = f", doubt {transfer['doubt']}" if transfer["doubt"] is not None else ""
    return [
        Decision(
            "payee_body_id",
            f"{transfer['payee_body_id']} {transfer['payee_body_name']}",
            "transfer_rule_id",
            None if rule_id is None else str(rule_id),
            rows_as_dicts(connection.execute("from marts.transfer_rule where rule_id = ?", [rule_id])),
            {
                "certainty": f"{transfer['certainty']}{doubt} ({transfer['match']}: {transfer['evidence']})",
                "is_payee_ledger_loaded": transfer["is_payee_ledger_loaded"],
            },
        )
    ]


def _rule(connection: duckdb.DuckDBPyConnection, scheme: str, rule_id: str) -> list[dict[str, object]]:
    query = "from marts.classification_rule where scheme = ? and rule_id = ? order by condition"
    return rows_as_dicts(connection.execute(query, [scheme, rule_id]))
