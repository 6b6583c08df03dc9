"""`plugfest raw formats`."""

from __future__ import annotations

import argparse
import sys

from emulators.modality.raw.errors import MissingLibrary, UnknownGeneration
from emulators.modality.raw.format import Format
from emulators.modality.raw.registry import formats, generation


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_: argparse.Namespace) -> int:
    """Print a line for each generation."""
    for one in formats():
        sys.stdout.write(
            f"{one.family:<14} {one.generation:<3} {one.modality:<3} {_usable(one):<28}"
            f" {one.creator_version_uid}\n"
        )
    return 0


def _usable(format: Format) -> str:
    try:
        generation(format.family, format.generation)
    except MissingLibrary:
        return f"needs the package {format.library}"
    except UnknownGeneration:
        return "not in this image"
    return "can be used"
