"""`plugfest explain`: one requirement's page, from the same text the judge uses."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches
from fnmatch import fnmatchcase

import click

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.checks.object.content_profile import checks_of
from harness.checks.registry import checks, requirements
from harness.core.errors import UsageError
from harness.core.requirement import Status
from harness.run.checking.content_profiles import shipped
from harness.run.judging import profiles


@click.command("explain")
@click.argument("requirement", metavar="ID")
def command(requirement: str) -> int:
    """Show one requirement: what must hold, whom it binds, where it says so, how it is judged."""
    asked = [c for p in shipped() for c in checks_of(p)]  # by content profiles, not by standards
    known = {r.id: r for r in (*requirements(), *(c.requirement for c in asked))}
    if requirement not in known:
        near = get_close_matches(requirement, known, 3)
        hint = f"did you mean {', '.join(near)}?" if near else "`plugfest requirements` lists all"
        raise UsageError(f"requirement {requirement!r}: unknown; {hint}")
    r = known[requirement]
    click.echo(f"{r.id}\n")
    click.echo(textwrap.fill(r.statement, 96))
    click.echo(f"\nlevel      {r.level.value} (a violation is a {r.severity.value})")
    click.echo(f"binds      the {r.binds.value}")
    if r.status is not Status.STABLE:
        click.echo(f"status     {r.status.value}: {r.doubt}")
    for cite in r.cites:
        click.echo(f"clause     {cite}\n           {cite.url}")
    if r.catalogue:
        click.echo(f"catalogue  {', '.join(r.catalogue)}")
    for c in (c for c in (*checks(), *asked) if c.requirement.id == r.id):
        click.echo(f"\njudged on every {c.on.__name__} by {c.id}:")
        click.echo(textwrap.indent(textwrap.dedent(c.doc), "  "))
    if r.untested:
        click.echo(f"\nnot tested: {r.untested}")
    _obligations(r.id)
    return 0


def _obligations(requirement: str) -> None:
    lines = sorted(
        {
            f"  {p.id}: {o.actor} {o.transaction} ({o.optionality.value})  {', '.join(o.scenarios)}"
            for p in profiles()
            for o in p.obligations
            if any(fnmatchcase(requirement, glob) for glob in o.requirements)
        }
    )
    if lines:
        click.echo("\nobligations and the scenarios that exercise them:")
        click.echo("\n".join(lines))
