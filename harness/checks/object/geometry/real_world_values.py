"""Real World Value Mapping (PS3.3 C.7.6.16.2.11)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element
from harness.content.decimals import decimal, decimals
from harness.core.requirement import Level, Requirement, Role

FIRST, LAST = 0x00409216, 0x00409211
FLOAT_FIRST, FLOAT_LAST = 0x00409214, 0x00409213
LUT_DATA, SLOPE = 0x00409212, 0x00409225
BYTES_PER_ENTRY: Final = 8  # Real World Value LUT Data is FD

MAPPED_RANGE_IS_ORDERED = Requirement(
    id="geometry.mapped-range-is-ordered",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The first stored value that a real world mapping maps is not above the last.",
    cites=(ps3(3, "C.7.6.16.2.11.1.2"),),
)

MAPPED_RANGE_HAS_ITS_LUT_ENTRIES = Requirement(
    id="geometry.mapped-range-has-its-lut-entries",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Real World Value LUT Data has an entry for each stored value in the mapped range.",
    cites=(ps3(3, "C.7.6.16.2.11.1.2"),),
)

REAL_WORLD_SLOPE_IS_NOT_ZERO = Requirement(
    id="geometry.real-world-slope-is-not-zero",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Real World Value Slope is not zero.",
    cites=(ps3(3, "C.7.6.16.2.11.1.2"),),
)


def _range(ds: DataSet, first: int, last: int) -> tuple[float, float] | None:
    low, high = decimal(ds, first), decimal(ds, last)
    return None if low is None or high is None else (low, high)


@tag_rule(MAPPED_RANGE_IS_ORDERED, LAST, FLOAT_LAST)
def mapped_range_is_ordered(element: Element, place: Place) -> Objection | None:
    """Compare Real World Value First and Last Value Mapped of one item."""
    mapped = _range(place.data_set, FIRST if element.tag == LAST else FLOAT_FIRST, element.tag)
    if mapped is None or mapped[0] <= mapped[1]:
        return None
    return Objection(f"{mapped[0]:g} or more", f"{mapped[1]:g}")


@tag_rule(MAPPED_RANGE_HAS_ITS_LUT_ENTRIES, LUT_DATA)
def mapped_range_has_its_lut_entries(element: Element, place: Place) -> Objection | None:
    """Count entries of eight bytes, and the stored values from the first to the last mapped."""
    mapped = _range(place.data_set, FIRST, LAST)
    if mapped is None or element.vr not in ("FD", "UN") or mapped[0] > mapped[1]:
        return None
    expected = int(mapped[1]) - int(mapped[0]) + 1
    entries = element.value.size // BYTES_PER_ENTRY
    return None if entries == expected else Objection(f"{expected} entries", f"{entries}")


@tag_rule(REAL_WORLD_SLOPE_IS_NOT_ZERO, SLOPE)
def real_world_slope_is_not_zero(element: Element, _: Place) -> Objection | None:
    """Compare Real World Value Slope with zero."""
    return Objection("any number but 0", "0") if 0.0 in decimals(element) else None
