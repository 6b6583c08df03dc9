"""Real world value mappings: range, table, slope."""

import struct

import pytest

from harness.checks.object.geometry.real_world_values import (
    MAPPED_RANGE_HAS_ITS_LUT_ENTRIES,
    MAPPED_RANGE_IS_ORDERED,
    REAL_WORLD_SLOPE_IS_NOT_ZERO,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

FIRST, LAST, LUT, SLOPE = 0x00409216, 0x00409211, 0x00409212, 0x00409225
FLOAT_FIRST, FLOAT_LAST = 0x00409214, 0x00409213


def mapping(**elements: object):
    named = {
        "first": FIRST,
        "last": LAST,
        "float_first": FLOAT_FIRST,
        "float_last": FLOAT_LAST,
        "lut": LUT,
        "slope": SLOPE,
    }
    return made({0x00409096: [{named[k]: v for k, v in elements.items()}]})


def doubles(count: int) -> bytes:
    return struct.pack(f"<{count}d", *range(count))


IN = "(0040,9096)[0]."

ROWS = table(
    clean(MAPPED_RANGE_IS_ORDERED, mapping(first=0, last=10)),
    clean(MAPPED_RANGE_IS_ORDERED, mapping(last=10), name="one end"),
    violation(MAPPED_RANGE_IS_ORDERED, mapping(first=10, last=0), at=IN + "(0040,9211)"),
    violation(
        MAPPED_RANGE_IS_ORDERED,
        mapping(float_first=[1.5], float_last=[0.5]),
        at=IN + "(0040,9213)",
        name="of floats",
    ),
    nothing(MAPPED_RANGE_IS_ORDERED, made({0x00280010: 1})),
    clean(MAPPED_RANGE_HAS_ITS_LUT_ENTRIES, mapping(first=5, last=7, lut=doubles(3))),
    clean(MAPPED_RANGE_HAS_ITS_LUT_ENTRIES, mapping(lut=doubles(3)), name="no range"),
    violation(
        MAPPED_RANGE_HAS_ITS_LUT_ENTRIES,
        mapping(first=5, last=8, lut=doubles(3)),
        at=IN + "(0040,9212)",
    ),
    nothing(MAPPED_RANGE_HAS_ITS_LUT_ENTRIES, mapping(first=5, last=8)),
    clean(REAL_WORLD_SLOPE_IS_NOT_ZERO, mapping(slope=[0.1])),
    violation(REAL_WORLD_SLOPE_IS_NOT_ZERO, mapping(slope=[0.0]), at=IN + "(0040,9225)"),
    nothing(REAL_WORLD_SLOPE_IS_NOT_ZERO, mapping(first=5)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
