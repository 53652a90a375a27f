"""What lies in an inbox: ``<dataset>/<body>/<file>``, or ``<dataset>/<file>`` where the file itself names the body.

Links are followed. Hidden files and the lock files of open spreadsheets are no input. A file in a folder that is no
dataset, or a link that leads nowhere, is listed all the same, so that nothing that was dropped goes unseen.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_IGNORED_PREFIXES = (".", "~$")
# Stands for the hash of a file that can't be opened.
NO_BYTES = "none"
_IGNORED_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class InboxFile:
    """One file and what its place in the inbox says of it; ``path_in_inbox`` uses forward slashes.

    ``is_embedded``: the file comes with the product and never lay in the inbox. ``return_key`` and ``arrival`` are those of
    a file of a return (`orchestration.returned`): which return it is part of, and the order of its first arrival;
    ``is_archived`` where its bytes are in the archive and in the inbox no more.
    """

    path: Path
    path_in_inbox: str
    dataset: str | None
    body_folder: str | None
    is_illustrative: bool
    is_embedded: bool = False
    return_key: str | None = None
    arrival: int | None = None
    is_archived: bool = False

    @property
    def file_name(self) -> str:
        """Name of the file, without its folders."""
        return self.path_in_inbox.rsplit("/", 1)[-1]


def scan_inbox(folder: Path, known_datasets: Iterable[str], is_illustrative: bool = False) -> list[InboxFile]:
    """Every file of an inbox, ordered by path. ``dataset`` is None where the first folder names no dataset."""
    datasets = set(known_datasets)
    files = []
    for path in _walk(folder, ()):
        parts = [_printable(part) for part in path.relative_to(folder).parts]
        dataset = parts[0] if len(parts) > 1 and parts[0] in datasets else None
        body = parts[1] if dataset and len(parts) > 2 else None
        files.append(InboxFile(path, "/".join(parts), dataset, body, is_illustrative))
    return sorted(files, key=lambda file: file.path_in_inbox)


def _walk(folder: Path, above: tuple[str, ...]) -> Iterator[Path]:
    real = os.path.realpath(folder)
    if real in above:  # a link that leads back up would never end
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(_IGNORED_PREFIXES) or entry.name.lower() in _IGNORED_NAMES:
            continue
        if entry.is_dir():
            yield from _walk(entry, (*above, real))
        elif entry.is_file() or entry.is_symlink():
            yield entry


def _printable(name: str) -> str:
    """A file's name as text; bytes that are no UTF-8 are written out, so that two names never become one."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
