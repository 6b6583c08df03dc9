"""Digital X-Ray Image objects, For Processing and For Presentation (PS3.3 A.26).

Here the raw data is DICOM already: the For Processing image. So the image that is read names it in
Source Image Sequence, and no Raw Data object stands behind the two.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.modality.dx.processing import BITS, WHITE
from emulators.modality.dx.radiograph import Exposure, Radiograph
from emulators.modality.objects.base import (
    HEAD,
    Code,
    acquisition,
    code,
    decimal,
    derived,
    irradiation,
    new_object,
)
from emulators.modality.objects.making import Making
from emulators.modality.raw.format import Format
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Reconstruction
from emulators.modality.raw.registry import creator_version

FOR_PRESENTATION: Final = UID("1.2.840.10008.5.1.4.1.1.1.1")
FOR_PROCESSING: Final = UID("1.2.840.10008.5.1.4.1.1.1.1.1")
FORMAT: Final = Format(
    family="dicom-dx",
    generation="1",
    modality="DX",
    media_type="application/dicom",
    extension=".dcm",
    creator_version_uid=creator_version("dicom-dx", "1"),
)
PREDECESSOR: Final[Code] = ("121358", "DCM", "For Processing predecessor")  # CID 7202
UNSHARP_MASK: Final[Code] = ("113089", "DCM", "Unsharp mask")  # CID 7203
ANTERO_POSTERIOR: Final[Code] = ("399348003", "SCT", "antero-posterior")  # CID 4010
TUBE_KV, TUBE_MA, EXPOSURE_MS = 75.0, 320, 50


def counts_sha256(radiograph: Radiograph) -> str:
    """Hash the counts as the For Processing image stores them: little endian, row after row."""
    return hashlib.sha256(radiograph.counts.astype("<u2").tobytes()).hexdigest()


def for_processing(raw: RawScan[Radiograph], making: Making) -> FileDataset:
    """Make the image as it was measured: linear photon counts."""
    ds = _new(FOR_PROCESSING, raw, making, "for processing")
    ds.ImageType, ds.PresentationIntentType = ["ORIGINAL", "PRIMARY", ""], "FOR PROCESSING"
    _intensities(ds, "LIN", 1)
    # in units of the manufacturer (C.8.11.4): what an element counts without a patient
    ds.Sensitivity = decimal(raw.contents.exposure.photons)
    _pixels(ds, raw.contents.counts, 16)
    return ds


def for_presentation(
    raw: RawScan[Radiograph], predecessor: FileDataset, made: Reconstruction, making: Making
) -> FileDataset:
    """Make the image that is read, which names the For Processing image that it was made of."""
    ds = _new(FOR_PRESENTATION, raw, making, made.name)
    ds.ImageType, ds.PresentationIntentType = ["DERIVED", "PRIMARY", ""], "FOR PRESENTATION"
    derived(ds, raw.identity, making, made, UNSHARP_MASK)
    source = Dataset()
    source.ReferencedSOPClassUID = predecessor.SOPClassUID
    source.ReferencedSOPInstanceUID = predecessor.SOPInstanceUID
    source.PurposeOfReferenceCodeSequence = [code(PREDECESSOR)]
    source.SpatialLocationsPreserved = "YES"
    ds.SourceImageSequence = [source]
    instance = Dataset()
    instance.ReferencedSOPClassUID = predecessor.SOPClassUID
    instance.ReferencedSOPInstanceUID = predecessor.SOPInstanceUID
    series = Dataset()
    series.SeriesInstanceUID = predecessor.SeriesInstanceUID
    series.ReferencedInstanceSequence = [instance]
    ds.ReferencedSeriesSequence = [series]
    _intensities(ds, "LOG", -1)
    ds.WindowCenter, ds.WindowWidth = (WHITE + 1) // 2, WHITE + 1
    ds.WindowCenterWidthExplanation = "WHOLE RANGE"
    _pixels(ds, made.pixels[0], BITS)
    return ds


def _new(sop_class: UID, raw: RawScan[Radiograph], making: Making, series: str) -> FileDataset:
    ds = new_object(sop_class, "DX", raw.identity, making, series, 1)
    acquisition(ds, raw.identity, making)
    # a projection has no position in the patient's coordinates
    del ds.FrameOfReferenceUID, ds.PositionReferenceIndicator
    irradiation(ds, raw.identity, making)
    ds.BodyPartExamined, ds.ImageLaterality = "HEAD", "U"
    ds.AnatomicRegionSequence = [code(HEAD)]
    ds.PatientOrientation, ds.ViewPosition = ["L", "F"], "AP"
    ds.ViewCodeSequence, ds.PositionerType = [code(ANTERO_POSTERIOR)], "COLUMN"
    ds.AcquisitionContextSequence = []
    _technique(ds, raw.contents.exposure)
    return ds


def _technique(ds: Dataset, exposure: Exposure) -> None:
    """DX Detector (C.8.11.4), X-Ray Acquisition Dose (C.8.7.8)."""
    pitch = decimal(exposure.pitch_mm)
    ds.DetectorType, ds.DetectorConfiguration, ds.DetectorID = "SCINTILLATOR", "SLOT", "SLOT-1"
    ds.ImagerPixelSpacing = ds.DetectorElementSpacing = [pitch, pitch]
    ds.FieldOfViewShape = "RECTANGLE"
    ds.FieldOfViewDimensions = [
        round(exposure.rows * exposure.pitch_mm),
        round(exposure.columns * exposure.pitch_mm),
    ]
    ds.KVP, ds.XRayTubeCurrent, ds.ExposureTime = TUBE_KV, TUBE_MA, EXPOSURE_MS
    ds.Exposure = TUBE_MA * EXPOSURE_MS // 1000
    ds.DistanceSourceToDetector = decimal(exposure.source_to_detector_mm)
    ds.DistanceSourceToPatient = decimal(exposure.source_to_isocentre_mm)


def _intensities(ds: Dataset, relationship: str, sign: int) -> None:
    """Say how pixel values follow the X-rays' intensity (C.8.11.3)."""
    ds.PixelIntensityRelationship, ds.PixelIntensityRelationshipSign = relationship, sign
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = 0, 1, "US"
    ds.PresentationLUTShape = "IDENTITY"
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"


def _pixels(ds: Dataset, pixels: NDArray[np.generic], bits: int) -> None:
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = pixels.shape
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, bits, bits - 1, 0
    ds.PixelData = pixels.astype("<u2").tobytes()
