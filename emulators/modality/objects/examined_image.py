"""Reading what an image knows of its examination, and making sure that it is that of a raw file."""

from __future__ import annotations

import warnings
from copy import deepcopy
from pathlib import Path
from typing import Final

import pydicom
from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset, FileDataset
from pydicom.filereader import read_file_meta_info
from pydicom.pixels.utils import get_expected_length
from pydicom.uid import DeflatedExplicitVRLittleEndian

from emulators.core.unreadable import UNREADABLE
from emulators.modality.objects.base import ACQUISITION_EQUIPMENT
from emulators.modality.objects.examination import (
    CARRIED,
    Examination,
    identity_of,
    text_of,
    zone_of,
)
from emulators.modality.objects.making import Source
from emulators.modality.provenance.edges import raw_data_of
from emulators.modality.raw.errors import WrongImage
from emulators.modality.raw.identity import Identity

FILE_BYTES_MOST: Final = 1 << 30
_NEEDED: Final = ("SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID")
_REASON_MOST: Final = 200  # characters
_DAMAGED: Final[tuple[type[Exception], ...]] = (*UNREADABLE, Warning)


def examination_of(path: Path) -> Examination:
    """Read what an image knows of its examination, strictly.

    Raises:
        WrongImage: no image, not a whole one, or one that does not say of which examination it is.
        OSError: it cannot be read.
    """
    if path.stat().st_size > FILE_BYTES_MOST:
        raise WrongImage(f"{path.name}: of more than {FILE_BYTES_MOST} bytes; name a smaller image")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what pydicom only warns of may be somebody's name
        try:
            # first of all: what is deflated may unpack to anything
            syntax = read_file_meta_info(path).TransferSyntaxUID
            if syntax == DeflatedExplicitVRLittleEndian:
                raise WrongImage(f"{path.name}: it is deflated; name an image that is not")
            return _examination(pydicom.dcmread(path), path.name)
        except OSError:
            raise
        except _DAMAGED as why:
            said = " ".join(str(why).split())[:_REASON_MOST]
            raise WrongImage(f"{path.name}: no DICOM image, or a damaged one: {said}") from why


# What tells examinations apart where an image does not name its raw data.
_KNOWN_TO_BOTH: Final = (
    *(("acquisition", "acquisition_uid"), ("patient", "patient_id")),
    *(("manufacturer", "manufacturer"), ("scanner", "device_serial")),
)


def require(examination: Examination, source: Source, raw: Identity) -> None:
    """Make sure that a raw file is of an examination: by citation, else by what both know.

    Raises: WrongImage.
    """
    if examination.modality != source.format.modality:
        raise WrongImage(f"an image of {examination.modality}; the raw file is {source.format}")
    if examination.cites:
        if source.sop_instance not in examination.cites:
            raise WrongImage("the image was made of other raw data than this, as it says")
        return
    for what, name in _KNOWN_TO_BOTH:
        here, there = getattr(examination.identity, name), getattr(raw, name)
        if here and there and here != there:
            raise WrongImage(f"the image is of another {what} than the raw file")


def _examination(ds: FileDataset, name: str) -> Examination:
    _require_whole(ds, name)
    for keyword in _NEEDED:
        if not text_of(ds, keyword):
            raise WrongImage(f"{name}: without {keyword} nobody knows what it belongs to")
    elements = Dataset()
    for keyword in CARRIED:
        if keyword in ds:
            elements[keyword] = element = deepcopy(ds[keyword])
            if dictionary_VR(keyword) != element.VR:
                raise WrongImage(f"{name}: {keyword} is encoded as {element.VR}")
    return Examination(
        modality=text_of(ds, "Modality"),
        identity=identity_of(ds),
        elements=elements,
        zone=zone_of(ds),
        acquired_by=tuple(
            deepcopy(item)
            for item in ds.get("ContributingEquipmentSequence") or ()
            if _purpose(item) == ACQUISITION_EQUIPMENT[0]
        ),
        cites=tuple(dict.fromkeys(raw_data_of(ds))),
        acquisition_number=_acquisition_number(ds),
    )


def _acquisition_number(ds: Dataset) -> int:
    """Return it as frames have it, in 16 bits; as the image has it, it is among the elements."""
    number = int(text_of(ds, "AcquisitionNumber") or 1)
    return number if 0 <= number < 1 << 16 else 1


def _require_whole(ds: FileDataset, name: str) -> None:
    if not (ds.get("PixelData") and ds.get("Rows")):
        raise WrongImage(f"{name}: no image, or one that was cut")
    if not ds.file_meta.TransferSyntaxUID.is_compressed:
        wanted = get_expected_length(ds)
        if len(ds.PixelData) < wanted:
            raise WrongImage(f"{name}: {len(ds.PixelData)} bytes of pixels, {wanted} wanted")


def _purpose(item: Dataset) -> str:
    return "".join(text_of(code, "CodeValue") for code in item.PurposeOfReferenceCodeSequence[:1])
