"""`plugfest run`: play, judge, report."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.performing import FORMATS, Terms, load_suts, perform_and_report
from harness.run.runner import Order


@click.command("run")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option("--sut", "suts", multiple=True, metavar="FILE", help="A product's SUT file.")
@click.option("--profile", "profiles", multiple=True, metavar="ID", help="Conclude by it only.")
@click.option("--out", default="runs", metavar="DIR", help="Folder that gets the run [runs].")
@click.option("--seed", default=1, type=click.IntRange(0, 2**31 - 1), help="Decides all chance.")
@click.option("--tags", metavar="EXPR", help='Tag expression, for example "@tx:RAD-8".')
@click.option("--gate", metavar="FILE", help="Waivers: what is expected to be wrong.")
@click.option("--suggest", is_flag=True, help="Print waiver entries for what is not waived.")
@click.option("--repeat", default=1, type=click.IntRange(1, 100), help="Play N times [1].")
@click.option("--compose", is_flag=True, help="Emulators as containers (needs Docker).")
@click.option("--format", "formats", default=",".join(FORMATS), metavar="LIST", help="Documents.")
def command(
    scenarios: tuple[str, ...],
    suts: tuple[str, ...],
    profiles: tuple[str, ...],
    out: str,
    seed: int,
    tags: str | None,
    gate: str | None,
    suggest: bool,
    repeat: int,
    compose: bool,
    formats: str,
) -> int:
    """Play scenarios, judge them, report.

    SCENARIO is a name (tele-stroke), a feature file or a folder. With none, every scenario is
    played in which a seat that a SUT file takes has a part.

    Exit codes: 0 gate met, 1 the product failed, 2 usage, 3 incomplete, 4 the harness failed.
    """
    order = Order(scenarios, load_suts(suts), profiles, tags, seed, Path(out), compose)
    terms = Terms(Path(gate) if gate is not None else None, suggest, repeat)
    return perform_and_report(order, formats, terms)
