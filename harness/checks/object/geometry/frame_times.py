"""Frame increments and times between frames (PS3.3 C.7.6.5.1, C.7.6.6.1.2)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place, printed
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role
from harness.facts import dictionary

NUMBER_OF_FRAMES, POINTER = 0x00280008, 0x00280009
FRAME_TIME, FRAME_TIME_VECTOR = 0x00181063, 0x00181065
ANGLE_INCREMENTS: Final = (0x00181520, 0x00181521)  # of the primary and the secondary angle

FRAME_INCREMENT_POINTER_RESOLVES = Requirement(
    id="geometry.frame-increment-pointer-resolves",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Frame Increment Pointer points at attributes that are there and have a value.",
    cites=(ps3(3, "C.7.6.6.1.2"),),
)

FRAME_TIME_VECTOR_COVERS_THE_FRAMES = Requirement(
    id="geometry.frame-time-vector-covers-the-frames",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Frame Time Vector has a time increment for every frame.",
    cites=(ps3(3, "C.7.6.5.1.2"),),
)

FIRST_TIME_INCREMENT_IS_ZERO = Requirement(
    id="geometry.first-time-increment-is-zero",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The first time increment of a Frame Time Vector is 0, none is negative.",
    cites=(ps3(3, "C.7.6.5.1.2"),),
)

FRAME_TIME_IS_POSITIVE = Requirement(
    id="geometry.frame-time-is-positive",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Frame Time is greater than zero where there is more than one frame.",
    cites=(ps3(3, "C.7.6.5.1.1"),),
)


def frames_of(ds: DataSet) -> int:
    """Return Number of Frames, 1 when it is not said."""
    number = ds.number(NUMBER_OF_FRAMES)
    return 1 if number is None else number


ANGLE_INCREMENTS_ARE_ONE_OR_ONE_PER_FRAME = Requirement(
    id="geometry.angle-increments-are-one-or-one-per-frame",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Increments of positioner angles are one, or one for every frame.",
    cites=(ps3(3, "C.8.7.5.1.3"),),
)


@tag_rule(FRAME_INCREMENT_POINTER_RESOLVES, POINTER, where=at_the_top)
def frame_increment_pointer_resolves(element: Element, place: Place) -> Objection | None:
    """Look in the data set for each attribute pointed at; sequences of functional groups count."""
    order = "little" if element.encoding.little else "big"
    raw = element.raw
    for at in range(0, len(raw) - 3, 4):
        group = int.from_bytes(raw[at : at + 2], order)  # type: ignore[arg-type]
        tag = group << 16 | int.from_bytes(raw[at + 2 : at + 4], order)  # type: ignore[arg-type]
        target = place.data_set.find(tag)
        if target is None or not target.length:
            said = f"{printed(tag)} {dictionary.keyword(tag)}".rstrip()
            actual = f"{said} is {'absent' if target is None else 'empty'}"
            return Objection("attributes that have a value", actual)
    return None


@tag_rule(FRAME_TIME_VECTOR_COVERS_THE_FRAMES, FRAME_TIME_VECTOR, where=at_the_top)
def frame_time_vector_covers_the_frames(element: Element, place: Place) -> Objection | None:
    """Count the increments, and compare with Number of Frames."""
    frames, increments = frames_of(place.data_set), len(element.texts())
    if increments == frames:
        return None
    return Objection(f"{frames} increments", f"{increments}")


@tag_rule(FIRST_TIME_INCREMENT_IS_ZERO, FRAME_TIME_VECTOR, where=at_the_top)
def first_time_increment_is_zero(element: Element, _: Place) -> Objection | None:
    """Look at the first value, and at the signs of the others."""
    increments = decimals(element)
    if not increments or (increments[0] == 0 and min(increments) >= 0):
        return None
    said = f"first {increments[0]:g}, smallest {min(increments):g}"
    return Objection("first 0, none below 0", said)


@tag_rule(FRAME_TIME_IS_POSITIVE, FRAME_TIME, where=at_the_top)
def frame_time_is_positive(element: Element, place: Place) -> Objection | None:
    """Compare Frame Time with zero; of a single frame it may be zero."""
    for time in decimals(element):
        if time < 0 or (time == 0 and frames_of(place.data_set) > 1):
            return Objection("above 0 ms", f"{time:g}")
    return None


@tag_rule(ANGLE_INCREMENTS_ARE_ONE_OR_ONE_PER_FRAME, *ANGLE_INCREMENTS, where=at_the_top)
def angle_increments_are_one_or_one_per_frame(element: Element, place: Place) -> Objection | None:
    """Count the increments, and compare with Number of Frames."""
    frames, increments = frames_of(place.data_set), len(element.texts())
    if increments in (1, frames):
        return None
    return Objection(f"1 or {frames} increments", f"{increments}")
