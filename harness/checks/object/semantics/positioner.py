"""Angles of an X-ray positioner (PS3.3 C.8.7.5.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

POSITIONER_TYPE = 0x00181508
PRIMARY, SECONDARY = 0x00181510, 0x00181511
DETECTOR: Final = (0x00181530, 0x00181531)
MOST: Final = {PRIMARY: 180.0, SECONDARY: 90.0, DETECTOR[0]: 90.0, DETECTOR[1]: 90.0}
AROUND_THE_PATIENT: Final = ("", "CARM")  # a mammographic positioner counts otherwise

POSITIONER_ANGLES_ARE_IN_RANGE = Requirement(
    id="semantics.positioner-angles-are-in-range",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Primary angles are -180 to 180 degrees, secondary and detector angles -90 to 90.",
    cites=(ps3(3, "C.8.7.5.1.2"), ps3(3, "C.8.7.5.1.4")),
)


def _turns_around_the_patient(place: Place) -> bool:
    return place.root.text(POSITIONER_TYPE) in AROUND_THE_PATIENT


@tag_rule(POSITIONER_ANGLES_ARE_IN_RANGE, *MOST, where=_turns_around_the_patient)
def positioner_angles_are_in_range(element: Element, _: Place) -> Objection | None:
    """Compare the angles of C-arms with the valid ranges."""
    most = MOST[element.tag]
    for angle in decimals(element):
        if abs(angle) > most:
            return Objection(f"-{most:g} to {most:g} degrees", f"{angle:g}")
    return None
