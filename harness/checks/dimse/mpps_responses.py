"""What an MPPS SCP refuses (PS3.4 F.7.2, PS3.7 C.5)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.performed_steps import (
    IN_PROGRESS,
    STATUS,
    TYPE_1_AT_CREATION,
    content,
    created,
    has_value,
    history,
    is_change,
    is_creation,
    is_final,
)
from harness.checks.dimse.reading import command_span, finished, is_failure, request_data, shown
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import EMPTY
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange
from harness.core.trace import Trace

RESPONSE_STATUS = 0x0900

CONFORMING_CREATION_SUCCEEDS = Requirement(
    id="mpps.conforming-creation-succeeds",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A complete N-CREATE of a new step IN PROGRESS succeeds.",
    cites=(ps3(4, "F.7.2.1.3"),),
    catalogue=("MPPS-01",),
)

REPEATED_CREATION_IS_REFUSED = Requirement(
    id="mpps.repeated-creation-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An N-CREATE of an instance that exists is answered by 0111H.",
    cites=(ps3(7, "C.5.8"), ps3(4, "F.7.2.1.3")),
    catalogue=("MPPS-04",),
)

CREATION_IN_ANOTHER_STATE_IS_REFUSED = Requirement(
    id="mpps.creation-in-another-state-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An N-CREATE whose status is not IN PROGRESS fails.",
    cites=(ps3(4, "F.7.2.1.3"),),
    catalogue=("MPPS-02",),
)

INCOMPLETE_CREATION_IS_REFUSED = Requirement(
    id="mpps.incomplete-creation-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An N-CREATE without a value for a type 1 attribute fails.",
    cites=(ps3(4, "F.7.2.1.3"), ps3(7, "10.1.5.1.6")),
    catalogue=("MPPS-03",),
)

CHANGE_AFTER_FINAL_STATE_IS_REFUSED = Requirement(
    id="mpps.change-after-final-state-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An N-SET of a step that is COMPLETED or DISCONTINUED is answered by 0110H.",
    cites=(ps3(4, "F.7.2.2.3", "F.7.2-2"),),
    catalogue=("MPPS-06",),
)


def _status(x: DimseExchange) -> str:
    status = x.final.status if x.final else None
    return "no status" if status is None else f"{status:04X}H"


def _refusal(x: DimseExchange, ctx: CheckContext, expected: str) -> Finding:
    return ctx.finding(
        expected=expected,
        actual=_status(x),
        at="response (0000,0900)",
        span=command_span(x.final, RESPONSE_STATUS) if x.final else None,
    )


def _missing(x: DimseExchange) -> list[int]:
    ds = content(x)
    return [t for t in TYPE_1_AT_CREATION if not has_value(ds, t)]


def _is_conforming_creation(x: DimseExchange, trace: Trace) -> bool:
    return (
        is_creation(x)
        and finished(x)
        and bool(x.sop_instance)
        and content(x).text(STATUS) == IN_PROGRESS
        and not _missing(x)
        and not content(x).gaps
        and not history(x, trace)
    )


@check(CONFORMING_CREATION_SUCCEEDS, on=DimseExchange, where=_is_conforming_creation)
def conforming_creation_succeeds(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of the first N-CREATE of an instance that leaves nothing to object to."""
    # Processing failure (0110H) and want of resources (0213H) may happen to anybody.
    status = x.final.status if x.final else None
    if is_failure(status) and status not in (0x0110, 0x0213):
        yield _refusal(x, ctx, "0000H or a warning")


@check(
    REPEATED_CREATION_IS_REFUSED,
    on=DimseExchange,
    where=lambda x, t: is_creation(x) and finished(x) and created(history(x, t)),
)
def repeated_creation_is_refused(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of an N-CREATE whose instance was created before."""
    if x.final is not None and x.final.status != 0x0111:
        yield _refusal(x, ctx, "0111H (duplicate SOP Instance)")


@check(
    CREATION_IN_ANOTHER_STATE_IS_REFUSED,
    on=DimseExchange,
    when=lambda x: (
        is_creation(x) and finished(x) and content(x).text(STATUS) not in ("", IN_PROGRESS)
    ),
)
def creation_in_another_state_is_refused(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of an N-CREATE with another Performed Procedure Step Status."""
    ds = request_data(x) or EMPTY
    if x.final is not None and not is_failure(x.final.status):
        yield _refusal(x, ctx, f"0106H: {shown(STATUS)} is {ds.text(STATUS)}")


@check(
    INCOMPLETE_CREATION_IS_REFUSED,
    on=DimseExchange,
    when=lambda x: is_creation(x) and finished(x) and bool(_missing(x)),
)
def incomplete_creation_is_refused(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of an N-CREATE that lacks a type 1 value."""
    request_data(x)  # of a data set that cannot be read nobody can say what it lacks
    if x.final is not None and not is_failure(x.final.status):
        yield _refusal(x, ctx, "0120H or 0121H: no " + ", ".join(map(shown, _missing(x))))


@check(
    CHANGE_AFTER_FINAL_STATE_IS_REFUSED,
    on=DimseExchange,
    where=lambda x, t: is_change(x) and finished(x) and is_final(history(x, t)),
)
def change_after_final_state_is_refused(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of an N-SET of a step in its final state."""
    if x.final is not None and x.final.status != 0x0110:
        yield _refusal(x, ctx, "0110H (processing failure)")
