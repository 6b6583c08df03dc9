"""Distances between the centres of pixels (PS3.3 10.7.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

ROWS, COLUMNS = 0x00280010, 0x00280011
SPACINGS: Final = (
    0x00280030,  # Pixel Spacing
    0x00181164,  # Imager Pixel Spacing
    0x00182010,  # Nominal Scanned Pixel Spacing
    0x30020011,  # Image Plane Pixel Spacing
    0x300A00E9,  # Compensator Pixel Spacing
    0x00187022,  # Detector Element Spacing
    0x00700101,  # Presentation Pixel Spacing
    0x20100376,  # Printer Pixel Spacing
    0x00189404,  # Object Pixel Spacing in Center of Beam
)

PIXEL_SPACINGS_ARE_POSITIVE = Requirement(
    id="geometry.pixel-spacings-are-positive",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Spacings of pixels are greater than zero, but where there is one row or column.",
    cites=(ps3(3, "10.7.1.3"),),
)


@tag_rule(PIXEL_SPACINGS_ARE_POSITIVE, *SPACINGS)
def pixel_spacings_are_positive(element: Element, place: Place) -> Objection | None:
    """Compare both values of every attribute that PS3.3 10.7.1.3 lists with zero."""
    spacings = decimals(element)
    if len(spacings) != 2:
        return None
    for name, tag, spacing in zip(("row", "column"), (ROWS, COLUMNS), spacings, strict=True):
        if spacing < 0 or (spacing == 0 and place.root.number(tag) != 1):
            said = "\\".join(element.texts()) if element.vr == "DS" else f"{spacing:g}"
            return Objection("spacings above 0", f"{name} spacing {spacing:g}", excerpt=said)
    return None
