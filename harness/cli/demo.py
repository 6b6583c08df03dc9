"""`plugfest demo`: the tele-stroke story on emulators."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.performing import FORMATS, perform_and_report
from harness.run.runner import Order


@click.command("demo")
@click.option("--out", default="runs", metavar="DIR", help="Folder that gets the run [runs].")
@click.option("--seed", default=1, type=click.IntRange(0, 2**31 - 1), help="Decides all chance.")
def command(out: str, seed: int) -> int:
    """Play the tele-stroke story with an emulator in every seat, judge it, report."""
    order = Order(("tele-stroke",), (), (), None, seed, Path(out))
    return perform_and_report(order, ",".join(FORMATS))
