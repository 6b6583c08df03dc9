"""An examination: scan the head, preserve the raw file, reconstruct it, make images of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset

from emulators.core.clock import Clock, dicom_datetime
from emulators.core.deviations import unchanged
from emulators.core.uids import make_uid
from emulators.modality import acme_sino, phantom
from emulators.modality.acquisition import measure
from emulators.modality.ct_image import SERIAL, Context, Preset, images
from emulators.modality.geometry import Grid, head_scan
from emulators.modality.orders import Order
from emulators.modality.reconstruction import SHARP, SOFT, reconstruct, to_pixels
from emulators.modality.records import (
    Acquisition,
    ImageRecord,
    RawRecord,
    SeriesRecord,
    Step,
)

PRESETS: Final = (
    Preset(2, "Head 5.0 soft", SOFT, ((40, 80, "BRAIN"), (40, 40, "STROKE"))),
    Preset(3, "Head 5.0 sharp", SHARP, ((500, 2500, "BONE"), (40, 80, "BRAIN"))),
)


@dataclass(frozen=True, slots=True)
class Scanner:
    """What stays the same from one examination to the next."""

    folder: Path
    station: str
    clock: Clock
    seam: Callable[[FileDataset], FileDataset] = unchanged  # every image passes it, then is saved


def examine(
    scanner: Scanner,
    order: Order,
    *,
    step: Step | None,
    seed: int,
    salt: str,
    number: int,
    slices: int,
    matrix: int,
) -> Acquisition:
    """Do one examination; all that is made is on disk when it returns.

    Raises: OSError; acme_sino.RawFileError when the raw file does not come back whole.
    """
    started = scanner.clock() if step is None else step.started
    acquired = scanner.clock()
    acquisition_uid = make_uid(seed, salt, "acquisition", number)
    scan, grid = head_scan(matrix, slices), Grid(matrix)
    counts = measure(scan, phantom.head(seed), seed=seed, number=number)
    path = scanner.folder / "raw" / f"{number:04d}.acme"
    raw = RawRecord(
        path,
        acme_sino.preserve(
            acme_sino.RawFile(scan, counts, acquisition_uid, SERIAL, dicom_datetime(acquired)[:21]),
            path,
        ),
        acme_sino.FORMAT,
    )
    # What is reconstructed is what was preserved: the file, not the memory it came from.
    read = acme_sino.load(path)
    context = Context(
        order=order,
        scan=read.scan,
        grid=grid,
        number=number,
        station=scanner.station,
        started=started,
        acquired=acquired,
        acquisition_uid=read.acquisition_uid,
        irradiation_uid=make_uid(seed, salt, "irradiation event", number),
        frame_of_reference_uid=make_uid(seed, salt, "frame of reference", number),
        raw_sha256=raw.sha256,
        raw_format=raw.format,
        step_uid=step.uid if step else "",
        step_id=step.step_id if step else "",
        step_started=step.started if step else None,
    )
    volumes = reconstruct(read.counts, read.scan, grid, [p.kernel for p in PRESETS])
    series = tuple(
        _series(scanner, context, preset, to_pixels(volume), seed, salt)
        for preset, volume in zip(PRESETS, volumes, strict=True)
    )
    return Acquisition(number, order, started, step.uid if step else "", raw, series)


def _series(
    scanner: Scanner,
    context: Context,
    preset: Preset,
    pixels: NDArray[np.int16],
    seed: int,
    salt: str,
) -> SeriesRecord:
    names = (context.number, preset.number)
    series_uid = make_uid(seed, salt, "series", *names)
    uids = tuple(make_uid(seed, salt, "image", *names, i) for i in range(len(pixels)))
    folder = scanner.folder / "images" / f"{context.number:04d}" / str(preset.number)
    folder.mkdir(parents=True)
    made = images(context, preset, series_uid, uids, pixels, scanner.clock())
    records = tuple(
        _save(scanner.seam(ds), folder / f"{i:04d}.dcm") for i, ds in enumerate(made, 1)
    )
    protocol = context.order.protocol or "Head"
    return SeriesRecord(
        series_uid, preset.number, preset.description, protocol, preset.kernel.name, records
    )


def _save(ds: FileDataset, path: Path) -> ImageRecord:
    ds.save_as(path, enforce_file_format=True)
    return ImageRecord(
        sop_class=str(ds.SOPClassUID),
        sop_instance=str(ds.SOPInstanceUID),
        path=path,
        size=path.stat().st_size,
        pixel_sha256=hashlib.sha256(ds.PixelData).hexdigest(),
    )
