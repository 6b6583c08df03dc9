"""Coordinates relative to the displayed area."""

import pytest

from harness.checks.object.semantics.display_coordinates import DISPLAY_COORDINATES_ARE_FRACTIONS
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

ANNOTATIONS, GRAPHICS, TEXTS = 0x00700001, 0x00700009, 0x00700008
UNITS, DATA, ANCHOR_UNITS, ANCHOR, BOX_UNITS = (
    0x00700005,
    0x00700022,
    0x00700004,
    0x00700014,
    0x00700003,
)


def graphic(units: str, *points: float):
    return made({ANNOTATIONS: [{GRAPHICS: [{UNITS: units, DATA: points}]}]})


def text(**units: str):
    said = {ANCHOR: [4.0, 4.0], ANCHOR_UNITS: units["anchor"], BOX_UNITS: units["box"]}
    return made({ANNOTATIONS: [{TEXTS: [said]}]})


ROWS = table(
    clean(DISPLAY_COORDINATES_ARE_FRACTIONS, graphic("DISPLAY", 0.0, 1.0)),
    clean(
        DISPLAY_COORDINATES_ARE_FRACTIONS, text(anchor="PIXEL", box="DISPLAY"), name="of the box"
    ),
    violation(
        DISPLAY_COORDINATES_ARE_FRACTIONS,
        graphic("DISPLAY", 0.5, 12.0),
        at="(0070,0001)[0].(0070,0009)[0].(0070,0022)",
    ),
    violation(
        DISPLAY_COORDINATES_ARE_FRACTIONS,
        text(anchor="DISPLAY", box="PIXEL"),
        at="(0070,0014)",
        name="of the anchor",
    ),
    nothing(DISPLAY_COORDINATES_ARE_FRACTIONS, graphic("PIXEL", 0.5, 12.0)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
