"""Progress of work that can be counted: a bar on a terminal, nothing in CI."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from harness.core.checked import Checked
from harness.core.selftest import Case
from reports.visible import visible

REDRAW_S: Final = 0.1


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
                missed = f"{markup_safe(case.fault)}: {markup_safe(case.why)}"
                bar.console.print(f"[red]missed[/] {missed}")
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
        drawn = 0.0

        def told(checked: Checked) -> None:
            nonlocal drawn
            bar.update(task, advance=1, description=markup_safe((checked.path or "")[-60:]))
            if time.monotonic() - drawn > REDRAW_S:
                drawn = time.monotonic()
                bar.refresh()

        yield told


def markup_safe(text: str) -> str:
    """Make text harmless for a terminal, and for rich's markup."""
    return visible(text).replace("[", "\\[")
