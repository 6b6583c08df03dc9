"""Keeping raw data as an object of the study, so that it can be sent where the images are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from pydicom import dcmread
from pydicom.dataset import Dataset

from emulators.modality.objects.base import RAW_DATA_STORAGE
from emulators.modality.raw.reconstruction import Parameters
from emulators.modality.raw.wrapping import wrapped
from emulators.modality.records import Acquisition, ImageRecord, SeriesRecord

# General Series (PS3.3 C.7.3.1): what is made later is of no step, but this is not made later.
_STEP: Final = (
    *("ReferencedPerformedProcedureStepSequence", "PerformedProcedureStepID"),
    *("PerformedProcedureStepStartDate", "PerformedProcedureStepStartTime"),
    *("PerformedProcedureStepDescription", "PerformedProtocolCodeSequence"),
)


def kept(acquisition: Acquisition, folder: Path, at: datetime) -> Acquisition:
    """Make the Raw Data object of an acquisition, once; its images name it already.

    Raises: RawFileError when the raw file is not what it was; OSError.
    """
    if acquisition.kept is not None:
        return acquisition
    raw, image = acquisition.raw, acquisition.images[0].path
    ds = wrapped(raw.path, image, at)
    _in_its_step(ds, image)
    path = folder / "images" / f"{acquisition.number:04d}" / "raw.dcm"
    ds.save_as(path, enforce_file_format=True)
    instance = ImageRecord(
        sop_class=str(RAW_DATA_STORAGE),
        sop_instance=str(ds.SOPInstanceUID),
        path=path,
        size=path.stat().st_size,
        pixel_sha256="",
    )
    series = SeriesRecord(
        series_uid=str(ds.SeriesInstanceUID),
        number=int(ds.SeriesNumber),
        description=str(ds.SeriesDescription),
        protocol=str(ds.ProtocolName),
        kernel="",
        parameters=Parameters({}),
        made=at,
        images=(instance,),
    )
    return replace(acquisition, kept=series)


def _in_its_step(ds: Dataset, image: Path) -> None:
    known = dcmread(image, stop_before_pixels=True)
    known.decode()  # its character set may be another one
    for keyword in _STEP:
        if keyword in known:
            ds[keyword] = known[keyword]
