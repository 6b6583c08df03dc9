"""Slices of a series: single-frame images that together make a volume (PS3.3 C.7.6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Final

from harness.checks.object.geometry.parallel import (
    SAME_PLACE,
    along,
    differ,
    distance,
    fits,
    key_of,
    normal,
    shown,
    steps,
    usual,
)
from harness.checks.object.grouping import about, bounded, grouped, odd_ones, of_series
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.instance_set import Member
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import InstanceSet
from harness.core.trace import Trace

POSITION = "(0020,0032)"
Slices = tuple[Member, ...]
LEAST_SLICES: Final = 3  # that tell what the usual distance is

SLICES_HAVE_ONE_ORIENTATION = Requirement(
    id="geometry.slices-have-one-orientation",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Slices of a series, localizers aside, have the same orientation.",
    cites=(ps3(3, "C.7.6.2.1.1"),),
)

SLICES_HAVE_ONE_MATRIX = Requirement(
    id="geometry.slices-have-one-matrix",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Parallel slices of a series have the same rows, columns and pixel spacing.",
    cites=(ps3(3, "C.7.6.2"), ps3(3, "C.7.6.3")),
)

SLICES_LIE_AT_DIFFERENT_PLACES = Requirement(
    id="geometry.slices-lie-at-different-places",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Slices of a series that nothing else tells apart lie at different positions.",
    cites=(ps3(3, "C.7.6.2.1.1"),),
)

SLICES_ARE_EQUALLY_SPACED = Requirement(
    id="geometry.slices-are-equally-spaced",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Parallel slices of a series follow each other at equal distances, with no gap.",
    cites=(ps3(3, "C.7.6.2.1.1"),),
)

SPACING_BETWEEN_SLICES_IS_THEIR_DISTANCE = Requirement(
    id="geometry.spacing-between-slices-is-their-distance",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Spacing Between Slices is the distance between neighbouring slices of a series.",
    cites=(ps3(3, "C.8.3.1"), ps3(3, "C.7.6.2.1.1")),
)

SLICES_NEITHER_OVERLAP_NOR_LEAVE_GAPS = Requirement(
    id="geometry.slices-neither-overlap-nor-leave-gaps",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="Neighbouring slices of a series are as far apart as they are thick.",
    cites=(ps3(3, "C.7.6.2"),),
)

SLICE_LOCATIONS_FOLLOW_THE_POSITIONS = Requirement(
    id="geometry.slice-locations-follow-the-positions",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Slice Locations of parallel slices are as far apart as their positions.",
    cites=(ps3(3, "C.7.6.2.1.2"),),
)


def _stacks(s: InstanceSet, trace: Trace) -> tuple[Slices, ...]:
    """Return the parallel slices of each series, at least two together."""

    def make() -> tuple[Slices, ...]:
        found: dict[tuple[str, tuple[int, ...]], list[Member]] = {}
        for uid, members in grouped(s, trace, of_series):
            for m in members:
                if m.plane.orientation and not m.plane.localizer:
                    found.setdefault((uid, key_of(m.plane.orientation)), []).append(m)
        return tuple(tuple(found[k]) for k in sorted(found) if len(found[k]) > 1)

    return trace.memo((_stacks, s.id), make)


def _has_stacks(s: InstanceSet, trace: Trace) -> bool:
    return bool(_stacks(s, trace))


def _has_slices(s: InstanceSet, trace: Trace) -> bool:
    return any(len(_slices(members)) > 1 for _, members in grouped(s, trace, of_series))


def _slices(members: Slices) -> Slices:
    return tuple(m for m in members if m.plane.orientation and not m.plane.localizer)


@check(SLICES_HAVE_ONE_ORIENTATION, on=InstanceSet, where=_has_slices)
def slices_have_one_orientation(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the direction cosines of the slices of a series with those that most have.

    Of a series whose slices fan out, the first one that differs stands for all.
    """
    for _, members in grouped(s, ctx.trace, of_series):
        odd = odd_ones(_slices(members), lambda m: str(key_of(m.plane.orientation)))
        for m, _, example in islice(odd, 1):
            yield about(
                ctx,
                m,
                expected=f"{shown(example.plane.orientation)}, as in {example.name}",
                actual=shown(m.plane.orientation),
                at="(0020,0037)",
            )


@check(SLICES_HAVE_ONE_MATRIX, on=InstanceSet, where=_has_stacks)
def slices_have_one_matrix(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare rows, columns and spacing of parallel slices with those that most have."""
    yield from bounded(_other_matrix(s, ctx))


def _other_matrix(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for slices in _stacks(s, ctx.trace):
        for at, value in (("(0028,0010)", _matrix), ("(0028,0030)", _spacing)):
            for m, said, example in odd_ones(slices, value):
                expected = f"{said}, as in {example.name}"
                yield about(ctx, m, expected=expected, actual=value(m), at=at)


def _matrix(m: Member) -> str:
    return " x ".join(map(str, m.plane.matrix))


def _spacing(m: Member) -> str:
    return shown(tuple(round(v, 4) for v in m.plane.spacing))


@check(SLICES_LIE_AT_DIFFERENT_PLACES, on=InstanceSet, where=_has_stacks)
def slices_lie_at_different_places(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Look for parallel slices at one position, of one time, echo, diffusion and image type."""
    yield from bounded(_same_place(s, ctx))


def _same_place(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for slices in _stacks(s, ctx.trace):
        first: dict[tuple[object, ...], Member] = {}
        for m in slices:
            where = tuple(round(v / SAME_PLACE) for v in m.plane.position)
            other = first.setdefault((where, m.plane.circumstance), m)
            if other.sop_instance != m.sop_instance:
                yield about(
                    ctx,
                    m,
                    expected=f"a position other than that of {other.name}",
                    actual=shown(m.plane.position),
                    at=POSITION,
                )


def _is_a_row(slices: Slices) -> bool:
    """Tell whether slices follow each other along their normal, not side by side."""
    direction = normal(slices[0].plane.orientation)
    a, b = slices[0].plane.position, slices[-1].plane.position
    return abs(along(direction, b) - along(direction, a)) > 0.5 * distance(a, b) > 0


def _rows(s: InstanceSet, trace: Trace) -> tuple[tuple[Slices, tuple[float, ...]], ...]:
    """Return the stacks that are rows of slices, ascending, with the distances in them."""

    def make() -> tuple[tuple[Slices, tuple[float, ...]], ...]:
        found = []
        for slices in _stacks(s, trace):
            direction = normal(slices[0].plane.orientation)
            in_order = tuple(sorted(slices, key=lambda m: along(direction, m.plane.position)))
            distances = steps(along(direction, m.plane.position) for m in in_order)
            if distances and _is_a_row(in_order):
                found.append((in_order, distances))
        return tuple(found)

    return trace.memo((_rows, s.id), make)


def _has_long_rows(s: InstanceSet, trace: Trace) -> bool:
    return any(len(distances) + 1 >= LEAST_SLICES for _, distances in _rows(s, trace))


@check(SLICES_ARE_EQUALLY_SPACED, on=InstanceSet, where=_has_long_rows)
def slices_are_equally_spaced(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the distances of neighbours along the normal with the middle one of them."""
    yield from bounded(_uneven(s, ctx))


def _uneven(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for slices, distances in _rows(s, ctx.trace):
        if len(distances) + 1 < LEAST_SLICES:
            continue
        step = usual(distances)
        direction = normal(slices[0].plane.orientation)
        for a, b in pairwise(slices):
            gap = along(direction, b.plane.position) - along(direction, a.plane.position)
            if gap > SAME_PLACE and differ(gap, step):
                expected = f"{step:.4g} mm after {a.name}"
                yield about(ctx, b, expected=expected, actual=f"{gap:.4g} mm", at=POSITION)


def _saying(value: Callable[[Member], float | None]) -> Callable[[InstanceSet, Trace], bool]:
    return lambda s, trace: any(
        value(m) is not None for slices, _ in _rows(s, trace) for m in slices
    )


@check(
    SPACING_BETWEEN_SLICES_IS_THEIR_DISTANCE,
    on=InstanceSet,
    where=_saying(lambda m: m.plane.between),
)
def spacing_between_slices_is_their_distance(
    s: InstanceSet, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare Spacing Between Slices with the usual distance; of a part of a series, a multiple."""
    yield from bounded(
        about(
            ctx,
            m,
            expected=f"{usual(distances):.4g} mm, the distance of neighbours",
            actual=f"{m.plane.between:g}",
            at="(0018,0088)",
        )
        for slices, distances in _rows(s, ctx.trace)
        for m in slices
        if m.plane.between and not fits(usual(distances), abs(m.plane.between))
    )


@check(
    SLICES_NEITHER_OVERLAP_NOR_LEAVE_GAPS,
    on=InstanceSet,
    where=_saying(lambda m: m.plane.thickness),
)
def slices_neither_overlap_nor_leave_gaps(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Slice Thickness with the usual distance, once for each row of slices."""
    for slices, distances in _rows(s, ctx.trace):
        step, first = usual(distances), slices[0]
        if first.plane.thickness and differ(step, first.plane.thickness):
            yield about(
                ctx,
                first,
                expected=f"slices of {step:.4g} mm, the distance of neighbours",
                actual=f"{first.plane.thickness:g} mm",
                at="(0018,0050)",
            )


@check(
    SLICE_LOCATIONS_FOLLOW_THE_POSITIONS,
    on=InstanceSet,
    where=_saying(lambda m: m.plane.location),
)
def slice_locations_follow_the_positions(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the steps of Slice Location with those of the positions, whatever their sign."""
    yield from bounded(_other_locations(s, ctx))


def _other_locations(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    for slices, _ in _rows(s, ctx.trace):
        direction = normal(slices[0].plane.orientation)
        for a, b in pairwise(m for m in slices if m.plane.location is not None):
            gap = along(direction, b.plane.position) - along(direction, a.plane.position)
            said = (b.plane.location or 0.0) - (a.plane.location or 0.0)
            if differ(gap, abs(said)):
                yield about(
                    ctx,
                    b,
                    expected=f"{gap:.4g} mm from the location of {a.name}",
                    actual=f"{abs(said):.4g} mm",
                    at="(0020,1041)",
                )
