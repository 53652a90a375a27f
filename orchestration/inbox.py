"""What lies in an inbox: ``<dataset>/<body>/<file>``, or ``<dataset>/<file>`` where the file itself names the body.

Links are followed. Hidden files and the lock files of open spreadsheets are no input. A file in a folder that is no
dataset is listed all the same, so that nothing that was dropped goes unseen.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from slugify import slugify

_IGNORED_PREFIXES = (".", "~$")
_IGNORED_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class InboxFile:
    """One file and what its place in the inbox says of it; ``path_in_inbox`` uses forward slashes."""

    path: Path
    path_in_inbox: str
    dataset: str | None
    body_folder: str | None
    is_illustrative: bool

    @property
    def file_name(self) -> str:
        """Name of the file, without its folders."""
        return self.path.name


def scan_inbox(folder: Path, known_datasets: Iterable[str], is_illustrative: bool = False) -> list[InboxFile]:
    """Every file of an inbox, ordered by path. ``dataset`` is None where the first folder names no dataset."""
    datasets = set(known_datasets)
    files = []
    for path in _walk(folder):
        parts = path.relative_to(folder).parts
        dataset = parts[0] if len(parts) > 1 and parts[0] in datasets else None
        body = slugify(parts[1], separator="_") if dataset and len(parts) > 2 else None
        files.append(InboxFile(path, "/".join(parts), dataset, body or None, is_illustrative))
    return sorted(files, key=lambda file: file.path_in_inbox)


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[str] = set()
    for root, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        if real in seen:  # a link that leads back up would never end
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if not name.startswith(_IGNORED_PREFIXES)]
        for name in names:
            path = Path(root) / name
            if name.startswith(_IGNORED_PREFIXES) or name.lower() in _IGNORED_NAMES or not path.is_file():
                continue
            yield path
