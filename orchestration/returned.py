"""Returns of places in the inbox, and the archive of every return that ever lay there: no version is overwritten.

A return is a workbook, or the folder of text files named after its sheets. When it is landed its files are kept in
``landed/returns/<place>/<name>/<order>-<digest>/``; ``order`` counts arrivals and decides who came first. An archived
return whose bytes are in the inbox no more is still read, as ``<where it lay>@<digest>``. To withdraw a version for good,
take it out of the inbox and remove its folder of the archive.
"""

import hashlib
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from orchestration.datasets import Catalogue, ReturnDataset
from orchestration.files import move_into_place, sha256_of
from orchestration.inbox import NO_BYTES, InboxFile
from orchestration.landing import Landing, SourceFile
from orchestration.readers.returns import VERDICT

_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
_ARCHIVED = re.compile(r"(\d{6})-([0-9a-f]{12})")


@dataclass(frozen=True)
class _Archived:
    """A return of the archive: its order of arrival, its digest, where it lay in the inbox, its files."""

    arrival: int
    digest: str
    folder: Path
    return_key: str
    place_folder: str | None

    @property
    def identity(self) -> tuple[str | None, str]:
        """What makes it the same return again: whose folder it lay in, and its bytes."""
        return self.place_folder, self.digest

    @property
    def key(self) -> str:
        """Key of the return while its bytes are not in the inbox."""
        return f"{self.return_key}@{self.digest}"


def return_key_of(file: InboxFile, dataset: ReturnDataset) -> str:
    """The return a file is part of: text files named after sheets are one by folder, any other file is one."""
    path = PurePosixPath(file.path_in_inbox)
    is_sheet = path.suffix.lower() not in _WORKBOOKS and dataset.sheet_named(path.stem) is not None
    return str(path.parent) if is_sheet else file.path_in_inbox


def with_returns(files: Sequence[InboxFile], catalogue: Catalogue, archive: Path) -> list[InboxFile]:
    """The files, those of returns with key and order of arrival; and the archived returns that lie there no more.

    The order of a return that is new is the one it will be archived with.
    """
    kept = _archived(archive, catalogue)
    arrivals = {entry.identity: entry.arrival for entry in reversed(kept)}
    files = [keyed(file, catalogue) for file in files]
    identities = {
        key: (parts[0].body_folder, _digest((f.file_name, _hash(f)) for f in parts))
        for key, parts in _by_return(files).items()
    }
    for identity in identities.values():
        arrivals.setdefault(identity, max(arrivals.values(), default=0) + 1)
    files = [replace(f, arrival=arrivals[identities[f.return_key]]) if f.return_key else f for f in files]
    present = set(identities.values())
    for entry in kept:
        if entry.identity not in present:
            files += _superseded(entry)
            present.add(entry.identity)
    return files


def archive_returns(landing: Landing, records: Iterable[SourceFile]) -> None:
    """Keep the files of every return that was read from the inbox, unless it is kept already.

    A file that was refused whole is no version of a return.
    """
    entries = _archived(landing.returns, landing.catalogue)
    kept = {entry.identity for entry in entries}
    superseded = {entry.key for entry in entries}
    returns: dict[str, list[SourceFile]] = {}
    for record in records:
        is_own = not (record.is_embedded or record.is_illustrative or record.return_key in superseded)
        if record.return_key is not None and is_own:
            returns.setdefault(record.return_key, []).append(record)
    for key, parts in returns.items():
        digest = _digest((part.file_name, part.file_sha256) for part in parts)
        identity = parts[0].body_folder, digest
        if identity in kept or not any(part.parse.verdict == VERDICT for part in parts):
            continue
        _, _, place = key.partition("/")
        parent = landing.returns / place
        incoming = parent / f".{digest}.incoming"
        shutil.rmtree(incoming, ignore_errors=True)
        incoming.mkdir(parents=True)
        for part in (part for part in parts if part.file_sha256 != NO_BYTES):
            target = incoming / part.file_name
            shutil.copyfile(landing.files / part.file_sha256, target)
            target.chmod(landing.file_mode)
        move_into_place(incoming, parent / f"{parts[0].arrival:06}-{digest}")
        kept.add(identity)


def keyed(file: InboxFile, catalogue: Catalogue) -> InboxFile:
    """A file with the key of the return it is part of, where it is part of one."""
    dataset = catalogue.returns.get(file.dataset or "")
    if dataset is None:
        return file
    key = return_key_of(file, dataset)
    # Exampleshire's files lie as those of an inbox do, which may hold the very same names.
    return replace(file, return_key=f"illustrative/{key}" if file.is_illustrative else key)


def _by_return(files: Iterable[InboxFile]) -> dict[str, list[InboxFile]]:
    returns: dict[str, list[InboxFile]] = {}
    for file in files:
        if file.return_key is not None:
            returns.setdefault(file.return_key, []).append(file)
    return returns


def _hash(file: InboxFile) -> str:
    try:
        return sha256_of(file.path)
    except OSError:
        return NO_BYTES


def _digest(parts: Iterable[tuple[str, str]]) -> str:
    """Digest of a return's files; a workbook is the same under another name, a text is not: its name is its sheet's."""
    digest = hashlib.sha256()
    for name, sha256 in sorted(parts):
        label = "" if PurePosixPath(name).suffix.lower() in _WORKBOOKS else PurePosixPath(name).name
        digest.update(f"{label}\0{sha256}\n".encode())
    return digest.hexdigest()[:12]


def _archived(archive: Path, catalogue: Catalogue) -> list[_Archived]:
    """The returns of the archive in order of arrival."""
    dataset = next(iter(catalogue.returns), "")
    found = []
    for folder in sorted(archive.rglob("*")):
        match = _ARCHIVED.fullmatch(folder.name)
        if match is None or not folder.is_dir():
            continue
        parts = (dataset, *folder.parent.relative_to(archive).parts)
        place = parts[1] if len(parts) > 1 and PurePosixPath(parts[1]).suffix.lower() not in _WORKBOOKS else None
        found.append(_Archived(int(match[1]), match[2], folder, "/".join(parts), place))
    return sorted(found, key=lambda entry: (entry.arrival, entry.return_key))


def _superseded(entry: _Archived) -> list[InboxFile]:
    """The files of an archived return as files to land."""
    key, dataset = entry.key, entry.return_key.partition("/")[0]
    files = []
    for path in sorted(entry.folder.iterdir()):
        if path.name.startswith("."):
            continue
        is_workbook = path.suffix.lower() in _WORKBOOKS
        where = key if is_workbook else f"{key}/{path.name}"
        files.append(
            InboxFile(
                path, where, dataset, entry.place_folder, False, return_key=key, arrival=entry.arrival, is_archived=True
            )
        )
    return files
