import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.encoding.representation import (
    PRIVATE_CREATORS_ARE_LO,
    REGISTERED_ELEMENTS_ARE_NOT_UN,
    RETIRED_ELEMENTS_HAVE_THEIR_VR,
    SIGNEDNESS_IS_THAT_OF_THE_PIXELS,
    VRS_ARE_THE_REGISTERED_ONES,
)
from harness.core.requirement import Severity
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import CLASS, element, failures, item, made, rows
from tests.harness.checks.parties import IMPLICIT

PIXEL_REPRESENTATION, PADDING = 0x00280103, 0x00280120
SIGNED = element(PIXEL_REPRESENTATION, "US", b"\1\0")
UNSIGNED = element(PIXEL_REPRESENTATION, "US", b"\0\0")


def one(tag, vr, value=b"\0\0"):
    return made(CLASS, element(tag, vr, value))


SOUND = (
    one(0x00100020, "LO", b"P1"),
    one(0x00283002, "SS", bytes(6)),
    one(0x60003000, "OB"),
    one(0x60003000, "OW"),
    one(0x00091001, "ST"),
    one(0x00090010, "LO", b"ab"),
    one(0x00100099, "UN"),
    one(0x00104000, "UN", bytes(0x10000)),
    made(CLASS, UNSIGNED, element(PADDING, "US", b"\0\0")),
    made(CLASS, SIGNED, element(PADDING, "SS", b"\0\0")),
    made(element(0x00100020, "", b"P1"), ts=IMPLICIT),
    one(0x00100000, "UL", bytes(4)),
)
VIOLATIONS = {
    VRS_ARE_THE_REGISTERED_ONES: (
        one(0x00100020, "SH", b"P1"),
        one(0x00280010, "SS"),
        one(0x00081140, "OB"),
        one(0x60003000, "UT"),
        made(CLASS, element(0x00081140, "SQ", item(element(0x00081155, "LO", b"1.")))),
    ),
    RETIRED_ELEMENTS_HAVE_THEIR_VR: (one(0x00281100, "LO", b"ab"), one(0x00201000, "DS", b"1 ")),
    REGISTERED_ELEMENTS_ARE_NOT_UN: (
        one(0x00100020, "UN", b"P1"),
        made(CLASS, element(0x00081140, "UN", bytes(0x10000))),
    ),
    PRIVATE_CREATORS_ARE_LO: (one(0x00090010, "UN", b"ab"), one(0x000900FF, "SH", b"ab")),
    SIGNEDNESS_IS_THAT_OF_THE_PIXELS: (
        made(CLASS, SIGNED, element(PADDING, "US", b"\0\0")),
        made(CLASS, UNSIGNED, element(0x00280106, "SS", b"\0\0")),
    ),
}
CASES = table(
    *(row for requirement, bad in VIOLATIONS.items() for row in rows(requirement, SOUND, bad, "("))
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("requirement", [pytest.param(q, id=q.id) for q in VIOLATIONS])
def test_only_the_broken_rule_objects(requirement):
    fails = requirement.severity is Severity.FAILURE
    for i in VIOLATIONS[requirement]:
        assert failures(i, "encoding") == ({requirement.id} if fails else set())
    for i in SOUND:
        assert failures(i, "encoding") == set()


@settings(max_examples=80, deadline=None)
@given(st.integers(0x00090000, 0x60FFFFFF), st.sampled_from(["LO", "OB", "UN", "SQ", "US"]))
def test_total(tag, vr):
    assert not [f for f in failures(one(tag, vr, b""), "encoding", "value") if ":" in f]
