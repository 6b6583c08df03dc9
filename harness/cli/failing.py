"""How an error becomes one line and an exit code."""

from __future__ import annotations

import os

import click

from harness.core.errors import CaptureError, EvidenceBroken, UsageError
from reports.visible import visible

USAGE = 2
HARNESS = 4
EVIDENCE = 5


def exit_code(why: Exception) -> int:
    """Say what went wrong in one line on standard error and return the exit code for it."""
    line = visible(str(why).replace("\n", " "))
    if isinstance(why, UsageError):
        click.echo(f"plugfest: {line}", err=True)
        return USAGE
    if isinstance(why, CaptureError):
        click.echo(f"plugfest: {line}", err=True)
        return HARNESS
    if isinstance(why, EvidenceBroken):
        click.echo(f"plugfest: {line}", err=True)
        return EVIDENCE
    if isinstance(why, BrokenPipeError):  # whoever read our output has gone
        return HARNESS
    if isinstance(why, OSError):
        click.echo(f"plugfest: {line}", err=True)
        return HARNESS
    click.echo(
        f"plugfest: internal error: {type(why).__name__}: {line}"
        " (please report it; PLUGFEST_DEBUG=1 shows the traceback)",
        err=True,
    )
    if os.environ.get("PLUGFEST_DEBUG"):
        raise why
    return HARNESS
