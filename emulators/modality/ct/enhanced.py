"""Enhanced CT Image objects: one for each series, a frame for each slice (PS3.3 A.38.1)."""

from __future__ import annotations

from typing import Final

from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.core.clock import dicom_datetime
from emulators.modality.ct.objects import (
    EXPOSURE_MS,
    FILTERED_BACK_PROJECTION,
    TUBE_KV,
    TUBE_MA,
    WINDOW,
    pixel_module,
    rescale,
)
from emulators.modality.ct.sinogram import Sinogram
from emulators.modality.geometry import FAN_WIDTH_MM, Scan
from emulators.modality.objects import frames
from emulators.modality.objects.base import (
    EPOCH,
    Code,
    acquisition,
    code,
    decimal,
    derived,
    irradiation,
    new_object,
    referenced_raw_data,
)
from emulators.modality.objects.making import Making, merged
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Reconstruction
from emulators.modality.reconstruction import SOFT

ENHANCED_CT_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.2.1")
IMAGE_TYPE: Final = ("ORIGINAL", "PRIMARY", "VOLUME", "NONE")
FULL_TURN_DEG: Final = 360.0
TABLE_HEIGHT_MM: Final = 140.0
FOCAL_SPOT_MM: Final = 0.9
MILLIGRAY_PER_MAS: Final = 0.18  # weighted dose index of a scanner of this kind, 120 kV, head
HEAD_DOSIMETRY_PHANTOM: Final[Code] = ("113690", "DCM", "IEC Head Dosimetry Phantom")  # CID 4052


def enhanced_ct_image(
    raw: RawScan[Sinogram], made: Reconstruction, making: Making
) -> list[FileDataset]:
    """Make the Enhanced CT Image object of one series, its frames head first as its slices."""
    ds = new_object(ENHANCED_CT_IMAGE_STORAGE, "CT", raw.identity, making, made.name, 1)
    acquisition(ds, raw.identity, making)
    irradiation(ds, raw.identity, making)
    derived(ds, raw.identity, making, made, FILTERED_BACK_PROJECTION)
    referenced_raw_data(ds, making.source)
    _image(ds, raw.contents.scan)
    frames.dimensions(ds, making, made)
    ds.DimensionOrganizationType = "3D"
    ds.SharedFunctionalGroupsSequence = [_shared(ds, raw.contents.scan, made)]
    at = dicom_datetime(merged(raw.identity, making.identity).acquired or EPOCH)
    ds.PerFrameFunctionalGroupsSequence = [
        _frame(made, number, at, making.acquisition_number)
        for number in range(1, len(made.pixels) + 1)
    ]
    ds.NumberOfFrames = len(made.pixels)
    pixel_module(ds, made.pixels)
    return [ds]


def _image(ds: Dataset, scan: Scan) -> None:
    """Enhanced CT Image (C.8.15.2), Acquisition Context (C.7.6.14)."""
    ds.ImageType = list(IMAGE_TYPE)
    frames.described(ds)
    ds.ContentQualification, ds.MultienergyCTAcquisition = "RESEARCH", "NO"
    ds.AcquisitionDuration = EXPOSURE_MS / 1000 * scan.slices
    frames.head(ds)


def _shared(ds: Dataset, scan: Scan, made: Reconstruction) -> Dataset:
    """Say what all frames have in common, in the order of Table A.38-2."""
    groups = Dataset()
    frames.lie(groups, made, scan.slice_spacing_mm)
    frames.anatomy(groups)
    values = Dataset()
    rescale(values)
    groups.PixelValueTransformationSequence = [values]
    frames.windowed(groups, WINDOW)
    event = Dataset()
    event.IrradiationEventUID = ds.IrradiationEventUID
    groups.IrradiationEventIdentificationSequence = [event]
    kind = Dataset()
    kind.FrameType = list(IMAGE_TYPE)
    frames.described(kind)
    groups.CTImageFrameTypeSequence = [kind]
    _technique(groups, scan)
    groups.CTReconstructionSequence = [_reconstructed(made)]
    return groups


def _technique(groups: Dataset, scan: Scan) -> None:
    """Say how the projections were measured (C.8.15.3.2 to 3.9)."""
    how = Dataset()
    how.AcquisitionType, how.ConstantVolumeFlag, how.FluoroscopyFlag = "SEQUENCED", "NO", "NO"
    groups.CTAcquisitionTypeSequence = [how]
    details = Dataset()
    details.RotationDirection, details.RevolutionTime = "CC", EXPOSURE_MS / 1000
    details.SingleCollimationWidth = details.TotalCollimationWidth = scan.slice_spacing_mm
    details.TableHeight, details.GantryDetectorTilt = decimal(TABLE_HEIGHT_MM), 0
    details.DataCollectionDiameter = decimal(FAN_WIDTH_MM)
    groups.CTAcquisitionDetailsSequence = [details]
    groups.CTTableDynamicsSequence = [Dataset()]  # the table stands still: nothing is required
    geometry = Dataset()
    geometry.DistanceSourceToDetector = decimal(scan.source_to_detector_mm)
    geometry.DistanceSourceToDataCollectionCenter = scan.source_to_isocentre_mm
    groups.CTGeometrySequence = [geometry]
    exposure = Dataset()
    exposure.ExposureTimeInms, exposure.XRayTubeCurrentInmA = float(EXPOSURE_MS), float(TUBE_MA)
    exposure.ExposureInmAs = TUBE_MA * EXPOSURE_MS / 1000
    exposure.ExposureModulationType = "NONE"
    exposure.CTDIvol = exposure.ExposureInmAs * MILLIGRAY_PER_MAS
    exposure.CTDIPhantomTypeCodeSequence = [code(HEAD_DOSIMETRY_PHANTOM)]
    groups.CTExposureSequence = [exposure]
    x_rays = Dataset()
    x_rays.KVP, x_rays.FocalSpots = TUBE_KV, decimal(FOCAL_SPOT_MM)
    x_rays.FilterType, x_rays.FilterMaterial = "FLAT", "ALUMINUM"
    groups.CTXRayDetailsSequence = [x_rays]


def _reconstructed(made: Reconstruction) -> Dataset:
    """Name algorithm, kernel and field of view (C.8.15.3.7)."""
    item = Dataset()
    item.ReconstructionAlgorithm, item.ConvolutionKernel = "FILTER_BACK_PROJ", made.name
    item.ConvolutionKernelGroup = "BRAIN" if made.name == SOFT.name else "BONE"
    between_rows, between_columns = made.spacing_mm
    rows, columns = made.pixels.shape[1:]
    item.ReconstructionFieldOfView = [columns * between_columns, rows * between_rows]
    item.ReconstructionPixelSpacing = [between_rows, between_columns]
    item.ReconstructionAngle, item.ImageFilter = FULL_TURN_DEG, "NONE"
    return item


def _frame(made: Reconstruction, number: int, at: str, acquisition_number: int) -> Dataset:
    groups, content = Dataset(), frames.content(number, acquisition_number)
    content.FrameReferenceDateTime = content.FrameAcquisitionDateTime = at
    content.FrameAcquisitionDuration = float(EXPOSURE_MS)
    groups.FrameContentSequence = [content]
    frames.placed(groups, made, number)
    groups.CTPositionSequence = [frames.on_the_table(made, number)]
    return groups
