"""MR Image objects of reconstructed k-space, a slice each (PS3.3 A.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.modality.mr.kspace import Encoding, KSpace
from emulators.modality.mr.reconstruction import ADC, SCALE, series, sources
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

MR_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.4")
# CID 7203 has no code of a reconstruction from k-space: the algorithm is told in full text.
RECONSTRUCTED: Final[Code] = ("MR-IFFT-RSS", "99PLUGFEST", "Inverse Fourier transform")
DIFFUSION_COEFFICIENT: Final[Code] = ("113041", "DCM", "Apparent Diffusion Coefficient")
SOURCE_IMAGE: Final[Code] = ("121322", "DCM", "Source image for image processing operation")
SQUARE_UM_PER_S: Final[Code] = ("um2/s", "UCUM", "um2/s")
BITS: Final = 12


def mr_images(raw: RawScan[KSpace], made: Reconstruction, making: Making) -> list[FileDataset]:
    """Make the MR Image objects of one series, a slice each."""
    return [
        _image(raw, made, making, number, np.asarray(pixels))
        for number, pixels in enumerate(made.pixels, 1)
    ]


def source_makings(encoding: Encoding, name: str, making: Making) -> list[tuple[str, Making]]:
    """Return the series that a map is computed from, with the making that names their objects.

    The series of one raw file are numbered in the order in which they are reconstructed. A map
    that is made alone has no images beside it to name.
    """
    order = series(encoding)
    first = making.series_number - order.index(name)
    if name != ADC or first < making.first_number:
        return []
    return [(order[i], replace(making, series_number=first + i)) for i in sources(encoding, name)]


def pixel_module(ds: Dataset, pixels: NDArray[np.generic]) -> None:
    """Describe and store unsigned pixels of 12 bits; the last two axes are rows and columns."""
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = pixels.shape[-2:]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, BITS, BITS - 1, 0
    ds.PixelData = np.ascontiguousarray(pixels).astype("<u2").tobytes()


def window(name: str) -> tuple[int, int]:
    """Return centre and width that show the brain."""
    if name == ADC:
        return 1000, 2000
    return (300, 600) if name.startswith("b") and name != "b0" else (round(SCALE * 0.35), 1400)


def real_world_value(made: Reconstruction) -> Dataset:
    """Say that a stored value is a diffusion coefficient in um2/s (PS3.3 C.7.6.16.2.11)."""
    ds = Dataset()
    ds.RealWorldValueFirstValueMapped, ds.RealWorldValueLastValueMapped = 0, 2**BITS - 1
    ds["RealWorldValueFirstValueMapped"].VR = ds["RealWorldValueLastValueMapped"].VR = "US"
    ds.RealWorldValueIntercept, ds.RealWorldValueSlope = 0.0, 1.0
    ds.LUTExplanation, ds.LUTLabel = "Apparent diffusion coefficient", made.name
    ds.MeasurementUnitsCodeSequence = [code(SQUARE_UM_PER_S)]
    return ds


def _image(
    raw: RawScan[KSpace],
    made: Reconstruction,
    making: Making,
    number: int,
    pixels: NDArray[np.generic],
) -> FileDataset:
    encoding = raw.contents.encoding
    used = [encoding.contrasts[i] for i in sources(encoding, made.name)]
    ds = new_object(MR_IMAGE_STORAGE, "MR", raw.identity, making, made.name, number)
    acquisition(ds, raw.identity, making)
    is_map = made.name == ADC
    derived(ds, raw.identity, making, made, DIFFUSION_COEFFICIENT if is_map else RECONSTRUCTED)
    source_instance(ds, making.source)
    if is_map:
        ds.ImageType = ["DERIVED", "PRIMARY", "DIFFUSION MAP"]
        ds.RealWorldValueMappingSequence = [real_world_value(made)]
        items = [
            _source_image(new.uid("instance", name, number))
            for name, new in source_makings(encoding, made.name, making)
        ]
        if items:
            ds.SourceImageSequence = items
    else:
        ds.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
        if encoding.diffusion:  # a Standard Extended SOP Class: else nobody could tell them apart
            ds.DiffusionBValue = used[0].b_value
    _technique(ds, encoding)
    ds.EchoTime = decimal(used[0].echo_time_ms)
    ds.EchoNumbers = 1 if encoding.diffusion else sources(encoding, made.name)[0] + 1
    ds.BodyPartExamined, ds.PatientPosition = "HEAD", "HFS"
    ds.AnatomicRegionSequence = [code(HEAD)]
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"
    ds.ImagePositionPatient = [decimal(x) for x in made.positions_mm[number - 1]]
    ds.ImageOrientationPatient = [decimal(x) for x in made.orientation]
    ds.PixelSpacing = [decimal(x) for x in made.spacing_mm]
    ds.SliceThickness, ds.SpacingBetweenSlices = (
        decimal(made.thickness_mm),
        decimal(encoding.spacing_mm),
    )
    ds.SliceLocation = decimal(made.positions_mm[number - 1][2])
    ds.WindowCenter, ds.WindowWidth = window(made.name)
    pixel_module(ds, pixels)
    return ds


def _source_image(sop_instance: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = MR_IMAGE_STORAGE, sop_instance
    item.PurposeOfReferenceCodeSequence = [code(SOURCE_IMAGE)]
    item.SpatialLocationsPreserved = "YES"
    return item


def _technique(ds: Dataset, encoding: Encoding) -> None:
    """MR Image (C.8.3.1): one spin echo for each excitation."""
    ds.ScanningSequence, ds.SequenceVariant, ds.ScanOptions = "SE", "OSP", ""
    ds.MRAcquisitionType, ds.EchoTrainLength = "2D", 1
    ds.RepetitionTime = decimal(encoding.repetition_time_ms)
    ds.NumberOfAverages, ds.ImagedNucleus = 1, "1H"
    ds.ImagingFrequency = decimal(encoding.frequency_hz / 1e6)
    ds.MagneticFieldStrength, ds.FlipAngle = encoding.field_tesla, encoding.flip_angle_deg
    ds.NumberOfPhaseEncodingSteps, ds.PercentSampling = encoding.matrix, 100
    ds.PercentPhaseFieldOfView, ds.InPlanePhaseEncodingDirection = 100, "COL"
    ds.AcquisitionMatrix = [encoding.matrix, 0, 0, encoding.matrix]
    ds.PixelBandwidth = decimal(1e6 / (encoding.dwell_us * encoding.samples))
    ds.ReconstructionDiameter = decimal(encoding.field_of_view_mm)
    ds.ReceiveCoilName, ds.VariableFlipAngleFlag = "BIRDCAGE", "N"
