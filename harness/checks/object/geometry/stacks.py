"""Frames of stacks and of volumes (PS3.3 C.7.6.16.2.2.4, C.7.6.17)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from harness.checks.object.geometry.frames import (
    BETWEEN,
    ORIENTATION,
    PIXEL_MEASURES,
    PLANE_ORIENTATION,
    PLANE_POSITION,
    POSITION,
    Frame,
    frames,
)
from harness.checks.object.geometry.parallel import (
    SAME_DIRECTION,
    SAME_PLACE,
    along,
    differ,
    distance,
    fits,
    normal,
    shown,
    steps,
    usual,
)
from harness.checks.object.made import as_made
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace

ORGANIZATION = 0x00209311
VOLUMES: Final = ("3D", "3D_TEMPORAL")

FRAMES_AT_ONE_STACK_POSITION_COINCIDE = Requirement(
    id="geometry.frames-at-one-stack-position-coincide",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Frames with the same number in the same stack have one position and orientation.",
    cites=(ps3(3, "C.7.6.16.2.2.4"),),
)

FRAMES_OF_A_VOLUME_ARE_PARALLEL = Requirement(
    id="geometry.frames-of-a-volume-are-parallel",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Frames of an image that is organized as a volume have the same orientation.",
    cites=(ps3(3, "C.7.6.17"),),
)

FRAMES_OF_A_VOLUME_ARE_EQUALLY_SPACED = Requirement(
    id="geometry.frames-of-a-volume-are-equally-spaced",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Frames of an image that is organized as a volume lie at equal distances.",
    cites=(ps3(3, "C.7.6.17"),),
)

SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS = Requirement(
    id="geometry.spacing-between-frames-agrees-with-positions",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Spacing Between Slices of parallel frames is the distance of their positions.",
    cites=(ps3(3, "C.7.6.16.2.1"),),
)


def _has_stacks(i: Instance, trace: Trace) -> bool:
    return any(f.stack and f.in_stack is not None for f in frames(i, trace))


@check(FRAMES_AT_ONE_STACK_POSITION_COINCIDE, on=Instance, when=as_made, where=_has_stacks)
def frames_at_one_stack_position_coincide(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each frame with the first one that has its Stack ID and In-Stack Position Number."""
    first: dict[tuple[str, int], Frame] = {}
    for frame in frames(i, ctx.trace):
        if not frame.stack or frame.in_stack is None:
            continue
        other = first.setdefault((frame.stack, frame.in_stack), frame)
        if _far(other.position, frame.position):
            expected, actual = other.position, frame.position
            at = frame.at(PLANE_POSITION, POSITION)
        elif _turned(other.orientation, frame.orientation):
            expected, actual = other.orientation, frame.orientation
            at = frame.at(PLANE_ORIENTATION, ORIENTATION)
        else:
            continue
        yield ctx.finding(
            expected=f"{shown(expected)}, as frame {other.number + 1}",
            actual=shown(actual),
            at=at,
        )
        return  # one mistake repeats in thousands of frames


def _is_a_volume(i: Instance, trace: Trace) -> bool:
    organization = decode(i.dataset, i.transfer_syntax).text(ORGANIZATION)
    return organization in VOLUMES and len(_placed(i, trace)) > 1


@check(FRAMES_OF_A_VOLUME_ARE_PARALLEL, on=Instance, when=as_made, where=_is_a_volume)
def frames_of_a_volume_are_parallel(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the orientation of each frame with that of the first."""
    first, *others = _placed(i, ctx.trace)
    for frame in others:
        if _turned(first.orientation, frame.orientation):
            yield ctx.finding(
                expected=f"{shown(first.orientation)}, as frame {first.number + 1}",
                actual=shown(frame.orientation),
                at=frame.at(PLANE_ORIENTATION, ORIENTATION),
            )
            return


def _are_parallel(i: Instance, trace: Trace) -> bool:
    placed = _placed(i, trace)
    return len(placed) > 1 and not any(
        _turned(placed[0].orientation, f.orientation) for f in placed
    )


def _is_parallel_volume(i: Instance, trace: Trace) -> bool:
    return _is_a_volume(i, trace) and _are_parallel(i, trace)


@check(FRAMES_OF_A_VOLUME_ARE_EQUALLY_SPACED, on=Instance, when=as_made, where=_is_parallel_volume)
def frames_of_a_volume_are_equally_spaced(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the distances between neighbours along the normal; frames at one place count once."""
    placed = sorted(_offsets(_placed(i, ctx.trace)))
    found = steps(offset for offset, _ in placed)
    if len(found) < 2:
        return
    step = usual(found)
    for (a, _), (b, number) in pairwise(placed):
        if b - a > SAME_PLACE and differ(b - a, step):
            yield ctx.finding(
                expected=f"{step:.4g} mm from frame to frame",
                actual=f"{b - a:.4g} mm before frame {number + 1}",
                at=f"(5200,9230)[{number}].(0020,9113)[0].(0020,0032)",
            )
            return


def _says_its_spacing(i: Instance, trace: Trace) -> bool:
    return _are_parallel(i, trace) and any(f.between for f in _placed(i, trace))


@check(
    SPACING_BETWEEN_FRAMES_AGREES_WITH_POSITIONS,
    on=Instance,
    when=as_made,
    where=_says_its_spacing,
)
def spacing_between_frames_agrees_with_positions(
    i: Instance, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare the smallest distance along the normal with what Pixel Measures says.

    Where frames are left out it may be a multiple.
    """
    for stack in _by_stack(_placed(i, ctx.trace)):
        found = steps(offset for offset, _ in _offsets(stack))
        saying = next((f for f in stack if f.between), None)
        if not found or saying is None or saying.between is None or saying.between <= 0:
            continue
        step = min(found)
        if not fits(step, saying.between):
            yield ctx.finding(
                expected=f"{step:.4g} mm, the distance of neighbours",
                actual=f"{saying.between:g}",
                at=saying.at(PIXEL_MEASURES, BETWEEN, shared=saying.between_is_shared),
            )


def _by_stack(placed: tuple[Frame, ...]) -> Iterator[tuple[Frame, ...]]:
    """Group the frames by stack; those in none are together."""
    stacks: dict[str, list[Frame]] = {}
    for frame in placed:
        stacks.setdefault(frame.stack, []).append(frame)
    return map(tuple, stacks.values())


def _placed(i: Instance, trace: Trace) -> tuple[Frame, ...]:
    return tuple(f for f in frames(i, trace) if f.position and f.orientation)


def _offsets(placed: tuple[Frame, ...]) -> list[tuple[float, int]]:
    direction = normal(placed[0].orientation)
    return [(along(direction, f.position), f.number) for f in placed]


def _far(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return bool(a) and bool(b) and distance(a, b) > 10 * SAME_PLACE


def _turned(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    if not a or not b:
        return False
    return any(abs(x - y) > SAME_DIRECTION for x, y in zip(a, b, strict=True))
