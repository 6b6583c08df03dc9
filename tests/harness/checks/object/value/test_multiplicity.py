import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.value.multiplicity import MULTIPLICITIES_ARE_THE_REGISTERED_ONES
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import CLASS, element, failures, made, rows
from tests.harness.checks.parties import IMPLICIT

POSITION, PATIENT_ID, ROWS_TAG = 0x00200032, 0x00100020, 0x00280010
CONTOUR, IMAGE_TYPE, RETIRED = 0x30060050, 0x00080008, 0x00201000


def one(tag, vr, value):
    return made(CLASS, element(tag, vr, value))


GOOD = (
    one(PATIENT_ID, "LO", b""),
    one(PATIENT_ID, "LO", b"P1"),
    one(POSITION, "DS", b"1\\2\\3 "),
    one(POSITION, "DS", b""),
    one(CONTOUR, "DS", b"1\\2\\3\\4\\5\\6 "),
    one(IMAGE_TYPE, "CS", b"ORIGINAL\\PRIMARY "),
    one(ROWS_TAG, "US", b"\1\0"),
    one(PATIENT_ID, "UN", b"a\\b "),
    one(0x00091001, "LO", b"a\\b "),
    one(RETIRED, "IS", b"1\\2 "),
    one(0x00181310, "US", bytes(8)),
    one(0x00080201, "SH", b"+0100 "),
)
BAD = (
    one(PATIENT_ID, "LO", b"a\\b "),
    one(PATIENT_ID, "LO", b"a\\"),
    one(POSITION, "DS", b"1\\2 "),
    one(POSITION, "DS", b"1\\2\\3\\4 "),
    one(CONTOUR, "DS", b"1\\2\\3\\4 "),
    one(IMAGE_TYPE, "CS", b"ORIGINAL"),
    one(ROWS_TAG, "US", b"\1\0\1\0"),
    one(0x00181310, "US", b"\1\0"),
)
CASES = table(*rows(MULTIPLICITIES_ARE_THE_REGISTERED_ONES, GOOD, BAD, ","))


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


def test_only_the_count_is_objected_to():
    for i in BAD:
        assert failures(i, "value") == {MULTIPLICITIES_ARE_THE_REGISTERED_ONES.id}


def test_a_backslash_byte_may_be_half_a_character():
    sets = element(0x00080005, "CS", b"GB18030 ")
    value = "乗".encode("gb18030")  # 81 5C
    assert value.endswith(b"\\")
    assert failures(made(sets, CLASS, element(PATIENT_ID, "LO", value)), "value") == set()


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 40))
def test_every_count_of_a_step(count):
    raw = "\\".join("1" * count)
    raw += " " * (len(raw) % 2)
    found = failures(made(element(CONTOUR, "", raw.encode()), ts=IMPLICIT), "value")
    assert bool(found) == bool(count % 3)
    binary = struct.pack(f"<{count}d", *range(count))
    found = failures(made(element(0x00189602, "", binary), ts=IMPLICIT), "value")
    assert bool(found) == (count != 1)
