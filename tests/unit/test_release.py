"""What the site says of the publication before: whole lines and pounds of each file that differs."""

from decimal import Decimal
from pathlib import Path

import pytest
from published import LINES, Publisher

from orchestration.database import read_only, rows_as_dicts
from orchestration.release import write_release


def test_a_changed_file_shows_the_lines_and_pounds_that_went_apart_from_those_that_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(tmp_path / "home", monkeypatch)
    publisher.publish()
    lines = LINES | {"aaa-1-9": (*LINES["aaa-1-1"][:4], "7.50", False)}
    del lines["aaa-1-1"], lines["aaa-1-2"]
    new = publisher.publish(lines)
    write_release(publisher.settings, new, tmp_path / "release.duckdb")
    with read_only(tmp_path / "release.duckdb") as connection:
        [file] = rows_as_dicts(connection.execute("from file_change"))
        kinds = {row["kind"] for row in rows_as_dicts(connection.execute("from change"))}
    assert (file["gone_count"], file["gone_gbp"]) == (2, Decimal("100.00"))
    assert (file["came_count"], file["came_gbp"]) == (1, Decimal("7.50"))
    assert "file" not in kinds
