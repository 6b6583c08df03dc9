"""Patient, study, series, equipment, acquisition and provenance of an object (PS3.3 C.7, C.12).

The provenance contract: single-frame images name their raw data in Source Instance Sequence (Source
Image Sequence may name images only), enhanced objects in Referenced Raw Data Sequence; software,
parameters and their hash stand in Contributing Equipment Sequence and Derivation Description.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Final

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from emulators.core.clock import dicom_date, dicom_datetime, dicom_time
from emulators.core.file_meta import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION
from emulators.core.uids import make_uid
from emulators.modality.objects.examination import OF_ACQUISITION, OF_IRRADIATION, OF_SERIES
from emulators.modality.objects.making import Making, Software, Source, merged, study_of
from emulators.modality.raw.format import Format
from emulators.modality.raw.identity import Identity
from emulators.modality.raw.reconstruction import Parameters, Reconstruction

RAW_DATA_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.66")
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # of what says no time

Code = tuple[str, str, str]  # value, scheme, meaning
SOURCE_RAW_DATA: Final[Code] = ("128226", "DCM", "Source raw data")  # CID 7013
ACQUISITION_EQUIPMENT: Final[Code] = ("109101", "DCM", "Acquisition Equipment")
PROCESSING_EQUIPMENT: Final[Code] = ("109102", "DCM", "Processing Equipment")
HEAD: Final[Code] = ("69536005", "SCT", "Head")  # what all phantoms are of


def code(coded: Code) -> Dataset:
    """Make a code sequence item (PS3.3 8.8)."""
    ds = Dataset()
    ds.CodeValue, ds.CodingSchemeDesignator, ds.CodeMeaning = coded
    return ds


def new_object(
    sop_class: str, modality: str, raw: Identity, making: Making, series: str, number: int
) -> FileDataset:
    """Begin an object of a series: everything that its pixels do not decide.

    `series` names the series within what is made of one raw file ("H30s", "b1000", "raw").
    """
    identity = merged(raw, making.identity)
    sop_instance = making.uid("instance", series, number)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = UID(sop_instance)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION
    ds = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = UID(sop_class), sop_instance, modality
    _patient_and_study(ds, identity, making)
    if making.examined is not None:
        making.examined.identify(ds)
    ds.SeriesInstanceUID, ds.SeriesNumber = making.uid("series", series), making.series_number
    ds.SeriesDescription = _series_description(identity.protocol or modality, series, making)
    _equipment(ds, identity)
    _as_examined(ds, making, OF_SERIES)
    ds.InstanceNumber = number
    ds.ContentDate = ds.InstanceCreationDate = dicom_date(making.made)
    ds.ContentTime = ds.InstanceCreationTime = dicom_time(making.made)
    ds.SeriesDate, ds.SeriesTime = dicom_date(making.made), dicom_time(making.made)
    return ds


def acquisition(ds: Dataset, raw: Identity, making: Making) -> None:
    """General Acquisition (C.7.10.1), frame of reference: one for all series of a raw file."""
    identity = merged(raw, making.identity)
    at = identity.acquired or EPOCH
    named = making.source.sha256
    ds.AcquisitionUID = identity.acquisition_uid or make_uid(0, "", "acquisition", named)
    ds.AcquisitionNumber = making.acquisition_number
    ds.AcquisitionDate, ds.AcquisitionTime = dicom_date(at), dicom_time(at)
    ds.AcquisitionDateTime = dicom_datetime(at)
    frame = identity.frame_of_reference_uid or make_uid(0, "", "frame of reference", named)
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = frame, ""
    _as_examined(ds, making, OF_ACQUISITION)


def irradiation(ds: Dataset, raw: Identity, making: Making) -> None:
    """Irradiation Event UID: one exposure, however many series come of it."""
    identity = merged(raw, making.identity)
    named = making.source.sha256
    ds.IrradiationEventUID = identity.irradiation_uid or make_uid(0, "", "irradiation", named)
    _as_examined(ds, making, OF_IRRADIATION)


def derived(ds: Dataset, raw: Identity, making: Making, made: Reconstruction, how: Code) -> None:
    """Say how the pixels came about: algorithm, parameters with their hash, software, equipment."""
    ds.DerivationCodeSequence = [code(how)]
    ds.DerivationDescription = derivation(how, made.parameters)
    identity = merged(raw, making.identity)
    ds.ContributingEquipmentSequence = [
        _acquired_by(identity, making),
        _processed_by(making, made),
    ]


def derivation(how: Code, parameters: Parameters) -> str:
    """Describe a derivation in a short text: its algorithm, its parameters under their hash.

    What is longer than a short text may be (PS3.5 6.2, VR ST) is cut; the hash still stands.
    """
    said = f"{how[2]}; parameters sha256:{parameters.sha256()} {parameters.canonical().decode()}"
    return said[:1024]


def contribution(parameters: Parameters, software: Software, format: Format) -> str:
    """Describe what the reconstructing software contributed, and what else its pixels depend on.

    `format` is the raw data that it reads: of no other generation does it make pixels.
    """
    return (
        f"parameters sha256:{parameters.sha256()}; threads {software.threads};"
        f" CPU {software.cpu_policy}; reads {format.family}/{format.generation}"
    )


def acquired_as(source: Source) -> str:
    """Describe what the acquiring equipment contributed: the raw file."""
    return f"{source.format} {source.file_name} sha256:{source.sha256}"


def versions(software: Software) -> list[str]:
    """Return the Software Versions of reconstructing software: version, commit, image digest."""
    said = (software.version, software.commit, software.image_digest.removeprefix("sha256:"))
    return [v[:64] for v in said if v]


def source_instance(ds: Dataset, source: Source) -> None:
    """Name the raw data of a single-frame image in Source Instance Sequence (0042,0013)."""
    item = Dataset()
    item.ReferencedSOPClassUID = RAW_DATA_STORAGE
    item.ReferencedSOPInstanceUID = source.sop_instance
    item.PurposeOfReferenceCodeSequence = [code(SOURCE_RAW_DATA)]
    ds.SourceInstanceSequence = [item]


def referenced_raw_data(ds: Dataset, source: Source) -> None:
    """Name the raw data of an enhanced object in Referenced Raw Data Sequence (0008,9121)."""
    instance = Dataset()
    instance.ReferencedSOPClassUID = RAW_DATA_STORAGE
    instance.ReferencedSOPInstanceUID = source.sop_instance
    series = Dataset()
    series.SeriesInstanceUID = source.series_uid
    series.ReferencedSOPSequence = [instance]
    study = Dataset()
    study.StudyInstanceUID = source.study_uid
    study.ReferencedSeriesSequence = [series]
    ds.ReferencedRawDataSequence = [study]


def decimal(value: float) -> str:
    """Write a decimal string of at most 16 characters (PS3.5 6.2, VR DS)."""
    return f"{value:.10g}"


def _patient_and_study(ds: Dataset, identity: Identity, making: Making) -> None:
    ds.PatientName, ds.PatientID = identity.patient_name, identity.patient_id
    ds.PatientBirthDate, ds.PatientSex = identity.birth_date, identity.sex
    at = identity.acquired or EPOCH
    ds.StudyInstanceUID = study_of(identity, making.source)
    ds.StudyDate, ds.StudyTime, ds.StudyID = dicom_date(at), dicom_time(at), making.study_id
    ds.AccessionNumber, ds.ReferringPhysicianName = identity.accession[:16], ""
    ds.ProtocolName = identity.protocol[:64] or "Head"
    ds.TimezoneOffsetFromUTC = "+0000"


def _series_description(protocol: str, series: str, making: Making) -> str:
    said = f"{protocol} {series}"
    return (said if making.examined is None else f"Retro-reconstruction, {said}")[:64]


def _as_examined(ds: Dataset, making: Making, keywords: Iterable[str]) -> None:
    """Let the examination's own word stand, as an image of it has it."""
    if making.examined is not None:
        making.examined.carry(ds, keywords)


def _equipment(ds: Dataset, identity: Identity) -> None:
    ds.Manufacturer = identity.manufacturer or "ACME"
    ds.ManufacturerModelName = identity.model or "Emulated scanner"
    ds.DeviceSerialNumber = identity.device_serial or "unknown"
    ds.SoftwareVersions = identity.software or "unknown"
    if identity.station:
        ds.StationName = identity.station[:16]
    if identity.institution:
        ds.InstitutionName = identity.institution[:64]


def _acquired_by(identity: Identity, making: Making) -> Dataset:
    for known in making.examined.acquired_by if making.examined is not None else ():
        if making.source.sha256 in str(known.get("ContributionDescription", "")):
            return deepcopy(known)  # with the name that the file had then
    ds = Dataset()
    ds.PurposeOfReferenceCodeSequence = [code(ACQUISITION_EQUIPMENT)]
    _equipment(ds, identity)
    ds.ContributionDateTime = dicom_datetime(identity.acquired or EPOCH)
    ds.ContributionDescription = acquired_as(making.source)
    return ds


def _processed_by(making: Making, made: Reconstruction) -> Dataset:
    software = making.software
    ds = Dataset()
    ds.PurposeOfReferenceCodeSequence = [code(PROCESSING_EQUIPMENT)]
    ds.Manufacturer, ds.ManufacturerModelName = "Plugfest", software.name[:64]
    ds.DeviceSerialNumber = (software.image_digest or "no image")[:64]
    ds.SoftwareVersions = versions(software)
    ds.ContributionDateTime = dicom_datetime(making.made)
    ds.ContributionDescription = contribution(made.parameters, software, making.source.format)
    return ds
