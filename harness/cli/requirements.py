"""`plugfest requirements`: the catalogue."""

from __future__ import annotations

import json
from dataclasses import replace

import click

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.checks.registry import checks, requirements
from harness.core.errors import UsageError
from harness.core.requirement import Status
from harness.run.coverage import coverage
from reports import coverage_table


@click.command("requirements")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
@click.option("--coverage", "covered", is_flag=True, help="Every row of the catalogue, and why.")
@click.argument("prefix", default="", metavar="[PREFIX]")
def command(form: str, covered: bool, prefix: str) -> int:
    """List what is judged: id, level, whom it binds, clause; PREFIX narrows (for example qido).

    --coverage lists every row of the catalogue as enforced, preview, or untested with its reason,
    and every requirement with its scenarios, faults and mutations.
    """
    if covered:
        return _coverage(form, prefix)
    if form == "markdown":
        raise UsageError("--format markdown: only the table of --coverage is written that way")
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


def _coverage(form: str, prefix: str) -> int:
    whole = coverage()
    chosen = replace(
        whole,
        rows=tuple(
            r
            for r in whole.rows
            if r.row.id.startswith(prefix) or any(i.startswith(prefix) for i in r.requirements)
        ),
        requirements=tuple(r for r in whole.requirements if r.requirement.id.startswith(prefix)),
    )
    render = {
        "text": coverage_table.render_text,
        "json": coverage_table.render_json,
        "markdown": coverage_table.render_markdown,
    }[form]
    click.echo(render(chosen), nl=False)
    return 0
