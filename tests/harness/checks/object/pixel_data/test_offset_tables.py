"""Basic and Extended Offset Tables."""

import pytest

from harness.checks.object.pixel_data.offset_tables import (
    BASIC_OFFSETS_ASCEND,
    BASIC_OFFSETS_HIT_FRAGMENTS,
    EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES,
    EXTENDED_OFFSET_TABLE_STANDS_ALONE,
    EXTENDED_OFFSETS_HIT_FRAGMENTS,
    ONE_BASIC_OFFSET_FOR_EACH_FRAME,
    VIDEO_HAS_AN_EMPTY_OFFSET_TABLE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import (
    element,
    encapsulated,
    frames,
    held,
    native,
    offsets,
)
from tests.harness.content.codec.headers import jpeg, mpeg_2

SIZE = len(jpeg())
STEP = SIZE + 8
VIDEO = mpeg_2() + b"\0" * (len(mpeg_2()) % 2)


def extended(*numbers, lengths=(SIZE, SIZE), **more):
    return frames(
        2,
        extended=offsets(*numbers, width="Q"),
        lengths=None if lengths is None else offsets(*lengths, width="Q"),
        **{"table": b"", **more},
    )


NATIVE_WITH_TABLE = held(element(0x7FE00001, "OV", bytes(8)) + native().dataset.read()[-44:])

ROWS = table(
    clean(BASIC_OFFSETS_HIT_FRAGMENTS, frames(3)),
    clean(BASIC_OFFSETS_HIT_FRAGMENTS, frames(3, table=b""), name="empty"),
    violation(
        BASIC_OFFSETS_HIT_FRAGMENTS,
        frames(2, table=offsets(0, STEP + 2)),
        at="Basic Offset Table",
    ),
    violation(
        BASIC_OFFSETS_HIT_FRAGMENTS, frames(2, table=offsets(8, STEP)), name="first not zero"
    ),
    nothing(BASIC_OFFSETS_HIT_FRAGMENTS, native()),
    clean(BASIC_OFFSETS_ASCEND, frames(3)),
    violation(BASIC_OFFSETS_ASCEND, frames(2, table=offsets(0, 0)), at="Basic Offset Table"),
    clean(ONE_BASIC_OFFSET_FOR_EACH_FRAME, frames(3)),
    violation(ONE_BASIC_OFFSET_FOR_EACH_FRAME, frames(3, table=offsets(0, STEP))),
    clean(ONE_BASIC_OFFSET_FOR_EACH_FRAME, encapsulated(VIDEO, ts="4.100"), name="video"),
    clean(VIDEO_HAS_AN_EMPTY_OFFSET_TABLE, encapsulated(VIDEO, ts="4.100")),
    violation(VIDEO_HAS_AN_EMPTY_OFFSET_TABLE, encapsulated(VIDEO, ts="4.102", table=offsets(0))),
    nothing(
        VIDEO_HAS_AN_EMPTY_OFFSET_TABLE,
        encapsulated(VIDEO, ts="4.102.1", table=offsets(0)),
        name="fragmentable",
    ),
    nothing(VIDEO_HAS_AN_EMPTY_OFFSET_TABLE, frames(2), name="no video"),
    clean(EXTENDED_OFFSET_TABLE_STANDS_ALONE, extended(0, STEP)),
    clean(EXTENDED_OFFSET_TABLE_STANDS_ALONE, native(), name="none"),
    violation(
        EXTENDED_OFFSET_TABLE_STANDS_ALONE,
        extended(0, STEP, table=offsets(0, STEP)),
        at="(7FE0,0001)",
    ),
    violation(EXTENDED_OFFSET_TABLE_STANDS_ALONE, NATIVE_WITH_TABLE, name="native"),
    clean(EXTENDED_OFFSETS_HIT_FRAGMENTS, extended(0, STEP)),
    clean(EXTENDED_OFFSETS_HIT_FRAGMENTS, frames(2), name="none"),
    violation(EXTENDED_OFFSETS_HIT_FRAGMENTS, extended(0, STEP + 1), at="(7FE0,0001)"),
    violation(EXTENDED_OFFSETS_HIT_FRAGMENTS, extended(0), name="too few"),
    violation(EXTENDED_OFFSETS_HIT_FRAGMENTS, extended(), name="empty"),
    violation(EXTENDED_OFFSETS_HIT_FRAGMENTS, extended(0, 0), name="twice the same"),
    clean(EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES, extended(0, STEP)),
    clean(
        EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES,
        extended(0, STEP, lengths=(SIZE - 1, SIZE)),
        name="without padding",
    ),
    violation(
        EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES,
        extended(0, STEP, lengths=(SIZE, SIZE - 2)),
        at="(7FE0,0002)",
    ),
    violation(
        EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES, extended(0, STEP, lengths=None), name="absent"
    ),
    violation(
        EXTENDED_LENGTHS_ARE_THOSE_OF_THE_FRAMES, extended(0, STEP, lengths=(SIZE,)), name="too few"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
