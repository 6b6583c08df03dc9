"""Coordinates of annotations that are relative to the displayed area (PS3.3 C.10.5)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import inside, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

TEXT_OBJECTS, GRAPHIC_OBJECTS = 0x00700008, 0x00700009
UNITS: Final = {  # coordinates: the attribute beside them that gives their units
    0x00700010: 0x00700003,  # Bounding Box Top Left Hand Corner
    0x00700011: 0x00700003,  # Bounding Box Bottom Right Hand Corner
    0x00700014: 0x00700004,  # Anchor Point
    0x00700022: 0x00700005,  # Graphic Data
}

DISPLAY_COORDINATES_ARE_FRACTIONS = Requirement(
    id="semantics.display-coordinates-are-fractions",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Coordinates in units of the displayed area are from 0.0 to 1.0.",
    cites=(ps3(3, "C.10.5"),),
)

_in_an_annotation = inside(TEXT_OBJECTS, GRAPHIC_OBJECTS)


def _has_display_units(place: Place) -> bool:
    units = {place.data_set.text(tag) for tag in UNITS.values()}
    return _in_an_annotation(place) and "DISPLAY" in units


@tag_rule(DISPLAY_COORDINATES_ARE_FRACTIONS, *UNITS, where=_has_display_units)
def display_coordinates_are_fractions(element: Element, place: Place) -> Objection | None:
    """Compare the smallest and the largest coordinate where the units are DISPLAY."""
    found = decimals(element)
    if not found or place.data_set.text(UNITS[element.tag]) != "DISPLAY":
        return None
    if min(found) >= 0 and max(found) <= 1:
        return None
    return Objection("0.0 to 1.0", f"{min(found):g} to {max(found):g}")
