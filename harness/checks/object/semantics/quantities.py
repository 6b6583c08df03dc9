"""Physical quantities of an acquisition that cannot be negative, or zero (PS3.3 C.8)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

NEVER_NEGATIVE: Final = (
    0x00180060,  # KVP
    0x00180080,  # Repetition Time
    0x00180081,  # Echo Time
    0x00180082,  # Inversion Time
    0x00180083,  # Number of Averages
    0x00180087,  # Magnetic Field Strength
    0x00180090,  # Data Collection Diameter
    0x00181074,  # Radionuclide Total Dose
    0x00181075,  # Radionuclide Half Life
    0x00181100,  # Reconstruction Diameter
    0x00181110,  # Distance Source to Detector
    0x00181111,  # Distance Source to Patient
    0x00181150,  # Exposure Time
    0x00181151,  # X-Ray Tube Current
    0x00181152,  # Exposure
    0x00181153,  # Exposure in µAs
    0x00181190,  # Focal Spot(s)
    0x00189345,  # CTDIvol
)
NEVER_ZERO: Final = (0x00180087, 0x00181075, 0x00181110)

QUANTITIES_ARE_POSITIVE = Requirement(
    id="semantics.quantities-are-positive",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Voltages, currents, times, distances and doses of an acquisition are not negative.",
    cites=(ps3(3, "C.8.2.1"), ps3(3, "C.8.3.1"), ps3(3, "C.8.7.2"), ps3(3, "C.8.9.2")),
)


@tag_rule(QUANTITIES_ARE_POSITIVE, *NEVER_NEGATIVE)
def quantities_are_positive(element: Element, _: Place) -> Objection | None:
    """Compare with zero; field strength, half life and source to detector are not zero either."""
    for value in decimals(element):
        if value < 0:
            return Objection("0 or more", f"{value:g}")
        if value == 0 and element.tag in NEVER_ZERO:
            return Objection("above 0", "0")
    return None
