"""What an MPPS SCU sends (PS3.4 F.7.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.dimse.performed_steps import (
    FINAL_STATES,
    IN_PROGRESS,
    PERFORMED_SERIES,
    SCHEDULED_STEP,
    STATUS,
    TYPE_1_AT_CREATION,
    TYPE_2_AT_CREATION,
    content,
    created,
    has_value,
    history,
    is_change,
    is_creation,
    is_final,
)
from harness.checks.dimse.reading import (
    command_span,
    element_span,
    request_data,
    shown,
    succeeded,
)
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.uid import is_uid
from harness.content.dataset import EMPTY, DataSet
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange

END_DATE, END_TIME = 0x00400250, 0x00400251
STUDY_UID, SERIES_UID, PROTOCOL_NAME = 0x0020000D, 0x0020000E, 0x00181030
IMAGES, OTHERS = 0x00081140, 0x00400220
NO_SUCH_INSTANCE = 0x0112
IN_SCHEDULED_STEP: Final = (
    0x00080050,
    0x00081110,
    0x00321060,
    0x00400007,
    0x00400008,
    0x00400009,
    0x00401001,
)

STEP_STARTS_IN_PROGRESS = Requirement(
    id="mpps.step-starts-in-progress",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A performed procedure step is created IN PROGRESS.",
    cites=(ps3(4, "F.7.2.1.2"),),
    catalogue=("MPPS-01", "MPPS-02"),
)

CREATION_IS_COMPLETE = Requirement(
    id="mpps.creation-is-complete",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement=(
        "The N-CREATE of a step names its instance, and has its type 1 attributes with a value"
        " and its type 2 attributes."
    ),
    cites=(ps3(4, "F.7.2.1.1", "F.7.2-1"),),
    catalogue=("MPPS-01", "MPPS-03"),
)

SCHEDULED_STEPS_ARE_REFERENCED = Requirement(
    id="mpps.scheduled-steps-are-referenced",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement=(
        "Each item of Scheduled Step Attributes Sequence has a valid Study Instance UID and its"
        " type 2 attributes."
    ),
    cites=(ps3(4, "F.7.2.1.1", "F.7.2-1"),),
    catalogue=("MPPS-01",),
)

CHANGE_FOLLOWS_CREATION = Requirement(
    id="mpps.change-follows-creation",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A step is changed only after it was created.",
    cites=(ps3(4, "F.7.2.2.2"),),
    catalogue=("MPPS-05", "MPPS-12"),
)

FINAL_STEP_IS_NOT_CHANGED = Requirement(
    id="mpps.final-step-is-not-changed",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A step that is COMPLETED or DISCONTINUED is not changed any more.",
    cites=(ps3(4, "F.7.2.2.2"),),
    catalogue=("MPPS-12",),
)

COMPLETED_STEP_IS_COMPLETE = Requirement(
    id="mpps.completed-step-is-complete",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement=(
        "A COMPLETED step has an end date and time and at least one performed series, each with"
        " its UID, protocol name and a sequence for references to what was made."
    ),
    cites=(ps3(4, "F.7.2.2.1", "F.7.2-1"), ps3(4, "F.7.2.2.2")),
    catalogue=("MPPS-05", "MPPS-09", "MPPS-12"),
)


@check(STEP_STARTS_IN_PROGRESS, on=DimseExchange, when=is_creation)
def step_starts_in_progress(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at Performed Procedure Step Status of the N-CREATE."""
    ds = request_data(x) or EMPTY
    if ds.text(STATUS) != IN_PROGRESS:
        yield ctx.finding(
            expected=IN_PROGRESS,
            actual=ds.text(STATUS) or "none",
            at=f"request {shown(STATUS)}",
            span=element_span(x, x.request, ds, STATUS),
        )


@check(CREATION_IS_COMPLETE, on=DimseExchange, when=is_creation)
def creation_is_complete(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the instance UID, for type 1 values and for type 2 attributes."""
    ds = request_data(x) or EMPTY
    if not is_uid(x.sop_instance):
        yield ctx.finding(
            expected="a valid Affected SOP Instance UID",
            actual=x.sop_instance or "none",
            at="request (0000,1000)",
            span=command_span(x.request, 0x1000),
        )
    for tag in TYPE_1_AT_CREATION:
        if not has_value(ds, tag):
            yield ctx.finding(
                expected="a value",
                actual="empty" if ds.has(tag) else "absent",
                at=f"request {shown(tag)}",
                span=element_span(x, x.request, ds, tag),
            )
    for tag in TYPE_2_AT_CREATION:
        if not ds.has(tag):
            yield ctx.finding(
                expected="the attribute, if need be empty",
                actual="absent",
                at=f"request {shown(tag)}",
                span=x.request.span,
            )


@check(
    SCHEDULED_STEPS_ARE_REFERENCED,
    on=DimseExchange,
    when=lambda x: is_creation(x) and bool(content(x).items(SCHEDULED_STEP)),
)
def scheduled_steps_are_referenced(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at each item of (0040,0270)."""
    ds = request_data(x) or EMPTY
    for n, item in enumerate(ds.items(SCHEDULED_STEP)):
        place = f"request {shown(SCHEDULED_STEP)}[{n}]"
        span = element_span(x, x.request, ds, SCHEDULED_STEP)
        if not is_uid(item.text(STUDY_UID)):
            yield ctx.finding(
                expected="a valid UID",
                actual=item.text(STUDY_UID) or "none",
                at=f"{place} {shown(STUDY_UID)}",
                span=span,
            )
        missing = [t for t in IN_SCHEDULED_STEP if not item.has(t)]
        if missing:
            yield ctx.finding(
                expected="the type 2 attributes, if need be empty",
                actual="without " + ", ".join(map(shown, missing)),
                at=f"{place} {shown(missing[0])}",
                span=span,
            )


@check(CHANGE_FOLLOWS_CREATION, on=DimseExchange, when=is_change)
def change_follows_creation(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a successful N-CREATE of the instance before the N-SET."""
    before = history(x, ctx.trace)
    if created(before):
        return
    refused = any(is_creation(y) for y in before)
    unknown = x.final is not None and x.final.status == NO_SUCH_INSTANCE
    if not refused and not unknown:
        raise Inconclusive("the step may have been created before the recording began")
    yield ctx.finding(
        expected="an N-CREATE of the instance that succeeded",
        actual="its N-CREATE failed" if refused else "none; the SCP does not know the instance",
        at="request (0000,1001)",
        span=command_span(x.request, 0x1001),
    )


@check(FINAL_STEP_IS_NOT_CHANGED, on=DimseExchange, when=is_change)
def final_step_is_not_changed(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an earlier N-SET of the instance to a final state that succeeded."""
    if is_final(history(x, ctx.trace)):
        yield ctx.finding(
            expected="no N-SET after the final state",
            actual=f"N-SET, status {content(x).text(STATUS) or 'not given'}",
            at="request (0000,1001)",
            span=command_span(x.request, 0x1001),
        )


def _completes(x: DimseExchange) -> bool:
    return is_change(x) and content(x).text(STATUS) == FINAL_STATES[0]


@check(COMPLETED_STEP_IS_COMPLETE, on=DimseExchange, when=_completes)
def completed_step_is_complete(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the values the step has in the end: the last given in N-CREATE or N-SET counts."""
    last = request_data(x) or EMPTY
    given = [content(y) for y in history(x, ctx.trace) if succeeded(y)]
    for tag in (END_DATE, END_TIME, PERFORMED_SERIES):
        if not has_value(_last_with(tag, last, given), tag):
            yield ctx.finding(
                expected="an item" if tag == PERFORMED_SERIES else "a value",
                actual="none",
                at=f"request {shown(tag)}",
                span=element_span(x, x.request, last, tag),
            )
    series = _last_with(PERFORMED_SERIES, last, given).items(PERFORMED_SERIES)
    for n, item in enumerate(series):
        missing = [t for t in (SERIES_UID, PROTOCOL_NAME) if not has_value(item, t)]
        missing += [] if item.has(IMAGES) or item.has(OTHERS) else [IMAGES]
        if missing:
            yield ctx.finding(
                expected="a series UID, a protocol name and a sequence of references",
                actual="without " + ", ".join(map(shown, missing)),
                at=f"request {shown(PERFORMED_SERIES)}[{n}] {shown(missing[0])}",
                span=element_span(x, x.request, last, PERFORMED_SERIES),
            )


def _last_with(tag: int, last: DataSet, given: list[DataSet]) -> DataSet:
    return next((ds for ds in (last, *reversed(given)) if ds.has(tag)), EMPTY)
