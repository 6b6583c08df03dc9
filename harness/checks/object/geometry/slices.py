"""Thickness and spacing of slices (PS3.3 C.7.6.2, C.7.6.16.2.1, C.8.3.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, inside, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role
from harness.facts.uids import uid

THICKNESS, BETWEEN = 0x00180050, 0x00180088
PIXEL_MEASURES = 0x00289110
NUCLEAR_MEDICINE: Final = uid("NuclearMedicineImageStorage") or ""

SLICE_THICKNESS_IS_POSITIVE = Requirement(
    id="geometry.slice-thickness-is-positive",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The nominal thickness of a slice is greater than zero.",
    cites=(ps3(3, "C.7.6.2"), ps3(3, "C.7.6.16.2.1")),
)

SPACING_BETWEEN_FRAMES_IS_NOT_NEGATIVE = Requirement(
    id="geometry.spacing-between-frames-is-not-negative",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Spacing Between Slices in a Pixel Measures functional group is not negative.",
    cites=(ps3(3, "C.7.6.16.2.1"),),
)

SPACING_BETWEEN_SLICES_IS_POSITIVE = Requirement(
    id="geometry.spacing-between-slices-is-positive",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The distance between the centres of the slices of a series is greater than zero.",
    cites=(ps3(3, "C.8.3.1"),),
)


@tag_rule(SLICE_THICKNESS_IS_POSITIVE, THICKNESS)
def slice_thickness_is_positive(element: Element, _: Place) -> Objection | None:
    """Compare Slice Thickness with zero, in the data set and in functional groups."""
    return next((Objection("above 0 mm", f"{v:g}") for v in decimals(element) if v <= 0), None)


@tag_rule(SPACING_BETWEEN_FRAMES_IS_NOT_NEGATIVE, BETWEEN, where=inside(PIXEL_MEASURES))
def spacing_between_frames_is_not_negative(element: Element, _: Place) -> Objection | None:
    """Compare Spacing Between Slices with zero in the items of the Pixel Measures Sequence."""
    return next((Objection("0 mm or more", f"{v:g}") for v in decimals(element) if v < 0), None)


def _counts_from_slice_to_slice(place: Place) -> bool:
    # In nuclear medicine the sign gives the direction of stacking (PS3.3 C.8.4.15).
    return at_the_top(place) and place.instance.sop_class != NUCLEAR_MEDICINE


@tag_rule(SPACING_BETWEEN_SLICES_IS_POSITIVE, BETWEEN, where=_counts_from_slice_to_slice)
def spacing_between_slices_is_positive(element: Element, _: Place) -> Objection | None:
    """Compare Spacing Between Slices of a single-frame image with zero."""
    return next((Objection("above 0 mm", f"{v:g}") for v in decimals(element) if v <= 0), None)
