"""CT Image objects (PS3.3 A.3): what a reconstructed slice becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

from emulators.core.clock import dicom_date, dicom_datetime, dicom_time
from emulators.core.file_meta import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION
from emulators.modality.ct.objects import FILTERED_BACK_PROJECTION
from emulators.modality.geometry import FAN_WIDTH_MM, Grid, Scan
from emulators.modality.objects import base
from emulators.modality.objects.making import Source
from emulators.modality.orders import PATIENT, Order, carry, carry_or_empty, items
from emulators.modality.provenance.software import running
from emulators.modality.raw.reconstruction import Parameters
from emulators.modality.reconstruction import HU_MIN, Kernel

CT_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.2")
PERFORMED_STEP: Final = UID("1.2.840.10008.3.1.2.3.3")
MANUFACTURER: Final = "ACME"
MODEL: Final = "Tomo 64"
SERIAL: Final = "CT-0001"
INSTITUTION: Final = "Plugfest Rural Clinic"
RECONSTRUCTOR: Final = "plugfest fan-beam FBP 1"
TUBE_KV: Final = 120.0
TUBE_MA: Final = 300
EXPOSURE_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Code:
    """A coded concept (PS3.3 8.8)."""

    value: str
    scheme: str
    meaning: str

    def item(self) -> Dataset:
        """Make a sequence item of it."""
        ds = Dataset()
        ds.CodeValue, ds.CodingSchemeDesignator, ds.CodeMeaning = (
            self.value,
            self.scheme,
            self.meaning,
        )
        return ds


HEAD: Final = Code("69536005", "SCT", "Head")
ACQUISITION_EQUIPMENT: Final = Code("109101", "DCM", "Acquisition Equipment")
PROCESSING_EQUIPMENT: Final = Code("109102", "DCM", "Processing Equipment")


@dataclass(frozen=True, slots=True)
class Preset:
    """A series that the protocol asks for: kernel, words and display window."""

    number: int
    description: str
    kernel: Kernel
    windows: tuple[tuple[float, float, str], ...]  # centre, width, explanation


@dataclass(frozen=True, slots=True)
class Context:
    """All that the images of one acquisition have in common."""

    order: Order
    scan: Scan
    grid: Grid
    number: int
    station: str
    started: datetime  # of the examination
    acquired: datetime
    acquisition_uid: str
    irradiation_uid: str
    frame_of_reference_uid: str
    source: Source  # the raw file
    software: str  # the release that the scanner runs
    step_uid: str = ""  # of the performed procedure step; "" when none was reported
    step_id: str = ""
    step_started: datetime | None = None


def images(
    context: Context,
    preset: Preset,
    series_uid: str,
    instance_uids: tuple[str, ...],
    pixels: NDArray[np.generic],
    parameters: Parameters,
    made: datetime,
) -> Iterator[FileDataset]:
    """Make the images of one series, one for each slice of `pixels` (HU), head first."""
    for i, z in enumerate(context.scan.z()):
        ds = _file(instance_uids[i])
        _patient_and_study(ds, context)
        _series(ds, context, preset, series_uid)
        _equipment(ds, context, parameters, made)
        _acquisition(ds, context)
        _image(ds, context, preset, i + 1, made)
        _plane(ds, context, z)
        _pixels(ds, np.asarray(pixels[i]))
        yield ds


def _file(instance_uid: str) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CT_IMAGE_STORAGE
    meta.MediaStorageSOPInstanceUID = UID(instance_uid)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION
    ds = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    ds.SOPClassUID, ds.SOPInstanceUID = CT_IMAGE_STORAGE, instance_uid
    return ds


def _patient_and_study(ds: Dataset, context: Context) -> None:
    """Patient, General Study, Patient Study (C.7.1.1, C.7.2.1, C.7.2.2): as the order has them."""
    item = context.order.item
    carry(
        item,
        ds,
        (
            "SpecificCharacterSet",
            *PATIENT,
            "StudyInstanceUID",
            "IssuerOfAccessionNumberSequence",
            "PatientWeight",
            "PregnancyStatus",
            "AdmissionID",
            "IssuerOfAdmissionIDSequence",
            "ReferencedStudySequence",
        ),
    )
    carry_or_empty(
        item,
        ds,
        (
            "PatientName",
            "PatientID",
            "PatientBirthDate",
            "PatientSex",
            "AccessionNumber",
            "ReferringPhysicianName",
        ),
    )
    ds.StudyDate, ds.StudyTime = dicom_date(context.started), dicom_time(context.started)
    ds.StudyID = context.order.study_id
    ds.StudyDescription = context.order.procedure or "Head CT"
    if codes := items(item, "RequestedProcedureCodeSequence"):
        ds.ProcedureCodeSequence = codes
    ds.TimezoneOffsetFromUTC = "+0000"


def _series(ds: Dataset, context: Context, preset: Preset, series_uid: str) -> None:
    """General Series (C.7.3.1), with the request and the performed step it belongs to."""
    order = context.order
    ds.Modality, ds.SeriesInstanceUID = "CT", series_uid
    ds.SeriesNumber, ds.SeriesDescription = preset.number, preset.description
    ds.SeriesDate, ds.SeriesTime = dicom_date(context.acquired), dicom_time(context.acquired)
    ds.ProtocolName = order.protocol or "Head"
    ds.BodyPartExamined, ds.PatientPosition = "HEAD", "HFS"
    ds.AnatomicRegionSequence = [HEAD.item()]
    if order.scheduled:
        ds.RequestAttributesSequence = [_request(order)]
    if context.step_uid:
        reference = Dataset()
        reference.ReferencedSOPClassUID = PERFORMED_STEP
        reference.ReferencedSOPInstanceUID = context.step_uid
        ds.ReferencedPerformedProcedureStepSequence = [reference]
        ds.PerformedProcedureStepID = context.step_id
        ds.PerformedProcedureStepDescription = order.protocol or "Head"
    if context.step_started is not None:
        ds.PerformedProcedureStepStartDate = dicom_date(context.step_started)
        ds.PerformedProcedureStepStartTime = dicom_time(context.step_started)
    if codes := items(order.step, "ScheduledProtocolCodeSequence"):
        ds.PerformedProtocolCodeSequence = codes


def _request(order: Order) -> Dataset:
    """Make the Request Attributes item (PS3.3 10.3.1.2)."""
    ds = Dataset()
    ds.StudyInstanceUID = order.study_uid
    carry(
        order.item,
        ds,
        (
            "AccessionNumber",
            "RequestedProcedureID",
            "RequestedProcedureDescription",
            "RequestedProcedureCodeSequence",
            "ReferencedStudySequence",
            "IssuerOfAccessionNumberSequence",
        ),
    )
    carry(
        order.step,
        ds,
        (
            "ScheduledProcedureStepID",
            "ScheduledProcedureStepDescription",
            "ScheduledProtocolCodeSequence",
        ),
    )
    return ds


def _equipment(ds: Dataset, context: Context, parameters: Parameters, made: datetime) -> None:
    """General Equipment (C.7.5.1); the source raw data and who reconstructed it (C.12.1.1)."""
    ds.Manufacturer, ds.ManufacturerModelName = MANUFACTURER, MODEL
    ds.DeviceSerialNumber, ds.SoftwareVersions = SERIAL, context.software
    ds.StationName, ds.InstitutionName = context.station, INSTITUTION
    ds.DerivationDescription = base.derivation(FILTERED_BACK_PROJECTION, parameters)
    base.source_instance(ds, context.source)
    software = running()
    acquired = base.acquired_as(context.source)
    ds.ContributingEquipmentSequence = [
        _contribution(ACQUISITION_EQUIPMENT, MODEL, [context.software], context.acquired, acquired),
        _contribution(
            PROCESSING_EQUIPMENT,
            "Reconstructor",
            [RECONSTRUCTOR, *base.versions(software)],
            made,
            base.contribution(parameters, software, context.source.format),
        ),
    ]


def _contribution(
    purpose: Code, model: str, software: Sequence[str], at: datetime, said: str
) -> Dataset:
    ds = Dataset()
    ds.PurposeOfReferenceCodeSequence = [purpose.item()]
    ds.Manufacturer, ds.ManufacturerModelName = MANUFACTURER, model
    ds.DeviceSerialNumber, ds.SoftwareVersions = SERIAL, list(software)
    ds.ContributionDateTime = dicom_datetime(at)
    ds.ContributionDescription = said
    return ds


def _acquisition(ds: Dataset, context: Context) -> None:
    """General Acquisition and the technique of CT Image (C.7.10.1, C.8.2.1)."""
    scan = context.scan
    ds.AcquisitionUID, ds.IrradiationEventUID = context.acquisition_uid, context.irradiation_uid
    ds.AcquisitionNumber = context.number
    ds.AcquisitionDate = dicom_date(context.acquired)
    ds.AcquisitionTime = dicom_time(context.acquired)
    ds.AcquisitionDateTime = dicom_datetime(context.acquired)
    ds.KVP, ds.XRayTubeCurrent, ds.ExposureTime = TUBE_KV, TUBE_MA, EXPOSURE_MS
    ds.Exposure = TUBE_MA * EXPOSURE_MS // 1000
    ds.ScanOptions, ds.RotationDirection, ds.FilterType = "AXIAL", "CC", "HEAD"
    ds.DistanceSourceToDetector = _decimal(scan.source_to_detector_mm)
    ds.DistanceSourceToPatient = _decimal(scan.source_to_isocentre_mm)
    ds.DataCollectionDiameter = _decimal(FAN_WIDTH_MM)
    ds.GantryDetectorTilt, ds.TableHeight = 0, 0
    ds.RevolutionTime = EXPOSURE_MS / 1000


def _image(ds: Dataset, context: Context, preset: Preset, number: int, made: datetime) -> None:
    """General Image, VOI LUT and SOP Common (C.7.6.1, C.11.2, C.12.1)."""
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.InstanceNumber = number
    ds.ContentDate = ds.InstanceCreationDate = dicom_date(made)
    ds.ContentTime = ds.InstanceCreationTime = dicom_time(made)
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"
    ds.ConvolutionKernel = preset.kernel.name
    ds.ReconstructionDiameter = _decimal(context.grid.field_of_view_mm)
    centres, widths, words = zip(*preset.windows, strict=True)
    ds.WindowCenter, ds.WindowWidth = list(centres), list(widths)
    ds.WindowCenterWidthExplanation = list(words)


def _plane(ds: Dataset, context: Context, z: float) -> None:
    """Frame of Reference and Image Plane (C.7.4.1, C.7.6.2).

    The phantom's y grows to the front, the patient's to the back; rows run to the back, columns to
    the left, so that the image's first pixel lies right and front of the isocentre.
    """
    grid = context.grid
    corner = _decimal(-(grid.matrix - 1) / 2 * grid.pixel_mm)
    ds.FrameOfReferenceUID, ds.PositionReferenceIndicator = context.frame_of_reference_uid, ""
    ds.ImagePositionPatient = [corner, corner, _decimal(z)]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing = [_decimal(grid.pixel_mm)] * 2
    ds.SliceThickness = ds.SpacingBetweenSlices = _decimal(context.scan.slice_spacing_mm)
    ds.SliceLocation = _decimal(z)


def _pixels(ds: Dataset, hu: NDArray[np.generic]) -> None:
    """Image Pixel and Modality LUT (C.7.6.3, C.8.2.1): 12 bits, 1 HU a step from -1024."""
    stored = (hu.astype(np.int32) - HU_MIN).astype("<u2")
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = stored.shape
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = HU_MIN, 1, "HU"
    ds.PixelData = stored.tobytes()


def _decimal(value: float) -> str:
    """Write a decimal string of at most 16 characters (PS3.5 6.2, VR DS)."""
    return f"{value:.10g}"
