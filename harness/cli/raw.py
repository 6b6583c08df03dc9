"""`plugfest raw`: the modality's raw side; harness and emulators share no code, only this door."""

from __future__ import annotations

import os
import sys

import click


@click.command(
    "raw",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Acquire, read, reconstruct, clean, encrypt and relate raw files; `plugfest raw --help`."""
    os.execv(  # noqa: S606 - this process becomes the raw side: signals reach it directly
        sys.executable, [sys.executable, "-m", "emulators.modality.raw", *arguments]
    )
