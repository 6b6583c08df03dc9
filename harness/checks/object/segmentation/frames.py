"""Which segments the frames of a segmentation show, and where (PS3.3 A.51, C.8.20.3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from harness.checks.object.objection import MAX_OBJECTIONS
from harness.checks.object.segmentation.reading import is_of_pixels, segmentation_of
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

FRAMES_SHOW_SEGMENTS_THAT_ARE_DESCRIBED = Requirement(
    id="seg.frames-show-segments-that-are-described",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every segment number that a frame refers to is that of a segment described.",
    cites=(ps3(3, "C.8.20.3.1", "C.8.20-3"),),
)

FRAME_SHOWS_ONE_SEGMENT = Requirement(
    id="seg.frame-shows-one-segment",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A frame of a binary or fractional segmentation shows one segment, not several.",
    cites=(ps3(3, "C.8.20.3.1", "C.8.20-3"), ps3(3, "A.51.5")),
)

POSITIONS_ARE_IN_A_FRAME_OF_REFERENCE = Requirement(
    id="seg.positions-are-in-a-frame-of-reference",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A segmentation whose frames have positions has a frame of reference.",
    cites=(ps3(3, "A.51.3"), ps3(3, "C.7.6.16.2.3")),
)

SHARED: Final = 0x52009229
PER_FRAME: Final = 0x52009230
FRAME_OF_REFERENCE: Final = 0x00200052
PLANE_POSITIONS: Final = (0x00209113, 0x0048021A)  # (Patient), (Slide)


@check(FRAMES_SHOW_SEGMENTS_THAT_ARE_DESCRIBED, on=Instance, when=is_of_pixels)
def frames_show_segments_that_are_described(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look every Referenced Segment Number up in the Segment Sequence."""
    segmentation = segmentation_of(i, ctx.trace)
    known = segmentation.numbers
    wrong = ((named, n) for named in segmentation.named for n in named.numbers if n not in known)
    for named, number in islice(wrong, MAX_OBJECTIONS):
        described = ", ".join(map(str, sorted(known)[:20])) or "none"
        yield ctx.finding(
            expected=f"one of the segments described: {described}",
            actual=f"{number}",
            at=named.path,
        )


@check(FRAME_SHOWS_ONE_SEGMENT, on=Instance, when=is_of_pixels)
def frame_shows_one_segment(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the segment numbers in Segment Identification, shared or of a frame."""
    segmentation = segmentation_of(i, ctx.trace)
    if segmentation.type not in ("BINARY", "FRACTIONAL"):
        return
    for named in islice((n for n in segmentation.named if len(n.numbers) != 1), MAX_OBJECTIONS):
        actual = "\\".join(map(str, named.numbers)) or "none"
        yield ctx.finding(expected="one segment number", actual=actual, at=named.path)


@check(POSITIONS_ARE_IN_A_FRAME_OF_REFERENCE, on=Instance, when=is_of_pixels)
def positions_are_in_a_frame_of_reference(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Frame of Reference UID where a functional group has a plane position."""
    ds = segmentation_of(i, ctx.trace).data_set
    if not ds.text(FRAME_OF_REFERENCE) and any(map(_positioned, _groups(ds))):
        yield ctx.finding(expected="Frame of Reference UID", actual="none", at="(0020,0052)")


def _groups(ds: DataSet) -> Iterator[DataSet]:
    yield from ds.items(SHARED)
    yield from ds.items(PER_FRAME)[:1]  # a position is one frame's as it is every frame's


def _positioned(groups: DataSet) -> bool:
    return any(map(groups.items, PLANE_POSITIONS))
