import pytest

from harness.checks.object.file_format.values import (
    META_ELEMENTS_HAVE_THEIR_VR,
    META_VALUES_FIT_THEIR_VR,
    VERSION_IS_ONE,
)
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import element, failures, file, rows


def uid(value):
    return file(e0012=element(0x00020012, "UI", value))


def version_name(value):
    return file(e0013=element(0x00020013, "SH", value))


VIOLATIONS = {
    VERSION_IS_ONE: (
        file(e0001=element(0x00020001, "OB", b"\1\0")),
        file(e0001=element(0x00020001, "OB", b"")),
    ),
    META_ELEMENTS_HAVE_THEIR_VR: (
        file(e0013=element(0x00020013, "UN", b"ACME")),
        file(e0013=element(0x00020013, "LO", b"ACME")),
    ),
    META_VALUES_FIT_THEIR_VR: (
        uid(b"1.02.3"),
        uid(b"1.2.3 "),
        uid(b"1.2.3.\0\0\0"[:8]),
        uid(b"1.2\0\0\0"),
        uid(b"1." + b"2" * 64),
        version_name(b"A" * 18),
        version_name(b"ACME\0\0"),
        file(e0016=element(0x00020016, "AE", b"  ")),
        file(e0016=element(0x00020016, "AE", b"A\xc4")),
    ),
}
SOUND = (
    file(),
    uid(b"1." + b"2" * 62),
    version_name(b"A" * 16),
    version_name(b"A 1 "),
    file(e0016=element(0x00020016, "AE", b"STORE ")),
)
CASES = table(
    *(
        row
        for requirement, bad in VIOLATIONS.items()
        for row in rows(requirement, SOUND, bad, "file meta (0002,")
    )
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("requirement", [pytest.param(r, id=r.id) for r in VIOLATIONS])
def test_only_the_broken_rule_objects(requirement):
    for i in VIOLATIONS[requirement]:
        assert failures(i, "file") == {requirement.id}
    for i in SOUND:
        assert failures(i, "file") == set()
