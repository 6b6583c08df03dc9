"""The SOP Class is named, registered, current; a private one is said to be."""

import pytest

from harness.checks.object.iod.sop_class import (
    SOP_CLASS_IS_FOR_STORAGE,
    SOP_CLASS_IS_NAMED,
    SOP_CLASS_IS_NOT_RETIRED,
    SOP_CLASS_IS_STANDARD,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.changed_bases import copied, sent

AT = "(0008,0016)"


def of(sop_class: str | None):
    return sent({0x00080018: "1.2.3"} if sop_class is None else {0x00080016: sop_class})


CT = of("1.2.840.10008.5.1.4.1.1.2")
VERIFICATION = of("1.2.840.10008.1.1")
UNREGISTERED = of("1.2.840.10008.5.1.4.1.1.999")
RETIRED = of("1.2.840.10008.5.1.4.1.1.6")
PRIVATE = of("1.2.3.4")
NONE = of(None)
DICOMDIR = sent({0x00041220: [], 0x00041200: 0})

ROWS = table(
    clean(SOP_CLASS_IS_NAMED, CT, PRIVATE),
    violation(SOP_CLASS_IS_NAMED, NONE, at=AT),
    nothing(SOP_CLASS_IS_NAMED, DICOMDIR, name="a DICOMDIR"),
    nothing(SOP_CLASS_IS_NAMED, copied(NONE), name="a copy's way"),
    clean(SOP_CLASS_IS_FOR_STORAGE, CT, RETIRED),
    violation(SOP_CLASS_IS_FOR_STORAGE, VERIFICATION, at=AT),
    violation(SOP_CLASS_IS_FOR_STORAGE, UNREGISTERED, at=AT, name="not registered"),
    nothing(SOP_CLASS_IS_FOR_STORAGE, PRIVATE, NONE),
    clean(SOP_CLASS_IS_NOT_RETIRED, CT),
    violation(SOP_CLASS_IS_NOT_RETIRED, RETIRED, at=AT),
    nothing(SOP_CLASS_IS_NOT_RETIRED, PRIVATE, NONE),
    clean(SOP_CLASS_IS_STANDARD, CT, RETIRED),
    violation(SOP_CLASS_IS_STANDARD, PRIVATE, at=AT),
    nothing(SOP_CLASS_IS_STANDARD, NONE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
