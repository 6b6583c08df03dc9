"""Palette Color Lookup Tables."""

import pytest

from harness.checks.object.pixel_data.palette import (
    PALETTE_DATA_HAS_ALL_ENTRIES,
    PALETTE_DESCRIPTORS_AGREE,
    PALETTE_ENTRIES_HAVE_8_OR_16_BITS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.pixel_data.images import BYTES, PHOTOMETRIC, native

RED, GREEN, BLUE, ALPHA = 0x00281101, 0x00281102, 0x00281103, 0x00281104
DATA = 0x0100


def palette(changes=None, *, entries=256, first=0, bits=16, data=None):
    described = {tag: [entries, first, bits] for tag in (RED, GREEN, BLUE)}
    size = (entries or 65536) * bits // 8
    tables = {tag + DATA: bytes(size if data is None else data) for tag in (RED, GREEN, BLUE)}
    return native(
        {PHOTOMETRIC: "PALETTE COLOR", **described, **tables, **(changes or {})}, like=BYTES
    )


ROWS = table(
    nothing(PALETTE_DESCRIPTORS_AGREE, native()),
    clean(PALETTE_DESCRIPTORS_AGREE, palette()),
    clean(PALETTE_DESCRIPTORS_AGREE, palette({ALPHA: [256, 0, 8]}), name="alpha of its own bits"),
    violation(PALETTE_DESCRIPTORS_AGREE, palette({BLUE: [256, 1, 16]}), at="(0028,1103)"),
    violation(PALETTE_DESCRIPTORS_AGREE, palette({ALPHA: [255, 0, 8]}), name="alpha"),
    clean(PALETTE_ENTRIES_HAVE_8_OR_16_BITS, palette(bits=8)),
    violation(PALETTE_ENTRIES_HAVE_8_OR_16_BITS, palette(bits=12), at="(0028,1101)"),
    clean(PALETTE_DATA_HAS_ALL_ENTRIES, palette()),
    clean(PALETTE_DATA_HAS_ALL_ENTRIES, palette(entries=0), name="65536 entries"),
    clean(PALETTE_DATA_HAS_ALL_ENTRIES, palette(entries=3, bits=8, data=4), name="padded"),
    clean(
        PALETTE_DATA_HAS_ALL_ENTRIES,
        palette({tag + DATA: None for tag in (RED, GREEN, BLUE)}),
        name="segmented",
    ),
    violation(PALETTE_DATA_HAS_ALL_ENTRIES, palette(data=510), at="(0028,1201)"),
    violation(PALETTE_DATA_HAS_ALL_ENTRIES, palette(bits=8, data=512), name="8 bits in words"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
