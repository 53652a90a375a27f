from pathlib import Path

import pytest

from orchestration.seeds import NATIONAL, SeedError, append_seed, check_seeds, numbered_rows, read_seed

DESCRIBED = """
seeds:
  - name: colours
    config:
      meta: {may_have: [valid_to]}
      column_types: {code: varchar, name: varchar, rationale: varchar}
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    (tmp_path / "_seeds.yml").write_text(DESCRIBED, encoding="utf-8")
    return tmp_path


def _write(seeds: Path, data: bytes) -> None:
    (seeds / "colours.csv").write_bytes(data)


def test_the_seeds_that_come_with_the_product_can_be_read_and_each_of_their_columns_is_described() -> None:
    check_seeds()
    assert read_seed(NATIONAL, "origins")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbfcode,name,rationale\r\n01,R\xc3\xbct,\r\n", id="as Excel saves CSV UTF-8"),
        pytest.param(b'\xef\xbb\xbf"code",name,rationale\n01,"R\xc3\xbct",""\n', id="a mark before a quotation mark"),
        pytest.param(b"code,name,rationale\n01,R\xc3\xbct,", id="no end of the last line"),
        pytest.param(b"rationale,name,code\n,R\xc3\xbct,01\n", id="columns in another order"),
        pytest.param(b"\ncode,name,rationale\n\n01,R\xc3\xbct,\n\n", id="blank lines"),
        pytest.param(b"code,name,rationale,valid_to\n01,R\xc3\xbct,,\n", id="a column it may have"),
    ],
)
def test_what_is_written_in_another_way_is_read_alike(seeds: Path, data: bytes) -> None:
    _write(seeds, data)
    check_seeds(seeds)
    [row] = read_seed(seeds, "colours")
    assert (row["code"], row["name"], row["rationale"]) == ("01", "Rüt", "")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, ["is not there", "git checkout"]),
        (b"", ["is empty", "names of its columns in the first row"]),
        (b"\n\n", ["is empty"]),
        (
            b"code;name;rationale\n01;red;\n",
            ["row 1", "separated by semicolons, expected commas", "save it as CSV UTF-8"],
        ),
        (b"code\tname\trationale\n01\tred\t\n", ["separated by tabs"]),
        (b"code,name,rationale\n01,red,\n02,r\xfct,\n", ["line 3: byte 0xfc", "“02,rüt,”", "save it as CSV UTF-8"]),
        ("code,name,rationale\n01,red,\n".encode("utf-16"), ["line 1: byte 0xff is no UTF-8"]),
        ("code,name,rationale\n".encode("utf-16-le"), ["line 1: has a NUL character"]),
        (b"code,name,rationale\n01,r\0ed,\n", ["line 2: has a NUL character"]),
        (b"code,name,rationale\n01,red\n", ["row 2: has 2 cells (“01,red”), expected 3", "write a comma for each"]),
        (
            b"code,name,rationale\n\n01,red,a,b\n",
            ["row 3: has 4 cells", "from code to rationale", "in quotation marks"],
        ),
        (b"code,name,rationale\n01,red,\n,,\n", ["row 3: all its cells are empty", "take the row out"]),
        (
            b'code,name,rationale\n01,"red,\n02,blue,\n',
            ["line 2: a quotation mark opens", "write a mark within a text twice"],
        ),
        (b'code,name,rationale\n01,red,\n02,"the "big" red",\n', ["line 3: a quotation mark opens"]),
        (b'code,name,rationale\n01,"red,\n02,"blue",\n', ["line 2: a quotation mark opens"]),
        (b"code,name,rationale\r\n01,red,\r\n02,blue,\n", ["row 3: its line does not end as those before it"]),
        (b"code,name,code\n01,red,\n", ["row 1: column 'code' stands twice"]),
        (b"code,name,rationale,\n01,red,,\n", ["row 1: column 4 has no name"]),
        (b"code,name\n01,red\n", ["column 'rationale' is missing, expected code, name, rationale", "put it back"]),
        (b"code,name,rational\n01,red,\n", ["column 'rational' is none of code, name, rationale: write 'rationale'"]),
        (b"code,name,rationale,shade\n01,red,,\n", ["column 'shade' is none of", "describe it in seeds/_seeds.yml"]),
        (b"code, name,rationale\n01,red,\n", ["column ' name' is none of", "write 'name'"]),
    ],
)
def test_what_cannot_be_read_is_named_with_what_is_expected(
    seeds: Path, data: bytes | None, expected: list[str]
) -> None:
    if data is not None:
        _write(seeds, data)
    with pytest.raises(SeedError) as error:
        check_seeds(seeds)
    assert "seeds/colours.csv" in str(error.value)
    for words in expected:
        assert words in str(error.value)


def test_every_seed_that_cannot_be_read_is_named_at_once(seeds: Path) -> None:
    _write(seeds, b"code;name\n")
    (seeds / "shapes.csv").write_bytes(b"a,b\n1\n")
    with pytest.raises(SeedError) as error:
        check_seeds(seeds)
    assert "seeds/colours.csv row 1" in str(error.value) and "seeds/shapes.csv row 2" in str(error.value)


def test_a_misspelt_column_is_not_called_missing_too(seeds: Path) -> None:
    _write(seeds, b"code,name,rational\n01,red,\n")
    with pytest.raises(SeedError) as error:
        check_seeds(seeds)
    assert "missing" not in str(error.value)


def test_descriptions_that_are_no_yaml_are_named(seeds: Path) -> None:
    (seeds / "_seeds.yml").write_text("seeds: [", encoding="utf-8")
    with pytest.raises(SeedError, match=r"seeds/_seeds\.yml is no YAML"):
        check_seeds(seeds)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(seeds: Path) -> None:
    _write(seeds, b'code,name,rationale\n01,"red\nor rose",\n\n02,blue,\n')
    assert [(number, row["code"]) for number, row in numbered_rows(seeds, "colours")] == [(2, "01"), (4, "02")]


def test_a_row_can_be_added_to_a_seed_that_was_saved_by_excel(seeds: Path) -> None:
    _write(seeds, b"\xef\xbb\xbfcode,name,rationale\r\n01,red,\r\n")
    append_seed(seeds, "colours", [["02", "blue, dark", ""]])
    assert [row["name"] for row in read_seed(seeds, "colours")] == ["red", "blue, dark"]
