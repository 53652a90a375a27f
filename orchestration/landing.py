"""Files → landed: the bytes kept, one Parquet file of text lines for each, and a record for each place in the inbox.

Everything is addressed by content. Bytes lie in ``landed/files/<sha256>``; a parse in ``landed/lines/<key>.parquet`` with
its findings in ``<key>.json``, where the key is made of the bytes, the readers' code and the vocabulary used. Landing the
same file again finds both and does nothing; a killed run leaves no half of either.
"""

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from orchestration.datasets import Catalogue, ReturnDataset, StatisticalDataset, Vocabulary
from orchestration.files import move_into_place, remove_leftovers, sha256_of, written_atomically
from orchestration.inbox import NO_BYTES, InboxFile
from orchestration.readers.parse import READER_FINGERPRINT, parse_file
from orchestration.readers.periods import read_period
from orchestration.readers.record import ParseRecord, not_opened
from orchestration.readers.returns import SheetByName, parse_return
from orchestration.readers.statistics import parse_statistics

# Files read side by side: reading is partly Python, which runs one thread at a time.
READERS = min(4, os.cpu_count() or 1)
# What decides how a file is read.
Words = Vocabulary | StatisticalDataset | SheetByName


class SourceFile(BaseModel):
    """One record for each (dataset, body, path, bytes): where the file lay, what it is, and what was found in it."""

    model_config = ConfigDict(frozen=True)

    source_file_id: str
    file_sha256: str
    file_name: str
    path_in_inbox: str
    size_bytes: int
    dataset: str | None
    body_folder: str | None
    is_illustrative: bool
    is_embedded: bool
    period_start: str | None
    period_end: str | None
    period_source: str
    lines_path: str | None
    return_key: str | None = None
    arrival: int | None = None
    parse: ParseRecord


class Landing:
    """The landed folder of one installation.

    Published files name private individuals: what is kept of them has ``file_mode`` (Unix permissions of a file; folders
    can also be entered by those who may read).
    """

    def __init__(self, folder: Path, catalogue: Catalogue, file_mode: int = 0o600) -> None:
        self.files, self.lines, self.records = folder / "files", folder / "lines", folder / "records"
        self.returns = folder / "returns"
        self.catalogue = catalogue
        self.file_mode = file_mode
        self._locks: dict[str, threading.Lock] = {}
        self._locks_guard = threading.Lock()
        for part in (folder, self.files, self.lines, self.records, self.returns):
            part.mkdir(parents=True, exist_ok=True)
            part.chmod(file_mode | (file_mode & 0o444) >> 2)

    def tidy(self) -> None:
        """Remove what a killed run left half-written."""
        for part in (self.files, self.lines, self.records):
            remove_leftovers(part)

    def land_all(self, files: Sequence[InboxFile]) -> Iterator[SourceFile]:
        """Land files, a few side by side, and give their records in the order of the files."""
        with ThreadPoolExecutor(max_workers=READERS) as pool:
            yield from pool.map(self.land, files)

    def land(self, file: InboxFile) -> SourceFile:
        """Keep one file's bytes, read it unless this very reading is kept already, and record it."""
        try:
            sha256 = self.keep_bytes(file.path)
            size = (self.files / sha256).stat().st_size
            parse, lines_path = self.parse(file, sha256)
        except OSError as error:
            sha256, size, lines_path = NO_BYTES, 0, None
            parse = not_opened(error)
        start, end, source = _period(file, parse)
        identity = f"{file.dataset}\0{file.path_in_inbox}\0{sha256}\0{file.is_illustrative}"
        record = SourceFile(
            source_file_id=hashlib.sha256(identity.encode()).hexdigest()[:12],
            file_sha256=sha256,
            file_name=file.file_name,
            path_in_inbox=file.path_in_inbox,
            size_bytes=size,
            dataset=file.dataset,
            body_folder=file.body_folder,
            is_illustrative=file.is_illustrative or parse.is_illustrative,
            is_embedded=file.is_embedded,
            period_start=start,
            period_end=end,
            period_source=source,
            lines_path=str(lines_path) if lines_path else None,
            return_key=file.return_key,
            arrival=file.arrival,
            parse=parse,
        )
        self._archive(record)
        return record

    def keep_bytes(self, path: Path) -> str:
        """Copy a file into ``files/`` under its hash, unless it is there; returns the hash of the bytes kept."""
        sha256 = sha256_of(path)
        with self._one_at_a_time(sha256):
            if (self.files / sha256).exists():
                return sha256
            # The copy is hashed, not the original: a file that grows while it is read is kept as what was read.
            incoming = self.files / f".{sha256}.incoming"
            shutil.copyfile(path, incoming)
            sha256 = sha256_of(incoming)
            incoming.chmod(self.file_mode)
            move_into_place(incoming, self.files / sha256)
            return sha256

    def parse(self, file: InboxFile, sha256: str) -> tuple[ParseRecord, Path | None]:
        """What a landed file holds and the Parquet file of its rows; read from the kept bytes unless that is kept too."""
        if file.dataset is None:
            known = ", ".join(sorted(self.catalogue.datasets))
            reason = f"the first folder of {file.path_in_inbox!r} names no dataset; move the file under one of: {known}"
            return ParseRecord(verdict="unreadable", reason=reason, format="not_read"), None
        words = self._words(file.dataset, file)
        key = _parse_key(sha256, words.fingerprint)
        lines, findings = self.lines / f"{key}.parquet", self.lines / f"{key}.json"
        with self._one_at_a_time(key):
            if not findings.exists():
                with written_atomically(lines) as temporary:
                    parse = read_file(self.files / sha256, words, temporary)
                    temporary.chmod(self.file_mode)
                # Written last: where the findings stand, the lines stand too.
                with written_atomically(findings) as temporary:
                    temporary.write_text(parse.model_dump_json(indent=1), encoding="utf-8")
        return ParseRecord.model_validate_json(findings.read_text(encoding="utf-8")), lines

    def _words(self, dataset: str, file: InboxFile) -> Words:
        description = self.catalogue.datasets[dataset]
        if isinstance(description, StatisticalDataset):
            return description
        if isinstance(description, ReturnDataset):
            # The kept bytes have no name, and the name of a text says which sheet it is.
            return SheetByName(description, Path(file.file_name).stem)
        return self.catalogue.vocabulary(dataset, file.body_folder)

    @contextmanager
    def _one_at_a_time(self, key: str) -> Iterator[None]:
        """Two places of the inbox may hold the same bytes: they are kept and read once."""
        with self._locks_guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            yield

    def _archive(self, record: SourceFile) -> None:
        """Remember when a file first lay where it lies; never changed afterwards, never part of a publication."""
        path = self.records / f"{record.source_file_id}.json"
        if not path.exists():
            entry = record.model_dump(mode="json", exclude={"parse", "lines_path", "return_key", "arrival"})
            entry["first_landed_at"] = datetime.now(UTC).isoformat(timespec="seconds")
            with written_atomically(path) as temporary:
                temporary.write_text(json.dumps(entry, indent=1), encoding="utf-8")


def read_file(path: Path, words: Words, target: Path) -> ParseRecord:
    """Read a file as payments, a statistical table or a return, as the dataset's description says."""
    if isinstance(words, SheetByName):
        return parse_return(path, words, target)
    if isinstance(words, StatisticalDataset):
        return parse_statistics(path, words, target)
    return parse_file(path, words, target)


def _parse_key(sha256: str, fingerprint: str) -> str:
    return hashlib.sha256(f"{sha256}\0{READER_FINGERPRINT}\0{fingerprint}".encode()).hexdigest()


def _period(file: InboxFile, parse: ParseRecord) -> tuple[str | None, str | None, str]:
    """Period of a file and where it was read: its lines' dates, a note in it, its name, or nowhere."""
    if parse.first_date is not None and parse.last_date is not None:
        return parse.first_date.isoformat(), parse.last_date.isoformat(), "dates"
    if parse.content_period_start is not None and parse.content_period_end is not None:
        return parse.content_period_start.isoformat(), parse.content_period_end.isoformat(), "content"
    if parse.lines_accepted and (period := read_period(file.path.stem)) is not None:
        return period.start.isoformat(), period.end.isoformat(), "file_name"
    return None, None, "unknown"
