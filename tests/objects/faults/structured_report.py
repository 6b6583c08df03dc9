"""More faults in structured reports and key object selections: values, coordinates, templates."""

from copy import deepcopy

from pydicom import Dataset
from pydicom.sr.codedict import codes

from tests.objects.elements import code, coded, item
from tests.objects.faults import dataset as d
from tests.objects.faults.fault import Class, Fault, edit

SR = Class.SR_CONTENT


def find(ds: Dataset, value_type: str) -> Dataset:
    """Return the first content item of a type."""
    for child in ds.get("ContentSequence", []):
        if child.get("ValueType") == value_type:
            return child
        try:
            return find(child, value_type)
        except LookupError:
            continue
    raise LookupError(value_type)


def on(value_type: str, *changes: d.Change) -> d.Change:
    """Change the first content item of a type."""

    def change(ds: Dataset) -> None:
        d.each(*changes)(find(ds, value_type))

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
    return edit(name, SR, base, requirement, at, change, also=also)


def below(relationship: str, value_type: str, **more: object) -> Dataset:
    """Make a content item."""
    named = {"ConceptNameCodeSequence": [coded(codes.DCM.Finding)]}
    return item(RelationshipType=relationship, ValueType=value_type, **(named | more))


def adds(*items: Dataset) -> d.Change:
    """Add content to the root."""
    return lambda ds: ds.ContentSequence.extend(items)


def nested(value_type: str, *items: Dataset) -> d.Change:
    """Add content to the first content item of a type."""

    def change(ds: Dataset) -> None:
        found = find(ds, value_type)
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

FAULTS = (
    report(
        "sr-enhanced-with-space",
        "sr.value-type-is-allowed",
        "(0040,A040)",
        on("SCOORD", d.put("ValueType", "SCOORD3D")),
        base="sr-enhanced",
        also=(
            "iod.type-1c-attributes-are-present",
            "sr.graphic-data-fits-its-type",
            "sr.value-is-there",
        ),
    ),
    report(
        "sr-value-type-misspelt",
        "sr.value-type-is-allowed",
        "(0040,A040)",
        on("TEXT", d.put("ValueType", "TXT")),
        also=("iod.enumerated-values-are-used", "sr.template-rows-are-there"),
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
        "sr-code-without-code",
        "sr.value-is-there",
        "(0040,A168)",
        on("CODE", d.emptied("ConceptCodeSequence")),
        also=("iod.type-1c-attributes-have-a-value",),
    ),
    report(
        "sr-uid-without-uid",
        "sr.value-is-there",
        "(0040,A124)",
        on("UIDREF", d.emptied("UID")),
        also=("iod.type-1c-attributes-have-a-value",),
    ),
    report(
        "sr-name-without-name",
        "sr.value-is-there",
        "(0040,A123)",
        on("PNAME", d.without("PersonName")),
        also=("iod.type-1c-attributes-are-present",),
    ),
    report(
        "sr-number-without-number-sequence",
        "sr.value-is-there",
        "(0040,A300)",
        on("NUM", d.without("MeasuredValueSequence")),
        also=("iod.type-2c-attributes-are-present",),
    ),
    report(
        "sr-image-without-reference",
        "sr.value-is-there",
        "(0008,1199)",
        on("IMAGE", d.without("ReferencedSOPSequence")),
        also=("iod.type-1c-attributes-are-present",),
    ),
    report(
        "sr-space-without-frame-of-reference",
        "sr.value-is-there",
        "(3006,0024)",
        on("SCOORD3D", d.without("ReferencedFrameOfReferenceUID")),
        base="sr-comprehensive-3d",
        also=("iod.type-1c-attributes-are-present",),
    ),
    report(
        "sr-container-without-continuity",
        "sr.value-is-there",
        "(0040,A050)",
        on("CONTAINER", d.without("ContinuityOfContent")),
        also=("iod.type-1c-attributes-are-present",),
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
        "sr-verified-at-no-time",
        "sr.verified-document-names-its-verifier",
        "(0040,A030)",
        d.without("VerifyingObserverSequence[0].VerificationDateTime"),
        also=("iod.type-1-attributes-are-present",),
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
)
