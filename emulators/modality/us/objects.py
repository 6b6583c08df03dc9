"""US Image and US Multi-frame Image objects of reconstructed sectors (PS3.3 A.6, A.7)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.tag import Tag
from pydicom.uid import UID

from emulators.modality.objects.base import (
    HEAD,
    Code,
    acquisition,
    code,
    decimal,
    derived,
    new_object,
    source_instance,
)
from emulators.modality.objects.making import Making
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Reconstruction
from emulators.modality.us.radio_frequency import RadioFrequency, Sector

US_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.6.1")
US_MULTIFRAME_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.3.1")
SCAN_CONVERSION: Final[Code] = ("113093", "DCM", "Polar to Rectangular Scan Conversion")  # CID 7203
FRAME_TIME: Final = Tag(0x0018, 0x1063)
# Codes of the region calibration (C.8.5.5.1)
SPATIAL_2D, TISSUE, CENTIMETRES, HIGH_PRIORITY = 1, 1, 3, 0
MECHANICAL_INDEX, BONE_INDEX, SOFT_TISSUE_INDEX, CRANIAL_INDEX = 0.9, 0.6, 0.4, 0.8


def us_images(
    raw: RawScan[RadioFrequency], made: Reconstruction, making: Making
) -> list[FileDataset]:
    """Make one object of a series: an image of one frame, or of all of them."""
    return [_image(raw, made, making, several=len(made.pixels) > 1)]


def us_multiframe_image(
    raw: RawScan[RadioFrequency], made: Reconstruction, making: Making
) -> list[FileDataset]:
    """Make the US Multi-frame Image object of one series, however few frames it has."""
    return [_image(raw, made, making, several=True)]


def _image(
    raw: RawScan[RadioFrequency], made: Reconstruction, making: Making, *, several: bool
) -> FileDataset:
    sector, pixels = raw.contents.sector, np.asarray(made.pixels)
    sop_class = US_MULTIFRAME_IMAGE_STORAGE if several else US_IMAGE_STORAGE
    ds = new_object(sop_class, "US", raw.identity, making, made.name, 1)
    acquisition(ds, raw.identity, making)
    derived(ds, raw.identity, making, made, SCAN_CONVERSION)
    source_instance(ds, making.source)
    # value 3 is the kind of examination, value 4 the modes in it: 1 is two-dimensional imaging
    ds.ImageType = ["ORIGINAL", "PRIMARY", "TRANSCRANIAL", "0001"]
    ds.BodyPartExamined, ds.PatientOrientation = "HEAD", ""
    ds.AnatomicRegionSequence = [code(HEAD)]
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"
    ds.SequenceOfUltrasoundRegions = [_region(sector, made)]
    _technique(ds, sector)
    if several:
        _frames(ds, sector, len(pixels))
    _pixels(ds, pixels)
    return ds


def _region(sector: Sector, made: Reconstruction) -> Dataset:
    """Calibrate the one region (C.8.5.5): the apex, and how many centimetres a pixel is."""
    rows, columns = made.pixels.shape[1:]
    down, across = made.spacing_mm
    ds = Dataset()
    ds.RegionSpatialFormat, ds.RegionDataType = SPATIAL_2D, TISSUE
    ds.RegionFlags = HIGH_PRIORITY
    ds.RegionLocationMinX0, ds.RegionLocationMinY0 = 0, 0
    ds.RegionLocationMaxX1, ds.RegionLocationMaxY1 = columns - 1, rows - 1
    ds.ReferencePixelX0, ds.ReferencePixelY0 = (columns - 1) // 2, 0
    ds.PhysicalUnitsXDirection = ds.PhysicalUnitsYDirection = CENTIMETRES
    ds.ReferencePixelPhysicalValueX, ds.ReferencePixelPhysicalValueY = 0.0, 0.0
    ds.PhysicalDeltaX, ds.PhysicalDeltaY = across / 10, down / 10
    ds.TransducerFrequency = round(sector.centre_hz / 1000)
    ds.PulseRepetitionFrequency = sector.lines * sector.frame_rate_hz
    return ds


def _technique(ds: Dataset, sector: Sector) -> None:
    """US Image (C.8.5.6): transducer, depth, and what the patient is exposed to."""
    ds.TransducerType, ds.TransducerData = "SECTOR_PHASED", ["P2-1", "PHASED ARRAY", ""]
    ds.DepthOfScanField = round(sector.depth_mm)
    ds.MechanicalIndex = decimal(MECHANICAL_INDEX)
    ds.BoneThermalIndex = decimal(BONE_INDEX)
    ds.SoftTissueThermalIndex = decimal(SOFT_TISSUE_INDEX)
    ds.CranialThermalIndex = decimal(CRANIAL_INDEX)
    ds.UltrasoundColorDataPresent = 0


def _frames(ds: Dataset, sector: Sector, count: int) -> None:
    """Multi-frame and Cine (C.7.6.6, C.7.6.5): equal times between frames."""
    ds.NumberOfFrames, ds.FrameIncrementPointer = count, FRAME_TIME
    ds.FrameTime = decimal(1000 / sector.frame_rate_hz)
    ds.CineRate = ds.RecommendedDisplayFrameRate = sector.frame_rate_hz
    ds.FrameDelay, ds.ActualFrameDuration = 0, round(1000 / sector.frame_rate_hz)
    ds.EffectiveDuration = decimal(count / sector.frame_rate_hz)
    ds.PreferredPlaybackSequencing = 0


def _pixels(ds: Dataset, pixels: NDArray[np.generic]) -> None:
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = pixels.shape[-2:]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    stored = pixels.astype(np.uint8).tobytes()
    ds.PixelData = stored + b"\0" * (len(stored) % 2)
