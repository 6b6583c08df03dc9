"""Relationships by reference."""

import pytest

from harness.checks.object.structured_report.references import (
    ITEM_IS_BY_VALUE_OR_BY_REFERENCE,
    REFERENCE_LEADS_TO_AN_ITEM,
    REFERENCE_MAKES_NO_LOOP,
    REFERENCES_ARE_ALLOWED,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    ENHANCED,
    EXTENSIBLE,
    IMAGE,
    by_reference,
    container,
    document,
    image,
    num,
    text,
)

GOOD = (image(), num(below=[by_reference(1, 1)]))
DEEP = "(0040,A730)[1].(0040,A730)[0].(0040,DB73)"

ROWS = table(
    clean(REFERENCES_ARE_ALLOWED, document(*GOOD)),
    clean(REFERENCES_ARE_ALLOWED, document(*GOOD, sop_class=EXTENSIBLE), name="not known"),
    violation(REFERENCES_ARE_ALLOWED, document(*GOOD, sop_class=ENHANCED), at=DEEP),
    nothing(REFERENCES_ARE_ALLOWED, IMAGE),
    clean(REFERENCE_LEADS_TO_AN_ITEM, document(*GOOD)),
    violation(
        REFERENCE_LEADS_TO_AN_ITEM, document(image(), num(below=[by_reference(1, 9)])), at=DEEP
    ),
    violation(REFERENCE_LEADS_TO_AN_ITEM, document(image(), num(below=[by_reference()])), at=DEEP),
    violation(REFERENCE_LEADS_TO_AN_ITEM, document(by_reference(0)), name="not the root"),
    violation(
        REFERENCE_LEADS_TO_AN_ITEM,
        document(*GOOD, text(below=[by_reference(1, 2, 1)])),
        at="(0040,A730)[2].(0040,A730)[0].(0040,DB73)",
        name="to a reference",
    ),
    nothing(REFERENCE_LEADS_TO_AN_ITEM, IMAGE),
    clean(REFERENCE_MAKES_NO_LOOP, document(*GOOD)),
    clean(
        REFERENCE_MAKES_NO_LOOP, document(*GOOD, num(below=[by_reference(1, 2)])), name="sibling"
    ),
    violation(REFERENCE_MAKES_NO_LOOP, document(image(), num(below=[by_reference(1, 2)])), at=DEEP),
    violation(REFERENCE_MAKES_NO_LOOP, document(image(), num(below=[by_reference(1)])), at=DEEP),
    nothing(REFERENCE_MAKES_NO_LOOP, IMAGE),
    clean(ITEM_IS_BY_VALUE_OR_BY_REFERENCE, document(*GOOD)),
    violation(
        ITEM_IS_BY_VALUE_OR_BY_REFERENCE,
        document(image(), num(below=[by_reference(1, 1, x0040A040="IMAGE")])),
        at="(0040,A730)[1].(0040,A730)[0].(0040,A040)",
    ),
    violation(
        ITEM_IS_BY_VALUE_OR_BY_REFERENCE,
        document(container(by_reference(1, 1, below=[text()]))),
        at="(0040,A730)[0].(0040,A730)[0].(0040,A730)",
        name="content",
    ),
    nothing(ITEM_IS_BY_VALUE_OR_BY_REFERENCE, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
