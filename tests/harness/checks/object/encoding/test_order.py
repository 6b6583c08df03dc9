import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.encoding.order import (
    ELEMENTS_ASCEND,
    ELEMENTS_OCCUR_ONCE,
    GROUP_LENGTHS_ARE_LEFT_OUT,
    GROUP_LENGTHS_ARE_RIGHT,
    GROUPS_ARE_THOSE_OF_DATA_SETS,
    PRIVATE_NUMBERS_ARE_USABLE_ONES,
)
from harness.core.requirement import Severity
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import (
    CLASS,
    CREATOR,
    INSTANCE,
    element,
    failures,
    file,
    item,
    made,
    rows,
)

SEQUENCE = 0x00081140
TEXT = element(0x00100020, "LO", b"P1")
DIRECTORY_RECORD = element(0x00041430, "CS", b"IMAGE ")


def group_length(group, length):
    return element(group << 16, "UL", struct.pack("<I", length))


def nested(*elements):
    return made(CLASS, element(SEQUENCE, "SQ", item(b"".join(elements))))


SOUND = (
    made(CLASS, INSTANCE, TEXT),
    nested(CLASS, INSTANCE),
    made(CLASS, CREATOR, element(0x00091001, "LO", b"ab")),
    made(CLASS, TEXT, element(0xFFFCFFFC, "OB", bytes(8))),
    file(data=DIRECTORY_RECORD, e0002=element(0x00020002, "UI", b"1.2.840.10008.1.3.10")),
)
WITH_GROUP_LENGTHS = (
    made(group_length(8, len(CLASS + INSTANCE)), CLASS, INSTANCE, group_length(0x10, 10), TEXT),
)
VIOLATIONS = {
    ELEMENTS_ASCEND: (made(CLASS, TEXT, INSTANCE), nested(INSTANCE, CLASS)),
    ELEMENTS_OCCUR_ONCE: (made(CLASS, TEXT, TEXT), nested(TEXT, TEXT), made(CLASS, TEXT, CLASS)),
    GROUPS_ARE_THOSE_OF_DATA_SETS: (
        made(element(0x00020010, "UI", b"1.2\0"), CLASS),
        nested(element(0x00000002, "UI", b"1.2\0")),
        made(DIRECTORY_RECORD, CLASS),
        made(element(0x00060010, "LO", b"ab"), CLASS),
        made(element(0x00030010, "LO", b"ab"), CLASS),
        made(CLASS, element(0xFFFF0010, "LO", b"ab")),
    ),
    PRIVATE_NUMBERS_ARE_USABLE_ONES: (
        made(CLASS, element(0x00090001, "LO", b"ab")),
        made(CLASS, CREATOR, element(0x00090FFF, "LO", b"ab")),
        nested(element(0x0009000F, "LO", b"ab")),
    ),
    GROUP_LENGTHS_ARE_RIGHT: (
        made(group_length(8, 4), CLASS, INSTANCE),
        nested(group_length(0x10, 12), TEXT),
    ),
    GROUP_LENGTHS_ARE_LEFT_OUT: WITH_GROUP_LENGTHS,
}
CASES = table(
    *(
        row
        for requirement, bad in VIOLATIONS.items()
        for row in rows(
            requirement,
            SOUND + (WITH_GROUP_LENGTHS if requirement is GROUP_LENGTHS_ARE_RIGHT else ()),
            bad,
            "(",
        )
    )
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("requirement", [pytest.param(q, id=q.id) for q in VIOLATIONS])
def test_only_the_broken_rule_objects(requirement):
    fails = requirement.severity is Severity.FAILURE
    for i in VIOLATIONS[requirement]:
        assert failures(i, "encoding") == ({requirement.id} if fails else set())


def test_sound_objects_meet_silence():
    for i in SOUND:
        assert failures(i, "encoding") == set()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0x00100000, 0x00100FFF).map(lambda t: t | 1), max_size=8))
def test_order_and_uniqueness_are_told_apart(tags):
    # two elements without values may be taken for big endian; an object begins with its class
    found = failures(made(CLASS, *(element(t, "UN", b"") for t in tags)), "encoding")
    assert (ELEMENTS_OCCUR_ONCE.id in found) == (len(set(tags)) < len(tags))
    firsts = list(dict.fromkeys(tags))
    assert (ELEMENTS_ASCEND.id in found) == (firsts != sorted(firsts))
