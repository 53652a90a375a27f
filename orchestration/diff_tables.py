"""What differs in the small tables of two publications: rules, files, the official count."""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.database import identifier, rows_as_dicts
from orchestration.diff_lines import SIDES, LineComparison, columns_of
from orchestration.rule_words import condition_words, spoken_of

RULES = ("classification_rule", "payee_kind_rule", "transfer_rule")
# What a rule decided (line_count, eliminated_gbp, …) is no part of what it says.
_DECIDED = ("_count", "_gbp")


@dataclass(frozen=True)
class RuleChange:
    """A condition of a rule that was added, removed or changed: ``changes`` are (column, before, after).

    ``condition`` is None where the rules of the table have no conditions.
    """

    table: str
    rule_id: str
    condition: object
    state: str
    words: str
    changes: tuple[tuple[str, object, object], ...] = ()


@dataclass(frozen=True)
class FileChange:
    """A file that came, went or was revised, or whose lines are read otherwise; with the lines that came and went."""

    path: str
    is_illustrative: bool
    state: str
    verdict: str
    gone_count: int
    gone_gbp: Decimal
    came_count: int
    came_gbp: Decimal


@dataclass(frozen=True)
class OfficialChange:
    """Current spending of a place in a year, and how many of its functions have other pounds; None: it has no total."""

    place_id: str
    financial_year: str
    restated_from: str | None
    before_gbp: Decimal | None
    after_gbp: Decimal | None
    function_count: int


def rows_of(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> list[dict[str, object]]:
    """Rows of a small table of the marts; none where the publication has no such table."""
    if not columns_of(connection, side, table):
        return []
    return rows_as_dicts(connection.execute(f"from {identifier(side, 'marts', table)} order by all"))


def changed_rules(connection: duckdb.DuckDBPyConnection, table: str) -> list[RuleChange]:
    """Conditions of rules that differ, in the order of the rules; columns that one side lacks are left out."""
    names = [columns_of(connection, side, table) for side in SIDES]
    shared = [name for name in names[0] if name in names[1]]
    # An older publication's rules may have no scheme; a rule is then known by its id.
    keys = [name for name in ("scheme", "rule_id", "condition") if name in shared]
    compared = [name for name in shared if name not in keys and not name.endswith(_DECIDED)]
    old, new = ({tuple(row[k] for k in keys): row for row in rows_of(connection, side, table)} for side in SIDES)
    found = []
    for key in old.keys() | new.keys():
        rule = new.get(key) or old[key]
        state, changes = ("added" if key not in old else "removed"), ()
        if key in old and key in new:
            state = "changed"
            changes = tuple(
                (name, old[key][name], new[key][name]) for name in compared if old[key][name] != new[key][name]
            )
            if not changes:
                continue
        change = RuleChange(table, str(rule["rule_id"]), rule.get("condition"), state, condition_words(rule), changes)
        found.append((str(rule.get("scheme")), rule.get("priority") or 0, change))
    return [change for *_, change in sorted(found, key=lambda f: (*f[:2], f[2].rule_id, f[2].condition or 0))]


def rule_words(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What each rule says in short, by rule_id; where both publications have it, as the newer one says."""
    words: dict[str, str] = {}
    for table in RULES:
        for side in SIDES:
            said: dict[str, list[str]] = {}
            for rule in rows_of(connection, side, table):
                said.setdefault(str(rule["rule_id"]), []).append(spoken_of(rule))
            words |= {rule_id: " and ".join(conditions) for rule_id, conditions in said.items()}
    return words


def names_of(connection: duckdb.DuckDBPyConnection, table: str, key: str, name: str) -> dict[str, str]:
    """Names of codes, where a table of the marts has them."""
    rows = [row for side in SIDES for row in rows_of(connection, side, table)]
    return {str(row[key]): str(row[name]) for row in rows if row.get(key) is not None and row.get(name) is not None}


def changed_files(connection: duckdb.DuckDBPyConnection, lines: LineComparison | None) -> tuple[FileChange, ...]:
    """Files that came, went or were revised, and those whose lines are read otherwise, by path."""
    files = {side: rows_of(connection, side, "source_file") for side in SIDES}
    path_of = {str(f["source_file_id"]): str(f["path_in_inbox"]) for side in SIDES for f in files[side]}
    hashes: dict[str, dict[str, set[object]]] = {side: {} for side in SIDES}
    shown: dict[str, dict[str, object]] = {}
    for side in SIDES:
        for file in files[side]:
            hashes[side].setdefault(str(file["path_in_inbox"]), set()).add(file["file_sha256"])
            shown[str(file["path_in_inbox"])] = file
    # A path may hold several versions of a return; of payment files it holds one.
    moved: dict[str, list[dict[str, object]]] = {}
    for row in lines.files() if lines is not None else []:
        moved.setdefault(path_of[str(row["source_file_id"])], []).append(row)
    changes = []
    for path in sorted(hashes["before"].keys() | hashes["after"].keys()):
        old, new = hashes["before"].get(path), hashes["after"].get(path)
        if old == new and path not in moved:
            continue
        state = "came" if old is None else "gone" if new is None else "revised" if old != new else "read otherwise"
        sums = [
            sum((row[name] for row in moved.get(path, [])), start)
            for name, start in (
                ("gone_count", 0),
                ("gone_gbp", Decimal(0)),
                ("came_count", 0),
                ("came_gbp", Decimal(0)),
            )
        ]
        file = shown[path]
        changes.append(FileChange(path, bool(file["is_illustrative"]), state, str(file["verdict"]), *sums))
    return tuple(changes)


def changed_counts(connection: duckdb.DuckDBPyConnection) -> tuple[OfficialChange, ...]:
    """Places and years whose official count differs, in total or within the same total."""
    totals: dict[tuple[object, ...], list[Decimal | None]] = {}
    functions: dict[tuple[object, ...], dict[object, list[Decimal]]] = {}
    for position, side in enumerate(SIDES):
        for row in rows_of(connection, side, "place_summary"):
            key = (row["place_id"], row["financial_year"], row.get("restated_from"))
            totals.setdefault(key, [None, None])[position] = row["current_gbp"]
        if not columns_of(connection, side, "place_count"):
            continue
        rows = connection.execute(
            "select place_id, financial_year, cofog_code, is_capital, sum(amount_gbp)"
            f" from {identifier(side, 'marts', 'place_count')} group by all"
        ).fetchall()
        for place_id, year, *function, amount in rows:
            of_place = functions.setdefault((place_id, year, None), {})
            of_place.setdefault(tuple(function), [Decimal(0), Decimal(0)])[position] = amount
    counts = {key: sum(old != new for old, new in of.values()) for key, of in functions.items()}
    return tuple(
        OfficialChange(*key, *totals.get(key, [None, None]), counts.get(key, 0))
        for key in sorted(totals.keys() | counts.keys(), key=lambda k: tuple(str(part or "") for part in k))
        if counts.get(key) or len(set(totals.get(key, [None]))) > 1
    )
