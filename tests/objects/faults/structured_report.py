"""Faults in structured reports and key object selections."""

from copy import deepcopy

from pydicom import Dataset
from pydicom.sr.codedict import codes

from tests.objects.elements import code, coded, item, uid
from tests.objects.faults import dataset as d
from tests.objects.faults.fault import Class, Fault, edit

SR = Class.SR_CONTENT
# The tables of the module say much of it, too.
MODULE = (
    *("iod.type-1-attributes-are-present", "iod.type-1-attributes-have-a-value"),
    *("iod.type-1c-attributes-are-present", "iod.type-1c-attributes-have-a-value"),
    *("iod.type-2c-attributes-are-present", "iod.conditional-attributes-are-absent"),
    "iod.enumerated-values-are-used",
)


def find(ds: Dataset, value_type: str, name: str = "") -> tuple[Dataset, Dataset]:
    """Return the first content item of a type, of a name if given, with the one above it."""
    for child in ds.get("ContentSequence", []):
        named = (
            child.ConceptNameCodeSequence[0].CodeMeaning
            if "ConceptNameCodeSequence" in child
            else ""
        )
        if child.get("ValueType") == value_type and name in ("", named):
            return child, ds
        try:
            return find(child, value_type, name)
        except LookupError:
            continue
    raise LookupError(f"{value_type} {name}")


def on(value_type: str, *changes: d.Change, name: str = "") -> d.Change:
    """Change the first content item of a type."""

    def change(ds: Dataset) -> None:
        d.each(*changes)(find(ds, value_type, name)[0])

    return change


def report(
    name: str,
    requirement: str,
    at: str,
    change: d.Change,
    *,
    base: str = "sr-comprehensive",
    also: tuple[str, ...] = (),
) -> Fault:
    """Write down a fault in a report's content."""
    return edit(name, SR, base, requirement, at, change, also=(*also, *MODULE))


def below(relationship: str, value_type: str, **more: object) -> Dataset:
    """Make a content item."""
    named = {"ConceptNameCodeSequence": [coded(codes.DCM.Finding)]}
    return item(RelationshipType=relationship, ValueType=value_type, **(named | more))


def adds(*items: Dataset) -> d.Change:
    """Add content to the root."""
    return lambda ds: ds.ContentSequence.extend(items)


def refers(relationship: str, *position: int) -> Dataset:
    """Make a relationship by reference."""
    return item(RelationshipType=relationship, ReferencedContentItemIdentifier=list(position))


def nested(value_type: str, *items: Dataset, name: str = "") -> d.Change:
    """Add content to the first content item of a type."""

    def change(ds: Dataset) -> None:
        found = find(ds, value_type, name)[0]
        if "ContentSequence" not in found:
            found.ContentSequence = []
        found.ContentSequence.extend(items)

    return change


def points(*numbers: float) -> d.Change:
    """Give coordinates other numbers."""
    return d.put("GraphicData", list(numbers))


def gone(name: str) -> d.Change:
    """Take content items of a name out, wherever they are."""

    def change(ds: Dataset) -> None:
        for child in list(ds.get("ContentSequence", [])):
            names = child.get("ConceptNameCodeSequence", [])
            if names and names[0].CodeMeaning == name:
                ds.ContentSequence.remove(child)
            else:
                change(child)

    return change


def repeated(name: str) -> d.Change:
    """Put the first content item of a name there twice."""

    def change(ds: Dataset) -> None:
        for child in ds.get("ContentSequence", []):
            names = child.get("ConceptNameCodeSequence", [])
            if names and names[0].CodeMeaning == name:
                ds.ContentSequence.append(deepcopy(child))
                return
            change(child)

    return change


TEXT = below("CONTAINS", "TEXT", TextValue="text")
STUDY = item(
    StudyInstanceUID=uid("another study"),
    ReferencedSeriesSequence=[
        item(
            SeriesInstanceUID=uid("another series"),
            ReferencedSOPSequence=[
                item(
                    ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2",
                    ReferencedSOPInstanceUID=uid("another instance"),
                )
            ],
        )
    ],
)
LISTED = (
    "CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0].ReferencedSOPSequence"
)
MEASURED = "MeasuredValueSequence[0]"


def more_evidence(ds: Dataset) -> None:
    """List evidence of another study."""
    ds.CurrentRequestedProcedureEvidenceSequence.append(STUDY)


def other_evidence(ds: Dataset) -> None:
    """List the current evidence as other evidence, too."""
    ds.PertinentOtherEvidenceSequence = deepcopy(ds.CurrentRequestedProcedureEvidenceSequence)


def listed_twice(ds: Dataset) -> None:
    """List an instance twice."""
    listed = ds.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0]
    listed.ReferencedSOPSequence.append(deepcopy(listed.ReferencedSOPSequence[0]))


FAULTS = (
    report(
        "sr-root-is-text",
        "sr.root-is-a-container",
        "(0040,A040)",
        d.put("ValueType", "TEXT"),
        also=("sr.value-is-there",),
    ),
    report(
        "sr-without-title",
        "sr.root-has-a-title",
        "(0040,A043)",
        d.without("ConceptNameCodeSequence"),
    ),
    report(
        "sr-root-with-relationship",
        "sr.root-has-no-relationship",
        "(0040,A010)",
        d.put("RelationshipType", "CONTAINS"),
    ),
    report(
        "sr-enhanced-with-space",
        "sr.value-type-is-allowed",
        "(0040,A040)",
        on("SCOORD", d.put("ValueType", "SCOORD3D")),
        base="sr-enhanced",
        also=("sr.value-is-there", "sr.graphic-data-fits-its-type"),
    ),
    report(
        "sr-value-type-misspelt",
        "sr.value-type-is-allowed",
        "(0040,A040)",
        on("TEXT", d.put("ValueType", "TXT")),
        also=("sr.template-rows-are-there",),
    ),
    report(
        "sr-text-contains-text",
        "sr.relationship-is-allowed",
        "(0040,A010)",
        nested("TEXT", TEXT),
    ),
    report(
        "sr-image-has-properties-of-root",
        "sr.relationship-is-allowed",
        "(0040,A010)",
        on("NUM", d.put("RelationshipType", "HAS CONCEPT MOD")),
    ),
    report(
        "sr-reference-in-enhanced",
        "sr.references-are-allowed",
        "(0040,DB73)",
        nested("NUM", refers("INFERRED FROM", 1, 1)),
        base="sr-enhanced",
    ),
    report(
        "sr-reference-leads-nowhere",
        "sr.reference-leads-to-an-item",
        "(0040,DB73)",
        nested("NUM", refers("INFERRED FROM", 1, 99)),
    ),
    report(
        "sr-reference-to-the-root",
        "sr.reference-makes-no-loop",
        "(0040,DB73)",
        nested("NUM", refers("HAS PROPERTIES", 1)),
    ),
    report(
        "sr-text-without-text",
        "sr.value-is-there",
        "(0040,A160)",
        on("TEXT", d.without("TextValue")),
    ),
    report(
        "sr-code-without-code",
        "sr.value-is-there",
        "(0040,A168)",
        on("CODE", d.emptied("ConceptCodeSequence")),
    ),
    report(
        "sr-uid-without-uid", "sr.value-is-there", "(0040,A124)", on("UIDREF", d.emptied("UID"))
    ),
    report(
        "sr-name-without-name",
        "sr.value-is-there",
        "(0040,A123)",
        on("PNAME", d.without("PersonName")),
    ),
    report(
        "sr-number-without-number-sequence",
        "sr.value-is-there",
        "(0040,A300)",
        on("NUM", d.without("MeasuredValueSequence")),
    ),
    report(
        "sr-image-without-reference",
        "sr.value-is-there",
        "(0008,1199)",
        on("IMAGE", d.without("ReferencedSOPSequence")),
    ),
    report(
        "sr-space-without-frame-of-reference",
        "sr.value-is-there",
        "(3006,0024)",
        on("SCOORD3D", d.without("ReferencedFrameOfReferenceUID")),
        base="sr-comprehensive-3d",
    ),
    report(
        "sr-container-without-continuity",
        "sr.value-is-there",
        "(0040,A050)",
        on("CONTAINER", d.without("ContinuityOfContent")),
    ),
    report(
        "sr-number-without-name",
        "sr.concept-name-is-there",
        "(0040,A043)",
        on("NUM", d.without("ConceptNameCodeSequence")),
    ),
    report(
        "sr-continuity-unknown",
        "sr.continuity-is-known",
        "(0040,A050)",
        on("CONTAINER", d.put("ContinuityOfContent", "JOINED")),
    ),
    report(
        "sr-two-numbers",
        "sr.number-is-one-number",
        "(0040,A30A)",
        on("NUM", d.put(f"{MEASURED}.NumericValue", [18, 19])),
    ),
    report(
        "sr-number-without-unit",
        "sr.number-has-its-unit",
        "(0040,08EA)",
        on("NUM", d.without(f"{MEASURED}.MeasurementUnitsCodeSequence")),
    ),
    report(
        "sr-unit-of-another-scheme",
        "sr.unit-is-a-ucum-unit",
        "(0040,08EA)",
        on(
            "NUM", d.put(f"{MEASURED}.MeasurementUnitsCodeSequence", [code("mm2", "99ACME", "mm2")])
        ),
    ),
    report(
        "sr-number-not-the-float",
        "sr.representations-of-a-number-agree",
        "(0040,A161)",
        on("NUM", d.put(f"{MEASURED}.FloatingPointValue", 81.0)),
    ),
    report(
        "sr-graphic-type-unknown",
        "sr.graphic-type-is-known",
        "(0070,0023)",
        on("SCOORD", d.put("GraphicType", "POLYGON")),
    ),
    report(
        "sr-circle-of-four-points",
        "sr.graphic-data-fits-its-type",
        "(0070,0022)",
        on("SCOORD", d.put("GraphicType", "CIRCLE")),
    ),
    report(
        "sr-ellipsoid-of-four-points",
        "sr.graphic-data-fits-its-type",
        "(0070,0022)",
        on("SCOORD3D", points(*range(12))),
        base="sr-comprehensive-3d",
    ),
    report(
        "sr-odd-coordinates",
        "sr.graphic-data-fits-its-type",
        "(0070,0022)",
        on("SCOORD", points(1, 2, 3)),
    ),
    report(
        "sr-polygon-open",
        "sr.polygon-is-closed",
        "(0070,0022)",
        on("SCOORD3D", d.put("GraphicType", "POLYGON")),
        base="sr-comprehensive-3d",
    ),
    report(
        "sr-coordinates-outside",
        "sr.coordinates-lie-in-the-image",
        "(0070,0022)",
        on("SCOORD", points(2, 2, 8, -2, 8, 8)),
    ),
    report(
        "sr-coordinates-of-no-image",
        "sr.coordinates-are-selected-from-something",
        "(0040,A730)",
        on("SCOORD", d.without("ContentSequence")),
        also=("sr.template-rows-are-there",),
    ),
    report(
        "sr-time-of-one-point",
        "sr.temporal-points-fit-their-type",
        "(0040,A138)",
        adds(below("CONTAINS", "TCOORD", TemporalRangeType="SEGMENT", ReferencedTimeOffsets=["1"])),
    ),
    report(
        "sr-image-not-in-evidence",
        "sr.referenced-instances-are-in-evidence",
        "(0008,1199)",
        on("IMAGE", d.put("ReferencedSOPSequence[0].ReferencedSOPInstanceUID", uid("unlisted"))),
    ),
    report(
        "sr-evidence-of-both-kinds",
        "sr.instance-is-evidence-of-one-kind",
        "(0040,A385)",
        other_evidence,
    ),
    report("sr-evidence-twice", "sr.evidence-names-an-instance-once", "(0040,A375)", listed_twice),
    report(
        "sr-evidence-of-another-class",
        "sr.evidence-and-tree-agree-on-classes",
        "(0008,1150)",
        d.put(f"{LISTED}[0].ReferencedSOPClassUID", "1.2.840.10008.5.1.4.1.1.4"),
    ),
    report(
        "sr-verified-but-partial",
        "sr.verified-document-is-complete",
        "(0040,A491)",
        d.put("CompletionFlag", "PARTIAL"),
    ),
    report(
        "sr-verified-by-nobody",
        "sr.verified-document-names-its-verifier",
        "(0040,A073)",
        d.without("VerifyingObserverSequence"),
    ),
    report(
        "sr-verified-at-no-time",
        "sr.verified-document-names-its-verifier",
        "(0040,A030)",
        d.without("VerifyingObserverSequence[0].VerificationDateTime"),
    ),
    report(
        "sr-template-with-letters",
        "sr.template-identifier-is-a-number",
        "(0040,DB00)",
        d.put("ContentTemplateSequence[0].TemplateIdentifier", "TID1500"),
    ),
    report(
        "sr-measurement-not-tracked",
        "sr.template-rows-are-there",
        "(0040,A730)",
        gone("Tracking Unique Identifier"),
    ),
    report(
        "sr-area-of-no-region", "sr.template-rows-are-there", "(0040,A730)", gone("Image Region")
    ),
    report(
        "sr-without-language",
        "sr.template-rows-are-there",
        "(0040,A730)",
        gone("Language of Content Item and Descendants"),
    ),
    report(
        "sr-tracked-twice",
        "sr.template-rows-are-not-repeated",
        "(0040,A730)",
        repeated("Tracking Identifier"),
    ),
    report(
        "sr-procedure-as-text",
        "sr.template-rows-have-their-form",
        "(0040,A730)",
        adds(
            below(
                "HAS CONCEPT MOD",
                "TEXT",
                TextValue="CT",
                ConceptNameCodeSequence=[code("121058", "DCM", "Procedure reported")],
            )
        ),
    ),
    report(
        "sr-title-of-no-template",
        "sr.template-values-are-from-their-set",
        "(0040,A043)",
        d.put("ConceptNameCodeSequence", [coded(codes.DCM.Finding)]),
    ),
    report(
        "key-objects-without-template",
        "sr.document-names-its-root-template",
        "(0040,A504)",
        d.without("ContentTemplateSequence"),
        base="key-objects",
    ),
    report(
        "key-objects-contain-a-code",
        "sr.relationship-is-allowed",
        "(0040,A010)",
        adds(below("CONTAINS", "CODE", ConceptCodeSequence=[coded(codes.SCT.Mass)])),
        base="key-objects",
        also=("sr.template-is-not-extended",),
    ),
    report(
        "key-objects-with-a-number",
        "sr.value-type-is-allowed",
        "(0040,A040)",
        adds(below("CONTAINS", "NUM", MeasuredValueSequence=[])),
        base="key-objects",
        also=("sr.template-is-not-extended",),
    ),
    report(
        "key-objects-extended",
        "sr.template-is-not-extended",
        "(0040,A730)",
        adds(TEXT),
        base="key-objects",
    ),
    report(
        "key-objects-titled-finding",
        "kos.title-is-one-of-key-objects",
        "(0040,A043)",
        d.put("ConceptNameCodeSequence", [coded(codes.DCM.Finding)]),
        base="key-objects",
    ),
    report(
        "key-objects-rejected-for-a-finding",
        "kos.modifier-fits-the-title",
        "(0040,A168)",
        d.each(
            d.put("ConceptNameCodeSequence", [coded(codes.DCM.RejectedForQualityReasons)]),
            adds(
                below(
                    "HAS CONCEPT MOD",
                    "CODE",
                    ConceptNameCodeSequence=[coded(codes.DCM.DocumentTitleModifier)],
                    ConceptCodeSequence=[coded(codes.DCM.Finding)],
                )
            ),
        ),
        base="key-objects",
    ),
    report(
        "key-objects-of-nothing",
        "kos.something-is-selected",
        "(0040,A730)",
        lambda ds: setattr(
            ds, "ContentSequence", [i for i in ds.ContentSequence if i.ValueType != "IMAGE"]
        ),
        base="key-objects",
        also=("kos.evidence-is-what-is-selected",),
    ),
    report(
        "key-objects-with-other-evidence",
        "kos.evidence-is-what-is-selected",
        "(0040,A375)[1]",
        more_evidence,
        base="key-objects",
        also=("kos.selection-from-studies-is-duplicated",),
    ),
    report(
        "key-objects-of-two-studies",
        "kos.selection-from-studies-is-duplicated",
        "(0040,A525)",
        d.each(
            more_evidence,
            adds(
                item(
                    RelationshipType="CONTAINS",
                    ValueType="IMAGE",
                    ReferencedSOPSequence=deepcopy(
                        STUDY.ReferencedSeriesSequence[0].ReferencedSOPSequence
                    ),
                )
            ),
        ),
        base="key-objects",
    ),
)
