"""What enhanced objects of a stack of slices have in common, whatever made it (PS3.3 C.7.6.16)."""

from __future__ import annotations

from typing import Final

from pydicom.dataset import Dataset

from emulators.modality.objects.base import HEAD, code, decimal
from emulators.modality.objects.making import Making
from emulators.modality.raw.reconstruction import Reconstruction

STACK: Final = "1"
_INDICES: Final = ((0x00209056, "Stack ID"), (0x00209057, "In-Stack Position Number"))
_FRAME_CONTENT: Final = 0x00209111


def head(ds: Dataset) -> None:
    """Say of the whole image how the head lies in it, and that nobody spoilt it."""
    ds.BodyPartExamined, ds.PatientPosition = "HEAD", "HFS"
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"
    ds.PresentationLUTShape = "IDENTITY"
    ds.AcquisitionContextSequence = []


def described(ds: Dataset) -> None:
    """Say what kind of image it is, as the object and each frame do (C.8.16.2, C.8.13.3.3)."""
    ds.PixelPresentation, ds.VolumetricProperties = "MONOCHROME", "VOLUME"
    ds.VolumeBasedCalculationTechnique = "NONE"


def dimensions(ds: Dataset, making: Making, made: Reconstruction) -> None:
    """Index the frames by stack and place in it (C.7.6.17)."""
    organization = making.uid("dimensions", made.name)
    one = Dataset()
    one.DimensionOrganizationUID = organization
    ds.DimensionOrganizationSequence = [one]
    ds.DimensionIndexSequence = []
    for pointer, label in _INDICES:
        index = Dataset()
        index.DimensionOrganizationUID, index.DimensionIndexPointer = organization, pointer
        index.FunctionalGroupPointer, index.DimensionDescriptionLabel = _FRAME_CONTENT, label
        ds.DimensionIndexSequence.append(index)


def lie(groups: Dataset, made: Reconstruction, between_mm: float) -> None:
    """Say of all frames how large pixels are, and how planes lie (C.7.6.16.2.1 and .4)."""
    measures = Dataset()
    measures.PixelSpacing = [decimal(x) for x in made.spacing_mm]
    measures.SliceThickness = decimal(made.thickness_mm)
    measures.SpacingBetweenSlices = decimal(between_mm)
    groups.PixelMeasuresSequence = [measures]
    orientation = Dataset()
    orientation.ImageOrientationPatient = [decimal(x) for x in made.orientation]
    groups.PlaneOrientationSequence = [orientation]


def anatomy(groups: Dataset) -> None:
    """Say of all frames that they show a head (C.7.6.16.2.8)."""
    shown = Dataset()
    shown.AnatomicRegionSequence, shown.FrameLaterality = [code(HEAD)], "U"
    groups.FrameAnatomySequence = [shown]


def windowed(groups: Dataset, window: tuple[float, float]) -> None:
    """Say of all frames how they are shown: centre and width (C.7.6.16.2.10)."""
    shown = Dataset()
    shown.WindowCenter, shown.WindowWidth = window
    groups.FrameVOILUTSequence = [shown]


def content(number: int, acquisition_number: int) -> Dataset:
    """Begin the Frame Content of one frame: its place in the stack (C.7.6.16.2.2)."""
    ds = Dataset()
    ds.FrameAcquisitionNumber, ds.StackID = acquisition_number, STACK
    ds.InStackPositionNumber, ds.DimensionIndexValues = number, [1, number]
    return ds


def placed(groups: Dataset, made: Reconstruction, number: int) -> None:
    """Say where the first pixel of one frame lies (C.7.6.16.2.3)."""
    place = Dataset()
    place.ImagePositionPatient = [decimal(x) for x in made.positions_mm[number - 1]]
    groups.PlanePositionSequence = [place]


def on_the_table(made: Reconstruction, number: int) -> Dataset:
    """Say where table, data collection and reconstruction were (C.8.15.3.5, C.8.22.5.4)."""
    ds, z = Dataset(), made.positions_mm[number - 1][2]
    ds.TablePosition = z
    ds.DataCollectionCenterPatient = [0.0, 0.0, z]
    ds.ReconstructionTargetCenterPatient = [0.0, 0.0, z]
    return ds
