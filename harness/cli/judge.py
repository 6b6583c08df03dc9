"""`plugfest judge`: yesterday's evidence, today's checks."""

from __future__ import annotations

from pathlib import Path

import click

from harness.capture.folder import refuse_foreign
from harness.cli.performing import FORMATS, chosen_formats, show
from harness.run import gating
from harness.run.judging import judge
from harness.run.publish import publish
from harness.run.sealed import demand_unaltered


@click.command("judge")
@click.argument("run", metavar="RUN")
@click.option("--format", "formats", default=",".join(FORMATS), metavar="LIST", help="Documents.")
@click.option("--gate", metavar="FILE", help="Waivers: what is expected to be wrong.")
@click.option("--suggest", is_flag=True, help="Print waiver entries for what is not waived.")
@click.option("--strict", is_flag=True, help="Refuse evidence that was altered (exit 5).")
@click.option("--no-write", is_flag=True, help="Only print the table.")
def command(
    run: str, formats: str, gate: str | None, suggest: bool, strict: bool, no_write: bool
) -> int:
    """Judge recorded evidence (runs/<id>) again, without any system."""
    chosen = chosen_formats(formats)
    folder = Path(run)
    ledger = gating.ledger(Path(gate)) if gate is not None else None
    if strict:
        refuse_foreign(folder)
        demand_unaltered(folder)
    judged, timeline = judge(folder)
    report = gating.concluded([judged], ledger)
    if not no_write:
        publish(folder, report, timeline, chosen)
    show(report)
    if suggest:
        click.echo("\n" + gating.suggestions(report), nl=False)
    return report.exit_code
