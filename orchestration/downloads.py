"""Published → downloads of the site: the package of open data, and everything about one place in one file."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from orchestration.database import read_only
from orchestration.package import Contents, write_package
from orchestration.publication import Publication

FOLDER = "downloads"
# Of every file in an archive, so that the same content is the same bytes: the first day the format knows.
_DAY = (1980, 1, 1, 0, 0, 0)


def write_downloads(publication: Publication, site: Path) -> None:
    """Write ``downloads/`` of a site that is being built: the files of the package, and ``places/<place_id>.zip``."""
    folder = site / FOLDER
    (folder / "places").mkdir(parents=True)
    for path in sorted(publication.package.iterdir()):
        try:
            os.link(path, folder / path.name)
        except OSError:  # The site lies on another disk.
            shutil.copyfile(path, folder / path.name)
    manifest = publication.manifest
    with read_only(publication.database) as connection:
        places = connection.execute(
            "select place_id, name, is_illustrative from marts.place order by place_id"
        ).fetchall()
        for place_id, name, is_illustrative in places:
            with TemporaryDirectory() as temporary:
                contents = Contents(manifest.publication_id, manifest.created_at, place_id, name, is_illustrative)
                write_package(connection, Path(temporary), contents)
                _pack(Path(temporary), folder / "places" / f"{place_id}.zip")


def _pack(folder: Path, archive: Path) -> None:
    with ZipFile(archive, "w") as file:
        for path in sorted(folder.iterdir()):
            entry = ZipInfo(f"{archive.stem}/{path.name}", _DAY)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            file.writestr(entry, path.read_bytes())
