"""What a publication is a function of: the inbox as it is now, the setting that adds Exampleshire, and the code."""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from orchestration.datasets import Catalogue
from orchestration.errors import ExplainedError
from orchestration.files import fingerprint, sha256_of
from orchestration.illustrative import write_exampleshire
from orchestration.illustrative_returns import write_returns
from orchestration.inbox import NO_BYTES, InboxFile, scan_inbox
from orchestration.returned import keyed, with_returns
from orchestration.seeds import NATIONAL
from orchestration.settings import REPOSITORY, Illustrative, Settings

# Everything that decides what a publication holds. Reports are built from the publication and have a key of their own.
_CODE = (
    *("orchestration", "expectations", "models", "seeds", "dbt_project", "docs/queries", "tests/dbt"),
    "requirements.lock",
)
_CODE_SUFFIXES = {".py", ".yaml", ".yml", ".sql", ".csv", ".md", ".lock"}


class InboxError(ExplainedError):
    """The inbox can't be read; the message says what to do."""


@cache
def code_version() -> str:
    """Hash of the code, rules, reference data and pinned packages this process runs with."""
    paths = (path for name in _CODE for path in [REPOSITORY / name, *(REPOSITORY / name).rglob("*")])
    return fingerprint((path for path in paths if path.suffix in _CODE_SUFFIXES and path.is_file()), REPOSITORY)


def inbox_files(settings: Settings, catalogue: Catalogue) -> list[InboxFile]:
    """Every file of the inbox as it is now, and of the archived returns whose bytes are not in it.

    Raises:
        InboxError: the inbox is not there; taken for empty, it would withdraw everything that was published.
    """
    assert settings.inbox is not None
    if not settings.inbox.is_dir():
        raise InboxError(
            f"the inbox {settings.inbox} is no folder: make it, or name another (TOTALPLACE_INBOX, --inbox)"
        )
    files = scan_inbox(settings.inbox, catalogue.datasets)
    return with_returns(files, catalogue, settings.landed / "returns")


def illustrative_files(settings: Settings, catalogue: Catalogue, holds_payments: bool) -> list[InboxFile]:
    """Exampleshire's files, written anew, where the setting asks for them; else none.

    ``holds_payments``: whether the inbox holds a payment file; `auto` adds Exampleshire only where it holds none.
    """
    folder = settings.build / "illustrative"
    shutil.rmtree(folder, ignore_errors=True)
    is_wanted = {Illustrative.ON: True, Illustrative.OFF: False, Illustrative.AUTO: not holds_payments}
    if not is_wanted[settings.illustrative]:
        return []
    write_exampleshire(folder)
    write_returns(folder)
    return [keyed(file, catalogue) for file in scan_inbox(folder, catalogue.datasets, is_illustrative=True)]


def embedded_files(catalogue: Catalogue) -> list[InboxFile]:
    """The tables and printed returns that come with the product; a table of the inbox for the same period takes the place
    of one.
    """
    if not NATIONAL.is_dir():
        return []
    return [
        keyed(replace(file, path_in_inbox=f"embedded/{file.path_in_inbox}", is_embedded=True), catalogue)
        for file in scan_inbox(NATIONAL, {*catalogue.statistics, *catalogue.returns})
        if file.dataset is not None
    ]


def refresh_key(settings: Settings, inbox: Iterable[tuple[str, str, int | None]]) -> str:
    """Key of a refresh: the inbox as (path, SHA-256, arrival), settings and code. Equal keys give equal content."""
    digest = hashlib.sha256(f"{code_version()}\0{settings.illustrative}\0{settings.as_of}".encode())
    for path, sha256, arrival in sorted(inbox):
        digest.update(f"\n{path}\0{sha256}\0{arrival or ''}".encode())
    return digest.hexdigest()


def key_of_inbox(settings: Settings, files: Iterable[InboxFile]) -> str:
    """The key a refresh would have now, from the bytes of the files as they are."""
    return refresh_key(settings, ((file.path_in_inbox, hash_of(file), file.arrival) for file in files))


def hash_of(file: InboxFile) -> str:
    """SHA-256 of a file of the inbox as it is now."""
    try:
        return sha256_of(file.path)
    except OSError:  # landing says what is wrong with it
        return NO_BYTES
