"""The encoding of a text file, decided from all of its bytes."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

_BLOCK_BYTES = 1024 * 1024
# The one-byte encodings British publishers' software writes: Windows, old Macintosh, old DOS. DOS text is told by its
# pound sign, which is no pound in the others; the others share theirs.
_USUAL, _MACINTOSH, _DOS = "cp1252", "mac_roman", "cp850"
_DOS_POUND = re.compile(rb"(?<![\x80-\xff])\x9c(?=\s?[\d-])")
_POUND = re.compile(rb"\xa3")
# Bytes that mean the same in Windows' and the old Macintosh's encoding: most files have no others.
_SHARED = {b"\xa3"}
_NOT_ASCII = re.compile(rb"[^\x00-\x7f]")
_SAMPLED_PLACES = 400
_PLACE_BYTES = 40
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text of two bytes a character has a NUL in nearly every second place; stray NULs in other text are few.
_TWO_BYTE_SHARE = 0.3
_STRAY_NUL_SHARE = 0.15
# Control characters, tabs and line ends apart: text has hardly any.
_CONTROL = bytes([*range(1, 9), *range(14, 32)])
_CONTROL_SHARE = 0.02


def _undefined_byte(error: UnicodeError) -> tuple[str, int]:
    # Windows-1252 leaves five bytes undefined. They are kept as the control characters they stand for, so that nothing
    # is lost and two different bytes never become one.
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("keep_undefined_byte", _undefined_byte)


def decide_encoding(path: Path, head: bytes) -> str | None:
    """The encoding of a file that starts with ``head``; None where its bytes are no text.

    A byte order mark decides; then NULs in every second place (UTF-16); then UTF-8 where every byte of the file is valid
    UTF-8; then the most plausible one-byte encoding, Windows-1252 where nothing tells them apart.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if b"\x00" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        half = max(1, len(head) // 2)
        if odd / half > _TWO_BYTE_SHARE and even / half < _STRAY_NUL_SHARE:
            return "utf-16-le"
        if even / half > _TWO_BYTE_SHARE and odd / half < _STRAY_NUL_SHARE:
            return "utf-16-be"
        if head.count(0) / len(head) > _STRAY_NUL_SHARE:
            return None
    if sum(map(head.count, (bytes([byte]) for byte in _CONTROL))) > _CONTROL_SHARE * len(head):
        return None
    if _is_utf8(path):
        return "utf-8-sig"
    places = b"\n".join(_places(path))
    if not set(_NOT_ASCII.findall(places)) - _SHARED:
        return _USUAL
    if _DOS_POUND.search(places) and not _POUND.search(places):
        return _DOS
    chaos = {match.encoding: match.chaos for match in from_bytes(places, cp_isolation=[_USUAL, _MACINTOSH])}
    is_macintosh = _MACINTOSH in chaos and chaos[_MACINTOSH] < chaos.get(_USUAL, 1.0)
    return _MACINTOSH if is_macintosh else _USUAL


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield block


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _blocks(path):
            # ASCII is UTF-8, and told sooner; unless a character was cut at the end of the block before.
            if decoder.getstate()[0] or not block.isascii():
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _places(path: Path) -> Iterator[bytes]:
    """The surroundings of the first bytes that are not ASCII: all that the encodings differ in."""
    left = _SAMPLED_PLACES
    for block in _blocks(path):
        end = 0
        for match in _NOT_ASCII.finditer(block):
            if match.start() < end:
                continue
            end = match.start() + _PLACE_BYTES
            yield block[max(0, match.start() - _PLACE_BYTES) : end]
            left -= 1
            if not left:
                return
