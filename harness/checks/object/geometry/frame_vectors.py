"""Indexing vectors of nuclear medicine images, offsets of dose planes (PS3.3 C.8.4.8, C.8.8.3)."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.geometry.frame_times import frames_of
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import at_the_top, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.content.decimals import decimals
from harness.core.requirement import Level, Requirement, Role

COUNTED_BY: Final = {  # vector: how many of what it numbers there are
    0x00540010: 0x00540011,  # energy windows
    0x00540020: 0x00540021,  # detectors
    0x00540030: 0x00540031,  # phases
    0x00540050: 0x00540051,  # rotations
    0x00540060: 0x00540061,  # R-R intervals
    0x00540070: 0x00540071,  # time slots
    0x00540080: 0x00540081,  # slices
}
VECTORS: Final = (*COUNTED_BY, 0x00540090, 0x00540100)  # angular views, time slices
GRID_FRAME_OFFSETS = 0x3004000C
POSITION, ORIENTATION = 0x00200032, 0x00200037
TRANSVERSE: Final = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

INDEXING_VECTORS_COVER_THE_FRAMES = Requirement(
    id="geometry.indexing-vectors-cover-the-frames",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The indexing vectors of a nuclear medicine image have a value for every frame.",
    cites=(ps3(3, "C.8.4.8.1"),),
)

INDEXING_VECTORS_STAY_IN_RANGE = Requirement(
    id="geometry.indexing-vectors-stay-in-range",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The values of an indexing vector are from 1 to the number of what it numbers.",
    cites=(ps3(3, "C.8.4.8.1"),),
)

DOSE_PLANES_HAVE_OFFSETS = Requirement(
    id="geometry.dose-planes-have-offsets",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Grid Frame Offset Vector has an offset for every plane of a dose grid.",
    cites=(ps3(3, "C.8.8.3.2"),),
)

DOSE_OFFSETS_START_AT_THE_GRID = Requirement(
    id="geometry.dose-offsets-start-at-the-grid",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The first offset of a dose grid is 0, or the z coordinate of a transverse grid.",
    cites=(ps3(3, "C.8.8.3.2"),),
)

DOSE_OFFSETS_ARE_MONOTONIC = Requirement(
    id="geometry.dose-offsets-are-monotonic",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The offsets of the planes of a dose grid only rise, or only fall.",
    cites=(ps3(3, "C.8.8.3.2"),),
)


@tag_rule(INDEXING_VECTORS_COVER_THE_FRAMES, *VECTORS, where=at_the_top)
def indexing_vectors_cover_the_frames(element: Element, place: Place) -> Objection | None:
    """Count the values of each vector, and compare with Number of Frames."""
    frames, values = frames_of(place.data_set), len(element.numbers())
    return None if values == frames else Objection(f"{frames} values", f"{values}")


@tag_rule(INDEXING_VECTORS_STAY_IN_RANGE, *COUNTED_BY, where=at_the_top)
def indexing_vectors_stay_in_range(element: Element, place: Place) -> Objection | None:
    """Compare the smallest and the largest value with 1 and the number that the image gives."""
    number = place.data_set.number(COUNTED_BY[element.tag])
    values = element.numbers()
    if number is None or not values or (min(values) >= 1 and max(values) <= number):
        return None
    return Objection(f"1 to {number}", f"{min(values)} to {max(values)}")


@tag_rule(DOSE_PLANES_HAVE_OFFSETS, GRID_FRAME_OFFSETS, where=at_the_top)
def dose_planes_have_offsets(element: Element, place: Place) -> Objection | None:
    """Count the offsets, and compare with Number of Frames."""
    frames, offsets = frames_of(place.data_set), len(decimals(element))
    if offsets in (0, frames):
        return None
    return Objection(f"{frames} offsets", f"{offsets}")


@tag_rule(DOSE_OFFSETS_START_AT_THE_GRID, GRID_FRAME_OFFSETS, where=at_the_top)
def dose_offsets_start_at_the_grid(element: Element, place: Place) -> Objection | None:
    """Compare the first offset with 0 and, where rows and columns lie along x and y, with z."""
    offsets, position = decimals(element), decimals(place.data_set.find(POSITION))
    if not offsets or offsets[0] == 0 or len(position) != 3:
        return None
    transverse = decimals(place.data_set.find(ORIENTATION)) == TRANSVERSE
    if transverse and abs(offsets[0] - position[2]) < 0.01:
        return None
    z = f" or {position[2]:g}" if transverse else ""
    return Objection(f"0{z} first", f"{offsets[0]:g}")


@tag_rule(DOSE_OFFSETS_ARE_MONOTONIC, GRID_FRAME_OFFSETS, where=at_the_top)
def dose_offsets_are_monotonic(element: Element, _: Place) -> Objection | None:
    """Compare each offset with the one before."""
    rising = [b > a for a, b in pairwise(decimals(element))]
    if len(set(rising)) < 2:
        return None
    turn = rising.index(not rising[0])
    return Objection("offsets in one direction", f"turns after offset {turn + 1}")
