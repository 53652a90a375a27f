"""What a person sees while a run goes on: a bar a layer in a terminal, a line a layer elsewhere."""

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class LayerProgress(AbstractContextManager["LayerProgress"]):
    """Progress of a run, layer by layer. Each layer is started, advanced and finished once, in order."""

    def start(self, layer: str, total: int, unit: str) -> None:
        """Begin a layer of ``total`` units of work."""

    def advance(self, layer: str, note: str = "") -> None:
        """One unit of work is done."""

    def finish(self, layer: str, note: str = "") -> None:
        """The layer is done; ``note`` says what came of it."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return None


class LineProgress(LayerProgress):
    """A line when a layer is done: for logs, pipes and Dagster."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.started: dict[str, tuple[float, int, str]] = {}

    def start(self, layer: str, total: int, unit: str) -> None:
        self.started[layer] = (time.monotonic(), total, unit)

    def finish(self, layer: str, note: str = "") -> None:
        began, total, unit = self.started.pop(layer, (time.monotonic(), 0, ""))
        what = note or f"{total} {unit}"
        self.console.print(f"  {layer:<12} {what}  ({time.monotonic() - began:.1f} s)", highlight=False, markup=False)


class BarProgress(LayerProgress):
    """A live bar a layer: for a terminal."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.fields[layer]:<12}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", style="dim", markup=False),
            console=console,
        )
        self.tasks: dict[str, int] = {}

    def __enter__(self) -> "BarProgress":
        self.progress.start()
        return self

    def start(self, layer: str, total: int, unit: str) -> None:
        self.tasks[layer] = self.progress.add_task("", total=total, layer=layer, unit=unit, note="")

    def advance(self, layer: str, note: str = "") -> None:
        self.progress.update(self.tasks[layer], advance=1, note=note[:60])

    def finish(self, layer: str, note: str = "") -> None:
        task = self.tasks[layer]
        total = self.progress.tasks[task].total or 1
        self.progress.update(task, total=total, completed=total, note=note)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.progress.stop()


def progress_for(console: Console) -> LayerProgress:
    """Bars where a person looks at a terminal, lines elsewhere."""
    return BarProgress(console) if console.is_terminal else LineProgress(console)


def log_progress() -> LayerProgress:
    """Lines on standard error: for runs that Dagster starts."""
    return LineProgress(Console(file=sys.stderr))
