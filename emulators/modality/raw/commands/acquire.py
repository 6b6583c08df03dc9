"""`plugfest raw acquire`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.registry import generation


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the generation, a seed and a new file."""
    parser.add_argument("family")
    parser.add_argument("generation")
    parser.add_argument("out", type=Path, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=1, help="of the examination")
    parser.add_argument("--matrix", type=int, default=128)
    parser.add_argument("--slices", type=int, default=4)


def run(given: argparse.Namespace) -> int:
    """Scan, write, and read back what was written."""
    software = generation(given.family, given.generation)
    if not 16 <= given.matrix <= 1024 or not 1 <= given.slices <= 256:
        raise ValueError("--matrix must be 16 to 1024, --slices 1 to 256")
    raw = acquire(
        software.format,
        seed=given.seed,
        number=given.number,
        matrix=given.matrix,
        slices=given.slices,
    )
    if given.out.exists():
        raise FileExistsError(f"{given.out} is there already; name a new file")
    software.raw_writer(raw, given.out)
    software.raw_reader(given.out)
    digest, size = digest_of(given.out)
    sys.stdout.write(f"{given.out}  {software.format}  {size} bytes  sha256:{digest}\n")
    return 0
