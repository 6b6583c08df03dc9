"""`plugfest raw environment`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from emulators.modality.lineage.locked_environment import lock
from emulators.modality.lineage.running import RunFailed
from emulators.modality.raw.commands.reprocess import ending_cleanly


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a folder that is not there, and the generation that is to stay runnable."""
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--generation", required=True, metavar="NAME", help='as "acme-sino 1" (raw formats)'
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Make an environment that can do one generation only, and say what names it."""
    try:
        with ending_cleanly():
            made = lock(given.folder, given.generation)
    except RunFailed as why:
        raise ValueError(str(why)) from why
    if given.format == "json":
        told = {
            "python": str(made.python),
            "digest": made.digest,
            "distributions": list(made.distributions),
        }
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(f"{made.python}\n{made.digest}\n")
        sys.stdout.writelines(f"{one}\n" for one in made.distributions)
    return 0
