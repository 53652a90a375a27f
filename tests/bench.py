"""`make bench`: how fast files become Parquet files of lines, against plain DuckDB on the same files in the same run.

DuckDB reads each file as text, with the dialect and columns given, and writes the contract's columns as Parquet (zstd): no
table is searched, no amount or date read, no row numbered or kept apart. Both do every file once before the clock starts.
"""

import csv
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.database import quoted
from orchestration.datasets import load_catalogue
from orchestration.illustrative import write_exampleshire
from orchestration.inbox import InboxFile, scan_inbox
from orchestration.landing import READERS, Landing, SourceFile
from orchestration.readers.parse import parse_file

LINES = 1_000_000
LARGE_LINES = 1_000_000
BODY = "local_spend/exampleshire_county_council"


def main() -> None:
    """Generate the files, parse them, let DuckDB copy them, print both rates and their ratio."""
    out = Console(highlight=False, soft_wrap=True)
    catalogue = load_catalogue()
    with TemporaryDirectory(prefix="totalplace-bench-") as folder:
        root = Path(folder)
        out.print(f"Generating {LINES:,} lines in the files of Exampleshire and one file of {LARGE_LINES:,} lines …")
        write_exampleshire(root / "many", LINES)
        large = root / "large" / BODY / "2010-04.csv"
        write_large(root / "many" / BODY / "2010-04.csv", large)
        table = Table("files", "lines", "parsed, lines/s", "DuckDB, lines/s", "ratio", "landed, lines/s", box=None)
        for name in ("many", "large"):
            files = scan_inbox(root / name, catalogue.datasets)
            records = list(Landing(root / "warm", catalogue).land_all(files))
            duckdb_copies(root, records, root / name)

            def parse(files: Sequence[InboxFile] = files) -> None:
                targets = [root / f"{number}.parquet" for number in range(len(files))]
                vocabularies = [catalogue.vocabulary(str(file.dataset), file.body_folder) for file in files]
                with ThreadPoolExecutor(max_workers=READERS) as pool:
                    list(pool.map(parse_file, [file.path for file in files], vocabularies, targets))

            parsed = seconds(parse)
            plain = seconds(lambda name=name, records=records: duckdb_copies(root, records, root / name))
            landed = seconds(
                lambda name=name, files=files: list(Landing(root / f"landed-{name}", catalogue).land_all(files))
            )
            lines = sum(record.parse.lines_accepted for record in records)
            rates = [
                f"{lines / parsed:,.0f}",
                f"{lines / plain:,.0f}",
                f"{plain / parsed:.2f}",
                f"{lines / landed:,.0f}",
            ]
            table.add_row(f"{len(files)}", f"{lines:,}", *rates)
        out.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out.print(
        f"Ratio: rate of parsing into Parquet by that of DuckDB; 1.00 is as fast. Landing also hashes and keeps the bytes. "
        f"Most memory held: {peak:,.0f} MB."
    )


def write_large(pattern: Path, path: Path) -> None:
    """One file of the pattern's lines, again and again."""
    *above, header = pattern.read_text(encoding="utf-8").splitlines(keepends=True)[:3]
    lines = [line for line in pattern.read_text(encoding="utf-8").splitlines(keepends=True)[3:] if "-10," in line]
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines([*above, header])
        for _ in range(LARGE_LINES // len(lines)):
            file.writelines(lines)


def duckdb_copies(root: Path, records: Sequence[SourceFile], inbox: Path) -> None:
    """Each file as text into one Parquet file by plain DuckDB, told the dialect and the columns."""
    with duckdb.connect() as connection:
        for record in records:
            path, parse = inbox / record.path_in_inbox, record.parse
            assert parse.header_row is not None and parse.delimiter is not None
            source = path
            if parse.encoding != "utf-8-sig":  # DuckDB reads UTF-8: the copy is made outside the clock's first round
                source = root / "utf-8" / record.path_in_inbox
                if not source.exists():
                    source.parent.mkdir(parents=True, exist_ok=True)
                    source.write_text(path.read_text(encoding=parse.encoding), encoding="utf-8")
            with source.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.reader(file, delimiter=parse.delimiter)
                header = next(row for number, row in enumerate(rows, start=1) if number == parse.header_row)
            taken = [f"c{header.index(name)} as {column}" for column, name in parse.columns.items()]
            columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(header)))
            options = (
                f"delim = {quoted(parse.delimiter)}, quote = '\"', escape = '\"', header = false, auto_detect = false"
            )
            connection.execute(
                f"copy (select {', '.join(taken)} from read_csv({quoted(str(source))}, {options}, "
                f"skip = {parse.header_row}, columns = {{{columns}}}, null_padding = true)) "
                f"to {quoted(str(root / 'copy.parquet'))} (format parquet, compression zstd)"
            )


def seconds(work: Callable[[], None]) -> float:
    """How long the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
