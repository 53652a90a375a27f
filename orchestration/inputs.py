"""The inputs of a publication: the files of the inbox as it is now and, where asked for, the illustrative ones."""

import hashlib
import shutil
from collections.abc import Iterable
from functools import cache

from orchestration.datasets import Catalogue
from orchestration.files import fingerprint, sha256_of
from orchestration.illustrative import write_exampleshire
from orchestration.inbox import InboxFile, scan_inbox
from orchestration.settings import REPOSITORY, Illustrative, Settings

# Everything that decides what a publication holds. Reports are built from the publication and have a key of their own.
_CODE_FOLDERS = ("orchestration", "expectations", "models", "seeds", "dbt_project")
_CODE_SUFFIXES = {".py", ".yaml", ".yml", ".sql", ".csv", ".md"}


@cache
def code_version() -> str:
    """Hash of the code, rules and reference data this process runs with."""
    paths = (path for name in _CODE_FOLDERS for path in (REPOSITORY / name).rglob("*"))
    return fingerprint((path for path in paths if path.suffix in _CODE_SUFFIXES and path.is_file()), REPOSITORY)


def collect_inputs(settings: Settings, catalogue: Catalogue) -> list[InboxFile]:
    """Every file a refresh would take now. Writes Exampleshire's files first, where they belong to the inputs."""
    assert settings.inbox is not None
    files = scan_inbox(settings.inbox, catalogue.datasets)
    holds_data = any(file.dataset for file in files)
    wanted = settings.illustrative is Illustrative.ON or (settings.illustrative is Illustrative.AUTO and not holds_data)
    folder = settings.build / "illustrative"
    shutil.rmtree(folder, ignore_errors=True)
    if wanted:
        write_exampleshire(folder)
        files += scan_inbox(folder, catalogue.datasets, is_illustrative=True)
    return files


def refresh_key(inputs: Iterable[tuple[str, str, bool]]) -> str:
    """Key of a refresh: its inputs as (path in the inbox, SHA-256, is illustrative), and the code."""
    digest = hashlib.sha256(code_version().encode())
    for path, sha256, is_illustrative in sorted(inputs):
        digest.update(f"\n{path}\0{sha256}\0{is_illustrative}".encode())
    return digest.hexdigest()


def key_of_files(files: Iterable[InboxFile]) -> str:
    """The key a refresh of these files would have, from their bytes as they are now."""
    return refresh_key((file.path_in_inbox, sha256_of(file.path), file.is_illustrative) for file in files)
