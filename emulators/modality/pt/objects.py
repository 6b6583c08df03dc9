"""PET Image objects of a reconstructed list, a slice each (PS3.3 A.21).

All times of a PET series count from its Series Time, to which its activity is corrected, too
(C.8.9.1.1.2, C.8.9.1.1.5): so that is when the acquisition began, whenever the images were made.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import UID

from emulators.core.clock import dicom_date, dicom_datetime, dicom_time
from emulators.modality.objects.base import (
    EPOCH,
    HEAD,
    Code,
    acquisition,
    code,
    decimal,
    derived,
    new_object,
    source_instance,
)
from emulators.modality.objects.making import Making, merged
from emulators.modality.pt.list_mode import ListMode
from emulators.modality.pt.position import HEAD_FIRST, RECUMBENT, SUPINE
from emulators.modality.pt.radiotracer import Administration, mean_activity, reference_s
from emulators.modality.pt.reconstruction import STEP_BQ_ML
from emulators.modality.pt.scanner import Scanner
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.reconstruction import Reconstruction

PET_IMAGE_STORAGE: Final = UID("1.2.840.10008.5.1.4.1.1.128")
ITERATIVE_RECONSTRUCTION: Final[Code] = ("113963", "DCM", "Iterative Reconstruction")
INTRAVENOUS: Final[Code] = ("47625008", "SCT", "Intravenous route")  # CID 11
# What is corrected: decay, detector normalisation, and the scale by a dose calibrator. Attenuation,
# scatter and randoms are not, nor does the phantom have any.
CORRECTED: Final = ("DECY", "NORM", "DCAL")
WINDOW: Final = (15000, 30000)  # centre and width, Bq/ml


def pet_images(raw: RawScan[ListMode], made: Reconstruction, making: Making) -> list[FileDataset]:
    """Make the PET Image objects of one series, a slice each, feet first."""
    return [
        _image(raw, made, making, number, np.asarray(pixels))
        for number, pixels in enumerate(made.pixels, 1)
    ]


def _image(
    raw: RawScan[ListMode],
    made: Reconstruction,
    making: Making,
    number: int,
    stored: NDArray[np.generic],
) -> FileDataset:
    ds = new_object(PET_IMAGE_STORAGE, "PT", raw.identity, making, made.name, number)
    at = merged(raw.identity, making.identity).acquired or EPOCH
    ds.SeriesDate, ds.SeriesTime = dicom_date(at), dicom_time(at)
    acquisition(ds, raw.identity, making)
    derived(ds, raw.identity, making, made, ITERATIVE_RECONSTRUCTION)
    source_instance(ds, making.source)
    _series(ds, raw.contents, made)
    given = raw.contents.administration
    ds.RadiopharmaceuticalInformationSequence = [isotope(given, at)]
    _isotope(ds, given)
    body(ds, given)
    _position(ds)
    _timing(ds, raw.contents, number)
    ds.ImageType = ["ORIGINAL", "PRIMARY"]
    ds.BodyPartExamined = "HEAD"
    ds.AnatomicRegionSequence = [code(HEAD)]
    ds.BurnedInAnnotation, ds.LossyImageCompression = "NO", "00"
    ds.ImagePositionPatient = [decimal(x) for x in made.positions_mm[number - 1]]
    ds.ImageOrientationPatient = [decimal(x) for x in made.orientation]
    ds.PixelSpacing = [decimal(x) for x in made.spacing_mm]
    ds.SliceThickness = ds.SpacingBetweenSlices = decimal(made.thickness_mm)
    ds.SliceLocation = decimal(made.positions_mm[number - 1][2])
    ds.WindowCenter, ds.WindowWidth = WINDOW
    ds.RescaleIntercept, ds.RescaleSlope = 0, decimal(STEP_BQ_ML)
    pixel_module(ds, stored)
    return ds


def _series(ds: Dataset, contents: ListMode, made: Reconstruction) -> None:
    """PET Series (C.8.9.1)."""
    scanner, values = contents.scanner, made.parameters.values
    ds.Units, ds.CountsSource, ds.SeriesType = "BQML", "EMISSION", ["STATIC", "IMAGE"]
    ds.NumberOfSlices = len(made.pixels)
    ds.CorrectedImage, ds.DecayCorrection = list(CORRECTED), "START"
    ds.RandomsCorrectionMethod = "NONE"
    ds.AttenuationCorrectionMethod = ds.ScatterCorrectionMethod = "NONE"
    ds.ReconstructionMethod = f"MLEM {values['iterations']} iterations"
    ds.ConvolutionKernel = f"GAUSS {values['filter_fwhm_mm']} mm"
    ds.ReconstructionDiameter = decimal(made.spacing_mm[0] * made.pixels.shape[-1])
    ds.CollimatorType, ds.TypeOfDetectorMotion = "NONE", "NONE"
    ds.GantryDetectorTilt = 0
    ds.AcquisitionStartCondition, ds.AcquisitionTerminationCondition = "MANU", "TIME"
    _detector(ds, scanner)


def _detector(ds: Dataset, scanner: Scanner) -> None:
    length = scanner.rings * scanner.crystal_mm[2]
    ds.FieldOfViewShape = "CYLINDRICAL RING"
    ds.FieldOfViewDimensions = [round(2 * scanner.radius_mm), round(length)]
    _, width, along = scanner.crystal_mm
    ds.DetectorElementSize = [decimal(width), decimal(along)]
    ds.AxialMash, ds.TransverseMash = [1, 1], 1
    ds.EnergyWindowRangeSequence = [energies(scanner)]


def isotope(given: Administration, at: datetime) -> Dataset:
    """Describe tracer and administration, but for the activity: its unit is the class's."""
    item = Dataset()
    item.RadiopharmaceuticalCodeSequence = [code(given.tracer)]
    item.RadionuclideCodeSequence = [code(given.nuclide.code)]
    item.AdministrationRouteCodeSequence = [code(INTRAVENOUS)]
    item.RadiopharmaceuticalVolume = decimal(given.volume_ml)
    item.RadionuclideHalfLife = decimal(given.nuclide.half_life_s)
    item.RadionuclidePositronFraction = decimal(given.nuclide.positron_fraction)
    started = at - timedelta(seconds=given.uptake_s)
    item.RadiopharmaceuticalStartDateTime = dicom_datetime(started)
    item.RadiopharmaceuticalStopDateTime = dicom_datetime(
        started + timedelta(seconds=given.lasted_s)
    )
    if given.event_uid:
        item.RadiopharmaceuticalAdministrationEventUID = given.event_uid
    return item


def body(ds: Dataset, given: Administration) -> None:
    """Patient Study (C.7.2.2): what a standardised uptake is computed by."""
    if given.weight_kg:
        ds.PatientWeight = decimal(given.weight_kg)
    if given.height_m:
        ds.PatientSize = decimal(given.height_m)


def energies(scanner: Scanner) -> Dataset:
    """Describe the energy window."""
    ds = Dataset()
    ds.EnergyWindowLowerLimit = decimal(scanner.low_kev)
    ds.EnergyWindowUpperLimit = decimal(scanner.high_kev)
    return ds


def prompts(contents: ListMode, number: int) -> int:
    """Count the events of a slice."""
    ring = contents.events[:, 0] // contents.scanner.ring_crystals
    return int(np.count_nonzero(ring == number - 1))


def pixel_module(ds: Dataset, stored: NDArray[np.generic]) -> None:
    """Describe and store the pixels; the last two axes are rows and columns."""
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = stored.shape[-2:]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    ds.PixelData = stored.astype("<u2").tobytes()


def _isotope(ds: Dataset, given: Administration) -> None:
    """PET Isotope (C.8.9.2): becquerels, where the file has megabecquerels."""
    (item,) = ds.RadiopharmaceuticalInformationSequence
    item.Radiopharmaceutical = given.tracer[2]
    item.RadionuclideTotalDose = decimal(given.activity_mbq * 1e6)
    item.RadiopharmaceuticalStartTime = item.RadiopharmaceuticalStartDateTime[8:21]
    item.RadiopharmaceuticalStopTime = item.RadiopharmaceuticalStopDateTime[8:21]


def _position(ds: Dataset) -> None:
    """NM/PET Patient Orientation (C.8.4.6), which takes the place of Patient Position."""
    lying = code(RECUMBENT)
    lying.PatientOrientationModifierCodeSequence = [code(SUPINE)]
    ds.PatientOrientationCodeSequence = [lying]
    ds.PatientGantryRelationshipCodeSequence = [code(HEAD_FIRST)]


def _timing(ds: Dataset, contents: ListMode, number: int) -> None:
    """PET Image (C.8.9.4): how long, and what the activity was multiplied by."""
    nuclide, seconds = contents.administration.nuclide, contents.duration_s
    ds.ActualFrameDuration = round(seconds * 1000)
    ds.FrameReferenceTime = decimal(reference_s(nuclide, seconds) * 1000)
    ds.DecayFactor = decimal(1 / mean_activity(nuclide, seconds))
    ds.PrimaryPromptsCountsAccumulated = prompts(contents, number)
    ds.ImageIndex = number
