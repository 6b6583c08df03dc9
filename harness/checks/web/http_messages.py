"""HTTP messages of every service (RFC 9110, RFC 9112, PS3.18 8.4 to 8.6)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3, rfc
from harness.checks.web.exchanges import is_dicomweb, is_store
from harness.checks.web.messages import Message, request, response
from harness.core.finding import Finding
from harness.core.octets import Ending
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import Connection, HttpExchange
from harness.core.trace import Trace

RESPONSE_DECLARES_ITS_MEDIA_TYPE = Requirement(
    id="http.response-declares-its-media-type",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A successful response with a payload carries a Content-Type header field.",
    cites=(ps3(18, "8.4.2"),),
    catalogue=("CMN-01",),
)

REQUEST_DECLARES_ITS_MEDIA_TYPE = Requirement(
    id="http.request-declares-its-media-type",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A request with a payload carries a Content-Type header field.",
    cites=(ps3(18, "8.4.2"),),
    catalogue=("CMN-01",),
)

RESPONSE_BODY_IS_COMPLETE = Requirement(
    id="http.response-body-is-complete",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A response body has the length that its header fields promise.",
    # The RFCs alone: row CMN-02 is in doubt about what PS3.18 adds to them.
    cites=(rfc(9112, "8"), rfc(9110, "8.6")),
)

BODY_LENGTH_IS_DECLARED = Requirement(
    id="http.body-length-is-declared",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A payload announces its length, or is chunked; it does not end by closing.",
    cites=(ps3(18, "8.4.3"), rfc(9112, "6.3")),
    catalogue=("CMN-02",),
    status=Status.PREVIEW,
    doubt="the payload header rules changed between 2023 and 2024e; RFC 9112 allows closing",
)

METHOD_REFUSAL_LISTS_METHODS = Requirement(
    id="http.method-refusal-lists-methods",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A 405 response carries an Allow header field.",
    cites=(rfc(9110, "15.5.6"),),
    catalogue=("CMN-24",),
)

ERROR_IS_NOT_DISGUISED = Requirement(
    id="http.error-is-not-disguised",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="The payload of an error response is a report, not a DICOM object or an image.",
    cites=(ps3(18, "8.6.3"),),
    catalogue=("CMN-23",),
)

_OBJECTS = ("application/dicom", "application/octet-stream")
_MEDIA = ("multipart/", "image/", "video/")


def _length(message: Message) -> int | None:
    text = message.header("content-length") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


@check(
    RESPONSE_DECLARES_ITS_MEDIA_TYPE,
    on=HttpExchange,
    when=lambda x: is_dicomweb(x) and 200 <= x.status < 300 and x.response_body.size > 0,
)
def response_declares_its_media_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Content-Type in every 2xx response whose body is not empty."""
    yield from _declares(response(x), ctx)


@check(
    REQUEST_DECLARES_ITS_MEDIA_TYPE,
    on=HttpExchange,
    when=lambda x: is_dicomweb(x) and x.request_body.size > 0,
)
def request_declares_its_media_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Content-Type in every request whose body is not empty."""
    yield from _declares(request(x), ctx)


def _declares(message: Message, ctx: CheckContext) -> Iterator[Finding]:
    if message.header("content-type"):
        return
    yield ctx.finding(
        expected="a Content-Type header field",
        actual=f"none, with a body of {message.body.size} bytes",
        at=f"{message.name} header content-type",
        span=message.span,
    )


def _has_body(x: HttpExchange, _trace: Trace) -> bool:
    if x.method == "HEAD" or x.status < 200 or x.status in (204, 304):
        return False
    coded = response(x).header("transfer-encoding") is not None
    return coded or x.response_body.size > 0 or bool(_length(response(x)))


@check(RESPONSE_BODY_IS_COMPLETE, on=HttpExchange, where=_has_body)
def response_body_is_complete(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the body with Content-Length, or ask whether the last chunk was seen.

    A body cut off by the client, or by the end of the recording, decides nothing.
    """
    if x.complete:
        return
    promised = _length(response(x))
    if promised is not None and promised == x.response_body.size:
        return  # what is incomplete is the request
    connection = ctx.trace.exchange(x.connection)
    if not isinstance(connection, Connection):
        raise Inconclusive("the response ends early; how the connection ended is not known")
    if connection.accepter_ending is Ending.OPEN:
        raise Inconclusive("the recording ended within the response")
    client_left = connection.opener_ending is not Ending.OPEN
    if client_left and connection.opener_ended < connection.accepter_ended:
        raise Inconclusive("the client closed the connection within the response")
    yield ctx.finding(
        expected="the last chunk" if promised is None else f"{promised} bytes",
        actual=f"{x.response_body.size} bytes, then the server ended the connection",
        at="response body",
        span=x.response_span,
    )


@check(
    BODY_LENGTH_IS_DECLARED,
    on=HttpExchange,
    when=lambda x: is_dicomweb(x) and x.response_body.size > 0,
)
def body_length_is_declared(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Content-Length or Transfer-Encoding on every response with a body."""
    found = response(x)
    if found.header("content-length") is None and found.header("transfer-encoding") is None:
        yield ctx.finding(
            expected="Content-Length, or Transfer-Encoding: chunked",
            actual="neither: the body ends where the connection does",
            at="response header content-length",
            span=x.response_span,
        )


@check(METHOD_REFUSAL_LISTS_METHODS, on=HttpExchange, when=lambda x: x.status == 405)
def method_refusal_lists_methods(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Allow in every 405 response; an empty value is legal."""
    if x.response_header("allow") is None:
        yield ctx.finding(
            expected="an Allow header field",
            actual=f"405 to {x.method} without one",
            at="response header allow",
            span=x.response_span,
        )


@check(
    ERROR_IS_NOT_DISGUISED,
    on=HttpExchange,
    # A store's 409 carries a Store Instances Response, which is DICOM by design.
    when=lambda x: is_dicomweb(x) and x.status >= 400 and not is_store(x),
)
def error_is_not_disguised(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the media type of every 4xx and 5xx body; an error without a body is fine."""
    declared = response(x).essence
    disguised = declared in _OBJECTS or declared.startswith(_MEDIA)
    if x.response_body.size and disguised:
        yield ctx.finding(
            expected="no body, or a report in text, JSON or HTML",
            actual=f"status {x.status} with {declared}",
            at="response header content-type",
            excerpt=x.response_header("content-type") or "",
            span=x.response_span,
        )
