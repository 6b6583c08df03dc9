"""`plugfest raw unwrap`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emulators.modality.raw.new_file import new_file
from emulators.modality.raw.wrapping import unwrapped


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a Raw Data object and a new file."""
    parser.add_argument("file", type=Path, metavar="OBJECT.dcm")
    parser.add_argument("out", type=Path, metavar="OUT", help="a new file")


def run(given: argparse.Namespace) -> int:
    """Take the raw file out of the object as it went in, or leave nothing."""
    kept = unwrapped(given.file)
    with new_file(given.out) as out:
        out.write(kept.data)
    size = len(kept.data)
    sys.stdout.write(f"{given.out}  {kept.format}, {size} bytes, sha256:{kept.sha256}\n")
    return 0
