"""`plugfest raw radiograph`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from pydicom.dataset import FileDataset

from emulators.modality.dx.objects import FORMAT, counts_sha256, for_presentation, for_processing
from emulators.modality.dx.processing import process
from emulators.modality.dx.radiograph import Radiograph
from emulators.modality.dx.reading import read
from emulators.modality.objects.base import EPOCH
from emulators.modality.objects.making import Making, source_of
from emulators.modality.provenance.software import running
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.reconstruction import Parameters

COLUMNS_LEAST, COLUMNS_MOST = 32, 2048
MEASURED, READ = "for-processing.dcm", "for-presentation.dcm"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take a folder for the images, a seed or an image to process anew, and parameters."""
    parser.add_argument("--out", type=Path, metavar="DIR", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=1, help="of the examination")
    parser.add_argument("--matrix", type=int, default=512, help="columns of the detector")
    parser.add_argument("--from", dest="source", type=Path, metavar="FILE", help="process it anew")
    parser.add_argument("--parameters", type=Path, metavar="JSON", help="process exactly by these")
    parser.add_argument("--series-number", type=int, default=2, help="of the image that is read")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Expose the phantom or take an image of an earlier exposure, process it, say the hashes."""
    files: dict[str, FileDataset] = {}
    if given.source is not None:
        predecessor, raw = read(given.source)
    else:
        raw = _exposed(given)
        # the same exposure is the same object, whenever it is written
        at = raw.identity.acquired or EPOCH
        predecessor = for_processing(raw, _making(raw, at, 1, ""))
        files[MEASURED] = predecessor
    asked = None
    if given.parameters is not None:
        asked = Parameters.parse(given.parameters.read_text(encoding="utf-8"))
    made = process(raw, asked)
    now = datetime.now(UTC)
    # and every processing is an object of its own
    making = _making(raw, now, given.series_number, f"{now.isoformat()} {made.parameters.sha256()}")
    files[READ] = for_presentation(raw, predecessor, made, making)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, ds in files.items():
        ds.save_as(given.out / name, enforce_file_format=True, overwrite=False)
    told = {
        "counts_sha256": counts_sha256(raw.contents),
        "pixel_sha256": made.pixel_sha256(),
        "parameters_sha256": made.parameters.sha256(),
        "parameters": dict(made.parameters.values),
    }
    if given.format == "json":
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(
            f"for processing    counts sha256:{told['counts_sha256']}\n"
            f"for presentation  pixels sha256:{told['pixel_sha256']}"
            f"  parameters sha256:{told['parameters_sha256']}\n"
        )
    return 0


def _exposed(given: argparse.Namespace) -> RawScan[Radiograph]:
    if not COLUMNS_LEAST <= given.matrix <= COLUMNS_MOST:
        raise ValueError(f"--matrix must be {COLUMNS_LEAST} to {COLUMNS_MOST}")
    if given.seed < 0 or given.number < 0:
        raise ValueError("--seed and --number must not be negative")
    return acquire(FORMAT, seed=given.seed, number=given.number, matrix=given.matrix)


def _making(raw: RawScan[Radiograph], at: datetime, series_number: int, salt: str) -> Making:
    digest = counts_sha256(raw.contents)
    return Making(
        identity=Identity(),
        source=source_of(digest, FORMAT, MEASURED, raw.identity.study_uid),
        software=running(),
        made=at,
        seed=0,
        salt=salt,
        series_number=series_number,
    )
