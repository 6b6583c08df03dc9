"""What all instances of a series share (PS3.3 A.1.2.3, C.7.3, C.7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.grouping import (
    Key,
    about,
    bounded,
    grouped,
    odd_ones,
    of_frame_of_reference,
    of_series,
    of_study,
    shared,
)
from harness.checks.object.identity.comparable import comparable
from harness.checks.object.identity.levels import compared
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.members import OF_EQUIPMENT, OF_SERIES
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import InstanceSet, Member
from harness.core.trace import Trace
from harness.facts import uids

MODALITY: Final = 0x00080060
_MODALITY: Final = {MODALITY: OF_SERIES[MODALITY]}
_OTHERS: Final = {tag: name for tag, name in OF_SERIES.items() if tag != MODALITY}

SERIES_IS_IN_ONE_STUDY = Requirement(
    id="identity.series-is-in-one-study",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="All instances of a series are of the same study.",
    cites=(ps3(3, "A.1.2.3"),),
)

SERIES_HAS_ONE_MODALITY = Requirement(
    id="identity.series-has-one-modality",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="All instances of a series have the same modality.",
    cites=(ps3(3, "A.1.2.3"), ps3(3, "C.7.3.1")),
)

SERIES_HAS_ONE_FRAME_OF_REFERENCE = Requirement(
    id="identity.series-has-one-frame-of-reference",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Instances of a series that name a frame of reference name the same one.",
    cites=(ps3(3, "A.1.2.3"), ps3(3, "C.7.4.1.1.1")),
)

SERIES_HAS_ONE_EQUIPMENT = Requirement(
    id="identity.series-has-one-equipment",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="All instances of a series are made by the same equipment.",
    cites=(ps3(3, "A.1.2.3"), ps3(3, "C.7.5.1")),
)

SERIES_ATTRIBUTES_ARE_CONSTANT = Requirement(
    id="identity.series-attributes-are-constant",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="All instances of a series have the same series information.",
    cites=(ps3(3, "A.1.2.3"), ps3(3, "C.7.3.1")),
)

SERIES_HOLDS_ONE_SOP_CLASS = Requirement(
    id="identity.series-holds-one-sop-class",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="All instances of a series are of the same SOP Class.",
    cites=(ps3(3, "A.1.2.3"),),
    status=Status.PREVIEW,
    doubt="different SOP Classes of one modality are not forbidden in a series",
)


def _has_series(s: InstanceSet, trace: Trace) -> bool:
    return shared(s, trace, of_series)


def _one(s: InstanceSet, ctx: CheckContext, value: Key, tag: str) -> Iterator[Finding]:
    """Compare one of the members' own fields within each series."""
    return bounded(
        about(ctx, m, expected=f"{usual}, as in {example.name}", actual=value(m), at=tag)
        for _, members in grouped(s, ctx.trace, of_series)
        for m, usual, example in odd_ones(members, value)
    )


@check(SERIES_IS_IN_ONE_STUDY, on=InstanceSet, where=_has_series)
def series_is_in_one_study(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Study Instance UIDs of each series."""
    yield from _one(s, ctx, of_study, "(0020,000D)")


@check(SERIES_HAS_ONE_MODALITY, on=InstanceSet, where=_has_series)
def series_has_one_modality(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Modality within each series."""
    yield from compared(s, ctx, of_series, _MODALITY)


@check(SERIES_HAS_ONE_FRAME_OF_REFERENCE, on=InstanceSet, where=_has_series)
def series_has_one_frame_of_reference(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Frame of Reference UIDs of each series, where there are any."""
    yield from _one(s, ctx, of_frame_of_reference, "(0020,0052)")


@check(SERIES_HAS_ONE_EQUIPMENT, on=InstanceSet, where=_has_series)
def series_has_one_equipment(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare manufacturer, model and serial number within each series."""
    yield from compared(s, ctx, of_series, OF_EQUIPMENT)


@check(SERIES_ATTRIBUTES_ARE_CONSTANT, on=InstanceSet, where=_has_series)
def series_attributes_are_constant(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare number, date, time, description, laterality and body part within each series."""
    yield from compared(s, ctx, of_series, _OTHERS, comparable)


@check(SERIES_HOLDS_ONE_SOP_CLASS, on=InstanceSet, where=_has_series)
def series_holds_one_sop_class(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the SOP Class UIDs of each series."""
    yield from _one(s, ctx, _class, "(0008,0016)")


def _class(m: Member) -> str:
    return uids.name(m.sop_class)
