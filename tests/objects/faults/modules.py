"""Modules missing or out of place, terms nobody defined, attributes that are not the IOD's."""

from tests.objects.elements import item
from tests.objects.faults.dataset import emptied, put, without
from tests.objects.faults.fault import Class, edit

_TERMS = "iod.defined-terms-are-used"
_PLANE = ("SliceThickness", "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing")
_PULSE_SEQUENCE = (
    *("PulseSequenceName", "MRAcquisitionType", "EchoPulseSequence", "MultipleSpinEcho"),
    *("MultiPlanarExcitation", "PhaseContrast", "TimeOfFlightContrast", "SteadyStatePulseSequence"),
    *("EchoPlanarPulseSequence", "SaturationRecovery", "SpectrallySelectedSuppression"),
    *("OversamplingPhase", "GeometryOfKSpaceTraversal", "SegmentedKSpaceTraversal"),
    *("RectilinearPhaseEncodeReordering", "NumberOfKSpaceTrajectories"),
)

FAULTS = (
    edit(
        "ct-without-its-plane",
        Class.TYPE_1_MISSING,
        "ct",
        "iod.mandatory-modules-are-present",
        "(0018,0050)",
        without(*_PLANE, "SliceLocation"),
    ),
    edit(
        "raw-data-without-acquisition-context",
        Class.TYPE_2_MISSING,
        "raw-data",
        "iod.type-2-attributes-are-present",
        "(0040,0555)",
        without("AcquisitionContextSequence"),
    ),
    edit(
        "mr-without-pulse-sequence",
        Class.CONDITION_REQUIRES,
        "enhanced-mr",
        "iod.conditional-modules-are-present",
        "(0018,0023)",
        without(*_PULSE_SEQUENCE),
    ),
    edit(
        "static-nm-with-rotations",
        Class.CONDITION_FORBIDS,
        "nm",
        "iod.conditional-modules-are-absent",
        "(0054,0052)",
        put(
            "RotationInformationSequence",
            [
                item(
                    StartAngle=0.0,
                    AngularStep=6.0,
                    RotationDirection="CW",
                    ScanArc=180.0,
                    ActualFrameDuration=1000,
                    NumberOfFramesInRotation=1,
                )
            ],
        ),
    ),
    edit(
        "us-planes-empty",
        Class.TYPE_1_EMPTY,
        "us",
        "iod.type-1c-attributes-have-a-value",
        "(0028,0006)",
        emptied("PlanarConfiguration"),
    ),
    edit(
        "fraction-type-empty",
        Class.TYPE_1_EMPTY,
        "seg-fractional",
        "iod.type-1c-attributes-have-a-value",
        "(0062,0010)",
        emptied("SegmentationFractionalType"),
    ),
    edit(
        "mr-image-type-made-up",
        Class.ENUMERATED_VALUE,
        "mr",
        _TERMS,
        "(0008,0008)",
        put("ImageType", ["ORIGINAL", "PRIMARY", "MARVELLOUS"]),
    ),
    edit(
        "plan-geometry-made-up",
        Class.ENUMERATED_VALUE,
        "rt-plan",
        _TERMS,
        "(300A,000C)",
        put("RTPlanGeometry", "ROOM"),
        also=("iod.conditional-attributes-are-absent",),
    ),
    edit(
        "ct-with-an-echo-time",
        Class.UNEXPECTED,
        "ct",
        "iod.attributes-belong-to-the-iod",
        "(0018,0081)",
        put("EchoTime", 15.0),
    ),
    edit(
        "region-with-rows",
        Class.UNEXPECTED,
        "ct",
        "iod.item-attributes-belong-to-the-sequence",
        "(0008,2218)[0].(0028,0010)",
        put("AnatomicRegionSequence[0].Rows", 12),
    ),
    edit(
        "ct-with-study-comments",
        Class.UNEXPECTED,
        "ct",
        "iod.attributes-are-not-retired",
        "(0032,4000)",
        put("StudyComments", "long retired"),
    ),
)
