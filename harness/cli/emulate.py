"""`plugfest emulate`: become an emulator; harness and emulators share no code, only this door."""

from __future__ import annotations

import os
import sys

import click

ACTORS = ("pacs", "ehr", "modality", "viewer")


@click.command(
    "emulate",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    add_help_option=False,
)
@click.argument("actor", metavar="pacs|ehr|modality|viewer", required=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def command(actor: str | None, options: tuple[str, ...]) -> int:
    """Run one emulator in the foreground; emulators/README.md is its contract.

    OPTIONS go to the emulator: --port and the rest; `plugfest emulate pacs --help` lists them.
    """
    if actor in (None, "-h", "--help"):
        click.echo("usage: plugfest emulate pacs|ehr|modality|viewer [OPTIONS]")
        return 0
    if actor not in ACTORS:
        raise click.UsageError(f"no emulator is called {actor!r}; known: {', '.join(ACTORS)}")
    os.execv(  # noqa: S606 - this process becomes the emulator: signals reach it directly
        sys.executable, [sys.executable, "-m", f"emulators.{actor}", *options]
    )
