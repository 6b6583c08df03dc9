"""`plugfest report`: render a judged run again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from harness.core.errors import UsageError
from harness.run import gating
from harness.run.judging import judge
from harness.run.publish import RENDERERS


@click.command("report")
@click.argument("run", metavar="RUN")
@click.option("--format", "form", required=True, metavar="FORMAT", help=", ".join(RENDERERS))
@click.option("--gate", metavar="FILE", help="Waivers: what is expected to be wrong.")
def command(run: str, form: str, gate: str | None) -> int:
    """Render a run to standard output, from its evidence; nothing is written."""
    if form not in RENDERERS:
        raise UsageError(f"--format: {form!r} is unknown; known: {', '.join(RENDERERS)}")
    ledger = gating.ledger(Path(gate)) if gate is not None else None
    judged, _ = judge(Path(run))
    report = gating.concluded([judged], ledger)
    sys.stdout.buffer.write(RENDERERS[form][1](report))
    return 0
