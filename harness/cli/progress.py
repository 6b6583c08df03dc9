"""Progress of a play: a live line on a terminal, nothing in CI."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

from harness.cli.counting import markup_safe
from harness.core.report import Outcome, StepPlayed
from harness.run.play import Listener

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
        self._console.print(f"[bold]{markup_safe(name)}[/]")

    def step_begins(self, text: str) -> None:
        self._status.update(markup_safe(text))

    def step_ended(self, step: StepPlayed) -> None:
        waited = f", waited {step.waited_s:.1f} s" if step.waited_s >= 0.1 else ""
        self._console.print(
            f"  {MARK[step.outcome]} {markup_safe(step.text)} [dim]{step.seconds:.1f} s{waited}[/]"
        )
        if step.message:
            self._console.print(f"     [yellow]{markup_safe(step.message)}[/]")


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
