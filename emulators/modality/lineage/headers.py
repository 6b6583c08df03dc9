"""What lineage needs of a DICOM object: identity, device, times, settings, raw data cited."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from typing import Final

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from emulators.modality.lineage.scanners import Device
from emulators.modality.objects import base
from emulators.modality.provenance.edges import raw_data_of

RAW_DATA_STORAGE: Final = str(base.RAW_DATA_STORAGE)  # plain text, as answers have it
NATIVE: Final = frozenset(
    {DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian}
)
# Settings that the images of one series share and that people search by.
SETTINGS: Final = (
    *("KVP", "XRayTubeCurrent", "Exposure", "ExposureTime", "ConvolutionKernel", "FilterType"),
    *("ExposureModulationType", "SliceThickness", "SpacingBetweenSlices", "PixelSpacing"),
    *("ReconstructionDiameter", "ScanOptions", "RevolutionTime", "SpiralPitchFactor"),
    *("EchoTime", "RepetitionTime", "FlipAngle", "MagneticFieldStrength", "DiffusionBValue"),
    *("PulseSequenceName", "SequenceName", "TransducerFrequency", "Rows", "Columns"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageHeader:
    """One object of a series."""

    sop_class: str
    sop_instance: str
    number: int | None
    patient_id: str
    issuer: str
    sex: str
    birth_date: str
    study: str
    accession: str
    study_at: str
    series: str
    modality: str
    series_number: int | None
    description: str
    protocol: str
    frame_of_reference: str
    pps: str
    series_at: str
    acquisition_uid: str
    irradiation_uid: str
    acquisition: int | None
    acquired: str
    device: Device
    cites: tuple[str, ...]  # SOP Instance UIDs of Raw Data
    settings: tuple[tuple[str, str], ...]
    pixel_sha256: str

    @property
    def is_raw_data(self) -> bool:
        """Tell whether it is raw data kept as an object, not an image."""
        return self.sop_class == RAW_DATA_STORAGE


def header_of(ds: Dataset) -> ImageHeader:
    """Read an object's header; pixels are hashed when they are there."""
    with warnings.catch_warnings():
        # of odd values, which a library would print: they may be somebody's name
        warnings.simplefilter("ignore")
        return _header(ds)


def _header(ds: Dataset) -> ImageHeader:
    return ImageHeader(
        sop_class=_text(ds, "SOPClassUID"),
        sop_instance=_text(ds, "SOPInstanceUID"),
        number=_number(ds, "InstanceNumber"),
        patient_id=_text(ds, "PatientID"),
        issuer=_text(ds, "IssuerOfPatientID"),
        sex=_text(ds, "PatientSex"),
        birth_date=_text(ds, "PatientBirthDate"),
        study=_text(ds, "StudyInstanceUID"),
        accession=_text(ds, "AccessionNumber"),
        study_at=_text(ds, "StudyDate") + _text(ds, "StudyTime"),
        series=_text(ds, "SeriesInstanceUID"),
        modality=_text(ds, "Modality"),
        series_number=_number(ds, "SeriesNumber"),
        description=_text(ds, "SeriesDescription"),
        protocol=_text(ds, "ProtocolName"),
        frame_of_reference=_text(ds, "FrameOfReferenceUID"),
        pps=_text(ds, "PerformedProcedureStepID"),
        series_at=_text(ds, "SeriesDate") + _text(ds, "SeriesTime"),
        acquisition_uid=_text(ds, "AcquisitionUID"),
        irradiation_uid=_text(ds, "IrradiationEventUID"),
        acquisition=_number(ds, "AcquisitionNumber"),
        acquired=_text(ds, "AcquisitionDateTime")
        or _text(ds, "AcquisitionDate") + _text(ds, "AcquisitionTime"),
        device=Device(
            manufacturer=_text(ds, "Manufacturer"),
            model=_text(ds, "ManufacturerModelName"),
            serial=_text(ds, "DeviceSerialNumber"),
            modality=_text(ds, "Modality"),
            software=_text(ds, "SoftwareVersions"),
            station=_text(ds, "StationName"),
        ),
        cites=tuple(dict.fromkeys(raw_data_of(ds))),
        settings=tuple((k, v) for k in SETTINGS if (v := _text(ds, k))),
        pixel_sha256=pixels_of(ds),
    )


def pixels_of(ds: Dataset) -> str:
    """Return the SHA-256 of the Pixel Data; "" where there is none that could be equal to others.

    Compressed or big-endian, the same pixels are other bytes.
    """
    meta = getattr(ds, "file_meta", None)
    if meta is not None and meta.get("TransferSyntaxUID", ImplicitVRLittleEndian) not in NATIVE:
        return ""
    if "PixelData" not in ds:
        return ""
    return hashlib.sha256(ds.PixelData).hexdigest()


def tag_of(keyword: str) -> tuple[str, str]:
    """Return tag and VR of a setting, as text."""
    tag = tag_for_keyword(keyword)
    if tag is None:
        return "", ""
    return f"{tag >> 16:04X}{tag & 0xFFFF:04X}", dictionary_VR(tag)


def _text(ds: Dataset, keyword: str) -> str:
    value = ds.get(keyword)
    if value is None:
        return ""
    if isinstance(value, MultiValue):
        return "\\".join(str(v) for v in value)
    return str(value).strip()


def _number(ds: Dataset, keyword: str) -> int | None:
    try:
        return int(_text(ds, keyword))
    except ValueError:
        return None
