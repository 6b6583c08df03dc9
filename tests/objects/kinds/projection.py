"""Radiography, ultrasound, nuclear medicine and secondary capture."""

import numpy as np
from pydicom import Dataset
from pydicom.tag import Tag

from tests.objects.bases import base
from tests.objects.elements import code, fill, item
from tests.objects.kinds.entities import CHEST, COLUMNS, ROWS, image, pixels, ramp, start, window


@base("cr", "CR Image")
def cr() -> Dataset:
    """Make a computed radiograph."""
    ds = image(start("1.2.840.10008.5.1.4.1.1.1", "CR", "cr"), image_type=("ORIGINAL", "PRIMARY"))
    fill(
        ds,
        BodyPartExamined="CHEST",
        ViewPosition="PA",
        KVP=110.0,
        PlateID="17",
        ImagerPixelSpacing=[0.2, 0.2],
    )
    window(ds, 500.0, 1000.0)
    return pixels(ds, ramp(ROWS, COLUMNS, top=1000), stored=12)


@base("dx", "Digital X-Ray Image")
def dx() -> Dataset:
    """Make a digital radiograph for presentation."""
    ds = image(
        start("1.2.840.10008.5.1.4.1.1.1.1", "DX", "dx"), image_type=("ORIGINAL", "PRIMARY", "")
    )
    fill(
        ds,
        PresentationIntentType="FOR PRESENTATION",
        ImageLaterality="U",
        AnatomicRegionSequence=[CHEST],
        BodyPartExamined="CHEST",
        ViewPosition="PA",
        ViewCodeSequence=[code("272460009", "SCT", "postero-anterior")],
        PatientOrientation=["L", "F"],
        PositionerType="NONE",
        DetectorType="DIRECT",
        DetectorID="D1",
        ImagerPixelSpacing=[0.2, 0.2],
        BurnedInAnnotation="NO",
        LossyImageCompression="00",
        PixelIntensityRelationship="LOG",
        PixelIntensityRelationshipSign=-1,
        RescaleIntercept=0.0,
        RescaleSlope=1.0,
        RescaleType="US",
        PresentationLUTShape="IDENTITY",
        AcquisitionContextSequence=[],
    )
    ds.ViewCodeSequence[0].ViewModifierCodeSequence = []
    window(ds, 500.0, 1000.0)
    return pixels(ds, ramp(ROWS, COLUMNS, top=1000), stored=12)


def _ultrasound(sop_class: str, name: str, values: np.ndarray) -> Dataset:
    ds = image(start(sop_class, "US", name), image_type=("ORIGINAL", "PRIMARY"))
    fill(
        ds,
        BodyPartExamined="ABDOMEN",
        AnatomicRegionSequence=[code("818981001", "SCT", "Abdomen")],
        TransducerData=["T", "1"],
        LossyImageCompression="00",
        UltrasoundColorDataPresent=int(values.shape[-1] == 3),
        PatientOrientation=None,
    )
    region = item(
        RegionSpatialFormat=1,
        RegionDataType=1,
        RegionFlags=0,
        RegionLocationMinX0=0,
        RegionLocationMinY0=0,
        RegionLocationMaxX1=COLUMNS - 1,
        RegionLocationMaxY1=ROWS - 1,
        PhysicalUnitsXDirection=3,
        PhysicalUnitsYDirection=3,
        PhysicalDeltaX=0.05,
        PhysicalDeltaY=0.05,
    )
    ds.SequenceOfUltrasoundRegions = [region]
    return pixels(ds, values)


@base("us", "Ultrasound Image")
def us() -> Dataset:
    """Make a colour ultrasound image."""
    return _ultrasound(
        "1.2.840.10008.5.1.4.1.1.6.1", "us", ramp(ROWS, COLUMNS, 3, top=255, dtype="uint8")
    )


@base("us-multi-frame", "Ultrasound Multi-frame Image")
def us_multi_frame() -> Dataset:
    """Make a loop of four frames."""
    ds = _ultrasound(
        "1.2.840.10008.5.1.4.1.1.3.1",
        "us-multi-frame",
        ramp(4, ROWS, COLUMNS, top=255, dtype="uint8"),
    )
    return fill(ds, NumberOfFrames=4, FrameTime=40.0, FrameIncrementPointer=Tag("FrameTime"))


@base("nm", "Nuclear Medicine Image")
def nm() -> Dataset:
    """Make a static acquisition of two detectors."""
    ds = image(
        start("1.2.840.10008.5.1.4.1.1.20", "NM", "nm"),
        image_type=("ORIGINAL", "PRIMARY", "STATIC", "EMISSION"),
    )
    window_range = item(EnergyWindowLowerLimit=126.0, EnergyWindowUpperLimit=154.0)
    detector = item(
        CollimatorType="PARA",
        FieldOfViewShape="RECTANGLE",
        FocalDistance=0,
        ViewCodeSequence=[code("399348003", "SCT", "antero-posterior")],
        ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 0.0, -1.0],
        ImagePositionPatient=[-40.0, 0.0, 30.0],
    )
    ds.pop("PatientOrientation", None)
    fill(
        ds,
        PatientOrientationCodeSequence=[code("102538003", "SCT", "recumbent")],
        PatientGantryRelationshipCodeSequence=[code("102540008", "SCT", "headfirst")],
        EnergyWindowInformationSequence=[item(EnergyWindowRangeSequence=[window_range])],
        NumberOfEnergyWindows=1,
        RadiopharmaceuticalInformationSequence=[
            item(RadionuclideCodeSequence=[code("72454003", "SCT", "^99m^Technetium")])
        ],
        NumberOfDetectors=2,
        DetectorInformationSequence=[detector, detector],
        EnergyWindowVector=[1, 1],
        DetectorVector=[1, 2],
        FrameIncrementPointer=[Tag("EnergyWindowVector"), Tag("DetectorVector")],
        NumberOfFrames=2,
        PixelSpacing=[5.0, 5.0],
        LossyImageCompression="00",
        CountsAccumulated=1000,
        ActualFrameDuration=60000,
        BodyPartExamined="CHEST",
        AnatomicRegionSequence=[CHEST],
    )
    oriented = ds.PatientOrientationCodeSequence[0]
    oriented.PatientOrientationModifierCodeSequence = [code("40199007", "SCT", "supine")]
    return pixels(ds, ramp(2, ROWS, COLUMNS, top=1000))


def captured(sop_class: str, name: str, values: np.ndarray) -> Dataset:
    """Make a secondary capture of some pixels."""
    ds = image(start(sop_class, "OT", name), image_type=("DERIVED", "SECONDARY"))
    fill(ds, ConversionType="WSD", BodyPartExamined="CHEST", PatientOrientation=None)
    return pixels(ds, values)


@base("sc", "Secondary Capture Image")
def sc() -> Dataset:
    """Make a capture of a colour screen."""
    return captured(
        "1.2.840.10008.5.1.4.1.1.7", "sc", ramp(ROWS, COLUMNS, 3, top=255, dtype="uint8")
    )


@base("sc-true-color", "Multi-frame True Color Secondary Capture Image")
def sc_true_color() -> Dataset:
    """Make three captured frames."""
    ds = captured(
        "1.2.840.10008.5.1.4.1.1.7.4",
        "sc-true-color",
        ramp(3, ROWS, COLUMNS, 3, top=255, dtype="uint8"),
    )
    return fill(
        ds,
        NumberOfFrames=3,
        FrameTime=100.0,
        FrameIncrementPointer=Tag("FrameTime"),
        BurnedInAnnotation="NO",
        LossyImageCompression="00",
    )
