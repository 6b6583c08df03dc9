"""Floating-point pixel data."""

import pytest

from harness.checks.object.pixel_data.floating import (
    FLOAT_PIXEL_DATA_DESCRIBES_ITSELF,
    FLOAT_PIXEL_DATA_IS_NATIVE,
    ONE_KIND_OF_PIXEL_DATA,
)
from tests.harness.checks.build import Case, clean, encode, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    ALLOCATED,
    GREY,
    HIGH_BIT,
    SIGNED,
    STORED,
    element,
    held,
    native,
)

FLOAT, DOUBLE = 0x7FE00008, 0x7FE00009
PLAIN = {**GREY, ALLOCATED: 32, STORED: None, HIGH_BIT: None, SIGNED: None}
LONG = {**PLAIN, ALLOCATED: 64}
SOUND = native(like=PLAIN, tag=FLOAT, vr="OF")
BOTH = held(
    encode(GREY, "") + element(FLOAT, "OF", bytes(64)) + element(0x7FE00010, "OW", bytes(32))
)

ROWS = table(
    clean(ONE_KIND_OF_PIXEL_DATA, SOUND),
    clean(ONE_KIND_OF_PIXEL_DATA, native(), name="integers"),
    violation(ONE_KIND_OF_PIXEL_DATA, BOTH, at="(7FE0,0010)"),
    clean(FLOAT_PIXEL_DATA_DESCRIBES_ITSELF, SOUND),
    clean(FLOAT_PIXEL_DATA_DESCRIBES_ITSELF, native(like=LONG, tag=DOUBLE, vr="OD"), name="double"),
    violation(
        FLOAT_PIXEL_DATA_DESCRIBES_ITSELF,
        native({ALLOCATED: 64}, like=PLAIN, tag=FLOAT, vr="OF"),
        at="(0028,0100)",
    ),
    violation(
        FLOAT_PIXEL_DATA_DESCRIBES_ITSELF,
        native({STORED: 32}, like=PLAIN, tag=FLOAT, vr="OF"),
        at="(0028,0101)",
        name="bits stored",
    ),
    violation(
        FLOAT_PIXEL_DATA_DESCRIBES_ITSELF,
        native(like=PLAIN, tag=FLOAT, vr="OW"),
        at="(7FE0,0008)",
        name="as words",
    ),
    nothing(FLOAT_PIXEL_DATA_DESCRIBES_ITSELF, native()),
    clean(FLOAT_PIXEL_DATA_IS_NATIVE, SOUND),
    violation(
        FLOAT_PIXEL_DATA_IS_NATIVE,
        native(like=PLAIN, tag=FLOAT, vr="OF", transfer_syntax="1.2.840.10008.1.2.4.90"),
        at="(7FE0,0008)",
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
