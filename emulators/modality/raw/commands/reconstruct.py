"""`plugfest raw reconstruct`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydicom.dataset import Dataset

from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.raw.reconstruction import Parameters


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file, a folder for the images, and whose software is to do it."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the images go")
    parser.add_argument(
        "--like", type=Path, metavar="FILE", help="an image of the examination: new series of it"
    )
    parser.add_argument("--enhanced", action="store_true", help="one multi-frame object a series")
    parser.add_argument("--as", dest="software", metavar="GENERATION", help="by this one only")
    parser.add_argument("--parameters", type=Path, metavar="JSON", help="exactly by these")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Reconstruct every series, and say the hash of its pixels."""
    asked = None
    if given.parameters is not None:
        asked = Parameters.parse(given.parameters.read_text(encoding="utf-8"))
    done = reconstructed(given.file, given.software, asked, given.like)
    made_by = done.software.enhance if given.enhanced else done.software.dicomise
    if made_by is None:
        raise ValueError(f"--enhanced: {done.software.format} has no such objects; leave it out")
    told = []
    for number, (one, making) in enumerate(done.series(enhanced=given.enhanced), 1):
        objects = made_by(done.raw, one, making)
        if given.out is not None:
            folder = given.out / f"{number:02d}-{one.name}"
            folder.mkdir(parents=True)
            for i, ds in enumerate(objects, 1):
                ds.save_as(folder / f"{i:04d}.dcm", enforce_file_format=True)
        told.append(
            {
                "series": one.name,
                "shape": list(one.pixels.shape),
                "pixel_sha256": one.pixel_sha256(),
                # of each object's Pixel Data, as archives keep it
                "stored_sha256": [hashlib.sha256(ds.PixelData).hexdigest() for ds in objects],
                # of one multi-frame object of all of it
                "frames_sha256": _frames(objects),
                "parameters_sha256": one.parameters.sha256(),
                "parameters": dict(one.parameters.values),
            }
        )
    if given.format == "json":
        said = {"raw_sha256": done.source.sha256, "series": told}
        sys.stdout.write(json.dumps(said) + "\n")
    else:
        for series in told:
            sys.stdout.write(
                f"{series['series']:<10} {series['shape']}  pixels sha256:{series['pixel_sha256']}"
                f"  parameters sha256:{series['parameters_sha256']}\n"
            )
    return 0


def _frames(objects: Sequence[Dataset]) -> str:
    whole = hashlib.sha256()
    for ds in objects:
        whole.update(ds.PixelData)
    return whole.hexdigest()
