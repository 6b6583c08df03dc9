"""Frames, segments and points of objects that references name (PS3.3 10.3, C.10.5, C.18.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.grouping import bounded
from harness.checks.object.reference.resolved import Resolved, found
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet, Member
from harness.core.trace import Trace

ROUNDING: Final = 1e-3  # pixels: coordinates are single precision

NAMED_FRAMES_EXIST = Requirement(
    id="reference.named-frames-exist",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The frames that a reference names are frames of the image that it names.",
    cites=(ps3(3, "10.3", "10-3"),),
)

NAMED_SEGMENTS_EXIST = Requirement(
    id="reference.named-segments-exist",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The segments that a reference names are segments of the object that it names.",
    cites=(ps3(3, "10.3", "10-3"),),
)

COORDINATES_LIE_IN_THE_IMAGE = Requirement(
    id="reference.coordinates-lie-in-the-image",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Points in an image are from 0, 0 to its columns and rows.",
    cites=(ps3(3, "C.18.6.1"), ps3(3, "C.10.5")),
)


def _whole(r: Resolved) -> tuple[Member, ...]:
    # Frames of a part of a concatenation may be counted in the whole (PS3.3 C.7.6.16.2.2.4).
    return tuple(t for t in r.targets if not t.concatenation)


def _names_frames(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.frames and _whole(r) for r in found(s, trace))


@check(NAMED_FRAMES_EXIST, on=InstanceSet, where=_names_frames)
def named_frames_exist(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Referenced Frame Number with Number of Frames of the target."""
    yield from bounded(_frames(s, ctx))


def _frames(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for r in found(s, ctx.trace):
        targets = _whole(r)
        if not r.reference.frames or not targets:
            continue
        most = max(t.frames for t in targets)
        wrong = [n for n in r.reference.frames if not 1 <= n <= most]
        if wrong:
            yield r.objection(
                ctx,
                expected=f"1 to {most}, the frames of {targets[0].name}",
                actual=f"{wrong[0]}",
                tag="(0008,1160)",
            )


def _names_segments(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.segments and _segmented(r) for r in found(s, trace))


def _segmented(r: Resolved) -> tuple[Member, ...]:
    return tuple(t for t in r.targets if t.segments)


@check(NAMED_SEGMENTS_EXIST, on=InstanceSet, where=_names_segments)
def named_segments_exist(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Referenced Segment Number with the Segment Numbers of the target."""
    yield from bounded(_segments(s, ctx))


def _segments(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for r in found(s, ctx.trace):
        targets = _segmented(r)
        there = {n for t in targets for n in t.segments}
        wrong = [n for n in r.reference.segments if n not in there] if targets else []
        if wrong:
            listed = ", ".join(map(str, sorted(there)[:10]))
            yield r.objection(
                ctx,
                expected=f"of {listed}, the segments of {targets[0].name}",
                actual=f"{wrong[0]}",
                tag="(0062,000B)",
            )


def _has_points(s: InstanceSet, trace: Trace) -> bool:
    return any(r.reference.extent and _images(r) for r in found(s, trace))


def _images(r: Resolved) -> tuple[Member, ...]:
    return tuple(t for t in r.targets if t.matrix)


@check(COORDINATES_LIE_IN_THE_IMAGE, on=InstanceSet, where=_has_points)
def coordinates_lie_in_the_image(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare least and most column and row of the points with the size of the target."""
    yield from bounded(_points(s, ctx))


def _points(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for r in found(s, ctx.trace):
        targets = _images(r)
        if not r.reference.extent or not targets:
            continue
        left, right, top, bottom = r.reference.extent
        rows, columns = (max(t.matrix[n] for t in targets) for n in (0, 1))
        fits = right <= columns + ROUNDING and bottom <= rows + ROUNDING
        if min(left, top) < -ROUNDING or not fits:
            yield r.objection(
                ctx,
                expected=f"columns 0 to {columns}, rows 0 to {rows} of {targets[0].name}",
                actual=f"columns {left:g} to {right:g}, rows {top:g} to {bottom:g}",
            )
