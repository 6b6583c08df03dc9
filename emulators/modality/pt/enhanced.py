"""Enhanced PET Image objects: one for each series, a frame for each slice (PS3.3 A.56)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.core.clock import dicom_datetime
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
    HEAD,
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
STACK: Final = "1"
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
    _dimensions(ds, making, made)
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
    _described(ds)
    ds.ContentQualification, ds.AcquisitionDuration = "RESEARCH", contents.duration_s
    ds.BodyPartExamined, ds.PatientPosition = "HEAD", "HFS"
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"
    ds.PresentationLUTShape = "IDENTITY"
    ds.AcquisitionContextSequence = []
    ds.CountsSource, ds.DecayCorrectionDateTime = "EMISSION", at
    ds.TerminationTimeThreshold = contents.duration_s
    for name in CORRECTED:
        setattr(ds, name, "YES")
    for name in NOT_CORRECTED:
        setattr(ds, name, "NO")


def _described(ds: Dataset) -> None:
    """Say what kind of image it is, as the object and each frame do (C.8.16.2)."""
    ds.PixelPresentation, ds.VolumetricProperties = "MONOCHROME", "VOLUME"
    ds.VolumeBasedCalculationTechnique = "NONE"


def _dimensions(ds: Dataset, making: Making, made: Reconstruction) -> None:
    """Index the frames by stack and place in it (C.7.6.17)."""
    organization = making.uid("dimensions", made.name)
    one = Dataset()
    one.DimensionOrganizationUID = organization
    ds.DimensionOrganizationSequence = [one]
    ds.DimensionOrganizationType = "3D"
    ds.DimensionIndexSequence = []
    for pointer, label in ((0x00209056, "Stack ID"), (0x00209057, "In-Stack Position Number")):
        index = Dataset()
        index.DimensionOrganizationUID, index.DimensionIndexPointer = organization, pointer
        index.FunctionalGroupPointer, index.DimensionDescriptionLabel = 0x00209111, label
        ds.DimensionIndexSequence.append(index)


def _shared(contents: ListMode, made: Reconstruction) -> Dataset:
    """Say what all frames have in common, in the order of Table A.56-2."""
    groups = Dataset()
    measures = Dataset()
    measures.PixelSpacing = [decimal(x) for x in made.spacing_mm]
    measures.SliceThickness = measures.SpacingBetweenSlices = decimal(made.thickness_mm)
    groups.PixelMeasuresSequence = [measures]
    orientation = Dataset()
    orientation.ImageOrientationPatient = [decimal(x) for x in made.orientation]
    groups.PlaneOrientationSequence = [orientation]
    anatomy = Dataset()
    anatomy.AnatomicRegionSequence, anatomy.FrameLaterality = [code(HEAD)], "U"
    groups.FrameAnatomySequence = [anatomy]
    values = Dataset()
    values.RescaleIntercept, values.RescaleSlope = 0, decimal(STEP_BQ_ML)
    values.RescaleType = "US"
    groups.PixelValueTransformationSequence = [values]
    shown = Dataset()
    shown.WindowCenter, shown.WindowWidth = WINDOW
    groups.FrameVOILUTSequence = [shown]
    groups.RealWorldValueMappingSequence = [_real_world_value()]
    used = Dataset()
    used.RadiopharmaceuticalAgentNumber = 1
    groups.RadiopharmaceuticalUsageSequence = [used]
    kind = Dataset()
    kind.FrameType = list(IMAGE_TYPE)
    _described(kind)
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
    groups, content, place, position = Dataset(), Dataset(), Dataset(), Dataset()
    content.FrameAcquisitionNumber, content.StackID = acquisition_number, STACK
    content.InStackPositionNumber, content.DimensionIndexValues = number, [1, number]
    content.TemporalPositionIndex = 1
    content.FrameAcquisitionDateTime = dicom_datetime(at)
    middle = reference_s(contents.administration.nuclide, contents.duration_s)
    content.FrameReferenceDateTime = dicom_datetime(at + timedelta(seconds=middle))
    content.FrameAcquisitionDuration = contents.duration_s * 1000
    groups.FrameContentSequence = [content]
    place.ImagePositionPatient = [decimal(x) for x in made.positions_mm[number - 1]]
    groups.PlanePositionSequence = [place]
    z = made.positions_mm[number - 1][2]
    position.TablePosition = z
    position.DataCollectionCenterPatient = [0.0, 0.0, z]
    position.ReconstructionTargetCenterPatient = [0.0, 0.0, z]
    groups.PETPositionSequence = [position]
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
