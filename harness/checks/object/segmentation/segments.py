"""Segment descriptions (PS3.3 C.8.20.2, C.8.23.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.checks.object.segmentation.reading import (
    is_of_pixels,
    is_segmentation,
    segmentation_of,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance

SEGMENT_NUMBERS_ARE_UNIQUE = Requirement(
    id="seg.segment-numbers-are-unique",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No two segments of an object have the same number.",
    cites=(ps3(3, "C.8.20.2.4"),),
)

SEGMENTS_ARE_NUMBERED_FROM_ONE = Requirement(
    id="seg.segments-are-numbered-from-one",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Segments are numbered from 1 on without gaps, unless they make up a label map.",
    cites=(ps3(3, "C.8.20.2.4"),),
)

ALGORITHM_IS_NAMED = Requirement(
    id="seg.algorithm-is-named",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A segment that was not drawn by hand names the algorithm that found it.",
    cites=(ps3(3, "C.8.20.2", "C.8.20-2"),),
)

TRACKING_ID_AND_UID_ARE_A_PAIR = Requirement(
    id="seg.tracking-id-and-uid-are-a-pair",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A segment that is tracked has both a tracking identifier and a tracking UID.",
    cites=(ps3(3, "C.8.20.2", "C.8.20-4"),),
)

_ALGORITHM_TYPE, _ALGORITHM_NAME = 0x00620008, 0x00620009
_TRACKING_ID, _TRACKING_UID = 0x00620020, 0x00620021


@check(SEGMENT_NUMBERS_ARE_UNIQUE, on=Instance, when=is_segmentation)
def segment_numbers_are_unique(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Count the segments that have the same Segment Number."""
    segments = segmentation_of(i, ctx.trace).segments
    counted = Counter(s.number for s in segments)
    seen: set[int] = set()
    for s in segments:
        if s.number is None:
            continue
        if s.number in seen:
            yield ctx.finding(
                expected="a number of its own",
                actual=f"{s.number}, {counted[s.number]} times",
                at=f"{s.path}.(0062,0004)",
            )
        seen.add(s.number)


@check(SEGMENTS_ARE_NUMBERED_FROM_ONE, on=Instance, when=is_of_pixels)
def segments_are_numbered_from_one(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the distinct numbers with 1 to their count; label maps are left out."""
    segmentation = segmentation_of(i, ctx.trace)
    numbers = sorted(segmentation.numbers)
    if segmentation.type not in ("BINARY", "FRACTIONAL") or numbers == list(
        range(1, len(numbers) + 1)
    ):
        return
    wrong = next(n for k, n in enumerate(numbers) if n != k + 1)
    path = next(s.path for s in segmentation.segments if s.number == wrong)
    yield ctx.finding(
        expected=f"{numbers.index(wrong) + 1}", actual=f"{wrong}", at=f"{path}.(0062,0004)"
    )


@check(ALGORITHM_IS_NAMED, on=Instance, when=is_of_pixels)
def algorithm_is_named(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Segment Algorithm Name where the type is AUTOMATIC or SEMIAUTOMATIC."""
    for s in segmentation_of(i, ctx.trace).segments:
        kind = s.data_set.text(_ALGORITHM_TYPE)
        if kind in ("AUTOMATIC", "SEMIAUTOMATIC") and not s.data_set.text(_ALGORITHM_NAME):
            yield ctx.finding(
                expected=f"the name of the algorithm, as the segment is {kind}",
                actual="none",
                at=f"{s.path}.(0062,0009)",
            )


@check(TRACKING_ID_AND_UID_ARE_A_PAIR, on=Instance, when=is_segmentation)
def tracking_id_and_uid_are_a_pair(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for segments with one of both."""
    for s in segmentation_of(i, ctx.trace).segments:
        has_id, has_uid = s.data_set.has(_TRACKING_ID), s.data_set.has(_TRACKING_UID)
        if has_id != has_uid:
            missing = "(0062,0021)" if has_id else "(0062,0020)"
            yield ctx.finding(
                expected="Tracking ID and Tracking UID",
                actual="Tracking ID only" if has_id else "Tracking UID only",
                at=f"{s.path}.{missing}",
            )
