"""`plugfest check`: judge DICOM objects and FHIR resources in files, folders and zip files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import click

from harness.cli.counting import files_judged
from harness.core.checked import Checked, Tally
from harness.core.errors import UsageError
from harness.run.checking import content_profiles, oracle, pool
from harness.run.checking.judging import Options
from harness.run.checking.limits import MEBIBYTE, Limits
from harness.run.checking.sources import demand_there, sources
from harness.run.checking.tally import Sum

FORMATS = ("text", "json", "ndjson", "junit", "sarif")


class Renderer(Protocol):
    """Renders answers one by one, so that memory does not grow with the folder."""

    def begin(self) -> str:
        """Render what stands before the first file."""
        ...

    def file(self, checked: Checked) -> str:
        """Render one file."""
        ...

    def end(self, tally: Tally) -> str:
        """Render what stands after the last file."""
        ...


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--fhir-version", type=click.Choice(("R4", "R5")), default="R4", show_default=True)
@click.option(
    "--profile", "profiles", multiple=True, metavar="ID|FILE", help="A content profile, too."
)
@click.option("--oracle", "oracles", type=click.Choice((oracle.NAME,)), help="A second opinion.")
@click.option("--complete", is_flag=True, help="The files hold all that they refer to.")
@click.option("--notes", is_flag=True, help="Show notes, and what no rule can decide.")
@click.option("--verbose", is_flag=True, help="Name the files that pass, too.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes.  [default: one a core]")
@click.option("--timeout", type=click.FloatRange(0.1), help="Seconds for one file.")
@click.option("--memory", type=click.IntRange(128), help="MiB for each process.")
def command(
    paths: tuple[str, ...],
    form: str,
    fhir_version: str,
    profiles: tuple[str, ...],
    oracles: str | None,
    complete: bool,
    notes: bool,
    verbose: bool,
    jobs: int | None,
    timeout: float | None,
    memory: int | None,
) -> int:
    """Judge DICOM objects and FHIR resources in files, folders and zip files, in three layers.

    Exit codes: 0 nothing is violated, 1 a SHALL is, 2 a path is wrong, 3 not everything could be
    judged (or nothing was there to judge), 4 Plugfest failed.
    """
    named = [Path(p) for p in paths]
    demand_there(named)
    options = Options(
        limits=_limits(timeout, memory),
        fhir_version=fhir_version,
        notes=notes,
        profiles=tuple(map(content_profiles.chosen, profiles)),
    )
    program = oracle.find() if oracles else None
    renderer = _renderer(form, verbose=verbose, notes=notes)
    total = Sum(complete=complete)
    click.echo(renderer.begin(), nl=False)
    with files_judged() as told:
        for checked in _judged(named, options, jobs):
            total.add(checked)
            if program is not None and checked.path is not None:
                said = oracle.opinion(program, Path(checked.path))
                checked = replace(checked, second_opinion=said)
            told(checked)
            click.echo(renderer.file(checked), nl=False)
        for checked in total.together():
            total.add(checked)
            click.echo(renderer.file(checked), nl=False)
    tally = total.tally()
    click.echo(renderer.end(tally), nl=False)
    return tally.exit_code


def _judged(named: list[Path], options: Options, jobs: int | None) -> Iterator[Checked]:
    everything = sources(named)
    return pool.judged(everything, options, jobs or len(os.sched_getaffinity(0)))


def _limits(timeout: float | None, memory: int | None) -> Limits:
    limits = Limits()
    if timeout is not None:
        limits = replace(limits, seconds=timeout)
    if memory is not None:
        limits = replace(limits, memory=memory * MEBIBYTE)
    return limits


def _renderer(form: str, *, verbose: bool, notes: bool) -> Renderer:
    if form == "text":
        from reports.check_text import TextTree

        return TextTree(colour=sys.stdout.isatty(), verbose=verbose, notes=notes)
    if form == "json":
        from reports.check_json import Document

        return Document()
    if form == "ndjson":
        from reports.check_json import Lines

        return Lines()
    if form == "junit":
        from reports.check_junit import JunitCases

        return JunitCases()
    if form == "sarif":
        from reports.check_sarif import SarifLog

        return SarifLog(version("plugfest"))
    raise UsageError(f"--format {form}: unknown; there are {', '.join(FORMATS)}")
