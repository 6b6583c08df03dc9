"""Enhanced MR Image objects: one for each series, a frame for each slice (PS3.3 A.36)."""

from __future__ import annotations

from typing import Final

from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.core.clock import dicom_datetime
from emulators.modality.mr import pulse_sequence
from emulators.modality.mr.kspace import KSpace
from emulators.modality.mr.objects import (
    DIFFUSION_COEFFICIENT,
    RECONSTRUCTED,
    SOURCE_IMAGE,
    pixel_module,
    real_world_value,
    source_makings,
    window,
)
from emulators.modality.mr.reconstruction import ADC
from emulators.modality.objects import frames
from emulators.modality.objects.base import (
    EPOCH,
    acquisition,
    code,
    derived,
    new_object,
    referenced_raw_data,
)
from emulators.modality.objects.making import Making
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Reconstruction

ENHANCED_MR_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.4.1")


def enhanced_mr_image(
    raw: RawScan[KSpace], made: Reconstruction, making: Making
) -> list[FileDataset]:
    """Make the Enhanced MR Image object of one series."""
    ds = new_object(ENHANCED_MR_IMAGE_STORAGE, "MR", raw.identity, making, made.name, 1)
    acquisition(ds, raw.identity, making)
    is_map = made.name == ADC
    derived(ds, raw.identity, making, made, DIFFUSION_COEFFICIENT if is_map else RECONSTRUCTED)
    referenced_raw_data(ds, making.source)
    sources = source_makings(raw.contents.encoding, made.name, making)
    if sources:
        ds.ReferencedSeriesSequence = [
            _series(name, new, "ReferencedInstanceSequence") for name, new in sources
        ]
        ds.SourceImageEvidenceSequence = [_evidence(ds.StudyInstanceUID, sources)]
    _image(ds, raw, made)
    frames.dimensions(ds, making, made)
    ds.SharedFunctionalGroupsSequence = [_shared(raw, made)]
    ds.PerFrameFunctionalGroupsSequence = [
        _frame(raw, made, number, sources) for number in range(1, len(made.pixels) + 1)
    ]
    ds.NumberOfFrames = len(made.pixels)
    pixel_module(ds, made.pixels)
    return [ds]


def _image_type(made: Reconstruction) -> list[str]:
    if made.name == ADC:
        return ["DERIVED", "PRIMARY", "DIFFUSION", "QUANTITY"]
    return ["ORIGINAL", "PRIMARY", "DIFFUSION" if made.name.startswith("b") else "T2", "NONE"]


def _described(ds: Dataset, made: Reconstruction) -> None:
    """Say what kind of image it is, as the object and each frame do (C.8.13.3.3)."""
    frames.described(ds)
    ds.ComplexImageComponent = "MAGNITUDE"
    ds.AcquisitionContrast = "DIFFUSION" if "DIFFUSION" in _image_type(made) else "T2"


def _image(ds: Dataset, raw: RawScan[KSpace], made: Reconstruction) -> None:
    """Enhanced MR Image (C.8.13.1), Acquisition Context (C.7.6.14)."""
    encoding = raw.contents.encoding
    ds.ImageType = _image_type(made)
    _described(ds, made)
    ds.ContentQualification, ds.ResonantNucleus = "RESEARCH", "1H"
    ds.KSpaceFiltering, ds.MagneticFieldStrength = "NONE", encoding.field_tesla
    ds.ApplicableSafetyStandardAgency = "IEC"
    ds.AcquisitionDuration = encoding.repetition_time_ms / 1000 * encoding.matrix
    frames.head(ds)
    if made.name != ADC:
        pulse_sequence.module(ds, encoding)


def _shared(raw: RawScan[KSpace], made: Reconstruction) -> Dataset:
    encoding, groups = raw.contents.encoding, Dataset()
    frames.lie(groups, made, encoding.spacing_mm)
    kind = Dataset()
    kind.FrameType = _image_type(made)
    _described(kind, made)
    groups.MRImageFrameTypeSequence = [kind]
    frames.anatomy(groups)
    values = Dataset()
    values.RescaleIntercept, values.RescaleSlope, values.RescaleType = 0, 1, "US"
    groups.PixelValueTransformationSequence = [values]
    frames.windowed(groups, window(made.name))
    if made.name == ADC:
        groups.RealWorldValueMappingSequence = [real_world_value(made)]
    else:
        pulse_sequence.groups(groups, encoding, made.name)
    return groups


def _frame(
    raw: RawScan[KSpace], made: Reconstruction, number: int, sources: list[tuple[str, Making]]
) -> Dataset:
    groups, content = Dataset(), frames.content(number, 1)
    at = dicom_datetime(raw.identity.acquired or EPOCH)
    content.FrameReferenceDateTime = content.FrameAcquisitionDateTime = at
    content.FrameAcquisitionDuration = (
        raw.contents.encoding.repetition_time_ms * made.pixels.shape[1]
    )
    groups.FrameContentSequence = [content]
    frames.placed(groups, made, number)
    if sources:
        derivation = Dataset()
        derivation.DerivationCodeSequence = [code(DIFFUSION_COEFFICIENT)]
        derivation.SourceImageSequence = [
            _source_frame(new.uid("instance", name, 1), number) for name, new in sources
        ]
        groups.DerivationImageSequence = [derivation]
    return groups


def _source_frame(sop_instance: str, number: int) -> Dataset:
    item = _reference(sop_instance)
    item.ReferencedFrameNumber = number
    item.PurposeOfReferenceCodeSequence = [code(SOURCE_IMAGE)]
    item.SpatialLocationsPreserved = "YES"
    return item


def _evidence(study_uid: str, sources: list[tuple[str, Making]]) -> Dataset:
    """Name all source images by study and series (C.8.13.2)."""
    ds = Dataset()
    ds.StudyInstanceUID = study_uid
    ds.ReferencedSeriesSequence = [
        _series(name, new, "ReferencedSOPSequence") for name, new in sources
    ]
    return ds


def _series(name: str, making: Making, sequence: str) -> Dataset:
    """Name a series of the study and its one object."""
    ds = Dataset()
    ds.SeriesInstanceUID = making.uid("series", name)
    setattr(ds, sequence, [_reference(making.uid("instance", name, 1))])
    return ds


def _reference(sop_instance: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = ENHANCED_MR_IMAGE_STORAGE
    item.ReferencedSOPInstanceUID = sop_instance
    return item
