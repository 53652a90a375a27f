"""`make bench`: how fast the rules classify lines, against copying the same table with no rules, in one run.

Ten million generated lines of text columns as councils fill them; the values are made of the words of the rules and of
words that no rule knows. Judged once by 400 rules of one scheme, and once by every rule of every scheme there is.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from orchestration.database import writable
from orchestration.dbt import Dbt
from orchestration.settings import Illustrative, Settings

LINES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
RULES = 400
# Distinct values of each column, as many as ten million real lines have; a line in `one_in` has a value.
_COLUMNS = {
    "entity": (300, 1),
    "directorate": (2_000, 1),
    "expense_area": (30_000, 1),
    "expense_type": (8_000, 1),
    "expense_detail": (2_000, 4),
    "description": (200_000, 4),
    "payee_name": (250_000, 1),
    "payee_type": (50, 4),
    "subjective_class": (12, 8),
    "service_class": (40, 8),
    "procurement_class": (100, 8),
}
_SCHEMES = ("classification_rules", "subjective_rules", "control_rules", "theme_rules", "payee_kind_rules")


def main() -> None:
    """Generate the lines, classify them twice, copy them, print rates and ratios."""
    out = Console(highlight=False, soft_wrap=True)
    with TemporaryDirectory(prefix="totalplace-bench-") as folder:
        settings = Settings(home=Path(folder), illustrative=Illustrative.OFF)
        settings.prepare()
        dbt = Dbt(settings)
        out.print(f"Generating {LINES:,} lines …")
        dbt.build(["--select", "resource_type:seed", "--exclude-resource-type", "test"], lambda *_: None)
        _generate(settings)
        table = Table("rules", "seconds", "lines/s", "copy, seconds", "ratio", "lines classified", box=None)
        for name in ("all", "400"):
            if name == "400":
                _keep_rules(settings)
            rules = _rules(settings)
            copied = _copy(settings)
            models = [
                "cls_rule_condition",
                "path:../models/classified/cls_dictionary_*.sql",
                "cls_payee",
                "cls_payment_line",
            ]
            results = dbt.build(["--select", *models, "--exclude-resource-type", "test"], lambda *_: None)
            # Time in the warehouse: what dbt itself takes to start does not grow with the lines.
            seconds = sum(result.execution_time for result in results)
            with writable(settings.build_database) as connection:
                query = "select count(*) from classified.cls_payment_line where cofog_code <> 'unclassified'"
                classified = connection.execute(query).fetchone()[0]
            row = (f"{seconds:.1f}", f"{LINES / seconds:,.0f}", f"{copied:.1f}", f"{seconds / copied:.2f}")
            table.add_row(f"{rules:,}", *row, f"{classified / LINES:.0%}")
        out.print(table)
    out.print("Ratio: seconds of classifying by seconds of copying the table; both read and write every column.")


def _generate(settings: Settings) -> None:
    with writable(settings.build_database) as connection:
        connection.execute("create schema if not exists staging")
        connection.execute(
            """
            create temp table word as
            select word, row_number() over (order by hash(word)) - 1 as number from (
                select distinct lower(replace(pattern, '*', '')) as word
                from seeds.classification_rules where match = 'keyword'
                union select 'filler' || range from range(3000)
            )
            """
        )
        words = connection.execute("select count(*) from word").fetchone()[0]
        for column, (distinct, _) in _COLUMNS.items():
            connection.execute(
                f"""
                create temp table {column}_value as
                select range as number, string_agg(word.word, ' ' order by part) || ' ' || range as value
                from range({distinct}), unnest([1, 2, 3]) as parts(part)
                inner join word on word.number = hash(range * 7 + part * 1000003 + length('{column}')) % {words}
                group by range
                """
            )
        # Few values stand on most lines, as in real files: the square of a uniform number.
        columns = ", ".join(
            f"case when hash(range * 31 + {n}) % {one_in} = 0 then {column}_value.value end as {column}"
            for n, (column, (_, one_in)) in enumerate(_COLUMNS.items())
        )
        joins = " ".join(
            f"inner join {column}_value on {column}_value.number = cast(floor(pow((hash(range * 17 + {n}) % 1000000)"
            f" / 1000000.0, 2) * {distinct}) as bigint)"
            for n, (column, (distinct, _)) in enumerate(_COLUMNS.items())
        )
        connection.execute(
            f"""
            create or replace table staging.stg_payment_line as
            select
                'file-1-' || range as line_id, 'file' as source_file_id, 'sha' as file_sha256,
                'local_spend' as dataset, '' as sheet, range as row_number, false as is_illustrative,
                body.body_id as body_as_published, body.body_id, body.name as body_name, body.body_type,
                true as is_registered_body,
                date '2010-04-01' + cast(range % 365 as integer) as payment_date,
                date '2010-04-01' + cast(range % 365 as integer) as membership_date,
                '2010-11' as financial_year, 'payment_date' as year_source, cast(range as varchar) as transaction_number,
                cast(hash(range) % 10000000 / 100 as decimal(18, 2)) as amount_gbp,
                false as is_exact_duplicate, cast(null as varchar) as first_line_id, {columns}
            from range({LINES})
            inner join (
                select *, row_number() over (order by body_id) - 1 as number from seeds.bodies
            ) as body on body.number = range % 300
            {joins}
            """
        )


def _keep_rules(settings: Settings) -> None:
    """Leave the first rules of the functions, spread over all of them, and no other scheme."""
    with writable(settings.build_database) as connection:
        connection.execute(
            """
            delete from seeds.classification_rules where rule_id not in (
                select rule_id from (select distinct rule_id from seeds.classification_rules) order by hash(rule_id) limit ?
            )
            """,
            [RULES],
        )
        for seed in _SCHEMES[1:]:
            connection.execute(f"delete from seeds.{seed}")


def _rules(settings: Settings) -> int:
    with writable(settings.build_database) as connection:
        counts = [
            connection.execute(f"select count(distinct rule_id) from seeds.{seed}").fetchone()[0] for seed in _SCHEMES
        ]
    return sum(counts)


def _copy(settings: Settings) -> float:
    """Seconds to copy the table of lines; the second of two copies counts, so that both read from memory."""
    with writable(settings.build_database) as connection:
        connection.execute("set threads = 2")
        for _ in range(2):
            started = time.perf_counter()
            connection.execute("create or replace table staging.copied as from staging.stg_payment_line")
            seconds = time.perf_counter() - started
        connection.execute("drop table staging.copied")
    return seconds


if __name__ == "__main__":
    main()
