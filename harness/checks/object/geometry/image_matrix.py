"""Rows and columns of an image (PS3.3 C.7.6.3)."""

from __future__ import annotations

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

ROWS, COLUMNS = 0x00280010, 0x00280011

IMAGE_HAS_ROWS_AND_COLUMNS = Requirement(
    id="geometry.image-has-rows-and-columns",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An image has at least one row and one column.",
    cites=(ps3(3, "C.7.6.3"),),
)


@tag_rule(IMAGE_HAS_ROWS_AND_COLUMNS, ROWS, COLUMNS, where=at_the_top)
def image_has_rows_and_columns(element: Element, _: Place) -> Objection | None:
    """Compare Rows and Columns with 1."""
    return Objection("1 or more", "0") if 0 in element.numbers() else None
