"""References that lead nowhere, to another place or to another kind of object than they say."""

from pydicom import Dataset

from tests.objects.elements import item, uid
from tests.objects.faults.dataset import Change, put
from tests.objects.faults.fault import Class, Fault, edit, set_fault

_SEGMENTED = ("seg-binary", "ct", "ct-2", "ct-3")
_MANIFEST = ("manifest", "ct", *(f"ct-{n}" for n in range(2, 11)))
_PLANNED = ("rt-plan", "rt-structure-set", "ct")
_EVIDENCE = "CurrentRequestedProcedureEvidenceSequence[0]."
_OTHER = "1.2.840.10008.5.1.4.1.1.4"


def _first(
    name: str,
    requirement: str,
    bases: tuple[str, ...],
    at: str,
    change: Change,
    *,
    also: tuple[str, ...] = (),
) -> Fault:
    """Change what the first object of a set says of the others."""
    return set_fault(
        *(name, Class.REFERENCE, bases, f"reference.{requirement}", at),
        lambda members: change(members[0]),
        also=also,
    )


def _itself(ds: Dataset) -> None:
    ds.SourceImageSequence = [
        item(ReferencedSOPClassUID=ds.SOPClassUID, ReferencedSOPInstanceUID=ds.SOPInstanceUID)
    ]


def _refer(**more: object) -> Change:
    """Name the second slice of the CT, or frames and segments of something."""
    named = {
        "ReferencedSOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
        "ReferencedSOPInstanceUID": uid("ct 2"),
        **more,
    }
    return put("ReferencedInstanceSequence", [item(**named)])


_SOURCES = "ReferencedSeriesSequence[0]."

FAULTS = (
    _first(
        "manifest-of-a-lost-slice", "target-is-in-the-set", _MANIFEST[:-1],
        "(0040,A730)[9]", lambda _: None,
    ),
    _first(
        "manifest-of-another-class", "target-has-the-named-class", _MANIFEST, "",
        put(_EVIDENCE + "ReferencedSeriesSequence[0].ReferencedSOPSequence[0].ReferencedSOPClassUID",
            _OTHER),
    ),
    _first(
        "manifest-of-another-series", "target-is-in-the-named-series", _MANIFEST, "",
        put(_EVIDENCE + "ReferencedSeriesSequence[0].SeriesInstanceUID", uid("no series")),
    ),
    _first(
        "manifest-of-another-study", "target-is-in-the-named-study", _MANIFEST, "",
        put(_EVIDENCE + "StudyInstanceUID", uid("no study")),
    ),
    _first(
        "segmentation-of-another-series", "target-is-in-the-named-series", _SEGMENTED, "",
        put(_SOURCES + "SeriesInstanceUID", uid("no series")),
    ),
    _first(
        "image-made-of-itself", "object-does-not-refer-to-itself", ("ct", "ct-2"), "", _itself
    ),
    _first(
        "image-made-of-a-report", "image-sequences-name-images", ("ct", "sr-enhanced"), "",
        put("SourceImageSequence", [
            item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.88.22",
                 ReferencedSOPInstanceUID=uid("sr-enhanced 1"))
        ]),
    ),
    _first(
        "plan-on-an-image", "radiotherapy-references-name-their-kind", _PLANNED, "(300C,0060)",
        put("ReferencedStructureSetSequence", [
            item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2",
                 ReferencedSOPInstanceUID=uid("ct 1"))
        ]),
    ),
    _first(
        "structures-in-no-frame-of-reference", "target-is-in-the-named-frame-of-reference",
        ("rt-structure-set", "ct"), "",
        put("ReferencedFrameOfReferenceSequence[0].FrameOfReferenceUID", uid("no frame")),
    ),
    _first(
        "structures-in-a-lost-frame-of-reference", "named-frame-of-reference-is-in-the-set",
        ("rt-structure-set", "ct"), "",
        put("ReferencedFrameOfReferenceSequence[0].FrameOfReferenceUID", uid("no frame")),
    ),
    _first(
        "manifest-of-a-transfer-syntax", "named-class-is-a-sop-class", _MANIFEST, "",
        put(_EVIDENCE + "ReferencedSeriesSequence[0].ReferencedSOPSequence[0].ReferencedSOPClassUID",
            "1.2.840.10008.1.2.1"),
        also=("reference.target-has-the-named-class",),
    ),
    _first(
        "annotation-outside-of-the-image", "coordinates-lie-in-the-image",
        ("grayscale-presentation-state", "ct", "ct-2", "ct-3"), "(0070,0001)[0].(0008,1140)[0]",
        put("GraphicAnnotationSequence[0].GraphicObjectSequence[0].GraphicData",
            [1.0, 1.0, 500.0, 6.0]),
    ),
    _first(
        "measured-outside-of-the-image", "coordinates-lie-in-the-image",
        ("sr-comprehensive", "ct", "ct-2", "ct-3"), "(0008,1199)[0]",
        put("ContentSequence[6].ContentSequence[0].ContentSequence[5].GraphicData",
            [2.0, 2.0, 8.0, 2.0, 8.0, 800.0, 2.0, 2.0]),
    ),
    _first(
        "fourth-frame-of-three", "named-frames-exist", ("raw-data", "enhanced-ct"), "",
        _refer(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2.1",
               ReferencedSOPInstanceUID=uid("enhanced-ct 1"), ReferencedFrameNumber=4),
    ),
    _first(
        "third-segment-of-two", "named-segments-exist", ("raw-data", *_SEGMENTED), "",
        _refer(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.66.4",
               ReferencedSOPInstanceUID=uid("seg-binary 1"), ReferencedSegmentNumber=3),
    ),
    edit(
        "structure-set-under-the-standards-root", Class.REFERENCE, "rt-plan",
        "reference.referenced-uids-are-not-of-the-standard", "(300C,0060)[0].(0008,1155)",
        put("ReferencedStructureSetSequence[0].ReferencedSOPInstanceUID",
            "1.2.840.10008.5.1.4.1.1.481.3.1572928750"),
    ),
)  # fmt: skip
