"""`plugfest requirements`: the catalogue."""

from __future__ import annotations

import json

import click

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.checks.registry import checks, requirements
from harness.core.requirement import Status


@click.command("requirements")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.argument("prefix", default="", metavar="[PREFIX]")
def command(form: str, prefix: str) -> int:
    """List what is judged: id, level, whom it binds, clause; PREFIX narrows (for example qido)."""
    enforced = {c.requirement.id for c in checks()}
    chosen = [r for r in requirements() if r.id.startswith(prefix)]
    if form == "json":
        click.echo(
            json.dumps(
                [
                    {
                        "requirement": r.id,
                        "level": r.level.value,
                        "binds": r.binds.value,
                        "statement": r.statement,
                        "status": r.status.value,
                        "cites": [str(c) for c in r.cites],
                        "catalogue": list(r.catalogue),
                        "checked": r.id in enforced,
                        "doubt": r.doubt,
                        "untested": r.untested,
                    }
                    for r in chosen
                ],
                indent=1,
            )
        )
        return 0
    for r in chosen:
        note = "" if r.status is Status.STABLE else f" [{r.status.value}]"
        if r.id not in enforced:
            note += " [untested]"
        cite = str(r.cites[0]) if r.cites else ""
        click.echo(f"{r.id:<58} {r.level.value:<6} {r.binds.value:<9} {cite}{note}")
    stable = sum(r.status is Status.STABLE and r.id in enforced for r in chosen)
    click.echo(f"{len(chosen)} requirements, {stable} enforced")
    return 0
