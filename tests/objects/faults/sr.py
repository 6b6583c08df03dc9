"""Content trees that their value types, relationships, templates or evidence do not allow."""

from pydicom import Dataset

from tests.objects.elements import code, item
from tests.objects.faults.dataset import Change, at, each, emptied, put, without
from tests.objects.faults.fault import Class, Fault, edit

# Where things are in the measurement reports (TID 1500).
_GROUP = "ContentSequence[6].ContentSequence[0]."
_FINDING = _GROUP + "ContentSequence[2]."
_NUMBER = _GROUP + "ContentSequence[3]."
_MEASURED = _NUMBER + "MeasuredValueSequence[0]."
_REGION = _GROUP + "ContentSequence[5]."
_SURFACE = _GROUP + "ContentSequence[4]."
_EVIDENCE = "CurrentRequestedProcedureEvidenceSequence[0]."
_LISTED = _EVIDENCE + "ReferencedSeriesSequence[0].ReferencedSOPSequence"
_OTHER_CLASS = "1.2.840.10008.5.1.4.1.1.4"
_AREA, _VOLUME, _ENHANCED = "sr-comprehensive", "sr-comprehensive-3d", "sr-enhanced"
_DOSE = "dose-report"
_EVENT = "ContentSequence[7]."


def _fault(
    name: str, base: str, requirement: str, at: str, change: Change, *, also: tuple[str, ...] = ()
) -> Fault:
    return edit(name, Class.SR_CONTENT, base, f"sr.{requirement}", at, change, also=also)


def _add(path: str, *items: Dataset) -> Change:
    """Append content to a container."""

    def change(ds: Dataset) -> None:
        inside, keyword = at(ds, path)
        inside[keyword].value.extend(items)

    return change


def _text(relationship: str, value: str = "text", **more: object) -> Dataset:
    return item(
        RelationshipType=relationship,
        ValueType="TEXT",
        ConceptNameCodeSequence=[code("121106", "DCM", "Comment")],
        TextValue=value,
        **more,
    )


def _reference(*position: int, **more: object) -> Dataset:
    return item(
        RelationshipType="INFERRED FROM", ReferencedContentItemIdentifier=list(position), **more
    )


def _moments(kind: str, *positions: int) -> Dataset:
    return item(
        RelationshipType="CONTAINS",
        ValueType="TCOORD",
        ConceptNameCodeSequence=[code("121106", "DCM", "Comment")],
        TemporalRangeType=kind,
        ReferencedSamplePositions=list(positions),
    )


_ROOT = (
    _fault(
        "report-that-is-a-text", _AREA, "root-is-a-container", "(0040,A040)",
        put("ValueType", "TEXT"),
        also=("iod.conditional-attributes-are-absent", "iod.type-1c-attributes-are-present", "sr.value-is-there"),
    ),
    _fault(
        "report-without-title", _VOLUME, "root-has-a-title", "(0040,A043)",
        without("ConceptNameCodeSequence"), also=("iod.type-1-attributes-are-present",),
    ),
    _fault(
        "report-that-is-contained", _ENHANCED, "root-has-no-relationship", "(0040,A010)",
        put("RelationshipType", "CONTAINS"),
    ),
    _fault(
        "finding-without-name", _AREA, "concept-name-is-there", "(0040,A043)",
        without(_FINDING + "ConceptNameCodeSequence"),
        also=("iod.type-1c-attributes-are-present",),
    ),
    _fault(
        "container-joined", _VOLUME, "continuity-is-known", "(0040,A050)",
        put(_GROUP + "ContinuityOfContent", "JOINED"), also=("iod.enumerated-values-are-used",),
    ),
    _fault(
        "finding-without-code", _ENHANCED, "value-is-there", "(0040,A168)",
        without(_FINDING + "ConceptCodeSequence"), also=("iod.type-1c-attributes-are-present",),
    ),
    _fault(
        "report-of-space-in-enhanced", _ENHANCED, "value-type-is-allowed", "(0040,A040)",
        put(_REGION + "ValueType", "SCOORD3D"),
        also=("iod.type-1c-attributes-are-present", "sr.graphic-data-fits-its-type", "sr.value-is-there"),
    ),
    _fault(
        "context-below-a-number", _AREA, "relationship-is-allowed", "(0040,A010)",
        put(_NUMBER + "ContentSequence[0].RelationshipType", "CONTAINS"),
    ),
    _fault(
        "comment-contained-in-a-finding", _VOLUME, "relationship-is-allowed",
        "(0040,A730)[2]", put(_FINDING + "ContentSequence", [_text("CONTAINS")]),
    ),
)  # fmt: skip

_NUMBERS = (
    _fault(
        "area-of-two-numbers", _AREA, "number-is-one-number", "(0040,A30A)",
        put(_MEASURED + "NumericValue", ["18.0", "19.0"]),
    ),
    _fault(
        "area-without-unit", _ENHANCED, "number-has-its-unit", "(0040,08EA)",
        emptied(_MEASURED + "MeasurementUnitsCodeSequence"),
        also=("iod.type-1-attributes-have-a-value",),
    ),
    _fault(
        "volume-in-litres-of-snomed", _VOLUME, "unit-is-a-ucum-unit", "(0040,08EA)",
        put(_MEASURED + "MeasurementUnitsCodeSequence", [code("258774008", "SCT", "mcL")]),
    ),
    _fault(
        "volume-in-two-sizes", _VOLUME, "representations-of-a-number-agree", "(0040,A161)",
        put(_MEASURED + "FloatingPointValue", 99.5),
    ),
)  # fmt: skip

_COORDINATES = (
    _fault(
        "region-of-a-square", _AREA, "graphic-type-is-known", "(0070,0023)",
        put(_REGION + "GraphicType", "SQUARE"),
    ),
    _fault(
        "circle-of-four-points", _ENHANCED, "graphic-data-fits-its-type", "(0070,0022)",
        put(_REGION + "GraphicType", "CIRCLE"),
    ),
    _fault(
        "ellipsoid-of-five-points", _VOLUME, "graphic-data-fits-its-type", "(0070,0022)",
        put(_SURFACE + "GraphicData", [float(n) for n in range(15)]),
    ),
    _fault(
        "polygon-left-open", _VOLUME, "polygon-is-closed", "(0070,0022)",
        each(put(_SURFACE + "GraphicType", "POLYGON"),
             put(_SURFACE + "GraphicData", [0.0, 0.0, 5.0, 4.0, 0.0, 5.0, 4.0, 4.0, 5.0])),
    ),
    _fault(
        "region-beside-the-image", _AREA, "coordinates-lie-in-the-image", "(0070,0022)",
        put(_REGION + "GraphicData", [-2.0, 2.0, 8.0, 2.0]),
    ),
    _fault(
        "region-of-no-image", _ENHANCED, "coordinates-are-selected-from-something",
        "(0040,A730)", without(_REGION + "ContentSequence"),
        also=("sr.template-rows-are-there",),
    ),
    _fault(
        "segment-of-one-moment", _AREA, "temporal-points-fit-their-type", "(0040,A132)",
        _add("ContentSequence[6].ContentSequence", _moments("SEGMENT", 1)),
    ),
)  # fmt: skip

_BY_REFERENCE = (
    _fault(
        "enhanced-by-reference", _ENHANCED, "references-are-allowed", "(0040,DB73)",
        put(_NUMBER + "ContentSequence", [_reference(1, 7, 1, 3)]),
    ),
    _fault(
        "reference-to-nothing", _AREA, "reference-leads-to-an-item", "(0040,DB73)",
        _add(_NUMBER + "ContentSequence", _reference(1, 99)),
    ),
    _fault(
        "reference-to-what-is-above", _AREA, "reference-makes-no-loop", "(0040,DB73)",
        _add(_NUMBER + "ContentSequence", _reference(1, 7)),
    ),
    _fault(
        "reference-with-a-value", _AREA, "item-is-by-value-or-by-reference", "(0040,A160)",
        _add(_NUMBER + "ContentSequence", _reference(1, 7, 1, 3, TextValue="and text")),
    ),
)  # fmt: skip

_OF_EVIDENCE = (
    _fault(
        "image-not-in-evidence", _AREA, "referenced-instances-are-in-evidence", "(0008,1199)",
        lambda ds: at(ds, _LISTED)[0].ReferencedSOPSequence.pop(0),
    ),
    _fault(
        "evidence-of-another-class", _ENHANCED, "evidence-and-tree-agree-on-classes",
        "(0008,1150)", put(_LISTED + "[0].ReferencedSOPClassUID", _OTHER_CLASS),
    ),
    _fault(
        "evidence-twice", _VOLUME, "evidence-names-an-instance-once", "(0040,A375)",
        lambda ds: at(ds, _LISTED)[0].ReferencedSOPSequence.append(
            at(ds, _LISTED)[0].ReferencedSOPSequence[0]
        ),
    ),
    _fault(
        "evidence-of-both-kinds", _AREA, "instance-is-evidence-of-one-kind", "(0040,A385)",
        lambda ds: put("PertinentOtherEvidenceSequence",
                       list(ds.CurrentRequestedProcedureEvidenceSequence))(ds),
    ),
)  # fmt: skip

_VERIFIED = (
    _fault(
        "verified-but-partial", _AREA, "verified-document-is-complete", "(0040,A491)",
        put("CompletionFlag", "PARTIAL"),
    ),
    _fault(
        "verified-by-nobody", _AREA, "verified-document-names-its-verifier", "(0040,A073)",
        emptied("VerifyingObserverSequence"), also=("iod.type-1c-attributes-have-a-value",),
    ),
)  # fmt: skip

_TEMPLATES = (
    _fault(
        "selection-without-template", "key-objects", "document-names-its-root-template",
        "(0040,A504)", without("ContentTemplateSequence"),
    ),
    _fault(
        "echo-report-of-another-title", "echo-report", "document-has-its-templates-title",
        "(0040,A043)",
        put("ConceptNameCodeSequence", [code("126000", "DCM", "Imaging Measurement Report")]),
    ),
    _fault(
        "template-tid-1500", _AREA, "template-identifier-is-a-number", "(0040,DB00)",
        put("ContentTemplateSequence[0].TemplateIdentifier", "TID_1500"),
    ),
    _fault(
        "report-without-procedure", _VOLUME, "template-rows-are-there", "(0040,A730)",
        lambda ds: ds.ContentSequence.pop(5),
    ),
    _fault(
        "event-without-kind", _DOSE, "template-rows-are-there", "(0040,A730)[7]",
        lambda ds: ds.ContentSequence[7].ContentSequence.pop(1),
    ),
    _fault(
        "group-tracked-twice", _AREA, "template-rows-are-not-repeated", "(0040,A730)",
        lambda ds: ds.ContentSequence[6].ContentSequence[0].ContentSequence.insert(
            1, ds.ContentSequence[6].ContentSequence[0].ContentSequence[0]
        ),
    ),
    _fault(
        "selection-with-more", "key-objects", "template-is-not-extended", "(0040,A730)",
        _add("ContentSequence", _text("CONTAINS")),
    ),
    _fault(
        "tracking-is-a-code", _VOLUME, "template-rows-have-their-form", "(0040,A730)[0]",
        put(_GROUP + "ContentSequence[0].RelationshipType", "CONTAINS"),
        also=("sr.template-rows-are-there",),
    ),
    _fault(
        "tube-voltage-in-volts", _DOSE, "template-units-are-the-rows", "(0040,08EA)",
        put(_EVENT + "ContentSequence[3].ContentSequence[5].ContentSequence[1]."
            "MeasuredValueSequence[0].MeasurementUnitsCodeSequence", [code("V", "UCUM", "volt")]),
    ),
    _fault(
        "observer-is-a-dog", _AREA, "template-values-are-from-their-set", "(0040,A168)",
        put("ContentSequence[1].ConceptCodeSequence", [code("448771007", "SCT", "Dog")]),
    ),
)  # fmt: skip

FAULTS = (
    *(*_ROOT, *_NUMBERS, *_COORDINATES, *_BY_REFERENCE),
    *(*_OF_EVIDENCE, *_VERIFIED, *_TEMPLATES),
)
