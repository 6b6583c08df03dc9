"""`plugfest raw reconstruct`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydicom.dataset import FileDataset

from emulators.modality.objects.making import Making, source_of
from emulators.modality.provenance.software import running
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.reconstruction import Parameters, Reconstruction
from emulators.modality.raw.registry import Generation, generation

Dicomise = Callable[[RawScan[Any], Reconstruction, Making], list[FileDataset]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a file, a folder for the images, and whose software is to do it."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the images go")
    parser.add_argument("--enhanced", action="store_true", help="one multi-frame object a series")
    parser.add_argument("--as", dest="software", metavar="GENERATION", help="by this one only")
    parser.add_argument("--parameters", type=Path, metavar="JSON", help="exactly by these")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _enhancing(software: Generation, out: Path | None) -> Dicomise:
    """Return what makes enhanced objects. Raises: ValueError when nothing here can."""
    enhance = software.enhance
    if enhance is None:
        raise ValueError(f"--enhanced: the software of {software.format} has no enhanced objects")
    if out is None:
        raise ValueError("--enhanced says how images are written; name a folder with --out")
    return lambda raw, made, making: [enhance(raw, made, making)]


def run(given: argparse.Namespace) -> int:
    """Reconstruct every series, and say the hash of its pixels."""
    found = identify(given.file)
    software = generation(found.family, given.software or found.generation)
    dicomise = _enhancing(software, given.out) if given.enhanced else software.dicomise
    raw = software.raw_reader(given.file)
    asked = None
    if given.parameters is not None:
        asked = Parameters(json.loads(given.parameters.read_text(encoding="utf-8")))
    made = software.reconstruct(raw, asked)
    digest, _ = digest_of(given.file)
    told = []
    for number, one in enumerate(made, 1):
        if given.out is not None:
            making = Making(
                identity=Identity(),
                source=source_of(digest, found, given.file.name, raw.identity.study_uid),
                software=running(),
                made=datetime.now(UTC),
                seed=0,
                series_number=number,
            )
            folder = given.out / f"{number:02d}-{one.name}"
            folder.mkdir(parents=True)
            for i, ds in enumerate(dicomise(raw, one, making), 1):
                ds.save_as(folder / f"{i:04d}.dcm", enforce_file_format=True)
        told.append(
            {
                "series": one.name,
                "shape": list(one.pixels.shape),
                "pixel_sha256": one.pixel_sha256(),
                "parameters_sha256": one.parameters.sha256(),
                "parameters": dict(one.parameters.values),
            }
        )
    if given.format == "json":
        sys.stdout.write(json.dumps({"raw_sha256": digest, "series": told}) + "\n")
    else:
        for series in told:
            sys.stdout.write(
                f"{series['series']:<10} {series['shape']}  pixels sha256:{series['pixel_sha256']}"
                f"  parameters sha256:{series['parameters_sha256']}\n"
            )
    return 0
