"""What an IOD asks is found missing, empty, wrong or out of place, and nothing else is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.iod.attributes import Open
from harness.checks.object.iod.requirements import (
    ATTRIBUTES_ARE_NOT_RETIRED,
    ATTRIBUTES_BELONG_TO_THE_IOD,
    CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
    CONDITIONAL_MODULES_ARE_ABSENT,
    CONDITIONAL_MODULES_ARE_PRESENT,
    DEFINED_TERMS_ARE_USED,
    ENUMERATED_VALUES_ARE_USED,
    ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE,
    ITEM_COUNTS_ARE_ALLOWED,
    MANDATORY_MODULES_ARE_PRESENT,
    TYPE_1_ATTRIBUTES_ARE_PRESENT,
    TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_1C_ATTRIBUTES_ARE_PRESENT,
    TYPE_1C_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_2_ATTRIBUTES_ARE_PRESENT,
    TYPE_2C_ATTRIBUTES_ARE_PRESENT,
)
from harness.checks.object.iod.survey import not_judged
from harness.checks.object.objection import MAX_OBJECTIONS
from harness.content.dataset import decode
from harness.core.octets import payload
from harness.core.subject import Instance
from harness.core.verdict import Verdict
from tests.harness.checks.build import (
    Case,
    clean,
    judge,
    judge_all,
    nothing,
    objections,
    table,
    violation,
)
from tests.harness.checks.object.changed_bases import copied, made, sent
from tests.objects.elements import code, item
from tests.objects.faults.dataset import emptied, put, without

EVERY = (
    MANDATORY_MODULES_ARE_PRESENT,
    CONDITIONAL_MODULES_ARE_PRESENT,
    CONDITIONAL_MODULES_ARE_ABSENT,
    TYPE_1_ATTRIBUTES_ARE_PRESENT,
    TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_1C_ATTRIBUTES_ARE_PRESENT,
    TYPE_1C_ATTRIBUTES_HAVE_A_VALUE,
    TYPE_2_ATTRIBUTES_ARE_PRESENT,
    TYPE_2C_ATTRIBUTES_ARE_PRESENT,
    CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
    ITEM_COUNTS_ARE_ALLOWED,
    ENUMERATED_VALUES_ARE_USED,
    DEFINED_TERMS_ARE_USED,
    ATTRIBUTES_BELONG_TO_THE_IOD,
    ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE,
    ATTRIBUTES_ARE_NOT_RETIRED,
)
PRIVATE = put("SOPClassUID", "1.2.3.4")
IMAGE_PIXEL = without(
    *("SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "BitsAllocated"),
    *("BitsStored", "HighBit", "PixelRepresentation", "PixelData"),
)
ROWS_OUT = without("Rows")


def directory(record) -> dict:
    return {0x00041130: "", 0x00041200: 0, 0x00041202: 0, 0x00041212: 0, 0x00041220: [record]}


def overlay(group: int, **missing: bool):
    """Put an overlay plane into a group, but for elements that are missing."""
    values = (
        ("rows", 0x10, "US", 12),
        ("columns", 0x11, "US", 16),
        ("type", 0x40, "CS", "G"),
        ("origin", 0x50, "SS", [1, 1]),
        ("allocated", 0x100, "US", 1),
        ("position", 0x102, "US", 0),
        ("data", 0x3000, "OW", bytes(24)),
    )

    def change(ds) -> None:
        for name, number, vr, value in values:
            if not missing.get(name):
                ds.add_new(group << 16 | number, vr, value)

    return change


MULTI_ENERGY = put("MultienergyCTAcquisitionSequence", [item()])
WITHIN = put("AnatomicRegionSequence", [code("51185008", "SCT", "Chest")] * 2)

NUMBER = (
    "PerFrameFunctionalGroupsSequence[{}].SegmentIdentificationSequence[0].ReferencedSegmentNumber"
)

ROWS = table(
    *(clean(r, made("ct"), made("mr"), made("us-multi-frame")) for r in EVERY),
    *(nothing(r, made("ct", PRIVATE), name="a private class") for r in EVERY),
    nothing(TYPE_1_ATTRIBUTES_ARE_PRESENT, copied(made("ct", ROWS_OUT)), name="a copy's way"),
    violation(MANDATORY_MODULES_ARE_PRESENT, made("ct", IMAGE_PIXEL), at="(0028,0002)"),
    clean(MANDATORY_MODULES_ARE_PRESENT, made("ct", ROWS_OUT), name="a part of it is there"),
    violation(
        CONDITIONAL_MODULES_ARE_PRESENT,
        made("enhanced-ct", put("PixelPresentation", "COLOR")),
        at="(0028,1101)",
    ),
    violation(
        CONDITIONAL_MODULES_ARE_ABSENT,
        made("ct", put("MultienergyCTAcquisition", "NO"), MULTI_ENERGY),
        at="(0018,9362)",
    ),
    clean(
        CONDITIONAL_MODULES_ARE_ABSENT,
        made("ct", MULTI_ENERGY),
        name="nobody says whether the condition holds",
    ),
    violation(TYPE_1_ATTRIBUTES_ARE_PRESENT, made("ct", ROWS_OUT), at="(0028,0010)"),
    violation(
        TYPE_1_ATTRIBUTES_ARE_PRESENT,
        made("ct", without("AnatomicRegionSequence[0].CodeMeaning")),
        at="(0008,2218)[0].(0008,0104)",
        name="in an item",
    ),
    violation(
        TYPE_1_ATTRIBUTES_ARE_PRESENT,
        sent(directory({0x00041430: "PATIENT", 0x00041410: 0xFFFF, 0x00041420: 0})),
        at="(0004,1220)[0].(0004,1400)",
        name="in a directory record",
    ),
    clean(
        ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE,
        sent(directory({0x00100010: "A^B", 0x00100020: "1"})),
        name="keys of a directory record",
    ),
    violation(
        TYPE_1_ATTRIBUTES_ARE_PRESENT,
        made("ct", overlay(0x6000), overlay(0x6002, rows=True)),
        at="(6002,0010)",
        name="in a repeating group",
    ),
    violation(
        TYPE_1_ATTRIBUTES_ARE_PRESENT,
        made("seg-binary", without(NUMBER.format(2))),
        at="(5200,9230)[2].(0062,000A)[0].(0062,000B)",
        name="in a frame",
    ),
    clean(
        TYPE_1_ATTRIBUTES_ARE_PRESENT,
        made("ct", overlay(0x6000), overlay(0x60FE)),
        made("sc", without("Modality")),
        name="two overlays, an overridden type",
    ),
    violation(TYPE_1_ATTRIBUTES_HAVE_A_VALUE, made("ct", emptied("Rows")), at="(0028,0010)"),
    violation(
        TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
        made("ct", put("SOPInstanceUID", "  ")),
        at="(0008,0018)",
        name="only padding",
    ),
    violation(
        TYPE_1_ATTRIBUTES_HAVE_A_VALUE,
        made("enhanced-ct", emptied("SharedFunctionalGroupsSequence[0].PixelMeasuresSequence")),
        at="(5200,9229)[0].(0028,9110)",
        name="a sequence without items",
    ),
    violation(
        TYPE_1C_ATTRIBUTES_ARE_PRESENT, made("us", without("PlanarConfiguration")), at="(0028,0006)"
    ),
    violation(
        TYPE_1C_ATTRIBUTES_ARE_PRESENT,
        made("us", put("NumberOfFrames", 2)),
        at="(0028,0009)",
        name="what decides is foreign to the IOD",
    ),
    clean(
        TYPE_1C_ATTRIBUTES_ARE_PRESENT,
        made("us", without("PlanarConfiguration"), put("SamplesPerPixel", 1)),
        made("us", without("PlanarConfiguration"), emptied("SamplesPerPixel")),
        name="the condition does not hold, or cannot be told",
    ),
    violation(
        TYPE_1C_ATTRIBUTES_HAVE_A_VALUE,
        made("us", emptied("PlanarConfiguration")),
        at="(0028,0006)",
    ),
    violation(TYPE_2_ATTRIBUTES_ARE_PRESENT, made("ct", without("PatientName")), at="(0010,0010)"),
    clean(TYPE_2_ATTRIBUTES_ARE_PRESENT, made("ct", emptied("PatientName")), name="empty"),
    violation(
        TYPE_2C_ATTRIBUTES_ARE_PRESENT, made("mr", without("RepetitionTime")), at="(0018,0080)"
    ),
    violation(
        CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
        made("ct", put("PlanarConfiguration", 0)),
        at="(0028,0006)",
    ),
    clean(
        CONDITIONAL_ATTRIBUTES_ARE_ABSENT,
        made("ct", put("PlanarConfiguration", 0), without("SamplesPerPixel")),
        name="what decides is missing",
    ),
    violation(ITEM_COUNTS_ARE_ALLOWED, made("ct", WITHIN), at="(0008,2218)"),
    clean(
        ITEM_COUNTS_ARE_ALLOWED,
        made("ct", emptied("AnatomicRegionSequence")),
        name="an optional sequence may be empty",
    ),
    violation(ENUMERATED_VALUES_ARE_USED, made("ct", put("PatientSex", "X")), at="(0010,0040)"),
    violation(
        ENUMERATED_VALUES_ARE_USED,
        made("ct", put("ImageType", ["ORIGINAL", "SECOND", "AXIAL"])),
        at="(0008,0008)",
        name="of the second value",
    ),
    clean(ENUMERATED_VALUES_ARE_USED, made("ct", emptied("PatientSex")), name="empty"),
    violation(DEFINED_TERMS_ARE_USED, made("ct", put("Modality", "XYZ")), at="(0008,0060)"),
    violation(ATTRIBUTES_BELONG_TO_THE_IOD, made("ct", put("EchoTime", 10)), at="(0018,0081)"),
    clean(
        ATTRIBUTES_BELONG_TO_THE_IOD,
        made("raw-data"),
        made("ct", overlay(0x6010)),
        name="private, repeating",
    ),
    violation(
        ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE,
        made("ct", put("AnatomicRegionSequence[0].EchoTime", 10)),
        at="(0008,2218)[0].(0018,0081)",
    ),
    violation(
        ATTRIBUTES_ARE_NOT_RETIRED,
        made("ct", put("OtherPatientIDs", "P-2")),
        at="(0010,1000)",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def found(i: Instance) -> dict[str, str]:
    return {
        f.evidence.locator: f"{f.actual} [{f.module}, {f.clause.section if f.clause else ''}]"
        for r in judge_all([i], "iod")
        for f in r.findings
    }


def test_findings_name_module_and_clause() -> None:
    assert found(made("ct", ROWS_OUT)) == {
        "(0028,0010)": "absent [Image Pixel, C.7.6.3, Table C.7-11a]"
    }


def test_a_missing_module_is_said_once() -> None:
    said = found(made("ct", IMAGE_PIXEL))
    assert list(said) == ["(0028,0002)"]
    assert "(0028,0011), (0028,0100)" in said["(0028,0002)"]
    assert "(7FE0,0010)" in said["(0028,0002)"]


def test_one_mistake_in_many_frames_is_said_once() -> None:
    said = found(made("seg-binary", without(*(NUMBER.format(n) for n in (1, 2, 4)))))
    at = "(5200,9230)[1].(0062,000A)[0].(0062,000B)"
    assert list(said) == [at]
    assert said[at].startswith("absent, and so in 2 more frames")


def test_a_wrong_value_has_no_consequences() -> None:
    said = found(made("microscopy-annotations", put("AnnotationCoordinateType", "4D")))
    assert list(said) == ["(006A,0001)"]


def test_what_cannot_be_told_is_listed_not_found() -> None:
    i = made("ct")
    left = not_judged(i)
    assert Open(0x00200060, "General Series", ANY_REASON) in [
        Open(o.tag, o.module, ANY_REASON) for o in left
    ]
    assert len(left) == len(set(left))
    assert all("cannot be told" in str(o) for o in left)
    assert any(str(o).startswith("the Synchronization module") for o in left)
    assert any(str(o).startswith("Laterality (0020,0060)") for o in left)
    assert not not_judged(made("ct", PRIVATE))
    assert not found(i)


ANY_REASON = ""


def test_truncated_objects_are_not_accused_of_what_cannot_be_read() -> None:
    whole = made("ct")
    for size in range(200, whole.dataset.size, 97):
        cut = replace(whole, dataset=whole.dataset.cut(0, size))
        ds = decode(cut.dataset, cut.transfer_syntax)
        accused = [int(k[1:5] + k[6:10], 16) for k, why in found(cut).items() if "absent" in why]
        assert not ds.gaps or all(tag <= ds.elements[-1].tag for tag in accused), size


def test_thousands_of_mistakes_are_bounded() -> None:
    sr = {0x00080016: "1.2.840.10008.5.1.4.1.1.88.33", 0x0040A730: [{}] * 3000}
    for _ in range(20):
        sr[0x0040A730] = [{0x0040A730: sr[0x0040A730]}, *[{}] * 100]
    result = judge(TYPE_1_ATTRIBUTES_ARE_PRESENT, sent(sr))
    assert len(result.findings) == MAX_OBJECTIONS


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_total(octets: bytes) -> None:
    i = replace(made("enhanced-ct"), dataset=payload(octets))
    assert all(r.verdict < Verdict.ERROR for r in judge_all([i], "iod"))


@settings(max_examples=40, deadline=None)
@given(st.integers(300, 6000), st.binary(min_size=1, max_size=8))
def test_total_on_damage(at: int, octets: bytes) -> None:
    whole = made("enhanced-ct")
    data = bytearray(whole.dataset.read())
    data[at : at + len(octets)] = octets
    results = judge_all([replace(whole, dataset=payload(bytes(data)))], "iod", "functional-groups")
    assert all(r.verdict < Verdict.ERROR for r in results), objections(results)
