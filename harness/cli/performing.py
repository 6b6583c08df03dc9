"""What `run` and `demo` share: load, play with progress, judge, write, print the table."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from harness.cli.failing import HARNESS
from harness.cli.progress import progress
from harness.core.errors import UsageError
from harness.core.report import Report
from harness.core.system import SystemUnderTest
from harness.load import sut as load_sut
from harness.run import gating
from harness.run.publish import RENDERERS, publish
from harness.run.runner import Ended, Order, is_interrupted, run
from harness.run.text_file import read_text
from reports import console
from reports.visible import visible

FORMATS: Final = ("json", "junit", "html")  # what is written unless others are asked for


def load_suts(files: Sequence[str]) -> tuple[SystemUnderTest, ...]:
    """Load SUT files and refuse two products in one seat.

    Raises:
        UsageError: a file is missing, unreadable or wrong.
    """
    loaded = tuple(load_sut.load(read_text(Path(f), "a SUT file"), f) for f in files)
    load_sut.check_together(loaded)
    return loaded


def chosen_formats(listed: str) -> tuple[str, ...]:
    """Read a comma-separated list of document formats.

    Raises:
        UsageError: one is unknown.
    """
    chosen = tuple(f.strip() for f in listed.split(",") if f.strip())
    for name in chosen:
        if name not in RENDERERS:
            raise UsageError(f"--format: {name!r} is unknown; known: {', '.join(RENDERERS)}")
    return chosen


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms the plays of an order are concluded."""

    gate: Path | None = None  # a waiver file
    suggest: bool = False  # print waiver entries for what is not waived
    repeat: int = 1


def perform_and_report(order: Order, formats: str, terms: Terms = Terms()) -> int:
    """Play as often as asked, judge, write and print; return the exit code."""
    chosen = chosen_formats(formats)
    ledger = gating.ledger(terms.gate) if terms.gate is not None else None
    plays: list[Ended] = []
    while len(plays) < terms.repeat:
        with progress() as listener:
            ended = run(order, listener)
        plays.append(ended)
        broken = ended.report.exit_code == HARNESS or is_interrupted(ended.report)
        if broken or len(plays) == terms.repeat:
            break
        publish(ended.folder, ended.report, ended.timeline, chosen)
    last = plays[-1]
    report = gating.concluded([p.report for p in plays], ledger)
    written = publish(last.folder, report, last.timeline, chosen)
    show(report)
    if report.exit_code == HARNESS:
        for note in report.notes:
            click.echo(f"plugfest: {visible(note)}", err=True)
    for name in ("html", "json"):
        if name in written:
            click.echo(f"{'report' if name == 'html' else 'record'}: {written[name]}")
    if terms.suggest:
        click.echo("\n" + gating.suggestions(report), nl=False)
    return report.exit_code


def show(report: Report) -> None:
    """Print the verdict table."""
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    click.echo(console.render(report, width=_width(), colour=colour), nl=False)


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return 120
