"""Modality and VOI lookup tables against their descriptors (PS3.3 C.11.1.1.1, C.11.2.1.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import inside, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element
from harness.core.requirement import Level, Requirement, Role

MODALITY_LUTS, VOI_LUTS = 0x00283000, 0x00283010
DESCRIPTOR, DATA = 0x00283002, 0x00283006
ALL_ENTRIES: Final = 1 << 16  # is announced as 0

LOOKUP_TABLE_HAS_ITS_ENTRIES = Requirement(
    id="geometry.lookup-table-has-its-entries",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A modality or VOI lookup table has as many entries as its descriptor announces.",
    cites=(ps3(3, "C.11.1.1.1"), ps3(3, "C.11.2.1.1")),
)

MODALITY_TABLE_ENTRIES_ARE_BYTES_OR_WORDS = Requirement(
    id="geometry.modality-table-entries-are-bytes-or-words",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The entries of a modality lookup table have 8 or 16 bits.",
    cites=(ps3(3, "C.11.1.1.1"),),
)

VOI_TABLE_ENTRIES_HAVE_8_TO_16_BITS = Requirement(
    id="geometry.voi-table-entries-have-8-to-16-bits",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The entries of a VOI lookup table have 8 to 16 bits.",
    cites=(ps3(3, "C.11.2.1.1"),),
)


def _descriptor(ds: DataSet) -> tuple[int, int] | None:
    """Read number of entries and bits per entry."""
    values = ds.numbers(DESCRIPTOR)
    if len(values) != 3:
        return None
    # A signed first value mapped makes SS of the descriptor, and the count must not go negative.
    return (values[0] & 0xFFFF) or ALL_ENTRIES, values[2]


@tag_rule(LOOKUP_TABLE_HAS_ITS_ENTRIES, DATA, where=inside(MODALITY_LUTS, VOI_LUTS))
def lookup_table_has_its_entries(element: Element, place: Place) -> Objection | None:
    """Compare the length of LUT Data with the entries announced; those of 8 bits may be words."""
    # PS3.3 C.11.1.1.1 notes that entries of 8 bits have been put into words, and that one can tell.
    announced = _descriptor(place.data_set)
    if announced is None:
        return None
    entries, bits = announced
    size = element.value.size
    possible = {2 * entries} | ({entries + entries % 2} if bits <= 8 else set())
    if size in possible:
        return None
    return Objection(f"{entries} entries of {bits} bits", f"{size} bytes")


@tag_rule(MODALITY_TABLE_ENTRIES_ARE_BYTES_OR_WORDS, DESCRIPTOR, where=inside(MODALITY_LUTS))
def modality_table_entries_are_bytes_or_words(_: Element, place: Place) -> Objection | None:
    """Look at the third value of the descriptor in the Modality LUT Sequence."""
    announced = _descriptor(place.data_set)
    if announced is None or announced[1] in (8, 16):
        return None
    return Objection("8 or 16 bits", f"{announced[1]}")


@tag_rule(VOI_TABLE_ENTRIES_HAVE_8_TO_16_BITS, DESCRIPTOR, where=inside(VOI_LUTS))
def voi_table_entries_have_8_to_16_bits(_: Element, place: Place) -> Objection | None:
    """Look at the third value of the descriptor in the VOI LUT Sequence."""
    announced = _descriptor(place.data_set)
    if announced is None or 8 <= announced[1] <= 16:
        return None
    return Objection("8 to 16 bits", f"{announced[1]}")
