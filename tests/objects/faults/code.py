"""Coded entries without a scheme, a meaning or the right attribute; codes that mean another thing."""

from tests.objects.elements import code, item
from tests.objects.faults.dataset import Change, each, put, without
from tests.objects.faults.fault import Class, Fault, edit

_REGION = "AnatomicRegionSequence[0]."


def _fault(
    name: str, base: str, requirement: str, at: str, change: Change, *, also: tuple[str, ...] = ()
) -> Fault:
    return edit(name, Class.CODE, base, f"code.{requirement}", at, change, also=also)


def _region(**elements: object) -> Change:
    """Put elements into the code of the anatomic region."""
    return each(*(put(_REGION + keyword, value) for keyword, value in elements.items()))


def _other(scheme: str, value: str = "T-D3000") -> Change:
    return put("AnatomicRegionSequence", [code(value, scheme, "Chest")])


FAULTS = (
    _fault(
        "region-outside-its-group", "ct", "code-is-of-its-context-group", "(0008,2218)[0]",
        each(
            put("AnatomicRegionSequence", [code("448771007", "SCT", "Dog")]),
            _region(ContextIdentifier="4031", MappingResource="DCMR",
                    ContextGroupVersion="20240101"),
        ),
    ),
    _fault(
        "region-of-an-unversioned-group", "mr", "context-group-is-identified", "(0008,0106)",
        _region(ContextIdentifier="4031", MappingResource="DCMR"),
        also=("iod.type-1c-attributes-are-present",),
    ),
    _fault(
        "region-of-cid-4031", "ct", "context-identifier-is-a-number", "(0008,010F)",
        _region(ContextIdentifier="CID 4031", MappingResource="DCMR",
                ContextGroupVersion="20240101"),
    ),
    _fault(
        "region-extended-by-nobody", "pet", "extension-names-its-creator", "(0008,010D)",
        _region(ContextIdentifier="4031", MappingResource="DCMR",
                ContextGroupVersion="20240101", ContextGroupExtensionFlag="Y",
                ContextGroupLocalVersion="20240101"),
        also=("iod.type-1c-attributes-are-present",),
    ),
    _fault(
        "observer-means-a-pause",
        "sr-comprehensive",
        "meaning-is-the-codes",
        "(0040,A730)[1].(0040,A043)[0].(0008,0104)",
        put("ContentSequence[1].ConceptNameCodeSequence[0].CodeMeaning", "Reason for pause"),
    ),
    _fault(
        "document-means-a-bill",
        "encapsulated-pdf",
        "meaning-is-the-codes",
        "(0040,A043)[0].(0008,0104)",
        put("ConceptNameCodeSequence[0].CodeMeaning", "Bill"),
    ),
    _fault(
        "finding-without-meaning", "sr-comprehensive", "meaning-is-there", "(0008,0104)",
        without("ContentSequence[6].ContentSequence[0].ContentSequence[2]."
                "ConceptCodeSequence[0].CodeMeaning"),
        also=("iod.type-1-attributes-are-present",),
    ),
    _fault(
        "scheme-99-dash", "ct", "private-scheme-is-alphanumeric", "(0008,0102)",
        _other("99-PLUG"),
    ),
    _fault(
        "scheme-of-ours", "ct", "private-scheme-is-identified", "(0008,0102)",
        _other("99PLUGFEST"),
    ),
    _fault(
        "property-of-no-scheme", "seg-binary", "scheme-is-designated", "(0008,0102)",
        without("SegmentSequence[0].SegmentedPropertyTypeCodeSequence[0].CodingSchemeDesignator"),
        also=("iod.type-1c-attributes-are-present",),
    ),
    _fault(
        "scheme-that-nobody-knows", "mr", "scheme-is-known-or-identified", "(0008,0102)",
        _other("NOSUCH"),
    ),
    _fault("region-in-snomed-rt", "ct", "scheme-is-not-retired", "(0008,0102)", _other("SRT")),
    _fault(
        "region-coded-twice", "ct", "value-is-given-once", "(0008,2218)[0]",
        _region(LongCodeValue="51185008510000112"),
        also=("iod.conditional-attributes-are-absent",),
    ),
    _fault(
        "short-code-in-a-long-place", "mr", "value-is-in-its-attribute", "(0008,0119)",
        put("AnatomicRegionSequence", [
            item(LongCodeValue="51185008", CodingSchemeDesignator="SCT", CodeMeaning="Chest")
        ]),
    ),
)  # fmt: skip
