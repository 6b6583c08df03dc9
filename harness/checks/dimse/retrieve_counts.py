"""Numbers of sub-operations in C-MOVE and C-GET responses (PS3.4 C.4.2.1, C.4.3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.reading import CANCEL, SUCCESS, command_span, is_failure
from harness.checks.dimse.sub_operations import (
    COMPLETED,
    FAILED,
    REMAINING,
    WARNING,
    count,
    is_retrieve,
    outcomes,
    stores_of,
)
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange

COUNTS = (REMAINING, COMPLETED, FAILED, WARNING)
SUB_OPERATIONS_COMPLETE = 0xB000

PENDING_RESPONSES_HAVE_ALL_COUNTS = Requirement(
    id="retrieve.pending-responses-have-all-counts",
    level=Level.SHOULD,  # the catalogue row carries doubt M7, though not about this half of it
    binds=Role.RESPONDER,
    statement="A pending response says how many sub-operations remain, completed, failed, warned.",
    cites=(ps3(4, "C.4.2.1.6"), ps3(4, "C.4.3.1.6")),
    catalogue=("RM-02", "RG-04"),
)

REMAINING_NEVER_RISES = Requirement(
    id="retrieve.remaining-never-rises",
    level=Level.SHOULD,  # doubt M7: nothing says that it falls with every response
    binds=Role.RESPONDER,
    statement="The number of remaining sub-operations does not rise from response to response.",
    cites=(ps3(4, "C.4.2.1.6"), ps3(4, "C.4.3.1.6")),
    catalogue=("RM-02", "RG-04"),
)

FINAL_RESPONSE_HAS_NO_REMAINING = Requirement(
    id="retrieve.final-response-has-no-remaining",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A final response other than a cancel has no number of remaining sub-operations.",
    cites=(ps3(4, "C.4.2.1.6"), ps3(7, "9.1.4.1.7")),
    catalogue=("RM-03",),
)

FINAL_COUNTS_ARE_GIVEN = Requirement(
    id="retrieve.final-counts-are-given",
    level=Level.SHOULD,  # doubt M8: two clauses differ, so absence is a warning
    binds=Role.RESPONDER,
    statement="The final response says how many sub-operations completed, failed and warned.",
    cites=(ps3(4, "C.4.2.3.1"), ps3(4, "C.4.2.1.7")),
    catalogue=("RM-04", "RG-04"),
)

FINAL_COUNTS_ARE_RIGHT = Requirement(
    id="retrieve.final-counts-are-right",
    level=Level.SHALL,  # doubt M8 is about their absence only: a wrong number fails
    binds=Role.RESPONDER,
    statement="The numbers of the final response are those of the sub-operations done.",
    cites=(ps3(4, "C.4.2.3.1"), ps3(4, "C.4.3.3.1")),
    catalogue=("RM-01", "RM-04", "RM-10", "RG-01", "RG-03"),
)

FINAL_STATUS_FITS_THE_COUNTS = Requirement(
    id="retrieve.final-status-fits-the-counts",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement=(
        "The final status is success when nothing failed or warned, a failure when all failed,"
        " and B000H otherwise."
    ),
    cites=(ps3(4, "C.4.2.3.1"), ps3(4, "C.4.3.3.1")),
    catalogue=("RM-06", "RM-08", "RM-09", "RG-06"),
)


@check(
    PENDING_RESPONSES_HAVE_ALL_COUNTS,
    on=DimseExchange,
    when=lambda x: is_retrieve(x) and bool(x.pending),
)
def pending_responses_have_all_counts(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the four numbers in every pending response."""
    for n, m in enumerate(x.pending):
        missing = [e for e in COUNTS if count(m, e) is None]
        if missing:
            yield ctx.finding(
                expected="(0000,1020) to (0000,1023)",
                actual="without " + ", ".join(f"(0000,{e:04X})" for e in missing),
                at=f"response[{n}] (0000,{missing[0]:04X})",
                span=m.span,
            )


@check(
    REMAINING_NEVER_RISES,
    on=DimseExchange,
    when=lambda x: is_retrieve(x) and len(x.pending) > 1,
)
def remaining_never_rises(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each number of remaining sub-operations with the one before."""
    before: int | None = None
    for n, m in enumerate(x.pending):
        remaining = count(m, REMAINING)
        if before is not None and remaining is not None and remaining > before:
            yield ctx.finding(
                expected=f"at most {before}",
                actual=str(remaining),
                at=f"response[{n}] (0000,1020)",
                span=command_span(m, REMAINING),
            )
        before = before if remaining is None else remaining


def _has_final_other_than_cancel(x: DimseExchange) -> bool:
    return is_retrieve(x) and x.final is not None and x.final.status != CANCEL


@check(FINAL_RESPONSE_HAS_NO_REMAINING, on=DimseExchange, when=_has_final_other_than_cancel)
def final_response_has_no_remaining(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (0000,1020) in the final response."""
    if x.final is not None and x.final.find(REMAINING):
        yield ctx.finding(
            expected="no (0000,1020)",
            actual=str(count(x.final, REMAINING)),
            at="final response (0000,1020)",
            span=command_span(x.final, REMAINING),
        )


def _has_performed(x: DimseExchange) -> bool:
    """Tell whether the final response is one that follows sub-operations, not a refusal."""
    final = x.final
    if not is_retrieve(x) or final is None:
        return False
    return final.status in (SUCCESS, SUB_OPERATIONS_COMPLETE)


@check(FINAL_COUNTS_ARE_GIVEN, on=DimseExchange, when=_has_performed)
def final_counts_are_given(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (0000,1021) to (0000,1023) in the final response."""
    missing = [e for e in COUNTS[1:] if x.final is not None and count(x.final, e) is None]
    if x.final is not None and missing:
        yield ctx.finding(
            expected="(0000,1021) to (0000,1023)",
            actual="without " + ", ".join(f"(0000,{e:04X})" for e in missing),
            at=f"final response (0000,{missing[0]:04X})",
            span=x.final.span,
        )


def _counts_completed(x: DimseExchange) -> bool:
    return is_retrieve(x) and x.final is not None and count(x.final, COMPLETED) is not None


@check(FINAL_COUNTS_ARE_RIGHT, on=DimseExchange, when=_counts_completed)
def final_counts_are_right(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the numbers with the outcomes of the C-STOREs seen for this retrieve.

    A failure needs no C-STORE: the destination may be out of reach, or refuse the context. So the
    number of failures may be larger than what is seen, never smaller.
    """
    if x.final is None:
        return
    seen = outcomes(stores_of(x, ctx.trace))
    completed, warned = count(x.final, COMPLETED) or 0, count(x.final, WARNING) or 0
    failed = count(x.final, FAILED) or 0
    if completed + warned and not seen.total:
        raise Inconclusive("no sub-operation was recorded: the link to the destination was not")
    if seen.unanswered:
        raise Inconclusive("a sub-operation without a response was recorded")
    for element, said, done in (
        (COMPLETED, completed, len(seen.completed)),
        (WARNING, warned, len(seen.warned)),
    ):
        if said != done:
            yield ctx.finding(
                expected=f"{done}, the number seen",
                actual=str(said),
                at=f"final response (0000,{element:04X})",
                span=command_span(x.final, element),
            )
    if failed < len(seen.failed):
        yield ctx.finding(
            expected=f"at least {len(seen.failed)}, the number seen",
            actual=str(failed),
            at="final response (0000,1022)",
            span=command_span(x.final, FAILED),
        )


def _has_counts_and_status(x: DimseExchange) -> bool:
    # A refusal before any sub-operation has no counts; a cancel says nothing about them.
    return _has_final_other_than_cancel(x) and _counts_completed(x)


@check(FINAL_STATUS_FITS_THE_COUNTS, on=DimseExchange, when=_has_counts_and_status)
def final_status_fits_the_counts(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the final status with the numbers beside it."""
    if x.final is None or x.final.status is None:
        return
    completed, warned = count(x.final, COMPLETED) or 0, count(x.final, WARNING) or 0
    failed, status = count(x.final, FAILED) or 0, x.final.status
    if failed and not completed and not warned:
        fits, expected = is_failure(status), "A702H or CxxxH: every sub-operation failed"
    elif failed or warned:
        fits, expected = status == SUB_OPERATIONS_COMPLETE, "B000H: some failed or warned"
    else:
        # With nothing failed, a failure may still be about the query or the resources.
        fits, expected = status != SUB_OPERATIONS_COMPLETE, "0000H: nothing failed or warned"
    if not fits:
        yield ctx.finding(
            expected=expected,
            actual=f"{status:04X}H with {completed} completed, {failed} failed, {warned} warned",
            at="final response (0000,0900)",
            span=command_span(x.final, 0x0900),
        )
