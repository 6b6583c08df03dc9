"""Rescale and real world slopes (PS3.3 C.11.1, C.7.6.16.2.9, C.7.6.16.2.11)."""

from __future__ import annotations

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

RESCALE_SLOPE = 0x00281053

RESCALE_SLOPE_IS_NOT_ZERO = Requirement(
    id="geometry.rescale-slope-is-not-zero",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Rescale Slope is not zero, which would make one value of all stored values.",
    cites=(ps3(3, "C.11.1"), ps3(3, "C.7.6.16.2.9")),
)


@tag_rule(RESCALE_SLOPE_IS_NOT_ZERO, RESCALE_SLOPE)
def rescale_slope_is_not_zero(element: Element, _: Place) -> Objection | None:
    """Compare Rescale Slope with zero, in the data set and in functional groups."""
    return Objection("any number but 0", "0") if 0.0 in decimals(element) else None
