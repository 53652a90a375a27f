"""Writing workbooks so that the same content is the same bytes, on any day."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from orchestration.files import written_atomically

_NO_DATE = (1980, 1, 1, 0, 0, 0)
# The moment of saving, which openpyxl puts among the properties.
_SAVED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")


def write_workbook(book: Workbook, path: Path) -> None:
    """Write a workbook; nothing in it says when."""
    written = BytesIO()
    book.save(written)
    with (
        written_atomically(path) as temporary,
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _SAVED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content)
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
