"""`totalplace package`: where the open data of a publication is, how much of it there is, how to hold it to its word."""

from rich.console import Console
from rich.markup import escape

from orchestration.database import read_only
from orchestration.errors import ExplainedError
from orchestration.package import DESCRIPTION, marts_left_out, open_marts
from orchestration.publication import Publication


def print_package(out: Console, publication: Publication) -> None:
    """Print it. Raises ExplainedError where the publication carries none."""
    folder = publication.package
    if not (folder / DESCRIPTION).exists():
        raise ExplainedError(
            f"there is no open data in {folder}: every publication is made with it, so an earlier version of this"
            " software made this one, or somebody took it away; the next publication has it again"
        )
    with read_only(publication.database) as connection:
        marts, left_out = open_marts(connection), marts_left_out(connection)
    out.print(f"Open data of publication {escape(publication.manifest.publication_id)}")
    out.print(f"  folder       {escape(str(folder))}", soft_wrap=True)
    for title, ending in (("CSV", "csv"), ("Parquet", "parquet")):
        files = list(folder.glob(f"*.{ending}"))
        out.print(f"  {title:<12} {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:,.1f} MB")
    out.print(f"  described in {DESCRIPTION}, README.md, LICENCE.txt, SHA256SUMS")
    out.print(f"  holds        {', '.join(str(mart['mart_name']) for mart in marts)}", soft_wrap=True)
    for mart in left_out:
        out.print(f"  left out     {mart['mart_name']}: {escape(str(mart['left_out_because']))}", soft_wrap=True)
    out.print("To validate it, in this folder:")
    out.print("  sha256sum --check --quiet SHA256SUMS")
    out.print(f"  frictionless validate {DESCRIPTION}")
