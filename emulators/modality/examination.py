"""An examination: scan the head, preserve the raw file, reconstruct it, make images of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydicom.dataset import FileDataset

from emulators.core.clock import Clock
from emulators.core.deviations import unchanged
from emulators.core.uids import make_uid
from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.ct.sinogram import Sinogram
from emulators.modality.ct_image import (
    INSTITUTION,
    MANUFACTURER,
    MODEL,
    SERIAL,
    Context,
    Preset,
    images,
)
from emulators.modality.geometry import Grid, head_scan
from emulators.modality.objects.making import source_of
from emulators.modality.orders import Order, text
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.reconstruction import Reconstruction
from emulators.modality.reconstruction import SHARP, SOFT
from emulators.modality.records import (
    Acquisition,
    ImageRecord,
    RawRecord,
    SeriesRecord,
    Step,
)
from emulators.modality.releases import Release

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
    release: Release
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

    Raises: OSError; RawFileError when the raw file does not come back whole.
    """
    started = scanner.clock() if step is None else step.started
    acquired = scanner.clock()
    scan = head_scan(matrix, slices)
    identity = Identity(
        patient_id=text(order.item, "PatientID"),
        patient_name=text(order.item, "PatientName"),
        birth_date=text(order.item, "PatientBirthDate"),
        sex=text(order.item, "PatientSex"),
        study_uid=order.study_uid,
        frame_of_reference_uid=make_uid(seed, salt, "frame of reference", number),
        acquisition_uid=make_uid(seed, salt, "acquisition", number),
        irradiation_uid=make_uid(seed, salt, "irradiation event", number),
        accession=order.accession,
        manufacturer=MANUFACTURER,
        model=MODEL,
        device_serial=SERIAL,
        software=scanner.release.version,
        station=scanner.station,
        institution=INSTITUTION,
        protocol=order.protocol or "Head",
        measurement_id=str(number),
        acquired=acquired,
    )
    measured = Sinogram(scan, measure(scan, phantom.head(seed), seed=seed, number=number))
    software = scanner.release.software()
    path = scanner.folder / "raw" / f"{number:04d}{software.format.extension}"
    path.parent.mkdir(parents=True, exist_ok=True)
    software.raw_writer(RawScan(identity, measured), path)
    digest, _ = digest_of(path)
    source = source_of(digest, software.format, path.name, order.study_uid)
    # What is reconstructed is what was preserved: the file, not the memory it came from.
    read = software.raw_reader(path)
    context = Context(
        order=order,
        scan=read.contents.scan,
        grid=Grid(matrix),
        number=number,
        station=scanner.station,
        started=started,
        acquired=acquired,
        acquisition_uid=read.identity.acquisition_uid,
        irradiation_uid=identity.irradiation_uid,
        frame_of_reference_uid=identity.frame_of_reference_uid,
        source=source,
        software=scanner.release.version,
        step_uid=step.uid if step else "",
        step_id=step.step_id if step else "",
        step_started=step.started if step else None,
    )
    made = {one.name: one for one in software.reconstruct(read, None)}
    series = tuple(
        _series(scanner, context, preset, made[preset.kernel.name], seed, salt)
        for preset in PRESETS
    )
    raw = RawRecord(path, source, scanner.release.version, acquired)
    return Acquisition(number, order, started, step.uid if step else "", raw, series)


def _series(
    scanner: Scanner,
    context: Context,
    preset: Preset,
    made: Reconstruction,
    seed: int,
    salt: str,
) -> SeriesRecord:
    names = (context.number, preset.number)
    series_uid = make_uid(seed, salt, "series", *names)
    uids = tuple(make_uid(seed, salt, "image", *names, i) for i in range(len(made.pixels)))
    folder = scanner.folder / "images" / f"{context.number:04d}" / str(preset.number)
    folder.mkdir(parents=True)
    at = scanner.clock()
    objects = images(context, preset, series_uid, uids, made.pixels, made.parameters, at)
    records = tuple(
        _save(scanner.seam(ds), folder / f"{i:04d}.dcm") for i, ds in enumerate(objects, 1)
    )
    return SeriesRecord(
        series_uid=series_uid,
        number=preset.number,
        description=preset.description,
        protocol=context.order.protocol or "Head",
        kernel=preset.kernel.name,
        parameters=made.parameters,
        made=at,
        images=records,
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
