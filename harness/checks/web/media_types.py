"""Content negotiation (PS3.18 8.7.5 to 8.7.8)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3, rfc
from harness.checks.web.acceptable import (
    accepted,
    default_types,
    entries,
    is_default,
    weight,
)
from harness.checks.web.exchanges import INSTANCES, SEARCHES, is_dicomweb, is_retrieve, is_search
from harness.checks.web.messages import response
from harness.content.dicomweb import Service, query_parameters, service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.wire.media_type import parse

RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE = Requirement(
    id="http.response-media-type-is-acceptable",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A successful response is in a media type that the request accepts.",
    cites=(ps3(18, "8.7.8"), rfc(9110, "12.5.1")),
    catalogue=("CMN-06", "CMN-10", "QIDO-07", "WADO-01", "WADO-02", "WADO-03", "META-01"),
)

NOTHING_ACCEPTABLE_IS_REFUSED = Requirement(
    id="http.nothing-acceptable-is-refused",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="A request that accepts nothing the server can give is answered with 406.",
    cites=(ps3(18, "8.7.8"), ps3(18, "10.4.3", "10.4.3-1")),
    catalogue=("CMN-07", "QIDO-10", "WADO-08", "WADO-13", "FRM-08", "RND-23"),
    doubt="8.7.8.1 asks for 406, Table 8.7.3-1 for the default media type",
)

DEFAULT_MEDIA_TYPE_IS_SERVED = Requirement(
    id="http.default-media-type-is-served",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A request that accepts the default media type of its resource is not refused "
    "with 406, whatever else it lists.",
    cites=(ps3(18, "8.7.7"), ps3(18, "10.4.4", "10.4.4-1")),
    catalogue=("CMN-06", "CMN-08", "WADO-06"),
)

WILDCARD_YIELDS_THE_DEFAULT_TYPE = Requirement(
    id="http.wildcard-yields-the-default-type",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A request that accepts */* alone gets the default media type of its resource.",
    cites=(ps3(18, "8.7.7"), ps3(18, "8.7.8")),
    catalogue=("CMN-08",),
)

REQUEST_SAYS_WHAT_IT_ACCEPTS = Requirement(
    id="http.request-says-what-it-accepts",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A search or retrieve request lists its acceptable media types.",
    cites=(ps3(18, "8.7.5"),),
    catalogue=("CMN-04",),
)

ACCEPT_IS_WELL_FORMED = Requirement(
    id="http.accept-is-well-formed",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Each entry of an Accept list is a media range; a parameter value with a slash is "
    "quoted.",
    cites=(rfc(9110, "12.5.1"), rfc(9110, "5.6.6"), ps3(18, "8.7.1")),
    catalogue=("CMN-16",),
)

_CERTAIN = SEARCHES | INSTANCES | {Service.WADO_METADATA, Service.STOW}


def _negotiated(x: HttpExchange) -> bool:
    return (
        is_dicomweb(x)
        and 200 <= x.status < 300
        and x.response_body.size > 0
        and response(x).content_type is not None
        and accepted(x) is not None
    )


def _acceptable(x: HttpExchange) -> bool:
    ranges, actual = accepted(x), response(x).content_type
    return ranges is None or actual is None or weight(ranges, actual) > 0


def _accepts_default(x: HttpExchange) -> bool:
    """Whether the request surely accepts the default type, in any transfer syntax."""
    ranges = accepted(x)
    if ranges is None or service(x) not in _CERTAIN:
        return False
    default = default_types(x)[0]
    fitting = [r for r in ranges if r.specificity(default) is not None]
    free = all(set(r.transfer_syntaxes) <= {"*"} for r in fitting)
    return free and weight(ranges, default) > 0


@check(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, on=HttpExchange, when=_negotiated)
def response_media_type_is_acceptable(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Match the Content-Type of each success with the Accept list, the most specific range first.

    The default media type is left to `http.nothing-acceptable-is-refused`.
    """
    actual = response(x).content_type
    if not _acceptable(x) and actual is not None and not is_default(x, actual):
        yield ctx.finding(
            expected=_wanted(x),
            actual=x.response_header("content-type") or "",
            at="response header content-type",
            span=x.response_span,
        )


@check(
    NOTHING_ACCEPTABLE_IS_REFUSED,
    on=HttpExchange,
    when=lambda x: is_dicomweb(x) and (x.status == 406 or (_negotiated(x) and not _acceptable(x))),
)
def nothing_acceptable_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Object to a default media type that the request excludes; a 406 passes."""
    if x.status != 406:
        yield ctx.finding(
            expected=f"406, as nothing else than {_wanted(x)} is accepted",
            actual=f"{x.status} with {x.response_header('content-type')}",
            at="response header content-type",
            span=x.response_span,
        )


@check(DEFAULT_MEDIA_TYPE_IS_SERVED, on=HttpExchange, when=_accepts_default)
def default_media_type_is_served(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Object to 406 where the Accept list covers the default type with any transfer syntax."""
    if x.status == 406:
        yield ctx.finding(
            expected=f"an answer in {_name(x)}, which the request accepts",
            actual="406",
            at="response status",
            excerpt=x.request_header("accept") or "",
            span=x.response_span,
        )


def _only_wildcard(x: HttpExchange) -> bool:
    ranges = accepted(x)
    return (
        _negotiated(x)
        and service(x) in _CERTAIN
        and ranges is not None
        and [r.type.essence for r in ranges] == ["*/*"]
        and ranges[0].weight > 0
    )


@check(WILDCARD_YIELDS_THE_DEFAULT_TYPE, on=HttpExchange, when=_only_wildcard)
def wildcard_yields_the_default_type(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Content-Type with the default of the resource (editions.md, switch E2)."""
    actual = response(x).content_type
    if actual is None or not is_default(x, actual):
        yield ctx.finding(
            expected=_name(x),
            actual=x.response_header("content-type") or "no Content-Type",
            at="response header content-type",
            span=x.response_span,
        )


@check(
    REQUEST_SAYS_WHAT_IT_ACCEPTS,
    on=HttpExchange,
    when=lambda x: is_search(x) or is_retrieve(x),
)
def request_says_what_it_accepts(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an Accept header field, or an accept query parameter."""
    if not x.request_header("accept") and not any(k == "accept" for k, _ in query_parameters(x)):
        yield ctx.finding(
            expected="an Accept header field",
            actual="none",
            at="request header accept",
            span=x.request_span,
        )


@check(
    ACCEPT_IS_WELL_FORMED,
    on=HttpExchange,
    when=lambda x: is_dicomweb(x) and bool(x.request_header("accept")),
)
def accept_is_well_formed(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read each entry as a media range; a token cannot hold "/", so such a value needs quotes."""
    for entry in entries(x.request_header("accept") or ""):
        found = parse(entry)
        bare = [
            f"{k}={v}"
            for k, v, quoted in (found.parameters if found else ())
            if "/" in v and not quoted
        ]
        if found is None or bare:
            yield ctx.finding(
                expected='a media range such as multipart/related; type="application/dicom"',
                actual=f"{', '.join(bare) if bare else entry}, not readable as such",
                at="request header accept",
                excerpt=entry,
                span=x.request_span,
            )


def _wanted(x: HttpExchange) -> str:
    asked = [v for k, v in query_parameters(x) if k == "accept"]
    return ", ".join(asked) if asked else x.request_header("accept") or ""


def _name(x: HttpExchange) -> str:
    default = default_types(x)[0]
    root = default.parameter("type")
    return f'{default.essence}; type="{root}"' if root else default.essence
