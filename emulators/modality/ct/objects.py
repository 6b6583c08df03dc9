"""CT Image objects of a reconstructed sinogram, a slice each (PS3.3 A.3)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.modality.ct.sinogram import Sinogram
from emulators.modality.geometry import FAN_WIDTH_MM
from emulators.modality.objects.base import (
    HEAD,
    Code,
    acquisition,
    code,
    decimal,
    derived,
    irradiation,
    new_object,
    source_instance,
)
from emulators.modality.objects.making import Making
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Reconstruction
from emulators.modality.reconstruction import HU_MIN

CT_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.2")
FILTERED_BACK_PROJECTION: Final[Code] = ("113962", "DCM", "Filtered Back Projection")  # CID 10033
TUBE_KV, TUBE_MA, EXPOSURE_MS = 120.0, 300, 1000
WINDOW: Final = (40, 80)  # centre and width: brain


def ct_images(raw: RawScan[Sinogram], made: Reconstruction, making: Making) -> list[FileDataset]:
    """Make the CT Image objects of one series, a slice each, head first."""
    return [
        _image(raw, made, making, number, np.asarray(pixels))
        for number, pixels in enumerate(made.pixels, 1)
    ]


def _image(
    raw: RawScan[Sinogram],
    made: Reconstruction,
    making: Making,
    number: int,
    hu: NDArray[np.generic],
) -> FileDataset:
    ds = new_object(CT_IMAGE_STORAGE, "CT", raw.identity, making, made.name, number)
    acquisition(ds, raw.identity, making)
    irradiation(ds, raw.identity, making)
    derived(ds, raw.identity, making, made, FILTERED_BACK_PROJECTION)
    source_instance(ds, making.source)
    _technique(ds, raw.contents)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.ConvolutionKernel = made.name
    ds.BodyPartExamined, ds.PatientPosition = "HEAD", "HFS"
    ds.AnatomicRegionSequence = [code(HEAD)]
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"
    ds.ImagePositionPatient = [decimal(x) for x in made.positions_mm[number - 1]]
    ds.ImageOrientationPatient = [decimal(x) for x in made.orientation]
    ds.PixelSpacing = [decimal(x) for x in made.spacing_mm]
    ds.SliceThickness = ds.SpacingBetweenSlices = decimal(made.thickness_mm)
    ds.SliceLocation = decimal(made.positions_mm[number - 1][2])
    ds.ReconstructionDiameter = decimal(made.spacing_mm[0] * made.pixels.shape[-1])
    ds.WindowCenter, ds.WindowWidth = WINDOW
    rescale(ds)
    pixel_module(ds, hu)
    return ds


def _technique(ds: Dataset, contents: Sinogram) -> None:
    scan = contents.scan
    ds.KVP, ds.XRayTubeCurrent, ds.ExposureTime = TUBE_KV, TUBE_MA, EXPOSURE_MS
    ds.Exposure = TUBE_MA * EXPOSURE_MS // 1000
    ds.ScanOptions, ds.RotationDirection, ds.FilterType = "AXIAL", "CC", "HEAD"
    ds.DistanceSourceToDetector = decimal(scan.source_to_detector_mm)
    ds.DistanceSourceToPatient = decimal(scan.source_to_isocentre_mm)
    ds.DataCollectionDiameter = decimal(FAN_WIDTH_MM)
    ds.GantryDetectorTilt, ds.RevolutionTime = 0, EXPOSURE_MS / 1000


def rescale(ds: Dataset) -> None:
    """Say that a stored value is Hounsfield units above the least one."""
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = HU_MIN, 1, "HU"


def pixel_module(ds: Dataset, hu: NDArray[np.generic]) -> None:
    """Describe and store Hounsfield units; the last two axes are rows and columns."""
    stored = (hu.astype(np.int32) - HU_MIN).astype("<u2")
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = stored.shape[-2:]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
    ds.PixelData = stored.tobytes()
