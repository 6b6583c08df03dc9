"""`plugfest judge`: yesterday's evidence, today's checks."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.performing import FORMATS, chosen_formats, show
from harness.run.judging import judge
from harness.run.publish import publish


@click.command("judge")
@click.argument("run", metavar="RUN")
@click.option("--format", "formats", default=",".join(FORMATS), metavar="LIST", help="Documents.")
@click.option("--no-write", is_flag=True, help="Only print the table.")
def command(run: str, formats: str, no_write: bool) -> int:
    """Judge recorded evidence (runs/<id>) again, without any system."""
    chosen = chosen_formats(formats)
    folder = Path(run)
    report, timeline = judge(folder)
    if not no_write:
        publish(folder, report, timeline, chosen)
    show(report)
    return report.exit_code
