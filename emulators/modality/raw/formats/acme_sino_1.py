"""ACME-SINO generation 1: counts, behind a header of fixed size without any patient."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from emulators.core.clock import dicom_datetime
from emulators.modality import acme_sino
from emulators.modality.ct.enhanced import enhanced_ct_image
from emulators.modality.ct.objects import ct_images
from emulators.modality.ct.sinogram import Sinogram, reconstruct
from emulators.modality.raw import errors
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import FORMATS, Cleaned, Generation

FORMAT: Final = FORMATS["acme_sino_1"]
MANUFACTURER: Final = "ACME"

_KINDS: Final = {
    acme_sino.NotAcmeSino: errors.NotThisFamily,
    acme_sino.UnsupportedVersion: errors.WrongGeneration,
    acme_sino.Truncated: errors.Truncated,
    acme_sino.Oversized: errors.Oversized,
    acme_sino.Corrupted: errors.Corrupted,
    acme_sino.BadHeader: errors.BadHeader,
}


def write(raw: RawScan[Sinogram], path: Path) -> None:
    """Write a new file. Raises: BadHeader when the scan does not fit the format; OSError."""
    identity = raw.identity
    acquired = dicom_datetime(identity.acquired)[:21] if identity.acquired else ""
    file = acme_sino.RawFile(
        raw.contents.scan,
        raw.contents.counts(),
        identity.acquisition_uid,
        identity.device_serial,
        acquired,
    )
    try:
        acme_sino.preserve(file, path)
    except acme_sino.RawFileError as why:
        raise _typed(why, path) from why


def read(path: Path) -> RawScan[Sinogram]:
    """Read a file. Raises: RawFileError of its kind; OSError."""
    try:
        file = acme_sino.load(path)
    except acme_sino.RawFileError as why:
        raise _typed(why, path) from why
    identity = Identity(
        manufacturer=MANUFACTURER,
        acquisition_uid=file.acquisition_uid,
        device_serial=file.device_serial,
        acquired=_time(file.acquired, path),
    )
    return RawScan(identity, Sinogram(file.scan, file.counts))


def deidentify(source: Path, target: Path, names: Pseudonyms) -> Cleaned:
    """Write a copy without serial number, with mapped UID and moved time; counts as they are."""
    raw = read(source)
    was = raw.identity
    now = replace(
        was,
        acquisition_uid=names.uid(was.acquisition_uid),
        device_serial="",
        acquired=names.moved(was.acquired, was.acquisition_uid),  # it knows no patient
    )
    write(RawScan(now, raw.contents), target)
    before, after = _samples(raw), _samples(read(target))
    if before != after:
        raise errors.Corrupted(f"{target.name}: the copy's samples differ; do not use it")
    return Cleaned(("device serial number", "time of acquisition"), 1, after)


def _samples(raw: RawScan[Sinogram]) -> str:
    return hashlib.sha256(raw.contents.counts().astype("<u4").tobytes()).hexdigest()


def _time(text: str, path: Path) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError as why:
        raise errors.BadHeader(f"{path.name}: the time of acquisition is {text!r}") from why


def _typed(why: acme_sino.RawFileError, path: Path) -> errors.RawFileError:
    return _KINDS.get(type(why), errors.RawFileError)(f"{path.name}: {why}")


GENERATION: Final = Generation(
    FORMAT, write, read, reconstruct, ct_images, deidentify, enhance=enhanced_ct_image
)
