"""Derived images tell how."""

import pytest

from harness.checks.object.semantics.derivation import DERIVED_IMAGES_TELL_THEIR_DERIVATION
from tests.harness.checks.build import CT_IMAGE_STORAGE, Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

TYPE, DESCRIPTION, CLASS = 0x00080008, 0x00082111, 0x00080016
DERIVED = "DERIVED\\SECONDARY\\AXIAL"

ROWS = table(
    clean(DERIVED_IMAGES_TELL_THEIR_DERIVATION, made({TYPE: "ORIGINAL\\PRIMARY"})),
    clean(DERIVED_IMAGES_TELL_THEIR_DERIVATION, made({TYPE: DERIVED, DESCRIPTION: "MIP"})),
    violation(
        DERIVED_IMAGES_TELL_THEIR_DERIVATION,
        made({CLASS: CT_IMAGE_STORAGE, TYPE: DERIVED}),
        at="(0008,0008)",
    ),
    nothing(DERIVED_IMAGES_TELL_THEIR_DERIVATION, made({CLASS: CT_IMAGE_STORAGE})),
    nothing(
        DERIVED_IMAGES_TELL_THEIR_DERIVATION,
        made({CLASS: "1.2.840.10008.5.1.4.1.1.7", TYPE: DERIVED}),
        name="a capture",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
