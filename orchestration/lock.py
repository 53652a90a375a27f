"""The build folder belongs to one process at a time."""

import fcntl
from typing import TextIO

from orchestration.errors import ExplainedError
from orchestration.settings import Settings

_held: dict[str, TextIO] = {}


class BusyError(ExplainedError):
    """Another process is writing to this installation."""


def hold_build(settings: Settings) -> None:
    """Make this process the one that may build and publish, until `release_build` or its end.

    Whoever writes asks first, be it the command line or a run that Dagster started; asking twice is fine. The system
    gives the lock back however the process ends. Raises BusyError where another process holds it.
    """
    path = settings.build / "refresh.lock"
    if str(path) in _held:
        return
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise BusyError(f"another refresh is writing to {settings.home}: wait until it is done") from error
    _held[str(path)] = lock


def release_build(settings: Settings) -> None:
    """Let others build again."""
    if (lock := _held.pop(str(settings.build / "refresh.lock"), None)) is not None:
        lock.close()
