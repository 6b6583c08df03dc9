"""Values whose range the standard gives in words (PS3.3 C.8, C.10, C.11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role


@dataclass(frozen=True, slots=True)
class Range:
    """What a value may be, and where that is said; `inside` limits it to items of a sequence."""

    low: float
    high: float | None
    section: str  # of PS3.3
    inside: int = 0
    above_low: bool = False  # the low end itself is not allowed

    def holds(self, value: float) -> bool:
        """Tell whether a value is in the range."""
        low = value > self.low if self.above_low else value >= self.low
        return low and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        """Return the range as people say it."""
        if self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        return f"above {self.low:g}" if self.above_low else f"{self.low:g} or more"


_BEAMS = 0x300A00B0
RANGES: Final[Mapping[int, Range]] = {
    0x00181143: Range(0, None, "C.8.4.12", above_low=True),  # Scan Arc
    0x00182030: Range(-45, 45, "C.8.6.3"),  # Rotation of Scanned Film
    0x00189019: Range(0, 180, "C.8.13.5.6"),  # Tag Angle First Axis
    0x00189219: Range(0, 180, "C.8.13.5.6"),  # Tag Angle Second Axis
    0x00189449: Range(0, 180, "C.8.19.6.9"),  # Beam Angle
    0x00700230: Range(0, 360, "C.10.5"),  # Rotation Angle
    0x00700258: Range(0, 1, "C.10.5"),  # Shadow Opacity
    0x00700284: Range(0, 1, "C.10.5"),  # Pattern On Opacity
    0x00700285: Range(0, 1, "C.10.5"),  # Pattern Off Opacity
    0x00700403: Range(0, 1, "C.11.14"),  # Relative Opacity
    0x300A00E2: Range(0, 1, "C.8.8.14", _BEAMS),  # Total Compensator Tray Factor
    0x300A00F2: Range(0, 1, "C.8.8.14", _BEAMS),  # Total Block Tray Factor
    0x300A0102: Range(0, 1, "C.8.8.14"),  # Block Transmission
    0x300A0110: Range(2, None, "C.8.8.14", _BEAMS),  # Number of Control Points
}

VALUES_ARE_IN_THEIR_RANGE = Requirement(
    id="semantics.values-are-in-their-range",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Angles, opacities, transmissions and counts are in the range that is said of them.",
    cites=(ps3(3, "C.8"), ps3(3, "C.10.5"), ps3(3, "C.11.14")),
)


@tag_rule(VALUES_ARE_IN_THEIR_RANGE, *RANGES)
def values_are_in_their_range(element: Element, place: Place) -> Objection | None:
    """Compare each value with the table of ranges."""
    allowed = RANGES[element.tag]
    within = place.sequence.tag if place.sequence is not None else 0
    if allowed.inside and within != allowed.inside:
        return None
    for value in decimals(element):
        if not allowed.holds(value):
            return Objection(str(allowed), f"{value:g}", clause=ps3(3, allowed.section))
    return None
