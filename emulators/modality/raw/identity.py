"""What a raw file says of patient, examination and equipment, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

C = TypeVar("C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who, what and when; a format that has no place for a value reads it as "" or None."""

    patient_id: str = ""
    patient_name: str = ""  # as DICOM writes it: Family^Given
    birth_date: str = ""  # YYYYMMDD
    sex: str = ""  # M, F, O
    study_uid: str = ""
    series_uid: str = ""
    frame_of_reference_uid: str = ""
    acquisition_uid: str = ""
    irradiation_uid: str = ""
    accession: str = ""
    manufacturer: str = ""
    model: str = ""
    device_serial: str = ""
    software: str = ""
    station: str = ""
    institution: str = ""
    protocol: str = ""
    measurement_id: str = ""
    acquired: datetime | None = None  # with its zone


@dataclass(frozen=True, slots=True, eq=False)
class RawScan(Generic[C]):
    """One raw file in memory: whose it is, and what was measured."""

    identity: Identity
    contents: C  # samples and their geometry, by modality
