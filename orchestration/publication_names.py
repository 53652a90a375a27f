"""The publications that are kept, by the names a person gives them: an id, a part of it, current, previous, a folder."""

from pathlib import Path

from pydantic import ValidationError

from orchestration.errors import ExplainedError
from orchestration.publication import DATABASE, NothingPublished, Publication, read_publication
from orchestration.settings import Settings

_LISTED = 8


class UnknownPublication(ExplainedError):
    """No publication, or more than one, has that name; the message lists what is kept."""


def publication_named(settings: Settings, name: str) -> Publication:
    """The publication a person means.

    Args:
        name: ``current`` (in force), ``previous`` (the one before it), an id, a part that only one id has, or a folder
            that holds a publication.

    Raises:
        UnknownPublication: there is none, or several have that part, or it can't be read.
        NothingPublished: nothing is published yet.
    """
    folders = _kept(settings)
    in_force = settings.published / "current"
    if name in ("current", "previous"):
        if not in_force.exists():
            raise NothingPublished(f"nothing is published in {settings.published} yet: run `totalplace refresh` first")
        current = in_force.resolve()
        return _read(current if name == "current" else _before(settings, folders, current))
    exact = [folder for folder in folders if folder.name == name]
    if not exact and (Path(name) / DATABASE).is_file():
        return _read(Path(name).resolve())
    found = exact or [folder for folder in folders if name in folder.name]
    if len(found) == 1:
        return _read(found[0])
    if found:
        raise UnknownPublication(
            f"{name!r} is part of several publications: {_list(found)}. Give more of the one meant"
        )
    if not folders:
        raise NothingPublished(f"nothing is published in {settings.published} yet: run `totalplace refresh` first")
    # An id begins with the moment it was made, so ids sort by age.
    gone = "it was made before the oldest that is kept and is removed; " if _is_older(name, folders[0]) else ""
    raise UnknownPublication(
        f"no publication {name!r} in {settings.published}: {gone}kept are {_list(folders)} (TOTALPLACE_KEEP_PUBLICATIONS "
        f"is {settings.keep_publications}; older ones are removed). A name is an id, a part of one, current, previous or"
        " a folder"
    )


def publication_before(settings: Settings, publication: Publication) -> Publication | None:
    """The newest publication that is older than one and is kept; None where there is none.

    Raises:
        UnknownPublication: it can't be read.
    """
    older = [folder for folder in _kept(settings) if folder.name < publication.folder.name]
    return _read(older[-1]) if older else None


def _kept(settings: Settings) -> list[Path]:
    """Folders of the publications that are kept, the oldest first."""
    if not settings.published.is_dir():
        return []
    folders = (path for path in settings.published.iterdir() if not path.is_symlink() and not path.name.startswith("."))
    return sorted(path for path in folders if (path / DATABASE).is_file())


def _before(settings: Settings, folders: list[Path], current: Path) -> Path:
    older = [folder for folder in folders if folder.name < current.name]
    if older:
        return older[-1]
    if len(folders) > 1:
        raise UnknownPublication(f"none of the publications is older than the one in force, {current.name}: name two")
    why = "change a rule or a file, `totalplace refresh`, then compare"
    if settings.keep_publications == 1:
        why = "TOTALPLACE_KEEP_PUBLICATIONS is 1: set it to 2 or more, and the next refresh keeps this one to compare with"
    raise UnknownPublication(f"there is only one publication, {current.name}, and nothing to compare it with: {why}")


def _is_older(name: str, oldest: Path) -> bool:
    return name[:4].isdigit() and len(name) > 4 and name < oldest.name


def _list(folders: list[Path]) -> str:
    shown = [folder.name for folder in folders[-_LISTED:]]
    more = f"{len(folders) - len(shown)} older ones, " if len(folders) > len(shown) else ""
    return more + ", ".join(shown)


def _read(folder: Path) -> Publication:
    try:
        return read_publication(folder)
    except FileNotFoundError as error:
        raise UnknownPublication(f"{folder} is no publication: it has no {Path(str(error.filename)).name}") from error
    except ValidationError as error:
        raise UnknownPublication(
            f"{folder.name} was published by another version of this software, whose manifest this one can't read"
        ) from error
