"""Enhanced PET Image objects: one for each series, a frame for each slice (PS3.3 A.56)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.core.clock import dicom_datetime
from emulators.modality.objects import frames
from emulators.modality.objects.base import (
    EPOCH,
    Code,
    acquisition,
    code,
    decimal,
    derived,
    new_object,
    referenced_raw_data,
)
from emulators.modality.objects.making import Making, merged
from emulators.modality.pt.list_mode import ListMode
from emulators.modality.pt.objects import (
    ITERATIVE_RECONSTRUCTION,
    WINDOW,
    body,
    energies,
    isotope,
    pixel_module,
    prompts,
)
from emulators.modality.pt.radiotracer import mean_activity, reference_s
from emulators.modality.pt.reconstruction import MOST, STEP_BQ_ML
from emulators.modality.pt.scanner import Scanner
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Reconstruction

ENHANCED_PET_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.130")
IMAGE_TYPE: Final = ("ORIGINAL", "PRIMARY", "VOLUME", "NONE")
TABLE_HEIGHT_MM: Final = 140.0
TRANSVERSE: Final[Code] = ("62824007", "SCT", "transverse")  # CID 26
BECQUERELS_PER_ML: Final[Code] = ("Bq/ml", "UCUM", "Becquerels/milliliter")  # CID 84
CORRECTED: Final = ("DecayCorrected", "SensitivityCalibrated", "DetectorNormalizationCorrection")
NOT_CORRECTED: Final = (
    *("AttenuationCorrected", "ScatterCorrected", "DeadTimeCorrected", "GantryMotionCorrected"),
    *("PatientMotionCorrected", "CountLossNormalizationCorrected", "RandomsCorrected"),
    "NonUniformRadialSamplingCorrected",
)


def enhanced_pet_image(
    raw: RawScan[ListMode], made: Reconstruction, making: Making
) -> list[FileDataset]:
    """Make the Enhanced PET Image object of one series, its frames feet first as its slices."""
    contents = raw.contents
    ds = new_object(ENHANCED_PET_IMAGE_STORAGE, "PT", raw.identity, making, made.name, 1)
    acquisition(ds, raw.identity, making)
    derived(ds, raw.identity, making, made, ITERATIVE_RECONSTRUCTION)
    referenced_raw_data(ds, making.source)
    at = merged(raw.identity, making.identity).acquired or EPOCH
    tracer = isotope(contents.administration, at)
    tracer.RadiopharmaceuticalAgentNumber = 1
    # megabecquerels, where PET Image has becquerels
    tracer.RadionuclideTotalDose = decimal(contents.administration.activity_mbq)
    ds.RadiopharmaceuticalInformationSequence = [tracer]
    body(ds, contents.administration)
    _measured(ds, contents.scanner)
    _image(ds, contents, dicom_datetime(at))
    frames.dimensions(ds, making, made)
    ds.DimensionOrganizationType = "3D"
    ds.SharedFunctionalGroupsSequence = [_shared(contents, made)]
    ds.PerFrameFunctionalGroupsSequence = [
        _frame(contents, made, number, at, making.acquisition_number)
        for number in range(1, len(made.pixels) + 1)
    ]
    ds.NumberOfFrames = len(made.pixels)
    pixel_module(ds, made.pixels)
    return [ds]


def _measured(ds: Dataset, scanner: Scanner) -> None:
    """Enhanced PET Acquisition (C.8.22.2)."""
    ds.AcquisitionStartCondition, ds.AcquisitionTerminationCondition = "MANU", "TIME"
    ds.TableMotion, ds.TypeOfDetectorMotion = "STATIC", "STATIONARY"
    ds.CollimatorType, ds.DetectorGeometry = "NONE", "CYLINDRICAL_RING"
    ds.TransverseDetectorSeparation = 2 * scanner.radius_mm
    ds.AxialDetectorDimension = scanner.rings * scanner.crystal_mm[2]
    ds.TimeOfFlightInformationUsed = "FALSE"
    ds.CoincidenceWindowWidth = decimal(scanner.window_ns)
    ds.EnergyWindowRangeSequence = [energies(scanner)]
    ds.ViewCodeSequence = [code(TRANSVERSE)]


def _image(ds: Dataset, contents: ListMode, at: str) -> None:
    """Enhanced PET Image and Corrections (C.8.22.3, C.8.22.6), Acquisition Context (C.7.6.14)."""
    ds.ImageType = list(IMAGE_TYPE)
    frames.described(ds)
    ds.ContentQualification, ds.AcquisitionDuration = "RESEARCH", contents.duration_s
    frames.head(ds)
    ds.CountsSource, ds.DecayCorrectionDateTime = "EMISSION", at
    ds.TerminationTimeThreshold = contents.duration_s
    for name in CORRECTED:
        setattr(ds, name, "YES")
    for name in NOT_CORRECTED:
        setattr(ds, name, "NO")


def _shared(contents: ListMode, made: Reconstruction) -> Dataset:
    """Say what all frames have in common, in the order of Table A.56-2."""
    groups = Dataset()
    frames.lie(groups, made, made.thickness_mm)
    frames.anatomy(groups)
    values = Dataset()
    values.RescaleIntercept, values.RescaleSlope = 0, decimal(STEP_BQ_ML)
    values.RescaleType = "US"
    groups.PixelValueTransformationSequence = [values]
    frames.windowed(groups, WINDOW)
    groups.RealWorldValueMappingSequence = [_real_world_value()]
    used = Dataset()
    used.RadiopharmaceuticalAgentNumber = 1
    groups.RadiopharmaceuticalUsageSequence = [used]
    kind = Dataset()
    kind.FrameType = list(IMAGE_TYPE)
    frames.described(kind)
    groups.PETFrameTypeSequence = [kind]
    how = Dataset()
    how.TableHeight, how.GantryDetectorTilt = decimal(TABLE_HEIGHT_MM), 0
    how.GantryDetectorSlew = 0
    how.DataCollectionDiameter = decimal(2 * contents.scanner.radius_mm)
    groups.PETFrameAcquisitionSequence = [how]
    groups.PETReconstructionSequence = [_reconstructed(made)]
    return groups


def _real_world_value() -> Dataset:
    """Say that a stored value is an activity (PS3.3 C.7.6.16.2.11)."""
    ds = Dataset()
    ds.RealWorldValueFirstValueMapped, ds.RealWorldValueLastValueMapped = 0, MOST
    ds["RealWorldValueFirstValueMapped"].VR = ds["RealWorldValueLastValueMapped"].VR = "US"
    ds.RealWorldValueIntercept, ds.RealWorldValueSlope = 0.0, STEP_BQ_ML
    ds.LUTExplanation, ds.LUTLabel = "Activity concentration", "BQML"
    ds.MeasurementUnitsCodeSequence = [code(BECQUERELS_PER_ML)]
    return ds


def _reconstructed(made: Reconstruction) -> Dataset:
    """Name algorithm, iterations and field of view (C.8.22.5.6)."""
    values, item = made.parameters.values, Dataset()
    item.ReconstructionType, item.ReconstructionAlgorithm = "2D", "MLEM"
    item.IterativeReconstructionMethod = "YES"
    item.NumberOfIterations, item.NumberOfSubsets = values["iterations"], values["subsets"]
    between_rows, between_columns = made.spacing_mm
    rows, columns = made.pixels.shape[1:]
    item.ReconstructionFieldOfView = [columns * between_columns, rows * between_rows]
    return item


def _frame(
    contents: ListMode, made: Reconstruction, number: int, at: datetime, acquisition_number: int
) -> Dataset:
    groups, content = Dataset(), frames.content(number, acquisition_number)
    content.TemporalPositionIndex = 1
    content.FrameAcquisitionDateTime = dicom_datetime(at)
    middle = reference_s(contents.administration.nuclide, contents.duration_s)
    content.FrameReferenceDateTime = dicom_datetime(at + timedelta(seconds=middle))
    content.FrameAcquisitionDuration = contents.duration_s * 1000
    groups.FrameContentSequence = [content]
    frames.placed(groups, made, number)
    groups.PETPositionSequence = [frames.on_the_table(made, number)]
    factors = Dataset()
    factors.PrimaryPromptsCountsAccumulated = prompts(contents, number)
    factors.DecayFactor = decimal(
        1 / mean_activity(contents.administration.nuclide, contents.duration_s)
    )
    # crystals are corrected one by one, and no scatter and dead time is there to be corrected
    factors.SliceSensitivityFactor = factors.DeadTimeFactor = 1
    factors.ScatterFractionFactor = 0
    groups.PETFrameCorrectionFactorsSequence = [factors]
    return groups
