"""Data elements of an object as its maker encoded them (PS3.5 7.1, 7.8)."""

from __future__ import annotations

from harness.checks.object.element_rules import Place, element_rule, printed
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

UNDEFINED_LENGTH = 0xFFFFFFFF
FIRST_PRIVATE_DATA = 0x1000  # below, in an odd group, elements reserve blocks or are none

ELEMENT_LENGTHS_ARE_EVEN = Requirement(
    id="object.element-lengths-are-even",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The value of every data element has an even number of bytes.",
    cites=(ps3(5, "7.1.1"),),
)

PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR = Requirement(
    id="object.private-elements-have-their-creator",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every private data element stands in a block that a Private Creator reserves.",
    cites=(ps3(5, "7.8.1"),),
)


@element_rule(ELEMENT_LENGTHS_ARE_EVEN)
def element_lengths_are_even(element: Element, _: Place) -> Objection | None:
    """Look at every announced length; an undefined length is none."""
    if element.length % 2 and element.length != UNDEFINED_LENGTH:
        return Objection("an even length", f"{element.length} bytes")
    return None


@element_rule(PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR)
def private_elements_have_their_creator(element: Element, place: Place) -> Objection | None:
    """Look, in the same data set or item, for the element (gggg,00xx) that reserves (gggg,xxee)."""
    if not element.tag & 0x10000 or element.tag & 0xFFFF < FIRST_PRIVATE_DATA:
        return None
    creator = element.tag & 0xFFFF0000 | (element.tag & 0xFFFF) >> 8
    if place.data_set.text(creator):
        return None
    actual = "empty" if place.data_set.has(creator) else "none"
    return Objection(f"a Private Creator in {printed(creator)}", actual)
