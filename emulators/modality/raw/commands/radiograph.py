"""`plugfest raw radiograph`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from emulators.modality.dx.objects import FORMAT, counts_sha256, for_presentation, for_processing
from emulators.modality.dx.processing import process
from emulators.modality.objects.making import Making, source_of
from emulators.modality.provenance.software import running
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.reconstruction import Parameters

COLUMNS_LEAST, COLUMNS_MOST = 32, 2048


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a folder for the two images, a seed, and parameters of the processing."""
    parser.add_argument("--out", type=Path, metavar="DIR", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=1, help="of the examination")
    parser.add_argument("--matrix", type=int, default=512, help="columns of the detector")
    parser.add_argument("--parameters", type=Path, metavar="JSON", help="process exactly by these")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Expose the phantom, keep the detector's image, process it, and say the hashes."""
    if not COLUMNS_LEAST <= given.matrix <= COLUMNS_MOST:
        raise ValueError(f"--matrix must be {COLUMNS_LEAST} to {COLUMNS_MOST}")
    raw = acquire(FORMAT, seed=given.seed, number=given.number, matrix=given.matrix)
    asked = None
    if given.parameters is not None:
        asked = Parameters(json.loads(given.parameters.read_text(encoding="utf-8")))
    made = process(raw, asked)
    digest = counts_sha256(raw.contents)
    at, software = datetime.now(UTC), running()

    def making(series_number: int) -> Making:
        return Making(
            identity=Identity(),
            source=source_of(digest, FORMAT, "for-processing.dcm", raw.identity.study_uid),
            software=software,
            made=at,
            seed=0,
            series_number=series_number,
        )

    first = for_processing(raw, making(1))
    second = for_presentation(raw, first, made, making(2))
    given.out.mkdir(parents=True, exist_ok=True)
    for name, ds in (("for-processing.dcm", first), ("for-presentation.dcm", second)):
        ds.save_as(given.out / name, enforce_file_format=True, overwrite=False)
    told = {
        "counts_sha256": digest,
        "pixel_sha256": made.pixel_sha256(),
        "parameters_sha256": made.parameters.sha256(),
        "parameters": dict(made.parameters.values),
    }
    if given.format == "json":
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(
            f"for processing    counts sha256:{digest}\n"
            f"for presentation  pixels sha256:{told['pixel_sha256']}"
            f"  parameters sha256:{told['parameters_sha256']}\n"
        )
    return 0
