"""Pixels decide what headers cannot: whether a series was made of a raw file.

A candidate raw file is reconstructed to the geometry of the images, by any kernel, and the noise of
both is compared. That needs no header, so it survives renamed, merged and de-identified data.
Without the file, the images, or enough flat tissue nothing is decided: a person still is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import pydicom
from pydicom.dataset import Dataset

from emulators.core.unreadable import UNREADABLE
from emulators.modality.ct.sinogram import Sinogram, default_parameters, reconstruct
from emulators.modality.lineage.copies import good_copies
from emulators.modality.lineage.database import Database, now
from emulators.modality.lineage.linker.facts import Method, Standing
from emulators.modality.lineage.noise import Image, fingerprint
from emulators.modality.raw.errors import RawFileError
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Parameters
from emulators.modality.raw.registry import generation
from emulators.modality.reconstruction import SOFT

SAME: Final = 0.3  # and above: one raw file
OTHER: Final = 0.15  # and below: another one; between them nobody knows
SLICES_MOST: Final = 3
NEAR_MM: Final = 0.01
BY: Final = "pixels"
CT_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.2"


class Opinion(StrEnum):
    """What the pixels say."""

    SAME = "same raw file"
    OTHER = "another raw file"
    NONE = "not decided"


@dataclass(frozen=True, slots=True)
class Adjudged:
    """One link that waited for a decision, and why it was decided as it was."""

    raw: int
    series: int
    opinion: Opinion
    score: float | None
    why: str = ""


class Abstain(Exception):
    """The pixels cannot decide; the text says why in one line."""


def images_below(folders: Iterable[Path]) -> dict[str, Path]:
    """Find DICOM files by their SOP Instance UID, wherever they lie below the folders."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            try:
                ds = pydicom.dcmread(path, specific_tags=["SOPInstanceUID"])
                found.setdefault(str(ds.SOPInstanceUID), path)
            except UNREADABLE:
                continue
    return found


def adjudicate(db: Database, images: Mapping[str, Path]) -> tuple[Adjudged, ...]:
    """Decide doubtful links, as far as files and images are at hand.

    They are those that wait for a review, and those that were accepted for what headers say.
    A raw file cited by its digest is beyond doubt. What headers say is not: those of two raw files
    may have been exchanged before anybody had a digest of them (assertion P10). Of accepted links
    only those are returned that the pixels decide.
    """
    done = []
    doubtful = db.rows(
        "SELECT raw_key, series_key, status FROM raw_series_link WHERE status = ?"
        " OR (status = ? AND method IN (?, ?)) ORDER BY raw_key, series_key",
        Standing.REVIEW.value,
        Standing.AUTO.value,
        Method.SCORED.value,
        Method.SERIES_UID.value,
    )
    for raw, series, status in doubtful:
        try:
            slices = _slices(db, int(series), images)  # first: to hash a raw file takes longer
            score = _score(_raw_scan(db, int(raw)), slices)
            found = Adjudged(int(raw), int(series), opinion_of(score), score)
        except Abstain as why:
            found = Adjudged(int(raw), int(series), Opinion.NONE, None, str(why))
        if found.opinion is not Opinion.NONE:
            with db.transaction():
                _decide(db, found, found.score or 0.0)
        elif status == Standing.AUTO.value:
            continue
        done.append(found)
    return tuple(done)


def opinion_of(score: float) -> Opinion:
    """Turn a correlation into an opinion."""
    if score >= SAME:
        return Opinion.SAME
    return Opinion.OTHER if score <= OTHER else Opinion.NONE


def _decide(db: Database, found: Adjudged, score: float) -> None:
    """Write it like a person's decision: the linker leaves it alone from now on."""
    standing = Standing.CONFIRMED if found.opinion is Opinion.SAME else Standing.REJECTED
    evidence = {"noise": round(score, 4), "same_from": SAME, "other_to": OTHER}
    db.run(
        "UPDATE raw_series_link SET status = ?, method = ?, score = ?, evidence_json = ?,"
        " decided_by = ?, decided_at = ? WHERE raw_key = ? AND series_key = ?",
        standing.value,
        Method.PIXEL.value,
        min(1.0, max(0.0, score)),
        json.dumps(evidence, sort_keys=True),
        BY,
        now(),
        found.raw,
        found.series,
    )


def _raw_scan(db: Database, raw: int) -> RawScan[Any]:
    """Read a copy of the raw file that is what it was when it was entered."""
    for path in good_copies(db, raw):
        try:
            found = identify(path)
            if found.modality != "CT":
                raise Abstain(f"{found}: the noise of {found.modality} is not compared")
            return generation(found.family, found.generation).raw_reader(path)
        except (OSError, RawFileError):
            continue
    raise Abstain("no copy of the raw file is here, as it was and readable")


def _slices(db: Database, series: int, images: Mapping[str, Path]) -> tuple[Dataset, ...]:
    """Read the slices in the middle of a series: tops and bottoms of heads have little tissue."""
    rows = db.rows(
        "SELECT sop_instance_uid, sop_class_uid FROM dicom_image WHERE series_key = ?"
        " ORDER BY instance_number, image_key",
        series,
    )
    if any(sop_class != CT_IMAGE_STORAGE for _, sop_class in rows):
        raise Abstain("not a series of single-frame CT images")
    here = [images[uid] for uid, _ in rows if uid in images]
    if not here:
        raise Abstain("none of the images is at hand")
    first = max(0, (len(here) - SLICES_MOST) // 2)
    try:
        return tuple(pydicom.dcmread(p) for p in here[first : first + SLICES_MOST])
    except UNREADABLE as why:
        raise Abstain(f"an image cannot be read: {type(why).__name__}") from why


def _score(raw: RawScan[Sinogram], slices: tuple[Dataset, ...]) -> float:
    try:
        candidates = _candidates(raw, slices[0])
        found = [
            score
            for ds in slices
            for candidate in _at(candidates, float(ds.ImagePositionPatient[2]))
            if (score := fingerprint(_hounsfield(ds), candidate)) is not None
        ]
    except UNREADABLE as why:  # pixels that no decoder here takes, positions that are no numbers
        raise Abstain(f"an image cannot be used: {type(why).__name__}") from why
    except RawFileError as why:
        raise Abstain(str(why)) from why
    if not found:
        raise Abstain("no slice at the same place has enough flat tissue")
    return float(median(found))


def _candidates(raw: RawScan[Sinogram], ds: Dataset) -> dict[float, Image]:
    """Reconstruct the raw file as the image lies: slices by their position."""
    rows, spacing = int(ds.Rows), [float(x) for x in ds.PixelSpacing]
    corner = -(rows - 1) / 2 * spacing[0]
    lies = [float(x) for x in ds.ImagePositionPatient][:2]
    straight = [float(x) for x in ds.ImageOrientationPatient] == [1, 0, 0, 0, 1, 0]
    if int(ds.Columns) != rows or spacing[0] != spacing[1] or not straight:
        raise Abstain("the images are not square and axial")
    if any(abs(x - corner) > NEAR_MM for x in lies):
        raise Abstain("the images are not centred on the isocentre")
    values = default_parameters(raw.contents.scan, SOFT.name, rows).values
    asked = Parameters({**values, "field_of_view_mm": rows * spacing[0]})
    (made,) = reconstruct(raw, asked)
    return {
        position[2]: np.asarray(image, np.float64)
        for position, image in zip(made.positions_mm, made.pixels, strict=True)
    }


def _at(candidates: Mapping[float, Image], z: float) -> Iterator[Image]:
    return (image for at, image in candidates.items() if abs(at - z) < NEAR_MM)


def _hounsfield(ds: Dataset) -> Image:
    slope, intercept = float(ds.RescaleSlope), float(ds.RescaleIntercept)
    return np.asarray(ds.pixel_array, np.float64) * slope + intercept
