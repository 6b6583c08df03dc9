"""Direction cosines of rows and columns (PS3.3 C.7.6.2.1.1, C.8.12.2)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role
from harness.facts.iod import iod_of

ORIENTATION, POSITION = 0x00200037, 0x00200032
SLIDE_ORIENTATION = 0x00480102
FRAME_OF_REFERENCE = 0x00200052
TOLERANCE: Final = 1e-3  # of a dot product: decimal strings often carry no more than 4 digits

DIRECTION_COSINES_ARE_UNIT_VECTORS = Requirement(
    id="geometry.direction-cosines-are-unit-vectors",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The direction cosines of rows and of columns are vectors of length one.",
    cites=(ps3(3, "C.7.6.2.1.1"),),
)

DIRECTION_COSINES_ARE_ORTHOGONAL = Requirement(
    id="geometry.direction-cosines-are-orthogonal",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The direction cosines of rows and of columns are at right angles.",
    cites=(ps3(3, "C.7.6.2.1.1"),),
)

POSITION_AND_ORIENTATION_ARE_A_PAIR = Requirement(
    id="geometry.position-and-orientation-are-a-pair",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An image that gives its position also gives its orientation, and the reverse.",
    cites=(ps3(3, "C.7.6.2.1.1"),),
)

POSITION_HAS_A_FRAME_OF_REFERENCE = Requirement(
    id="geometry.position-has-a-frame-of-reference",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An image that gives its position names the frame of reference that it is in.",
    cites=(ps3(3, "C.7.4.1.1.1"), ps3(3, "C.7.6.2.1.1")),
)


def product(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Multiply two vectors: the dot product."""
    return sum(x * y for x, y in zip(a, b, strict=True))


@tag_rule(DIRECTION_COSINES_ARE_UNIT_VECTORS, ORIENTATION, SLIDE_ORIENTATION)
def direction_cosines_are_unit_vectors(element: Element, _: Place) -> Objection | None:
    """Take the dot product of each of the two vectors with itself, to one in a thousand."""
    cosines = decimals(element)
    if len(cosines) != 6:  # how many values there are is the matter of the value multiplicity
        return None
    for name, vector in (("row", cosines[:3]), ("column", cosines[3:])):
        square = product(vector, vector)
        if abs(square - 1) > TOLERANCE:
            said = "\\".join(f"{v:g}" for v in vector)
            return Objection("vectors of length 1", f"{name} vector {said}: length² {square:.4g}")
    return None


@tag_rule(DIRECTION_COSINES_ARE_ORTHOGONAL, ORIENTATION, SLIDE_ORIENTATION)
def direction_cosines_are_orthogonal(element: Element, _: Place) -> Objection | None:
    """Take the dot product of the two vectors: zero, to one in a thousand."""
    cosines = decimals(element)
    if len(cosines) != 6:
        return None
    dot = product(cosines[:3], cosines[3:])
    if abs(dot) > TOLERANCE:
        return Objection("a dot product of 0", f"{dot:.4g}")
    return None


def _mandatory(place: Place, module: str) -> bool:
    """Tell whether the IOD itself asks for the module: its Type 1 attributes are judged there."""
    iod = iod_of(place.instance.sop_class)
    return iod is not None and any(m.key == module and m.usage == "M" for m in iod.modules)


def _may_leave_out_the_plane(place: Place) -> bool:
    return at_the_top(place) and not _mandatory(place, "image-plane")


def _may_leave_out_the_frame(place: Place) -> bool:
    return at_the_top(place) and not _mandatory(place, "frame-of-reference")


@tag_rule(
    POSITION_AND_ORIENTATION_ARE_A_PAIR, POSITION, ORIENTATION, where=_may_leave_out_the_plane
)
def position_and_orientation_are_a_pair(element: Element, place: Place) -> Objection | None:
    """Look in the data set itself for the other one of the two."""
    other = ORIENTATION if element.tag == POSITION else POSITION
    if place.data_set.text(other):
        return None
    expected = "Image Orientation (Patient)" if other == ORIENTATION else "Image Position (Patient)"
    actual = "empty" if place.data_set.has(other) else "absent"
    return Objection(f"{expected} as well", actual, at=place.path(other))


@tag_rule(POSITION_HAS_A_FRAME_OF_REFERENCE, POSITION, where=_may_leave_out_the_frame)
def position_has_a_frame_of_reference(_: Element, place: Place) -> Objection | None:
    """Look for Frame of Reference UID beside a position."""
    if place.data_set.text(FRAME_OF_REFERENCE):
        return None
    actual = "empty" if place.data_set.has(FRAME_OF_REFERENCE) else "absent"
    return Objection("a Frame of Reference UID", actual, at=place.path(FRAME_OF_REFERENCE))
