"""A refresh that is killed, at one moment and then at a later one: nothing that was published is harmed."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import duckdb
from conftest import FIXTURES, Warehouse

from orchestration.progress import LayerProgress
from orchestration.publication import current_publication
from orchestration.refresh import refresh
from orchestration.settings import REPOSITORY, Illustrative, Settings


def test_killed_at_any_moment_nothing_published_is_lost_and_the_next_refresh_succeeds(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    copytree(warehouse.settings.home / "published", home / "published", symlinks=True)
    environment = {**os.environ, "TOTALPLACE_HOME": str(home), "TOTALPLACE_ILLUSTRATIVE": "off"}
    environment["PYTHONUNBUFFERED"] = "1"
    command = [sys.executable, "-m", "orchestration.cli", "refresh", "--no-reports", "--inbox", str(FIXTURES / "inbox")]
    settings = Settings(home=home, inbox=FIXTURES / "inbox", illustrative=Illustrative.OFF)
    for layer in ("landed", "judged"):
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
            for line in process.stdout:
                if line.split()[:1] == [layer]:
                    break
            process.kill()
        assert process.returncode == -signal.SIGKILL, layer
        before = current_publication(settings)
        assert before is not None
        assert before.manifest == warehouse.refreshed.publication.manifest
        with duckdb.connect(str(before.database), read_only=True) as connection:
            assert connection.execute("select count(*) from marts.payment_line").fetchone()[0] > 0
    after = refresh(settings, LayerProgress(), reports=False)
    assert after.is_new
    assert after.publication.manifest.illustrative_line_count == 0
    assert [path.name for path in settings.published.glob(".*")] == []
