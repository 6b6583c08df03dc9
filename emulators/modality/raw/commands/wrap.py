"""`plugfest raw wrap`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emulators.modality.raw.new_file import new_file
from emulators.modality.raw.wrapping import wrapped


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a raw file, a new file, and an image of the examination."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("out", type=Path, metavar="OUT.dcm", help="a new file")
    parser.add_argument(
        "--like", type=Path, metavar="IMAGE.dcm", help="an image of the examination: its word wins"
    )


def run(given: argparse.Namespace) -> int:
    """Write the Raw Data object that keeps the file in an archive, and that its images cite."""
    ds = wrapped(given.file, given.like)
    with new_file(given.out) as out:
        ds.save_as(out, enforce_file_format=True)
    sys.stdout.write(f"{given.out}  {ds.SeriesDescription}, {ds.SOPInstanceUID}\n")
    return 0
