"""Modality and VOI lookup tables: entries and bits."""

import pytest

from harness.checks.object.geometry.lookup_tables import (
    LOOKUP_TABLE_HAS_ITS_ENTRIES,
    MODALITY_TABLE_ENTRIES_ARE_BYTES_OR_WORDS,
    VOI_TABLE_ENTRIES_HAVE_8_TO_16_BITS,
)
from tests.harness.checks.build import IMPLICIT, Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

DESCRIPTOR, DATA = 0x00283002, 0x00283006
MODALITY, VOI = 0x00283000, 0x00283010


def lut(descriptor: list[int], size: int, sequence: int = VOI):
    elements = {sequence: [{DESCRIPTOR: descriptor, DATA: bytes(size)}]}
    return made(elements, transfer_syntax=IMPLICIT)


ROWS = table(
    clean(LOOKUP_TABLE_HAS_ITS_ENTRIES, lut([4, 0, 16], 8)),
    clean(LOOKUP_TABLE_HAS_ITS_ENTRIES, lut([5, 0, 8], 6), name="bytes, padded"),
    clean(LOOKUP_TABLE_HAS_ITS_ENTRIES, lut([5, 0, 8], 10), name="bytes in words"),
    clean(LOOKUP_TABLE_HAS_ITS_ENTRIES, lut([0, 0, 8], 1 << 16), name="all of them"),
    clean(LOOKUP_TABLE_HAS_ITS_ENTRIES, lut([4], 8), name="no descriptor"),
    violation(LOOKUP_TABLE_HAS_ITS_ENTRIES, lut([4, 0, 16], 6), at="(0028,3010)[0].(0028,3006)"),
    violation(
        LOOKUP_TABLE_HAS_ITS_ENTRIES, lut([4, 0, 16], 4), at="(0028,3006)", name="bytes for words"
    ),
    nothing(LOOKUP_TABLE_HAS_ITS_ENTRIES, made({DATA: bytes(4)})),
    clean(MODALITY_TABLE_ENTRIES_ARE_BYTES_OR_WORDS, lut([4, 0, 16], 8, MODALITY)),
    violation(
        MODALITY_TABLE_ENTRIES_ARE_BYTES_OR_WORDS, lut([4, 0, 12], 8, MODALITY), at="(0028,3002)"
    ),
    nothing(MODALITY_TABLE_ENTRIES_ARE_BYTES_OR_WORDS, lut([4, 0, 12], 8)),
    clean(VOI_TABLE_ENTRIES_HAVE_8_TO_16_BITS, lut([4, 0, 12], 8)),
    violation(VOI_TABLE_ENTRIES_HAVE_8_TO_16_BITS, lut([4, 0, 7], 4), at="(0028,3002)"),
    nothing(VOI_TABLE_ENTRIES_HAVE_8_TO_16_BITS, lut([4, 0, 7], 4, MODALITY)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
