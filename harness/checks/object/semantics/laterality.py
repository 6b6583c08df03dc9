"""Laterality of series, image, frame and anatomy (PS3.3 C.7.3.1, C.7.6.1, C.7.6.16.2.8)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import inside, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

LATERALITY, IMAGE_LATERALITY, FRAME_LATERALITY = 0x00200060, 0x00200062, 0x00209072
REGION, STRUCTURE = 0x00082218, 0x00082228
REGION_MODIFIER, STRUCTURE_MODIFIER = 0x00082220, 0x00082230
CODE_VALUE = 0x00080100
OPPOSITE: Final = {"L": "R", "R": "L"}
SIDES: Final = {  # of SNOMED CT and of the SNOMED RT style codes before it
    "24028007": "R",
    "G-A100": "R",
    "7771000": "L",
    "G-A101": "L",
}

IMAGE_LATERALITY_AGREES_WITH_SERIES = Requirement(
    id="semantics.image-laterality-agrees-with-series",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An image of a series of one side is not of the other side.",
    cites=(ps3(3, "C.7.6.1"), ps3(3, "C.8.11.7")),
)

LATERALITY_AGREES_WITH_ANATOMY = Requirement(
    id="semantics.laterality-agrees-with-anatomy",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Laterality and the modifiers of the coded anatomy do not name opposite sides.",
    cites=(ps3(3, "C.7.6.1"), ps3(3, "C.7.6.16.2.8")),
)


def _series_has_a_side(place: Place) -> bool:
    return place.root.text(LATERALITY) in OPPOSITE


@tag_rule(
    IMAGE_LATERALITY_AGREES_WITH_SERIES,
    IMAGE_LATERALITY,
    FRAME_LATERALITY,
    where=_series_has_a_side,
)
def image_laterality_agrees_with_series(element: Element, place: Place) -> Objection | None:
    """Compare Image or Frame Laterality with Laterality: L against R, nothing finer."""
    side = place.root.text(LATERALITY)
    said = "".join(element.texts()[:1])
    if said != OPPOSITE.get(side):
        return None
    return Objection(f"{side}, as Laterality (0020,0060) of the series", said)


def _side(place: Place) -> str:
    """Return the laterality that stands beside the anatomy, or is that of the object."""
    home = place.above.data_set if place.above is not None else place.data_set
    for ds, tags in (
        (home, (FRAME_LATERALITY, IMAGE_LATERALITY, LATERALITY)),
        (place.root, (IMAGE_LATERALITY, LATERALITY)),
    ):
        for tag in tags:
            if ds.text(tag):
                return ds.text(tag)
    return ""


_in_anatomy = inside(REGION, STRUCTURE)


def _beside_a_side(place: Place) -> bool:
    return _in_anatomy(place) and _side(place) in OPPOSITE


@tag_rule(LATERALITY_AGREES_WITH_ANATOMY, REGION_MODIFIER, STRUCTURE_MODIFIER, where=_beside_a_side)
def laterality_agrees_with_anatomy(element: Element, place: Place) -> Objection | None:
    """Look for the codes of right and left among the modifiers of region and structure."""
    side = _side(place)
    sides = {SIDES.get(item.text(CODE_VALUE), "") for item in element.items}
    if OPPOSITE[side] in sides and side not in sides:
        return Objection(f"{side}, as the laterality says", OPPOSITE[side])
    return None
