"""Enumerated Values, value multiplicity, item counts, attributes that are not the IOD's."""

from tests.objects.elements import item
from tests.objects.faults.dataset import locator, put
from tests.objects.faults.fault import Class, Fault, edit

_WAVE = "WaveformSequence[0]."
_BEAM = "BeamSequence[0]."
_TEXT = "GraphicAnnotationSequence[0].TextObjectSequence[0]."


def _enumerated(base: str, path: str, value: object, *, also: tuple[str, ...] = ()) -> Fault:
    return edit(
        f"{base}-{path}-no-such-value".replace("[", "").replace("].", "-"),
        Class.ENUMERATED_VALUE,
        base,
        "iod.enumerated-values-are-used",
        locator(path),
        put(path, value),
        also=also,
    )


def _items(base: str, path: str, value: list[object]) -> Fault:
    return edit(
        f"{base}-{path}-{len(value)}-items".replace("[", "").replace("].", "-"),
        Class.MULTIPLICITY,
        base,
        "iod.item-counts-are-allowed",
        locator(path),
        put(path, value),
    )


FAULTS = (
    _enumerated("ct", "PatientSex", "X"),
    _enumerated("ct", "ImageType", ["ORIGINL", "PRIMARY", "AXIAL"]),
    _enumerated("mr", "MRAcquisitionType", "4D"),
    _enumerated("cr", "PresentationLUTShape", "STRAIGHT"),
    _enumerated("dx", "PresentationIntentType", "FOR SHOW"),
    _enumerated("dx", "PixelIntensityRelationshipSign", 2),
    _enumerated("dx", "BurnedInAnnotation", "MAYBE"),
    _enumerated("dx", "ImageLaterality", "X"),
    _enumerated("ecg", _WAVE + "WaveformOriginality", "COPY"),
    _enumerated("encapsulated-pdf", "BurnedInAnnotation", "PERHAPS"),
    _enumerated("enhanced-ct", "VolumetricProperties", "FLAT"),
    _enumerated("enhanced-mr", "PhaseContrast", "MAYBE"),
    _enumerated("enhanced-mr", "PixelPresentation", "GREY"),
    _enumerated("grayscale-presentation-state", _TEXT + "AnchorPointVisibility", "X"),
    _enumerated("grayscale-presentation-state", "PresentationLUTShape", "STRAIGHT"),
    _enumerated("microscopy", "FocusMethod", "GUESS"),
    _enumerated("microscopy", "SpecimenLabelInImage", "SOME"),
    _enumerated("microscopy-annotations", "AnnotationCoordinateType", "4D"),
    _enumerated("microscopy-annotations", "AnnotationGroupSequence[0].GraphicType", "CIRCLE"),
    _enumerated("parametric-map", "RecognizableVisualFeatures", "SOME"),
    _enumerated("rt-dose", "DoseUnits", "RAD"),
    _enumerated("rt-plan", _BEAM + "BeamType", "MOVING"),
    _enumerated("seg-binary", "SegmentationType", "BINARI", also=("seg.type-is-the-classes",)),
    _enumerated("seg-fractional", "SegmentationFractionalType", "CHANCE"),
    _enumerated(
        "sr-comprehensive", "CompletionFlag", "DONE", also=("sr.verified-document-is-complete",)
    ),
    _enumerated(
        "sr-comprehensive",
        "VerificationFlag",
        "YES",
    ),
    _enumerated(
        "key-objects", "ContinuityOfContent", "JOINT", also=("sr.continuity-is-known",)
    ),
    _enumerated("us-multi-frame", "LossyImageCompression", "02"),
    _enumerated("sc", "PlanarConfiguration", 2),
    _items("ct", "AnatomicRegionSequence", [
        item(CodeValue="51185008", CodingSchemeDesignator="SCT", CodeMeaning="Chest"),
        item(CodeValue="818981001", CodingSchemeDesignator="SCT", CodeMeaning="Abdomen"),
    ]),
    edit(
        "enhanced-ct-shared-groups-twice",
        Class.MULTIPLICITY,
        "enhanced-ct",
        "iod.item-counts-are-allowed",
        "(5200,9229)",
        lambda ds: ds.SharedFunctionalGroupsSequence.append(item()),
    ),
)  # fmt: skip
