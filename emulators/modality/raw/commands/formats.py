"""`plugfest raw formats`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Final

from emulators.modality.raw.errors import MissingLibrary, UnknownGeneration
from emulators.modality.raw.format import Format
from emulators.modality.raw.registry import formats, generation

USABLE: Final = "can be used"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the form of the answer."""
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Print a line for each generation."""
    if given.format == "json":
        sys.stdout.write(json.dumps([_plain(one) for one in formats()]) + "\n")
        return 0
    for one in formats():
        sys.stdout.write(
            f"{one.family:<14} {one.generation:<3} {one.modality:<3} {_usable(one):<28}"
            f" {one.creator_version_uid}\n"
        )
    return 0


def _plain(format: Format) -> dict[str, object]:
    return asdict(format) | {"usable": _usable(format) == USABLE}


def _usable(format: Format) -> str:
    try:
        generation(format.family, format.generation)
    except MissingLibrary:
        return f"needs the package {format.library}"
    except UnknownGeneration:
        return "not in this image"
    return USABLE
