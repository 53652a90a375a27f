"""What a file is, by its content; its name is never asked."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

_HEAD_BYTES = 64 * 1024
_BLOCK_BYTES = 1024 * 1024

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "an old Excel workbook (.xls)"),
    (b"PK\x03\x04", "zip", "a zip archive or new Excel or OpenDocument workbook"),
    (b"%PDF", "pdf", "a PDF document"),
    (b"\x1f\x8b", "gzip", "a gzip archive"),
)
_HTML = re.compile(rb"^\s*(<!doctype html|<html|<head|<body|<table|<\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class Detected:
    """What the bytes are: ``format`` is ``text`` where rows can be read; otherwise ``what`` names it for a person."""

    format: str
    what: str
    encoding: str | None = None


def detect(path: Path) -> Detected:
    """Recognise a file by its content and, for text, decide its encoding from all of its bytes."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        return Detected("empty", "an empty file")
    for signature, name, what in _SIGNATURES:
        if head.startswith(signature):
            return Detected(name, what)
    if _HTML.match(head.removeprefix(codecs.BOM_UTF8)):
        return Detected("html", "a web page or XML document")
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(bom):
            return Detected("text", "text", encoding)
    if b"\x00" in head:
        return Detected("binary", "binary data")
    return Detected("text", "text", _encoding(path))


def _encoding(path: Path) -> str:
    """UTF-8 where every byte of the file is valid UTF-8, else Windows-1252 (what publishers' spreadsheets write)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
