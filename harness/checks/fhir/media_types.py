"""Media types and character encoding of FHIR messages (FHIR R4 http.html#mime-type)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import Interaction, interaction
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import HttpExchange
from harness.wire.media_type import MediaType, parse

FHIR_TYPES: Final = ("application/fhir+json", "application/fhir+xml", "text/turtle")
PATCH_TYPES: Final = ("application/json-patch+json", "application/xml-patch+xml")
GENERIC: Final = ("application/json", "text/json", "application/xml", "text/xml")
MIME_TYPE: Final = fhir_r4("http", "mime-type")

ANSWER_HAS_FHIR_MEDIA_TYPE = Requirement(
    id="fhir.answer-has-fhir-media-type",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A resource is answered as application/fhir+json or application/fhir+xml.",
    cites=(MIME_TYPE,),
    catalogue=("API-02",),
)

REQUEST_HAS_FHIR_MEDIA_TYPE = Requirement(
    id="fhir.request-has-fhir-media-type",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A resource is sent as application/fhir+json or application/fhir+xml.",
    cites=(MIME_TYPE,),
)

CHARSET_IS_UTF_8 = Requirement(
    id="fhir.charset-is-utf-8",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A charset that the media type of an answer names is UTF-8.",
    cites=(MIME_TYPE,),
    catalogue=("API-02",),
)

CHARSET_IS_DECLARED = Requirement(
    id="fhir.charset-is-declared",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The media type of an answer names its charset.",
    cites=(MIME_TYPE,),
    catalogue=("API-02",),
    status=Status.PREVIEW,
    doubt="the prose of R4 asks for it, R4's own examples leave it out",
)

REQUEST_STATES_ACCEPT = Requirement(
    id="fhir.request-states-accept",
    level=Level.SHOULD,
    binds=Role.INITIATOR,
    statement="A client says by Accept or _format which form of a resource it reads.",
    cites=(MIME_TYPE,),
    status=Status.PREVIEW,
    doubt="content negotiation is asked of the server; whether a client must take part is not said",
)


def _has_answer(x: HttpExchange) -> bool:
    return (
        interaction(x) is not None
        and x.method != "HEAD"
        and x.status in (200, 201)
        and x.response_body.size > 0
    )


def _has_question(x: HttpExchange) -> bool:
    kinds = (Interaction.CREATE, Interaction.UPDATE, Interaction.TRANSACTION)
    return interaction(x) in kinds and x.request_body.size > 0


@check(ANSWER_HAS_FHIR_MEDIA_TYPE, on=HttpExchange, when=_has_answer)
def answer_has_fhir_media_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read Content-Type; who asked for a generic type only may be answered in it."""
    asked = (x.request_header("accept") or "").lower()
    generic_asked = any(g in asked for g in GENERIC) and "fhir" not in asked
    allowed = FHIR_TYPES + (GENERIC if generic_asked else ())
    header = x.response_header("content-type")
    found = parse(header or "")
    if found is None or found.essence not in allowed:
        yield ctx.finding(
            expected=" or ".join(allowed),
            actual=header or "no Content-Type",
            at="response header content-type",
        )


@check(REQUEST_HAS_FHIR_MEDIA_TYPE, on=HttpExchange, when=_has_question)
def request_has_fhir_media_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read the request's Content-Type."""
    header = x.request_header("content-type")
    found = parse(header or "")
    if found is None or found.essence not in FHIR_TYPES:
        yield ctx.finding(
            expected=" or ".join(FHIR_TYPES),
            actual=header or "no Content-Type",
            at="request header content-type",
        )


def _answered_type(x: HttpExchange) -> MediaType | None:
    return parse(x.response_header("content-type") or "")


@check(
    CHARSET_IS_UTF_8,
    on=HttpExchange,
    when=lambda x: _has_answer(x) and bool((t := _answered_type(x)) and t.parameter("charset")),
)
def charset_is_utf_8(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the charset parameter, in any case of letters."""
    found = _answered_type(x)
    charset = (found.parameter("charset") if found else "") or ""
    if charset.lower() not in ("utf-8", "utf8"):
        yield ctx.finding(
            expected="charset=utf-8", actual=charset, at="response header content-type"
        )


@check(
    CHARSET_IS_DECLARED, on=HttpExchange, when=lambda x: _has_answer(x) and bool(_answered_type(x))
)
def charset_is_declared(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a charset parameter."""
    found = _answered_type(x)
    if found is not None and not found.parameter("charset"):
        yield ctx.finding(
            expected="charset=utf-8",
            actual=x.response_header("content-type") or "",
            at="response header content-type",
        )


@check(
    REQUEST_STATES_ACCEPT,
    on=HttpExchange,
    when=lambda x: interaction(x) in (Interaction.READ, Interaction.SEARCH),
)
def request_states_accept(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an Accept header or the _format parameter."""
    if x.request_header("accept") is None and "_format=" not in x.query:
        yield ctx.finding(
            expected="Accept: application/fhir+json, or another form",
            actual="neither Accept nor _format",
            at="request header accept",
        )
