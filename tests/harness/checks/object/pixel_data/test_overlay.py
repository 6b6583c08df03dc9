"""Overlay Data against the attributes that describe it."""

import struct

import pytest

from harness.checks.object.pixel_data.overlay import (
    OVERLAY_DATA_HAS_ITS_LENGTH,
    OVERLAY_PLANES_HAVE_ONE_BIT,
    OVERLAYS_ARE_IN_OVERLAY_DATA,
)
from tests.harness.checks.build import EXPLICIT, Case, clean, encode, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import GREY, element, held, native


def overlay(*, group=0x6000, rows=5, columns=5, bits=1, position=0, frames=None, data=bytes(4)):
    def number(tag, value):
        return struct.pack("<HH2sHH", group, tag, b"US", 2, value)

    plane = number(0x0010, rows) + number(0x0011, columns)
    if frames is not None:
        plane += struct.pack("<HH2sH2s", group, 0x0015, b"IS", 2, frames)
    plane += number(0x0100, bits) + number(0x0102, position)
    if data is not None:
        plane += element(group << 16 | 0x3000, "OW", data)
    return held(encode(GREY, EXPLICIT) + plane + element(0x7FE00010, "OW", bytes(32)))


SOUND = overlay()

ROWS = table(
    clean(OVERLAY_DATA_HAS_ITS_LENGTH, SOUND),
    clean(OVERLAY_DATA_HAS_ITS_LENGTH, overlay(frames=b"3 ", data=bytes(10)), name="frames"),
    violation(OVERLAY_DATA_HAS_ITS_LENGTH, overlay(data=bytes(2)), at="(6000,3000)"),
    violation(OVERLAY_DATA_HAS_ITS_LENGTH, overlay(group=0x601E, data=bytes(6)), at="(601E,3000)"),
    nothing(OVERLAY_DATA_HAS_ITS_LENGTH, native()),
    clean(OVERLAY_PLANES_HAVE_ONE_BIT, SOUND),
    clean(
        OVERLAY_PLANES_HAVE_ONE_BIT, overlay(bits=16, position=12, data=None), name="in the pixels"
    ),
    violation(OVERLAY_PLANES_HAVE_ONE_BIT, overlay(bits=8), at="(6000,0100)"),
    violation(OVERLAY_PLANES_HAVE_ONE_BIT, overlay(position=1), at="(6000,0102)"),
    clean(OVERLAYS_ARE_IN_OVERLAY_DATA, SOUND),
    violation(
        OVERLAYS_ARE_IN_OVERLAY_DATA, overlay(bits=16, position=12, data=None), at="(6000,3000)"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
