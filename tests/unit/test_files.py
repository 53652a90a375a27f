from pathlib import Path

import pytest

from orchestration.files import keep_newest, remove_leftovers, switch_link, written_atomically


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old")
    with pytest.raises(RuntimeError), written_atomically(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_newest_are_kept_and_what_is_in_force_always(tmp_path: Path) -> None:
    for name in ("1", "2", "3", "4", ".half"):
        (tmp_path / name).mkdir()
    switch_link(tmp_path / "current", tmp_path / "1")
    keep_newest(tmp_path, 2, tmp_path / "1")
    assert {path.name for path in tmp_path.iterdir()} == {"1", "4", ".half", "current"}
    remove_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"1", "4", "current"}
