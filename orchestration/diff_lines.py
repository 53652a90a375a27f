"""Payment lines of two publications, joined on line_id: which differ, in what, and how many pounds that is.

One join on line_id, of a hash a line, tells which lines differ; the values of these are kept in a temporary table, from
which every sum is made. Sums are exact decimals, and invented lines are never in a sum with real ones.
"""

from decimal import Decimal

import duckdb

from orchestration.database import identifier, rows_as_dicts
from orchestration.diff_moves import (
    AmountDiff,
    AmountExample,
    ColumnDiff,
    Elimination,
    Example,
    Flow,
    KindDiff,
    Shift,
)
from orchestration.judged_columns import ELIMINATED, JUDGED, JudgedColumn

# The two publications as they are attached, and as a person calls them.
SIDES = {"before": "older", "after": "newer"}
LINES = "payment_line"
TRANSFERS = "transfer"
# What says where a line stands; the same for one line_id.
_IDENTITY = {"line_id", "source_file_id", "file_sha256", "row_number", "is_illustrative", "amount_gbp"}
# What marts.transfer says of a line where the lines themselves do not; a line that is not in it is no transfer.
_OF_TRANSFERS = {"transfer_rule_id": "{}", ELIMINATED: "coalesce({}, false)"}
_TEXTS = ("expense_area", "expense_type", "directorate", "description")


def columns_of(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> dict[str, str]:
    """Names and types of the columns of a published table of the marts; none where there is no such table."""
    query = """
        select column_name, data_type from duckdb_columns()
        where database_name = ? and schema_name = 'marts' and table_name = ? order by column_index
    """
    return dict(connection.execute(query, [database, table]).fetchall())


class LineComparison:
    """The lines that differ between the attached publications ``before`` and ``after``, and what can be asked of them.

    Attributes:
        judged: the judged columns both publications have.
        one_sided: columns of lines that only one publication has (or has in another type), with the side that has it.
        of_transfers: by side, what is read from marts.transfer because the lines do not hold it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, also: str | None = None) -> None:
        """Compare the lines; ``also`` is a query of the line_id of some to be kept though nothing of them differs."""
        self.connection = connection
        own = {side: columns_of(connection, side, LINES) for side in SIDES}
        beside = {side: columns_of(connection, side, TRANSFERS) for side in SIDES}
        self.of_transfers = {
            side: [name for name in _OF_TRANSFERS if name not in own[side] and {name, "line_id"} <= beside[side].keys()]
            for side in SIDES
        }
        self.before, self.after = (
            own[side] | {name: beside[side][name] for name in self.of_transfers[side]} for side in SIDES
        )
        paid = {side: (own[side], beside[side]) for side in SIDES}
        self._paid = {side: self._paid_of(*columns) for side, columns in paid.items()}
        both = self.before.keys() & self.after.keys()
        self.judged = tuple(judged for judged in JUDGED if judged.column in both)
        self.one_sided = {name: "before" if name in self.before else "after" for name in self.before.keys() ^ both}
        self.one_sided |= dict.fromkeys(self.after.keys() - both, "after")
        read = {column for judged in JUDGED for column in (judged.column, judged.rule_column)} | _IDENTITY
        self.plain = sorted(name for name in both - read if self.before[name] == self.after[name])
        self.retyped = sorted(name for name in both if self.before[name] != self.after[name])
        self._join(both, also or "select cast(null as varchar) as line_id where false")

    @staticmethod
    def _paid_of(lines: dict[str, str], transfers: dict[str, str]) -> str | None:
        """Where the body that was paid stands, if anywhere."""
        if "payee_body_id" in lines:
            return "line.payee_body_id"
        return "transfer.payee_body_id" if {"line_id", "payee_body_id"} <= transfers.keys() else None

    def _source(self, side: str) -> str:
        """The lines of a side, with what is read from its transfers."""
        paid = self._paid[side]
        added = [f"{_OF_TRANSFERS[name].format(f'transfer.{name}')} as {name}" for name in self.of_transfers[side]]
        added.append(f"cast({paid or 'null'} as varchar) as paid_value")
        joined = ""
        if self.of_transfers[side] or (paid or "").startswith("transfer"):
            joined = f" left join {identifier(side, 'marts', TRANSFERS)} as transfer on line.line_id = transfer.line_id"
        return f"(select line.*, {', '.join(added)} from {identifier(side, 'marts', LINES)} as line{joined})"

    def _join(self, both: set[str], also: str) -> None:
        """Make the table ``difference``: one row a line that differs, values before and after beside each other."""
        rules = {judged.scheme: judged.rule_column for judged in self.judged if judged.rule_column in both}
        names = {f"{judged.scheme}_value": judged.column for judged in self.judged}
        names |= {f"{scheme}_rule": str(column) for scheme, column in rules.items()}
        names |= {"where_value": "place_id", "who_value": "body_id"}
        read = [f"cast({identifier(column)} as varchar) as {identifier(name)}" for name, column in names.items()]
        read.append(f"hash({', '.join(map(identifier, self.plain))}) as rest" if self.plain else "0 as rest")

        amount = "cast(amount_gbp as decimal(18, 2))"
        hashed = [amount, *(f"cast({identifier(column)} as varchar)" for column in names.values())]
        hashed += map(identifier, self.plain)

        def hashes(side: str) -> str:
            return f"(select line_id, hash({', '.join(hashed)}) as all_of_it from {self._source(side)})"

        def lines(side: str) -> str:
            exact = f"line_id, source_file_id, is_illustrative, paid_value, {amount} as amount_gbp"
            return f"(select {exact}, {', '.join(read)} from {self._source(side)} semi join differing using (line_id))"

        # A hash a line tells which lines differ: mostly few, and only of these are the values joined.
        self.connection.execute(f"""
            create temp table differing as
            select coalesce(a.line_id, b.line_id) as line_id
            from {hashes("before")} as b
            full join {hashes("after")} as a on b.line_id = a.line_id
            where b.all_of_it is distinct from a.all_of_it
        """)
        self.connection.execute(f"create temp table also as {also}")
        self.connection.execute("insert into differing from also anti join differing using (line_id)")
        pairs = []
        of_schemes = [f"{judged.scheme}_{part}" for judged in self.judged for part in ("value", "rule")]
        for name in (*of_schemes, "where_value", "who_value"):
            # A scheme whose rule only one publication names has no rule to compare.
            values = [f"{side}.{identifier(name)}" if name in names else "cast(null as varchar)" for side in "ba"]
            pairs += [f"{value} as {identifier(f'{name}_{side}')}" for value, side in zip(values, SIDES, strict=True)]
        differs = [
            f"b.{identifier(name)} is distinct from a.{identifier(name)}" for name in ("amount_gbp", "rest", *names)
        ]
        self.connection.execute(f"""
            create temp table difference as
            select
                coalesce(a.line_id, b.line_id) as line_id,
                coalesce(a.source_file_id, b.source_file_id) as source_file_id,
                coalesce(a.is_illustrative, b.is_illustrative) as is_illustrative,
                b.amount_gbp as before_gbp,
                a.amount_gbp as after_gbp,
                b.paid_value as paid_before,
                a.paid_value as paid_after,
                {", ".join(pairs)},
                case when b.line_id is null then 'came' when a.line_id is null then 'gone' else 'both' end as state,
                b.rest is distinct from a.rest as is_rest_changed
            from {lines("before")} as b
            full join {lines("after")} as a on b.line_id = a.line_id
            where a.line_id is null or b.line_id is null or {" or ".join(differs)} or a.line_id in (from also)
        """)

    def kind(self, is_illustrative: bool, judged: tuple[JudgedColumn, ...], limit: int) -> KindDiff:
        """What differs among the real or the invented lines, in the judged columns asked for.

        ``limit`` bounds the examples, never a sum.
        """
        kind = f"is_illustrative = {is_illustrative}"
        came = self._sum(f"{kind} and state = 'came'", "after_gbp")
        gone = self._sum(f"{kind} and state = 'gone'", "before_gbp")
        both = f"{kind} and state = 'both'"
        any_moved = " or ".join(f"({_moved(column)})" for column in judged) or "false"
        moved = self._sum(f"{both} and ({any_moved})", "after_gbp")
        columns = tuple(self._column(column, both, limit) for column in judged)
        others = self._others(both)
        return KindDiff(
            is_illustrative=is_illustrative,
            came_count=came[0],
            came_gbp=came[1],
            gone_count=gone[0],
            gone_gbp=gone[1],
            amounts=self._amounts(both, limit),
            columns=tuple(column for column in columns if column.line_count or column.same_value),
            moved_count=moved[0],
            moved_gbp=moved[1],
            other_count=others[0],
            others=others[1],
        )

    def files(self) -> list[dict[str, object]]:
        """Lines that came and went by file: is_illustrative, source_file_id, came_count, came_gbp, gone_count, gone_gbp."""
        return self._rows("""
            select is_illustrative, source_file_id,
                count(*) filter (where state = 'came') as came_count,
                coalesce(sum(after_gbp) filter (where state = 'came'), 0) as came_gbp,
                count(*) filter (where state = 'gone') as gone_count,
                coalesce(sum(before_gbp) filter (where state = 'gone'), 0) as gone_gbp
            from difference where state <> 'both' group by all order by all
        """)

    def moved_lines(self, judged: tuple[JudgedColumn, ...], themes: dict[str, str]) -> duckdb.DuckDBPyConnection:
        """Every line in both publications whose amount, or value or rule in a judged column, or themes changed: for CSV.

        ``themes`` are queries by side: line_id, and its themes in a text; none where themes are not asked for.
        """
        values, changed = [], ["case when d.before_gbp <> d.after_gbp then 'amount_gbp' end"]
        for column in judged:
            for part, name in (("value", column.column), ("rule", column.rule_column)):
                if name is None:
                    continue
                before, after = (f"d.{identifier(f'{column.scheme}_{part}_{side}')}" for side in SIDES)
                changed.append(f"case when {before} is distinct from {after} then '{name}' end")
                values.append(f"{before} as {identifier(f'{name}_before')}, {after} as {identifier(f'{name}_after')}")
        joined = "".join(
            f" left join ({query}) as theme_{side} on d.line_id = theme_{side}.line_id"
            for side, query in themes.items()
        )
        if themes:
            changed.append("case when theme_before.themes is distinct from theme_after.themes then 'themes' end")
            values += [f"theme_{side}.themes as themes_{side}" for side in themes]
        shown = ("dataset", "body_name", "financial_year", "payee_name", *_TEXTS)
        texts = "".join(f"line.{identifier(name)}, " for name in shown if name in self.after)
        some = " or ".join(f"{name} is not null" for name in changed)
        return self.connection.execute(f"""
            select d.line_id, concat_ws('; ', {", ".join(changed)}) as changed, d.is_illustrative, {texts}
                d.before_gbp as amount_gbp_before, d.after_gbp as amount_gbp_after, {", ".join(values)}
            from difference as d inner join after.marts.{LINES} as line on d.line_id = line.line_id {joined}
            where d.state = 'both' and ({some})
            order by d.is_illustrative, abs(d.after_gbp) desc, d.line_id
        """)

    def _column(self, judged: JudgedColumn, both: str, limit: int) -> ColumnDiff:
        moved = f"{both} and {_moved(judged)}"
        value = [identifier(f"{judged.scheme}_value_{side}") for side in SIDES]
        rule = [identifier(f"{judged.scheme}_rule_{side}") for side in SIDES]
        is_by_rule = f"({rule[0]} is not null or {rule[1]} is not null)"
        count, amount = self._sum(moved, "after_gbp")
        refunds = self._sum(f"{moved} and after_gbp < 0", "after_gbp")
        same = f"{both} and not ({_moved(judged)}) and {rule[0]} is distinct from {rule[1]}"
        return ColumnDiff(
            judged=judged,
            line_count=count,
            amount_gbp=amount,
            refund_count=refunds[0],
            refund_gbp=refunds[1],
            flows=self._flows(value, ["null", "null"], moved),
            by_rule=self._flows(value, rule, f"{moved} and {is_by_rule}"),
            by_place=self._shifts("where", value, moved) if judged.column != "place_id" else (),
            by_body=self._shifts("who", value, moved) if judged.column != "body_id" else (),
            same_value=self._flows(value, rule, same),
            examples=self._examples(value, moved, limit),
            eliminations=self._eliminations(value, rule, both) if judged.column == ELIMINATED else (),
        )

    def _eliminations(self, value: list[str], rule: list[str], both: str) -> tuple[Elimination, ...]:
        """What left the count with the old pounds, what came back with the new, by who paid whom and what decides now."""
        before, after = (f"coalesce({side}, 'false') = 'true'" for side in value)
        rows = self._rows(f"""
            with part as (
                select false as is_back, who_value_before as payer, coalesce(paid_after, paid_before) as payee,
                    before_gbp as amount_gbp, coalesce({rule[1]}, {rule[0]}) as rule_id
                from difference where {both} and not {before} and {after}
                union all
                select true, who_value_after, coalesce(paid_before, paid_after), after_gbp,
                    coalesce({rule[1]}, {rule[0]})
                from difference where {both} and {before} and not {after}
            )
            select is_back, payer, payee, rule_id, count(*) as line_count, sum(amount_gbp) as amount_gbp
            from part group by all
            order by is_back, abs(sum(amount_gbp)) desc, line_count desc, payer, payee, rule_id
        """)
        return tuple(Elimination(**row) for row in rows)

    def _flows(self, value: list[str], rule: list[str], where: str) -> tuple[Flow, ...]:
        rows = self._rows(f"""
            select {value[0]} as before, {value[1]} as after, count(*) as line_count, sum(after_gbp) as amount_gbp,
                {rule[0]} as rule_before, {rule[1]} as rule_after
            from difference where {where} group by all
            order by abs(sum(after_gbp)) desc, line_count desc, before, after, rule_before, rule_after
        """)
        return tuple(Flow(**row) for row in rows)

    def _shifts(self, of: str, value: list[str], where: str) -> tuple[Shift, ...]:
        """By place or body: the old amount leaves the old value there, the new one enters the new value here."""
        rows = self._rows(f"""
            with part as (
                select {of}_value_before as "where", {value[0]} as value, 1 as out_count, before_gbp as out_gbp,
                    0 as in_count, 0.00 as in_gbp
                from difference where {where}
                union all
                select {of}_value_after, {value[1]}, 0, 0.00, 1, after_gbp from difference where {where}
            )
            select "where", value, cast(sum(out_count) as bigint) as out_count, sum(out_gbp) as out_gbp,
                cast(sum(in_count) as bigint) as in_count, sum(in_gbp) as in_gbp
            from part group by all order by "where" nulls last, value nulls last
        """)
        return tuple(Shift(**row) for row in rows)

    def _examples(self, value: list[str], where: str, limit: int) -> tuple[Example, ...]:
        texts = [f"line.{identifier(name)}" for name in _TEXTS if name in self.after]
        payee = "line.payee_name" if "payee_name" in self.after else "null"
        rows = self._rows(f"""
            with largest as (
                select * from difference where {where} order by abs(after_gbp) desc, line_id limit {int(limit)}
            )
            select line_id, after_gbp as amount_gbp, {value[0]} as before, {value[1]} as after, line.body_id,
                {payee} as payee_name, {f"coalesce({', '.join(texts)})" if texts else "null"} as text
            from largest inner join after.marts.{LINES} as line using (line_id)
            order by abs(after_gbp) desc, line_id
        """)
        return tuple(Example(**row) for row in rows)

    def _amounts(self, both: str, limit: int) -> AmountDiff | None:
        where = f"{both} and before_gbp <> after_gbp"
        count, before = self._sum(where, "before_gbp")
        if not count:
            return None
        rows = self._rows(
            f"select line_id, before_gbp, after_gbp from difference where {where}"
            f" order by abs(after_gbp - before_gbp) desc, line_id limit {int(limit)}"
        )
        examples = tuple(AmountExample(**row) for row in rows)
        return AmountDiff(count, before, self._sum(where, "after_gbp")[1], examples)

    def _others(self, both: str) -> tuple[int, dict[str, int]]:
        """Lines in which nothing judged and no amount changed, but another column did: how many, and column by column."""
        judged = " or ".join(f"({_moved(column)} or {_moved(column, 'rule')})" for column in self.judged) or "false"
        where = f"{both} and is_rest_changed and before_gbp = after_gbp and not ({judged})"
        count, _ = self._sum(where, "after_gbp")
        if not count:
            return 0, {}
        counts = ", ".join(
            f"count(*) filter (where b.{identifier(name)} is distinct from a.{identifier(name)}) as {identifier(name)}"
            for name in self.plain
        )
        [row] = self._rows(f"""
            select {counts} from (select line_id from difference where {where}) as d
            inner join before.marts.{LINES} as b on d.line_id = b.line_id
            inner join after.marts.{LINES} as a on d.line_id = a.line_id
        """)
        return count, {name: int(str(found)) for name, found in row.items() if found}

    def _sum(self, where: str, amount: str) -> tuple[int, Decimal]:
        [row] = self.connection.execute(
            f"select count(*), coalesce(sum({amount}), 0) from difference where {where}"
        ).fetchall()
        return row[0], row[1]

    def _rows(self, query: str) -> list[dict[str, object]]:
        return rows_as_dicts(self.connection.execute(query))


def _moved(judged: JudgedColumn, part: str = "value") -> str:
    before, after = (identifier(f"{judged.scheme}_{part}_{side}") for side in SIDES)
    return f"{before} is distinct from {after}"
