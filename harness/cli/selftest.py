"""`plugfest selftest`: how often the judge is right."""

from __future__ import annotations

import json
import sys

import click

from harness.cli.counting import counting
from harness.cli.progress import progress
from harness.core.selftest import Calibration
from harness.run.mutation.registry import mutations
from harness.run.selftest.cases import fault_cases
from harness.run.selftest.runner import calibrate
from reports import calibration


@click.command("selftest")
@click.option("--fault", "names", multiple=True, metavar="NAME", help="Only this; repeatable.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
@click.option("--list", "listing", is_flag=True, help="List faults and mutations.")
def command(names: tuple[str, ...], form: str, listing: bool) -> int:
    """Calibrate: every fault must be caught, and the clean emulators must be silent.

    Exit codes: 0 all caught and no false finding, 1 the judge was wrong, 4 the harness failed.
    """
    if listing:
        for fault in fault_cases():
            click.echo(f"fault     {fault.name:<60} {fault.seat:<9} {fault.requirement}")
        for mutation in mutations():
            click.echo(f"mutation  {mutation.name:<60} {'-':<9} {mutation.requirement}")
        return 0
    total = len(names) or len(fault_cases()) + len(mutations())
    with progress() as listener, counting(total, "faults and mutations") as told:
        found = calibrate(names, listener, told)
    if form == "json":
        click.echo(json.dumps(calibration.to_json(found), indent=1))
    elif form == "markdown":
        click.echo(calibration.markdown(found), nl=False)
    else:
        click.echo(calibration.text(found), nl=False)
    sys.stdout.flush()
    return exit_code(found)


def exit_code(found: Calibration) -> int:
    """Return 0 when the judge was right throughout."""
    if found.trouble:
        return 4
    right = found.caught == len(found.cases) and not found.false_findings and not found.unproven
    return 0 if right else 1
