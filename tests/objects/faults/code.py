"""Faults in coded entries."""

from tests.objects.elements import code
from tests.objects.faults import dataset as d
from tests.objects.faults.fault import Class, Fault, edit

REGION = "AnatomicRegionSequence[0]"
HERE = "(0008,2218)[0]."
OF_CID = {"MappingResource": "DCMR", "ContextGroupVersion": "20240101", "ContextIdentifier": "4030"}


def coded(
    name: str,
    requirement: str,
    at: str,
    *changes: d.Change,
    base: str = "ct",
    also: tuple[str, ...] = (),
) -> Fault:
    """Write down a fault in the code of a body region."""
    return edit(name, Class.CODE, base, requirement, at, d.each(*changes), also=also)


def region(**elements: object) -> d.Change:
    """Give the body region other attributes."""
    return d.each(*(d.put(f"{REGION}.{keyword}", value) for keyword, value in elements.items()))


FAULTS = (
    coded(
        "code-given-twice",
        "code.value-is-given-once",
        HERE + "(0008,0119)",
        region(LongCodeValue="a code of more than 16 characters"),
        also=("iod.conditional-attributes-are-absent",),
    ),
    coded(
        "code-without-value",
        "code.value-is-given-once",
        HERE + "(0008,0100)",
        d.without(f"{REGION}.CodeValue"),
        also=("iod.type-1c-attributes-are-present",),
    ),
    coded(
        "code-too-long",
        "code.value-is-in-its-attribute",
        HERE + "(0008,0100)",
        region(CodeValue="12345678901234567"),
        also=("value.texts-are-not-too-long",),
    ),
    coded(
        "code-short-as-long",
        "code.value-is-in-its-attribute",
        HERE + "(0008,0119)",
        d.without(f"{REGION}.CodeValue"),
        region(LongCodeValue="51185008"),
    ),
    coded(
        "code-without-scheme",
        "code.scheme-is-designated",
        HERE + "(0008,0102)",
        d.without(f"{REGION}.CodingSchemeDesignator"),
        also=("iod.type-1c-attributes-are-present",),
    ),
    coded(
        "code-of-unknown-scheme",
        "code.scheme-is-known-or-identified",
        HERE + "(0008,0102)",
        region(CodingSchemeDesignator="ACME"),
    ),
    coded(
        "code-of-odd-private-scheme",
        "code.private-scheme-is-alphanumeric",
        HERE + "(0008,0102)",
        region(CodingSchemeDesignator="99_ACME"),
    ),
    coded(
        "code-of-private-scheme",
        "code.private-scheme-is-identified",
        HERE + "(0008,0102)",
        region(CodingSchemeDesignator="99ACME"),
    ),
    coded(
        "code-of-former-times",
        "code.scheme-is-not-retired",
        HERE + "(0008,0102)",
        region(CodeValue="T-D3000", CodingSchemeDesignator="SRT"),
    ),
    coded(
        "code-without-meaning",
        "code.meaning-is-there",
        HERE + "(0008,0104)",
        d.without(f"{REGION}.CodeMeaning"),
        also=("iod.type-1-attributes-are-present",),
    ),
    coded(
        "code-with-another-meaning",
        "code.meaning-is-the-codes",
        "(0040,A043)[0].(0008,0104)",
        d.put("ConceptNameCodeSequence", [code("113004", "DCM", "Rejected")]),
        base="key-objects",
    ),
    coded(
        "code-of-a-group-with-letters",
        "code.context-identifier-is-a-number",
        HERE + "(0008,010F)",
        region(**(OF_CID | {"ContextIdentifier": "CID4030"})),
    ),
    coded(
        "code-not-of-its-group",
        "code.code-is-of-its-context-group",
        HERE + "(0008,010F)",
        region(**(OF_CID | {"ContextIdentifier": "7455"})),
    ),
    coded(
        "code-of-no-species",
        "code.code-is-of-the-defined-group",
        "(0010,2202)[0].(0008,0100)",
        d.put("PatientSpeciesCodeSequence", [code("1", "99ACME", "Unicorn")]),
    ),
    coded(
        "code-of-a-category-of-its-own",
        "code.code-is-of-the-baseline-group",
        "(0062,0002)[0].(0062,0003)[0].(0008,0100)",
        d.put(
            "SegmentSequence[0].SegmentedPropertyCategoryCodeSequence",
            [code("C", "99ACME", "Kind")],
        ),
        base="seg-binary",
    ),
)
