"""Tiles of a total pixel matrix (PS3.3 C.8.12.4.1.1, C.8.12.6.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, inside, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

PLANE_POSITION_SLIDE = 0x0048021A
TOTAL: Final = {0x0048021E: 0x00480006, 0x0048021F: 0x00480007}  # position: columns, rows in all
IMAGED_VOLUME: Final = (0x00480001, 0x00480002)  # width, height

TILES_START_IN_THE_TOTAL_MATRIX = Requirement(
    id="geometry.tiles-start-in-the-total-matrix",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A tile's first pixel is in the total pixel matrix, whose first pixel is 1, 1.",
    cites=(ps3(3, "C.8.12.4.1.1"), ps3(3, "C.8.12.6.1")),
)

IMAGED_VOLUME_IS_POSITIVE = Requirement(
    id="geometry.imaged-volume-is-positive",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Width and height of an imaged volume are greater than zero.",
    cites=(ps3(3, "C.8.12.4.1.2"),),
)


@tag_rule(TILES_START_IN_THE_TOTAL_MATRIX, *TOTAL, where=inside(PLANE_POSITION_SLIDE))
def tiles_start_in_the_total_matrix(element: Element, place: Place) -> Objection | None:
    """Compare column and row position of each tile with 1 and the size of the whole."""
    total = place.root.number(TOTAL[element.tag])
    for position in element.numbers():
        if position < 1 or (total is not None and position > total):
            return Objection(f"1 to {total}" if total else "1 or more", f"{position}")
    return None


@tag_rule(IMAGED_VOLUME_IS_POSITIVE, *IMAGED_VOLUME, where=at_the_top)
def imaged_volume_is_positive(element: Element, _: Place) -> Objection | None:
    """Compare width and height with zero."""
    return next((Objection("above 0 mm", f"{v:g}") for v in decimals(element) if v <= 0), None)
