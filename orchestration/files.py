"""Files written so that a crash leaves either the old or the new, never half of one."""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK_BYTES = 1024 * 1024


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(paths: Iterable[Path], root: Path) -> str:
    """Hash of several files' names (relative to ``root``) and bytes, whatever order they come in."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root).as_posix()}\0{sha256_of(path)}\n".encode())
    return digest.hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_into_place(temporary: Path, target: Path) -> None:
    """Bring a finished file to disk and give it its name, in one step; both lie in the same folder."""
    _sync(temporary)
    temporary.replace(target)
    _sync(target.parent)


@contextmanager
def written_atomically(target: Path) -> Iterator[Path]:
    """A temporary path beside ``target``; what is written there becomes ``target`` when the block ends well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f".{target.name}.{os.getpid()}-{threading.get_ident()}.tmp"
    try:
        yield temporary
        move_into_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Bring every file of a folder, and the folder, to disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)
    _sync(folder)


def switch_link(link: Path, target: Path) -> None:
    """Point ``link`` at a folder beside it, in one step: a reader sees the old or the new, never none."""
    temporary = link.parent / f".{link.name}.{os.getpid()}.tmp"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target.name, target_is_directory=True)
    temporary.replace(link)
    _sync(link.parent)


def keep_newest(folder: Path, count: int, in_force: Path | None) -> list[Path]:
    """Remove the oldest folders (by name) beyond ``count``, never the one in force; returns what was removed."""
    candidates = sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and not p.name.startswith("."))
    surplus = [p for p in candidates if p != in_force][: max(0, len(candidates) - count)]
    for path in surplus:
        shutil.rmtree(path)
    return surplus


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed run left half-written: hidden folders and temporary files."""
    for path in folder.glob(".*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
