"""An examination as one of its images tells it: whatever else is made of it has that in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.valuerep import DT

from emulators.modality.raw.identity import Identity

# What all images have and may be empty (type 2) of Patient and General Study (PS3.3 C.7.1.1,
# C.7.2.1); what else those and Patient Study (C.7.2.2) say.
_NEVER_ABSENT: Final = (
    *("PatientName", "PatientID", "PatientBirthDate", "PatientSex"),
    *("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName"),
)
_OF_STUDY: Final = (
    *_NEVER_ABSENT,
    *("IssuerOfPatientID", "IssuerOfPatientIDQualifiersSequence", "TypeOfPatientID"),
    *("OtherPatientIDsSequence", "OtherPatientNames", "PatientBirthTime", "QualityControlSubject"),
    *("PatientIdentityRemoved", "DeidentificationMethod", "DeidentificationMethodCodeSequence"),
    *("StudyInstanceUID", "StudyDescription", "ProcedureCodeSequence", "ReferencedStudySequence"),
    *("IssuerOfAccessionNumberSequence", "ReferringPhysicianIdentificationSequence"),
    *("PatientAge", "PatientSize", "PatientWeight", "PregnancyStatus", "AdmissionID"),
    *("IssuerOfAdmissionIDSequence", "TimezoneOffsetFromUTC"),
)
# The performed procedure step is none of these: it was over when anything was made later.
OF_SERIES: Final = (
    *("ProtocolName", "RequestAttributesSequence"),
    *("Manufacturer", "ManufacturerModelName", "DeviceSerialNumber", "SoftwareVersions"),
    *("StationName", "InstitutionName", "InstitutionAddress", "InstitutionalDepartmentName"),
)
OF_ACQUISITION: Final = (
    *("AcquisitionUID", "AcquisitionDate", "AcquisitionTime", "AcquisitionDateTime"),
    *("AcquisitionNumber", "FrameOfReferenceUID", "PositionReferenceIndicator"),
)
OF_IRRADIATION: Final = ("IrradiationEventUID",)
CARRIED: Final = (*_OF_STUDY, *OF_SERIES, *OF_ACQUISITION, *OF_IRRADIATION)

# Identity -> where objects have it.
_TEXTS: Final = {
    "patient_id": "PatientID",
    "patient_name": "PatientName",
    "birth_date": "PatientBirthDate",
    "sex": "PatientSex",
    "study_uid": "StudyInstanceUID",
    "series_uid": "SeriesInstanceUID",
    "frame_of_reference_uid": "FrameOfReferenceUID",
    "acquisition_uid": "AcquisitionUID",
    "irradiation_uid": "IrradiationEventUID",
    "accession": "AccessionNumber",
    "manufacturer": "Manufacturer",
    "model": "ManufacturerModelName",
    "device_serial": "DeviceSerialNumber",
    "software": "SoftwareVersions",
    "station": "StationName",
    "institution": "InstitutionName",
    "protocol": "ProtocolName",
}
_ZONE: Final = re.compile(r"([+-])(\d\d)([0-5]\d)")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Examination:
    """What an image knows of its examination, and of the raw data that it was made of."""

    modality: str
    identity: Identity
    elements: Dataset  # those of CARRIED that the image has, its text decoded
    zone: timezone  # of its dates and times
    acquired_by: tuple[Dataset, ...]  # items of Contributing Equipment Sequence
    cites: tuple[str, ...]  # SOP Instance UIDs
    acquisition_number: int = 1

    def identify(self, target: Dataset) -> None:
        """Give an object the image's patient and study, and nothing besides of either."""
        for keyword in _OF_STUDY:
            if keyword in target:
                del target[keyword]
        for keyword in _NEVER_ABSENT:
            setattr(target, keyword, None)
        self.carry(target, _OF_STUDY)

    def carry(self, target: Dataset, keywords: Iterable[str]) -> None:
        """Copy what the image says; where it says nothing, the raw file's own word stands."""
        for keyword in keywords:
            if keyword in self.elements and not self.elements[keyword].is_empty:
                target[keyword] = deepcopy(self.elements[keyword])


def identity_of(ds: Dataset) -> Identity:
    """Read who, what and when from an object. Raises: ValueError for a time that is none."""
    texts = {name: text_of(ds, keyword) for name, keyword in _TEXTS.items()}
    return Identity(**texts, acquired=_acquired(ds))


def text_of(ds: Dataset, keyword: str) -> str:
    """Read a value as text: "" when absent or empty, the first of several."""
    value = ds.get(keyword)
    if isinstance(value, MultiValue):
        value = value[0] if len(value) else None
    return "" if value is None else str(value).strip()


def zone_of(ds: Dataset) -> timezone:
    """Return the time zone of an object's dates and times; UTC when it names none."""
    said = text_of(ds, "TimezoneOffsetFromUTC") or text_of(ds, "AcquisitionDateTime")[-5:]
    found = _ZONE.fullmatch(said)
    if found is None:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == "-" else offset)


def _acquired(ds: Dataset) -> datetime | None:
    date = text_of(ds, "AcquisitionDate")
    text = text_of(ds, "AcquisitionDateTime") or (date and date + text_of(ds, "AcquisitionTime"))
    if not text:
        return None
    at = datetime.fromisoformat(DT(text).isoformat())
    return at if at.tzinfo else at.replace(tzinfo=zone_of(ds))
