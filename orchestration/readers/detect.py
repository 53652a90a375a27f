"""What a file is, by its content; its name is never asked."""

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from orchestration.readers.encoding import decide_encoding

_HEAD_BYTES = 64 * 1024

# Signature → (format, what it is). A PDF may have a few bytes before its own.
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls", "an old Office document"),
    (b"%PDF", "pdf", "a PDF document: ask the publisher for the table as CSV or a workbook"),
    (b"\x1f\x8b", "gzip", "a gzip archive: unpack it and drop what is inside"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "a 7z archive: unpack it and drop what is inside"),
    (b"Rar!", "rar", "a RAR archive: unpack it and drop what is inside"),
    (b"{\\rtf", "rtf", "a text document (RTF), not a table"),
    (b"\x89PNG", "image", "a picture: ask the publisher for the table as CSV or a workbook"),
    (b"\xff\xd8\xff", "image", "a picture: ask the publisher for the table as CSV or a workbook"),
    (b"PAR1", "parquet", "a Parquet file: write it as CSV and drop that instead"),
    (b"SQLite format 3\x00", "sqlite", "a database file: export the table as CSV and drop that instead"),
)
_ZIP = b"PK\x03\x04"
# A zip archive that is a workbook has one of these inside.
_WORKBOOK_MEMBERS = (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods"))
_HTML = re.compile(r"<(!doctype html|html|head|body|table|meta|script|div|p|h1)\b", re.IGNORECASE)
_XML = re.compile(r"<(\?xml|!doctype|[a-z][\w:.-]*[\s>])", re.IGNORECASE)
_WORKBOOKS = ("xlsx", "xlsb", "xls", "ods")


@dataclass(frozen=True)
class Detected:
    """What the bytes are: ``format`` is ``delimited`` or a workbook's where a table may be read; otherwise ``what`` names
    it for a person, with what to do, and ``verdict`` is ``not_payments`` or ``unreadable``.
    """

    format: str
    what: str = ""
    encoding: str | None = None
    verdict: str = "unreadable"

    @property
    def sentence(self) -> str:
        """What the file is, as a sentence."""
        is_sentence = " is " in self.what or self.what.startswith("the ")
        return self.what if is_sentence else f"the file is {self.what}"

    @property
    def is_workbook(self) -> bool:
        """Whether the file has sheets."""
        return self.format in _WORKBOOKS


def detect(path: Path) -> Detected:
    """Recognise a file by its content and, for text, decide its encoding from all of its bytes."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return Detected("empty", "empty", verdict="not_payments")
    if head.startswith(_ZIP):
        return _detect_zip(path)
    for signature, name, what in _SIGNATURES:
        if head.startswith(signature) or (name == "pdf" and signature in head[:1024]):
            return Detected(name, what)
    encoding = decide_encoding(path, head)
    if encoding is None:
        return Detected(
            "binary", "binary data of a kind this reader does not know: ask the publisher for CSV or a workbook"
        )
    text = _without_comments(head.decode(encoding, errors="ignore").lstrip("\ufeff"))
    if _HTML.match(text):
        what = "a web page, not a table: download the file that the page links to"
        return Detected("html", what, encoding, "not_payments")
    if _XML.match(text):
        what = "an XML document, not a table: ask the publisher for CSV or a workbook"
        return Detected("xml", what, encoding, "not_payments")
    if text.lstrip()[:1] in ("{", "[") and _is_json(text):
        return Detected("json", "a JSON document, not a table: write it as CSV and drop that", encoding, "not_payments")
    return Detected("delimited", encoding=encoding)


def _without_comments(text: str) -> str:
    """A page's text from after the comments it begins with."""
    text = text.lstrip()
    while text.startswith("<!--") and (end := text.find("-->")) >= 0:
        text = text[end + 3 :].lstrip()
    return text


def _is_json(text: str) -> bool:
    """Whether a text starts as JSON does; a document cut off in the middle is one too."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(text) - 1 or re.match(r'\s*[\[{]\s*["{\[]', text) is not None
    return True


def _detect_zip(path: Path) -> Detected:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return Detected("zip", f"a damaged workbook or archive ({error}): download it again; it may have been cut off")
    for member, name in _WORKBOOK_MEMBERS:
        if member in members:
            return Detected(name)
    if "word/document.xml" in members:
        return Detected("docx", "a Word document: ask the publisher for the table as CSV or a workbook")
    return Detected("zip", "a zip archive: unpack it and drop what is inside")
