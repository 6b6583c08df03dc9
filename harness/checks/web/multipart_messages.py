"""Multipart messages, of servers and of user agents (PS3.18 8.6.1.2, RFC 2046, RFC 2387)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3, rfc
from harness.checks.web.exchanges import is_dicomweb
from harness.checks.web.messages import Message, few, request, response
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.wire.media_type import parse

RESPONSE_TYPE_IS_QUOTED = Requirement(
    id="http.response-type-is-quoted",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A multipart response is multipart/related with a quoted type parameter.",
    cites=(ps3(18, "8.7.1"), rfc(2387, "3.1"), rfc(2045, "5.1")),
    catalogue=("CMN-16",),
)

REQUEST_TYPE_IS_QUOTED = Requirement(
    id="http.request-type-is-quoted",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A multipart request is multipart/related with a quoted type parameter.",
    cites=(ps3(18, "8.7.1"), rfc(2387, "3.1"), rfc(2045, "5.1")),
    catalogue=("CMN-16",),
)

RESPONSE_BOUNDARY_IS_LEGAL = Requirement(
    id="http.response-boundary-is-legal",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A multipart response declares a boundary of 1 to 70 legal characters, quoted where "
    "they need it.",
    cites=(rfc(2046, "5.1.1"), ps3(18, "8.6.1.2")),
    catalogue=("CMN-16",),
)

REQUEST_BOUNDARY_IS_LEGAL = Requirement(
    id="http.request-boundary-is-legal",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A multipart request declares a boundary of 1 to 70 legal characters, quoted where "
    "they need it.",
    cites=(rfc(2046, "5.1.1"), ps3(18, "8.6.1.2")),
    catalogue=("CMN-16",),
)

MULTIPART_RESPONSE_IS_WELL_FORMED = Requirement(
    id="http.multipart-response-is-well-formed",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Delimiters stand on lines of their own, part headers end with an empty line, and "
    "the closing delimiter ends the response body.",
    cites=(ps3(18, "8.6.1.2.1"), rfc(2046, "5.1.1")),
    catalogue=("CMN-17",),
)

MULTIPART_REQUEST_IS_WELL_FORMED = Requirement(
    id="http.multipart-request-is-well-formed",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Delimiters stand on lines of their own, part headers end with an empty line, and "
    "the closing delimiter ends the request body.",
    cites=(ps3(18, "8.6.1.2.1"), rfc(2046, "5.1.1")),
    catalogue=("CMN-17",),
)

RESPONSE_PARTS_HAVE_THE_TYPE = Requirement(
    id="http.response-parts-have-the-type",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The parts of a multipart response declare the media type of its type parameter.",
    cites=(ps3(18, "8.6.1.2", "8.6.1-1"), rfc(2387, "3.1")),
    catalogue=("CMN-18",),
)

REQUEST_PARTS_HAVE_THE_TYPE = Requirement(
    id="http.request-parts-have-the-type",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The parts of a multipart request declare the media type of its type parameter.",
    cites=(ps3(18, "8.6.1.2", "8.6.1-1"), rfc(2387, "3.1")),
    catalogue=("CMN-18",),
)

_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_NEEDS_QUOTES: Final = re.compile(r'[()<>@,;:\\"/\[\]?= ]')  # tspecials of RFC 2045 5.1
# Text before the first and after the last delimiter is legal, if useless (RFC 2046 5.1.1).
_HARMLESS: Final = ("preamble", "epilogue")
# Types whose every part is of the root's type; metadata with bulk data has others.
_UNIFORM: Final = ("application/dicom", "application/octet-stream", "application/dicom+xml")


def _in_response(x: HttpExchange) -> bool:
    return is_dicomweb(x) and 200 <= x.status < 300 and response(x).is_multipart


def _in_request(x: HttpExchange) -> bool:
    return is_dicomweb(x) and request(x).is_multipart


def _framed(message: Message) -> bool:
    """Whether the body can be taken apart: the boundary is another requirement's affair."""
    declared = message.content_type
    boundary = declared.parameter("boundary") if declared else None
    return boundary is not None and _BOUNDARY.fullmatch(boundary) is not None


@check(RESPONSE_TYPE_IS_QUOTED, on=HttpExchange, when=_in_response)
def response_type_is_quoted(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read Content-Type: the subtype, and whether the type parameter is there and in quotes."""
    yield from _type_is_quoted(response(x), ctx)


@check(REQUEST_TYPE_IS_QUOTED, on=HttpExchange, when=_in_request)
def request_type_is_quoted(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read Content-Type: the subtype, and whether the type parameter is there and in quotes."""
    yield from _type_is_quoted(request(x), ctx)


def _type_is_quoted(message: Message, ctx: CheckContext) -> Iterator[Finding]:
    text = message.header("content-type") or ""
    declared = message.content_type
    found = [(v, q) for k, v, q in declared.parameters if k == "type"] if declared else []
    wrong = ""
    if declared is None or declared.essence != "multipart/related":
        wrong = text
    elif not found:
        wrong = f"{text} without a type parameter"
    elif not found[0][1] and _NEEDS_QUOTES.search(found[0][0]):
        wrong = f"type={found[0][0]} without quotes"
    if wrong:
        yield ctx.finding(
            expected='multipart/related; type="..."',
            actual=wrong,
            at=f"{message.name} header content-type",
            excerpt=text,
            span=message.span,
        )


@check(RESPONSE_BOUNDARY_IS_LEGAL, on=HttpExchange, when=_in_response)
def response_boundary_is_legal(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Match the boundary parameter with the grammar of RFC 2046."""
    yield from _boundary_is_legal(response(x), ctx)


@check(REQUEST_BOUNDARY_IS_LEGAL, on=HttpExchange, when=_in_request)
def request_boundary_is_legal(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Match the boundary parameter with the grammar of RFC 2046."""
    yield from _boundary_is_legal(request(x), ctx)


def _boundary_is_legal(message: Message, ctx: CheckContext) -> Iterator[Finding]:
    text = message.header("content-type") or ""
    declared = message.content_type
    found = [(v, q) for k, v, q in declared.parameters if k == "boundary"] if declared else []
    wrong = ""
    if not found:
        wrong = "no boundary parameter"
    elif not _BOUNDARY.fullmatch(found[0][0]):
        wrong = f"boundary {found[0][0]!r}"
    elif not found[0][1] and _NEEDS_QUOTES.search(found[0][0]):
        wrong = f"boundary={found[0][0]} without quotes"
    if wrong:
        yield ctx.finding(
            expected="a boundary of 1 to 70 characters, in quotes if one of them is special",
            actual=wrong,
            at=f"{message.name} header content-type",
            excerpt=text,
            span=message.span,
        )


@check(
    MULTIPART_RESPONSE_IS_WELL_FORMED,
    on=HttpExchange,
    when=lambda x: _in_response(x) and x.complete and _framed(response(x)),
)
def multipart_response_is_well_formed(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Report what the splitter found wrong with delimiters, part headers and the end."""
    yield from _is_well_formed(response(x), ctx)


@check(
    MULTIPART_REQUEST_IS_WELL_FORMED,
    on=HttpExchange,
    when=lambda x: _in_request(x) and x.complete and _framed(request(x)),
)
def multipart_request_is_well_formed(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Report what the splitter found wrong with delimiters, part headers and the end."""
    yield from _is_well_formed(request(x), ctx)


def _is_well_formed(message: Message, ctx: CheckContext) -> Iterator[Finding]:
    found = message.parts(ctx.trace)
    for problem in few(p for p in found.problems if not p.what.startswith(_HARMLESS)):
        yield ctx.finding(
            expected="delimiter lines and parts as RFC 2046 has them",
            actual=problem.what,
            at=f"{message.name} body byte {problem.offset}",
            span=message.at(problem.offset),
        )


@check(
    RESPONSE_PARTS_HAVE_THE_TYPE,
    on=HttpExchange,
    when=lambda x: _in_response(x) and _framed(response(x)),
)
def response_parts_have_the_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each part's Content-Type with the type parameter (of metadata: the first part's)."""
    yield from _parts_have_the_type(response(x), ctx)


@check(
    REQUEST_PARTS_HAVE_THE_TYPE,
    on=HttpExchange,
    when=lambda x: _in_request(x) and _framed(request(x)),
)
def request_parts_have_the_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each part's Content-Type with the type parameter (of metadata: the first part's)."""
    yield from _parts_have_the_type(request(x), ctx)


def _parts_have_the_type(message: Message, ctx: CheckContext) -> Iterator[Finding]:
    declared = message.content_type
    # Parameters inside the quotes are the affair of `wado.frames-type-is-bare`.
    root = ((declared.parameter("type") if declared else "") or "").partition(";")[0]
    root = root.strip().lower()
    if not root:
        return
    parts = message.parts(ctx.trace).parts
    for i, part in enumerate(parts if root in _UNIFORM else parts[:1]):
        text = part.header("content-type")
        found = parse(text) if text else None
        if found is None or found.essence != root:
            yield ctx.finding(
                expected=root,
                actual=text or "no Content-Type, so text/plain",
                at=f"{message.name} part {i + 1} header content-type",
                span=message.at(part.offset),
            )
