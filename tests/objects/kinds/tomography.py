"""CT, MR and PET images of a slice, and a CT series."""

from pydicom import Dataset

from tests.objects.bases import base
from tests.objects.elements import code, fill, item, uid
from tests.objects.kinds.entities import (
    CHEST,
    COLUMNS,
    ROWS,
    image,
    pixels,
    plane,
    ramp,
    start,
    window,
)

SLICES = 10


def ct_slice(number: int = 1) -> Dataset:
    """Make one slice of the CT series."""
    ds = plane(image(start("1.2.840.10008.5.1.4.1.1.2", "CT", "ct", number)), number)
    fill(
        ds,
        BodyPartExamined="CHEST",
        AnatomicRegionSequence=[CHEST],
        KVP=120.0,
        ConvolutionKernel="SOFT",
        GantryDetectorTilt=0.0,
        XRayTubeCurrent=200,
        Exposure=100,
        DataCollectionDiameter=500.0,
        ReconstructionDiameter=8.0,
        RescaleIntercept=-1024.0,
        RescaleSlope=1.0,
        RescaleType="HU",
    )
    window(ds, 40.0, 400.0)
    return pixels(ds, ramp(ROWS, COLUMNS, top=2000 + 10 * number), stored=12)


for _number in range(1, SLICES + 1):
    base("ct" if _number == 1 else f"ct-{_number}", "CT Image")(
        lambda number=_number: ct_slice(number)
    )

CT_SERIES = ("ct", *(f"ct-{n}" for n in range(2, SLICES + 1)))


@base("mr", "MR Image")
def mr() -> Dataset:
    """Make a spin echo slice."""
    ds = plane(
        image(
            start("1.2.840.10008.5.1.4.1.1.4", "MR", "mr"),
            image_type=("ORIGINAL", "PRIMARY", "OTHER"),
        )
    )
    fill(
        ds,
        BodyPartExamined="CHEST",
        AnatomicRegionSequence=[CHEST],
        ScanningSequence="SE",
        SequenceVariant="NONE",
        ScanOptions="",
        MRAcquisitionType="2D",
        RepetitionTime=500.0,
        EchoTime=15.0,
        NumberOfAverages=1.0,
        ImagingFrequency=63.8,
        ImagedNucleus="1H",
        EchoNumbers=1,
        MagneticFieldStrength=1.5,
        SpacingBetweenSlices=5.0,
        EchoTrainLength=1,
        FlipAngle=90.0,
    )
    window(ds, 500.0, 1000.0)
    return pixels(ds, ramp(ROWS, COLUMNS, top=1000), stored=12)


@base("pet", "PET Image")
def pet() -> Dataset:
    """Make a decay corrected emission slice."""
    ds = plane(
        image(start("1.2.840.10008.5.1.4.1.1.128", "PT", "pet"), image_type=("ORIGINAL", "PRIMARY"))
    )
    isotope = item(
        Radiopharmaceutical="FDG",
        RadiopharmaceuticalStartDateTime="20240102090000",
        RadiopharmaceuticalStartTime="090000",
        RadionuclideTotalDose=370000000.0,
        RadionuclideHalfLife=6586.2,
        RadionuclidePositronFraction=0.97,
        RadionuclideCodeSequence=[code("77004003", "SCT", "^18^Fluorine")],
        RadiopharmaceuticalCodeSequence=[code("35321007", "SCT", "Fluorodeoxyglucose F^18^")],
    )
    fill(
        ds,
        SeriesType=["STATIC", "IMAGE"],
        Units="BQML",
        CountsSource="EMISSION",
        CorrectedImage=["DECY", "ATTN"],
        DecayCorrection="START",
        CollimatorType="NONE",
        NumberOfSlices=1,
        RandomsCorrectionMethod="NONE",
        AttenuationCorrectionMethod="measured",
        PatientOrientationCodeSequence=[_oriented("102538003", "recumbent", "40199007", "supine")],
        PatientGantryRelationshipCodeSequence=[code("102540008", "SCT", "headfirst")],
        RadiopharmaceuticalInformationSequence=[isotope],
        AnatomicRegionSequence=[CHEST],
        ActualFrameDuration=60000,
        FrameReferenceTime=30000.0,
        DecayFactor=1.0,
        RescaleIntercept=0.0,
        RescaleSlope=1.5,
        ImageIndex=1,
        PatientWeight=70.0,
        FrameOfReferenceUID=uid("frame of reference"),
    )
    del ds.PatientPosition  # the codes say it
    window(ds, 500.0, 1000.0)
    return pixels(ds, ramp(ROWS, COLUMNS, top=1000))


def _oriented(value: str, meaning: str, modifier: str, modifier_meaning: str) -> Dataset:
    oriented = code(value, "SCT", meaning)
    oriented.PatientOrientationModifierCodeSequence = [code(modifier, "SCT", modifier_meaning)]
    return oriented
