"""Native or encapsulated as the Transfer Syntax says, and items as they should be."""

import pytest

from harness.checks.object.pixel_data.encapsulation import (
    ENCAPSULATED_IN_ENCAPSULATED_SYNTAXES,
    ENCAPSULATED_IS_OB,
    FRAGMENTS_ARE_EVEN,
    NATIVE_IN_NATIVE_SYNTAXES,
    OFFSET_TABLE_COMES_FIRST,
    THERE_IS_A_FRAGMENT,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import encapsulated, native
from tests.harness.content.codec.headers import jpeg

ONE = jpeg()
SOUND = encapsulated(ONE)
CODED_NATIVE = native(transfer_syntax="1.2.840.10008.1.2.4.50")

ROWS = table(
    clean(ENCAPSULATED_IN_ENCAPSULATED_SYNTAXES, SOUND),
    violation(ENCAPSULATED_IN_ENCAPSULATED_SYNTAXES, CODED_NATIVE, at="(7FE0,0010)"),
    nothing(ENCAPSULATED_IN_ENCAPSULATED_SYNTAXES, native()),
    clean(NATIVE_IN_NATIVE_SYNTAXES, native()),
    violation(NATIVE_IN_NATIVE_SYNTAXES, encapsulated(ONE, ts="1"), at="(7FE0,0010)"),
    nothing(NATIVE_IN_NATIVE_SYNTAXES, SOUND),
    clean(ENCAPSULATED_IS_OB, SOUND),
    violation(ENCAPSULATED_IS_OB, encapsulated(ONE, vr="OW"), at="(7FE0,0010)"),
    clean(OFFSET_TABLE_COMES_FIRST, SOUND),
    violation(OFFSET_TABLE_COMES_FIRST, encapsulated(ONE, table=None), at="first item"),
    violation(
        OFFSET_TABLE_COMES_FIRST, encapsulated(ONE, table=b"abcdef"), name="no 32-bit numbers"
    ),
    violation(OFFSET_TABLE_COMES_FIRST, encapsulated(table=None), name="nothing at all"),
    nothing(OFFSET_TABLE_COMES_FIRST, native()),
    clean(THERE_IS_A_FRAGMENT, SOUND),
    violation(THERE_IS_A_FRAGMENT, encapsulated(), at="(7FE0,0010)"),
    clean(FRAGMENTS_ARE_EVEN, SOUND),
    violation(
        FRAGMENTS_ARE_EVEN, encapsulated(ONE + b"x", ONE + b"y"), at="fragment 1, and 1 more"
    ),
    violation(FRAGMENTS_ARE_EVEN, encapsulated(ONE, b""), at="fragment 2", name="empty"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
