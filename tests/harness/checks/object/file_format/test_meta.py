import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.file_format.meta import (
    GROUP_LENGTH_COMES_FIRST,
    GROUP_LENGTH_COUNTS_THE_META_ELEMENTS,
    META_ELEMENTS_ARE_REGISTERED,
    META_ELEMENTS_ASCEND,
    PRIVATE_INFORMATION_HAS_ITS_CREATOR,
    REQUIRED_META_ELEMENTS_ARE_FILLED,
)
from harness.content.files import instance_of
from harness.core.octets import payload
from tests.harness.checks.build import Case, nothing, table
from tests.harness.checks.object.made import (
    CLASS,
    INSTANCE,
    META,
    PREAMBLE,
    element,
    failures,
    file,
    meta,
    rows,
)

ELEMENTS = tuple(META.values())
CREATOR = element(0x00020100, "UI", b"1.2.3.4\0")
INFORMATION = element(0x00020102, "OB", b"ab")


def stream(head):
    return instance_of("file", payload(PREAMBLE + head + CLASS + INSTANCE))


VIOLATIONS = {
    GROUP_LENGTH_COMES_FIRST: (stream(b"".join(ELEMENTS)),),
    GROUP_LENGTH_COUNTS_THE_META_ELEMENTS: (
        stream(meta(*ELEMENTS, length=10)),
        stream(meta(*ELEMENTS, length=0xFFFFFFFF)),
    ),
    REQUIRED_META_ELEMENTS_ARE_FILLED: (
        file(e0002=b""),
        file(e0012=element(0x00020012, "UI", b"")),
        file(e0001=b""),
    ),
    META_ELEMENTS_ASCEND: (
        stream(meta(*ELEMENTS[:3], ELEMENTS[4], ELEMENTS[3], ELEMENTS[5])),
        stream(meta(*ELEMENTS, ELEMENTS[5])),
    ),
    META_ELEMENTS_ARE_REGISTERED: (file(e0055=element(0x00020055, "LO", b"ab")),),
    PRIVATE_INFORMATION_HAS_ITS_CREATOR: (file(e0100=CREATOR), file(e0102=INFORMATION)),
}
CASES = table(
    *(
        row
        for requirement, bad in VIOLATIONS.items()
        for row in rows(
            requirement, (file(), file(e0100=CREATOR, e0102=INFORMATION)), bad, "file meta (0002,"
        )
    ),
    *(
        nothing(requirement, instance_of("file", payload(CLASS)), name="no file meta")
        for requirement in VIOLATIONS
    ),
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("requirement", [pytest.param(r, id=r.id) for r in VIOLATIONS])
def test_only_the_broken_rule_objects(requirement):
    for i in VIOLATIONS[requirement]:
        assert failures(i, "file") == {requirement.id}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_total(data):
    for head in (b"", PREAMBLE, PREAMBLE + b"\x02\x00", PREAMBLE + b"\x00\x02"):
        found = failures(instance_of("file", payload(head + data)), "file", "encoding", "value")
        assert not [f for f in found if ":" in f]
