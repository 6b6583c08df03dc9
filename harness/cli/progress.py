"""Progress of a play: a live line on a terminal, nothing in CI."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn
from rich.status import Status

from harness.core.checked import Checked
from harness.core.report import Outcome, StepPlayed
from harness.core.selftest import Case
from harness.run.play import Listener
from reports.visible import visible

MARK = {
    Outcome.PASSED: "[green]ok[/]",
    Outcome.MISSED: "[red]missed[/]",
    Outcome.UNDECIDED: "[yellow]undecided[/]",
    Outcome.BROKEN: "[red]broken[/]",
    Outcome.NOT_PLAYED: "[dim]not played[/]",
}


class _Terminal:
    """Shows the step that is being played and keeps a line for each that ended."""

    def __init__(self, console: Console, status: Status) -> None:
        self._console = console
        self._status = status

    def scenario_begins(self, name: str) -> None:
        self._console.print(f"[bold]{_plain(name)}[/]")

    def step_begins(self, text: str) -> None:
        self._status.update(_plain(text))

    def step_ended(self, step: StepPlayed) -> None:
        waited = f", waited {step.waited_s:.1f} s" if step.waited_s >= 0.1 else ""
        self._console.print(
            f"  {MARK[step.outcome]} {_plain(step.text)} [dim]{step.seconds:.1f} s{waited}[/]"
        )
        if step.message:
            self._console.print(f"     [yellow]{_plain(step.message)}[/]")


class _Silent:
    def scenario_begins(self, name: str) -> None:
        pass

    def step_begins(self, text: str) -> None:
        pass

    def step_ended(self, step: StepPlayed) -> None:
        pass


@contextmanager
def progress() -> Iterator[Listener]:
    """Listen to a play: visibly on a terminal, silently elsewhere."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    console = Console(stderr=True, highlight=False)
    with console.status("starting the emulators") as status:
        yield _Terminal(console, status)


@contextmanager
def counting(total: int, of: str) -> Iterator[Callable[[Case], None]]:
    """Count cases as they end: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _case: None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(of, total=total)

        def told(case: Case) -> None:
            if not case.caught:
                bar.console.print(f"[red]missed[/] {_plain(case.fault)}: {_plain(case.why)}")
            bar.advance(task)

        yield told


@contextmanager
def files_judged() -> Iterator[Callable[[Checked], None]]:
    """Count files as they are judged, on a terminal.

    Their number is not known before the last folder was walked. Drawn when told, without a thread:
    processes are forked meanwhile.
    """
    if not sys.stderr.isatty():
        yield lambda _checked: None
        return
    console = Console(stderr=True, highlight=False)
    columns = ("{task.completed:.0f} files", TimeElapsedColumn(), "{task.description}")
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("reading", total=None)

        def told(checked: Checked) -> None:
            bar.update(task, advance=1, description=_plain((checked.path or "")[-60:]))
            bar.refresh()

        yield told


def _plain(text: str) -> str:
    return visible(text).replace("[", "\\[")
