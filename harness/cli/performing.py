"""What `run` and `demo` share: load, play with progress, judge, write, print the table."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from harness.cli.failing import HARNESS
from harness.cli.progress import progress
from harness.core.errors import UsageError
from harness.core.report import Report
from harness.core.system import SystemUnderTest
from harness.load import sut as load_sut
from harness.run.publish import publish
from harness.run.runner import Order, run
from reports import console
from reports.visible import visible

FORMATS: Final = ("json", "junit", "html")
MAX_FILE_BYTES: Final = 1 << 20


def load_suts(files: Sequence[str]) -> tuple[SystemUnderTest, ...]:
    """Load SUT files and refuse two products in one seat.

    Raises:
        UsageError: a file is missing, unreadable or wrong.
    """
    loaded = tuple(load_sut.load(_text(Path(f)), f) for f in files)
    load_sut.check_together(loaded)
    return loaded


def chosen_formats(listed: str) -> tuple[str, ...]:
    """Read a comma-separated list of document formats.

    Raises:
        UsageError: one is unknown.
    """
    chosen = tuple(f.strip() for f in listed.split(",") if f.strip())
    for name in chosen:
        if name not in FORMATS:
            raise UsageError(f"--format: {name!r} is unknown; known: {', '.join(FORMATS)}")
    return chosen


def perform_and_report(order: Order, formats: str) -> int:
    """Play, judge, write and print; return the exit code."""
    chosen = chosen_formats(formats)
    with progress() as listener:
        ended = run(order, listener)
    written = publish(ended.folder, ended.report, ended.timeline, chosen)
    show(ended.report)
    if ended.report.exit_code == HARNESS:
        for note in ended.report.notes:
            click.echo(f"plugfest: {visible(note)}", err=True)
    for name in ("html", "json"):
        if name in written:
            click.echo(f"{'report' if name == 'html' else 'record'}: {written[name]}")
    return ended.report.exit_code


def show(report: Report) -> None:
    """Print the verdict table."""
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    click.echo(console.render(report, width=_width(), colour=colour), nl=False)


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return 120


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UsageError(f"{path}: larger than {MAX_FILE_BYTES} bytes; is this a SUT file?")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as why:
        raise UsageError(f"{path}: not UTF-8 text (byte {why.start}); is this a SUT file?") from why
    except OSError as why:
        raise UsageError(f"{path}: {why.strerror}; give the path of a SUT file") from why
