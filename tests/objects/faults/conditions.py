"""Conditional attributes (PS3.5 7.4.2, 7.4.4): missing where required, there where forbidden."""

from tests.objects.elements import code, item
from tests.objects.faults.dataset import Change, each, locator, put, without
from tests.objects.faults.fault import Class, Fault, edit

_PLANES = ("pixel-data.planar-configuration-is-for-several-samples",)
_SEGMENT = "SegmentSequence[0]."
_LEAD = "WaveformSequence[0].ChannelDefinitionSequence[0]."
_POINT = "BeamSequence[0].ControlPointSequence[0]."
_OBJECT = "GraphicAnnotationSequence[0].GraphicObjectSequence[0]."
_TEXT = "GraphicAnnotationSequence[0].TextObjectSequence[0]."


def _required(
    base: str,
    path: str,
    *,
    kind: str = "1c",
    first: Change | None = None,
    also: tuple[str, ...] = (),
) -> Fault:
    change = without(path) if first is None else each(first, without(path))
    return edit(
        f"{base}-{path}-required".replace("[", "").replace("].", "-"),
        Class.CONDITION_REQUIRES,
        base,
        f"iod.type-{kind}-attributes-are-present",
        locator(path),
        change,
        also=also,
    )


def _forbidden(base: str, path: str, value: object, *, also: tuple[str, ...] = ()) -> Fault:
    return edit(
        f"{base}-{path}-forbidden".replace("[", "").replace("].", "-"),
        Class.CONDITION_FORBIDS,
        base,
        "iod.conditional-attributes-are-absent",
        locator(path),
        put(path, value),
        also=also,
    )


FAULTS = (
    _required("us", "PlanarConfiguration", also=_PLANES),
    _required("sc", "PlanarConfiguration", also=_PLANES),
    _required("seg-fractional", "SegmentationFractionalType"),
    _required("seg-fractional", "MaximumFractionalValue"),
    _required("seg-binary", _SEGMENT + "SegmentAlgorithmName", also=("seg.algorithm-is-named",)),
    _required("ecg", _LEAD + "ChannelSensitivityUnitsSequence"),
    _required("ecg", _LEAD + "ChannelBaseline"),
    _required(
        "sr-comprehensive",
        "VerifyingObserverSequence",
        also=("sr.verified-document-names-its-verifier",),
    ),
    _required("enhanced-mr", "PulseSequenceName"),
    _required("enhanced-mr", "RectilinearPhaseEncodeReordering"),
    _required("enhanced-mr", "MagneticFieldStrength"),
    _required("enhanced-ct", "AcquisitionDateTime"),
    _required("pet", "DecayFactor"),
    _required("nm", "EnergyWindowVector", also=("geometry.frame-increment-pointer-resolves",)),
    _required("ct", "WindowWidth"),
    _required("mr", "RepetitionTime", kind="2c"),
    _required(
        "ct",
        "AnatomicRegionSequence[0].CodingSchemeDesignator",
        also=("code.scheme-is-designated",),
    ),
    _required(
        "grayscale-presentation-state",
        _OBJECT + "GraphicFilled",
        first=put(_OBJECT + "GraphicType", "CIRCLE"),
    ),
    _required("grayscale-presentation-state", _TEXT + "AnchorPointVisibility"),
    _required("rt-plan", _POINT + "GantryRotationDirection"),
    _required("microscopy-annotations", "PixelOriginInterpretation"),
    _required("microscopy-annotations", "AnnotationGroupSequence[0].LongPrimitivePointIndexList"),
    _forbidden("ct", "PlanarConfiguration", 0, also=_PLANES),
    _forbidden("seg-binary", "SegmentationFractionalType", "PROBABILITY"),
    _forbidden("seg-binary", "MaximumFractionalValue", 255),
    _forbidden(
        "sr-enhanced",
        "VerifyingObserverSequence",
        [
            item(
                VerifyingOrganization="Clinic",
                VerificationDateTime="20240102120000",
                VerifyingObserverName="Reader^Rose",
                VerifyingObserverIdentificationCodeSequence=[code("R1", "99PLUGFEST", "Reader")],
            )
        ],
    ),
)
