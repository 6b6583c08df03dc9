"""Windows: centre, width, their function and explanation (PS3.3 C.11.2.1.2, C.11.2.1.3)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

CENTER, WIDTH, EXPLANATION, FUNCTION = 0x00281050, 0x00281051, 0x00281055, 0x00281056
PHOTOMETRIC_INTERPRETATION = 0x00280004
GRAYSCALE: Final = ("", "MONOCHROME1", "MONOCHROME2")
ENHANCED_PALETTES = 0x00281401

WINDOW_WIDTH_IS_AT_LEAST_ONE = Requirement(
    id="geometry.window-width-is-at-least-one",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The width of a linear window is at least 1.",
    cites=(ps3(3, "C.11.2.1.2.1"),),
)

WINDOW_WIDTH_IS_POSITIVE = Requirement(
    id="geometry.window-width-is-positive",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The width of a LINEAR_EXACT or SIGMOID window is greater than 0.",
    cites=(ps3(3, "C.11.2.1.3.1"), ps3(3, "C.11.2.1.3.2")),
)

WINDOWS_ARE_PAIRS = Requirement(
    id="geometry.windows-are-pairs",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="There are as many window centres as window widths.",
    cites=(ps3(3, "C.11.2.1.2.2"),),
)

WINDOWS_HAVE_ONE_EXPLANATION_EACH = Requirement(
    id="geometry.windows-have-one-explanation-each",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Where windows are explained, there are as many explanations as windows.",
    cites=(ps3(3, "C.11.2"),),
)

WINDOWS_ARE_FOR_GRAYSCALE = Requirement(
    id="geometry.windows-are-for-grayscale",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Windows are given only for MONOCHROME1 and MONOCHROME2 images.",
    cites=(ps3(3, "C.11.2.1.2.2"),),
)


def _function(place: Place) -> str:
    return place.data_set.text(FUNCTION) or "LINEAR"


def _is_linear(place: Place) -> bool:
    return _function(place) == "LINEAR"


def _is_exact_or_sigmoid(place: Place) -> bool:
    return _function(place) in ("LINEAR_EXACT", "SIGMOID")


@tag_rule(WINDOW_WIDTH_IS_AT_LEAST_ONE, WIDTH, where=_is_linear)
def window_width_is_at_least_one(element: Element, _: Place) -> Objection | None:
    """Compare each width with 1 where VOI LUT Function is LINEAR or absent."""
    return next((Objection("at least 1", f"{w:g}") for w in decimals(element) if w < 1), None)


@tag_rule(WINDOW_WIDTH_IS_POSITIVE, WIDTH, where=_is_exact_or_sigmoid)
def window_width_is_positive(element: Element, _: Place) -> Objection | None:
    """Compare each width with 0 where VOI LUT Function is LINEAR_EXACT or SIGMOID."""
    return next((Objection("above 0", f"{w:g}") for w in decimals(element) if w <= 0), None)


@tag_rule(WINDOWS_ARE_PAIRS, WIDTH)
def windows_are_pairs(element: Element, place: Place) -> Objection | None:
    """Count the values of Window Width and of Window Center beside it."""
    widths, centers = len(element.texts()), len(place.data_set.texts(CENTER))
    if widths == centers:
        return None
    return Objection(f"{widths} window centres", f"{centers}", at=place.path(CENTER))


@tag_rule(WINDOWS_HAVE_ONE_EXPLANATION_EACH, EXPLANATION)
def windows_have_one_explanation_each(element: Element, place: Place) -> Objection | None:
    """Count the values of the explanation and of Window Width beside it."""
    widths, said = len(place.data_set.texts(WIDTH)), len(element.texts())
    return None if widths == said else Objection(f"{widths} explanations", f"{said}")


def _of_the_image(place: Place) -> bool:
    # Presentation states have no Photometric Interpretation; an enhanced palette windows its own.
    return place.sequence is None or place.sequence.tag != ENHANCED_PALETTES


@tag_rule(WINDOWS_ARE_FOR_GRAYSCALE, WIDTH, where=_of_the_image)
def windows_are_for_grayscale(_: Element, place: Place) -> Objection | None:
    """Look at Photometric Interpretation of an image that gives windows."""
    photometric = place.root.text(PHOTOMETRIC_INTERPRETATION)
    if photometric in GRAYSCALE:
        return None
    return Objection(f"no window in a {photometric} image", "a Window Width")
