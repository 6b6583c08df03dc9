"""Patient Orientation: letters, and what they say of the plane (PS3.3 C.7.6.1.1.1)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

PATIENT_ORIENTATION, IMAGE_ORIENTATION = 0x00200020, 0x00200037
ANATOMICAL_ORIENTATION_TYPE = 0x00102210
AXES: Final = {  # letter: axis, and the sign that it has there
    "L": (0, 1),
    "R": (0, -1),
    "P": (1, 1),
    "A": (1, -1),
    "H": (2, 1),
    "F": (2, -1),
}
LEAST: Final = 0.01  # a component smaller than that has no sign

PATIENT_ORIENTATION_NAMES_DIRECTIONS = Requirement(
    id="geometry.patient-orientation-names-directions",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A direction of Patient Orientation has one to three letters of different axes.",
    cites=(ps3(3, "C.7.6.1.1.1"),),
)

PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE = Requirement(
    id="geometry.patient-orientation-agrees-with-the-plane",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Patient Orientation names the directions that Image Orientation (Patient) has.",
    cites=(ps3(3, "C.7.6.1.1.1"),),
)


def _is_a_biped(place: Place) -> bool:
    return place.root.text(ANATOMICAL_ORIENTATION_TYPE) in ("", "BIPED")


@tag_rule(PATIENT_ORIENTATION_NAMES_DIRECTIONS, PATIENT_ORIENTATION, where=_is_a_biped)
def patient_orientation_names_directions(element: Element, _: Place) -> Objection | None:
    """Look each letter up, and ask that no two of one direction are of the same axis."""
    directions = element.texts()
    for direction in directions if any(directions) else ():
        axes = [AXES[letter][0] for letter in direction if letter in AXES]
        if not direction or len(axes) != len(direction) or len(set(axes)) != len(axes):
            return Objection("of A or P, R or L, H or F one each", direction or "an empty value")
    return None


def _has_both(place: Place) -> bool:
    return at_the_top(place) and _is_a_biped(place) and place.data_set.has(IMAGE_ORIENTATION)


@tag_rule(PATIENT_ORIENTATION_AGREES_WITH_THE_PLANE, PATIENT_ORIENTATION, where=_has_both)
def patient_orientation_agrees_with_the_plane(element: Element, place: Place) -> Objection | None:
    """Compare each letter with the sign of that component of the row or column vector.

    The first letter must have a component, the others must not have the opposite one.
    """
    cosines = decimals(place.data_set.find(IMAGE_ORIENTATION))
    directions = element.texts()
    if len(cosines) != 6 or len(directions) != 2:
        return None
    vectors = (cosines[:3], cosines[3:])
    for name, direction, vector in zip(("row", "column"), directions, vectors, strict=True):
        for rank, letter in enumerate(direction):
            if letter not in AXES:
                break
            axis, sign = AXES[letter]
            component = vector[axis] * sign
            if component < -LEAST or (rank == 0 and component < LEAST):
                said = "\\".join(f"{v:g}" for v in vector)
                return Objection(f"the {name} direction {said}", direction)
    return None
