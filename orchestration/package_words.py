"""What a package of open data says of itself in words: how to read it, whose data it is, on what terms."""

from collections.abc import Iterable

_OGL = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": "Open Government Licence v3.0",
}
_OTHER = {"path": "LICENCE.txt", "title": "Some publishers state another licence or none: LICENCE.txt names them"}
_README = """# Public money {where}

Open data of publication {publication_id}: a file of comma-separated values for each table{parquet}.{fictional}

## How to read it

- There are three counts of the same money: the **official** count (national statistics, one method everywhere), **local
  returns** (what places declare, and the same on one standard) and **payments** (lines that bodies publish). `count_source`
  says which. They are compared and **never added**.
- `is_illustrative` is true for invented figures of a fictional place. Leave these rows out of every sum.
- Pounds are exact; refunds are negative. A financial year runs from April to March. An empty cell: not known, or does not
  apply.
- Names of private individuals are withheld. In deep dives, cells of few payments and small numbers of people are not shown.
{place}- A text that a spreadsheet would run as a formula begins with an apostrophe, in the CSV files alone.
- Lines are in UTF-8, end with CR LF and are quoted as RFC 4180 says; booleans are `true` and `false`, days `2011-03-31`.

`datapackage.json` describes every column; `frictionless validate datapackage.json` holds the files against it. `SHA256SUMS`
has the checksums: `sha256sum --check SHA256SUMS`. `LICENCE.txt` says whose data it is.

## How to cite it

Total Place Warehouse, publication {publication_id}; with the attribution in `LICENCE.txt`.

## What is in it

| file | what it holds | one row per |
| --- | --- | --- |
{tables}

Left out: {left_out}.
"""
_FICTIONAL = """

**This place does not exist: its figures are invented, to show how a place is counted.**"""
_OF_PLACE = """- These are the rows that name {place_name}. A payment of a body that serves several places names none of
  them: the share of {place_name} is in `place_spend`. What codes and files are is in the whole package (`cofog`,
  `source_file`).
"""
_LICENCE = """Whose data this is, and on what terms

What public bodies publish under the Open Government Licence v3.0 ({path}) is passed on under it:
contains public sector information licensed under the Open Government Licence v3.0. Figures that the warehouse works out of
it may be used on the same terms. Where a publisher states another licence or none, that is said here, and no licence is
given in its name.

{datasets}
"""


def readme_words(
    publication_id: str,
    place_name: str | None,
    is_illustrative: bool,
    marts: Iterable[dict[str, object]],
    left_out: Iterable[dict[str, object]],
) -> str:
    """The README: in a few words what everybody has to know, the list of tables, and which are left out and why."""
    tables = "\n".join(
        f"| `{mart['mart_name']}.csv` | {_cell(mart['description'])} | {str(mart['grain']).removeprefix('one row per ')} |"
        for mart in marts
    )
    return _README.format(
        where=f"in {place_name}" if place_name else "place by place",
        publication_id=publication_id,
        parquet="" if place_name else ", and the same as Parquet",
        fictional=_FICTIONAL if is_illustrative else "",
        place=_OF_PLACE.format(place_name=place_name) if place_name else "",
        tables=tables,
        left_out="; ".join(f"`{mart['mart_name']}` ({mart['left_out_because']})" for mart in left_out) or "nothing",
    )


def licence_words(datasets: Iterable[dict[str, object]]) -> str:
    """The note on licences: each dataset, its publisher, its licence as far as it is stated."""
    lines = (
        f"- {row['title']} ({row['dataset']}). Published by: {row['publisher']}. Licence: {row['licence']}."
        for row in datasets
    )
    return _LICENCE.format(path=_OGL["path"], datasets="\n".join(lines))


def licences(datasets: Iterable[dict[str, object]]) -> list[dict[str, str]]:
    """Licences that publishers state and the standard knows; where that is not all of it, the note that says so."""
    stated = {row["licence"] for row in datasets}
    return [*([_OGL] if _OGL["name"] in stated else []), *([_OTHER] if stated - {_OGL["name"]} else [])]


def sources(datasets: Iterable[dict[str, object]]) -> list[dict[str, str]]:
    """The datasets, as the sources of a data package."""
    found = []
    for row in datasets:
        about = str(row["source"])
        path = {"path": about} if about.startswith("https://") else {}
        found.append({"title": f"{row['title']}: {row['publisher']}", **path})
    return found


def _cell(text: object) -> str:
    return str(text).strip().replace("|", "\\|")
