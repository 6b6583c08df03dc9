"""The status of a store transaction (PS3.18 10.5.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_store
from harness.checks.web.messages import request
from harness.checks.web.store_answer import answer, carries_objects, is_answered_in_json, sent
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace

STATUS_TELLS_THE_OUTCOME = Requirement(
    id="stow.status-tells-the-outcome",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="200 says that all was stored, 202 that something failed or was warned about, 409 "
    "that nothing was stored; the payload agrees.",
    cites=(ps3(18, "10.5.3", "10.5.3-1"),),
    catalogue=("STOW-01", "STOW-02", "STOW-03", "STOW-04", "STOW-05", "STOW-22"),
)

UNSTORABLE_REQUEST_IS_REFUSED = Requirement(
    id="stow.unstorable-request-is-refused",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="A request without a readable object is answered with 400, or 409.",
    cites=(ps3(18, "10.5.3", "10.5.3-1"), ps3(18, "10.5.1.4")),
    catalogue=("STOW-06", "STOW-09"),
    doubt="400 and 409 overlap, and no status is named for an empty payload",
)

BROKEN_MULTIPART_IS_REFUSED = Requirement(
    id="stow.broken-multipart-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A multipart request without a boundary, or without the closing delimiter, is not "
    "answered as if it were whole.",
    cites=(ps3(18, "10.5.3", "10.5.3-1"), ps3(18, "8.6.1.2")),
    catalogue=("STOW-08",),
)

UNSUPPORTED_TYPE_IS_REFUSED = Requirement(
    id="stow.unsupported-type-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A media type that no store request may have is answered with 415.",
    cites=(ps3(18, "10.5.3", "10.5.3-1"),),
    catalogue=("STOW-07",),
)

_IN_DOUBT: Final = (401, 403, 413, 429, 503)  # refusals for reasons that the wire does not show
_ROOTS: Final = frozenset(("application/dicom", "application/dicom+json", "application/dicom+xml"))


def _answered(x: HttpExchange, trace: Trace) -> bool:
    return answer(x, trace) is not None


@check(STATUS_TELLS_THE_OUTCOME, on=HttpExchange, when=is_answered_in_json, where=_answered)
def status_tells_the_outcome(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the status with the sequences: stored, failed, warned."""
    found = answer(x, ctx.trace)
    if found is None:
        return
    bad = len(found.failed) + len(found.other_failures)
    said = f"{x.status} with {len(found.referenced)} stored, {bad} failed"
    said += f", {len(found.warned)} warned" if found.warned else ""
    wanted = ""
    if x.status == 200 and (bad or found.warned):
        wanted = "409" if not found.referenced else "202"
    elif x.status == 202 and not bad and not found.warned:
        wanted = "200" if found.referenced else "409"
    elif x.status == 202 and not found.referenced:
        wanted = "409"
    elif x.status == 409 and found.referenced:
        wanted = "202" if bad or found.warned else "200"
    if wanted:
        yield ctx.finding(expected=wanted, actual=said, at="response status", span=x.response_span)


def _has_nothing(x: HttpExchange, trace: Trace) -> bool:
    if request(x).body.size == 0:
        return True
    return carries_objects(x) and not any(p.is_object for p in sent(x, trace))


@check(UNSTORABLE_REQUEST_IS_REFUSED, on=HttpExchange, when=is_store, where=_has_nothing)
def unstorable_request_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of requests without a body, or whose parts are no DICOM objects."""
    if x.status < 400 or x.status in (404, 500):
        yield ctx.finding(
            expected="400, or 409",
            actual=f"{x.status} {x.reason}".strip(),
            at="response status",
            span=x.response_span,
        )


def _is_broken(x: HttpExchange, trace: Trace) -> bool:
    message = request(x)
    if not message.is_multipart or not message.body.size:
        return False
    found = message.parts(trace)
    return not found.boundary or not found.closed


@check(BROKEN_MULTIPART_IS_REFUSED, on=HttpExchange, when=is_store, where=_is_broken)
def broken_multipart_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status; a server may have stored the whole parts and say so with 202."""
    if x.status < 300 and x.status != 202:
        yield ctx.finding(
            expected="400",
            actual=f"{x.status} to a body without boundary or closing delimiter",
            at="response status",
            span=x.response_span,
        )


def _has_foreign_type(x: HttpExchange) -> bool:
    declared = request(x).content_type
    if not is_store(x) or declared is None or not request(x).body.size:
        return False
    root = (declared.parameter("type") or "").lower() if request(x).is_multipart else ""
    return (root or declared.essence) not in _ROOTS and (root != "" or not request(x).is_multipart)


@check(UNSUPPORTED_TYPE_IS_REFUSED, on=HttpExchange, when=_has_foreign_type)
def unsupported_type_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of requests in a type that is none of DICOM, its JSON and its XML."""
    if x.status != 415 and x.status not in _IN_DOUBT:
        yield ctx.finding(
            expected="415",
            actual=f"{x.status} to {x.request_header('content-type')}",
            at="response status",
            span=x.response_span,
        )
