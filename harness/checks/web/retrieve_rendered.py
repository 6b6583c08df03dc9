"""Rendered resources (PS3.18 8.7.4, 10.4.1.1.3)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import delivers
from harness.checks.web.image_header import HEADER_BYTES, KNOWN, ImageHeader, read_header
from harness.checks.web.image_source import image_source
from harness.checks.web.messages import few, response
from harness.content.dicomweb import Service, query_parameters
from harness.core.finding import Finding
from harness.core.octets import Payload
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace
from harness.wire.media_type import parse

RENDERED_IS_WHAT_IT_SAYS = Requirement(
    id="wado.rendered-is-what-it-says",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A rendered image is of the media type that its header field declares.",
    cites=(ps3(18, "8.7.4", "8.7.4-1"), ps3(18, "8.4.2")),
    catalogue=("RND-01", "RND-02", "RND-04"),
)

RENDERED_HAS_NO_TRANSFER_SYNTAX = Requirement(
    id="wado.rendered-has-no-transfer-syntax",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A rendered media type has no transfer-syntax parameter.",
    cites=(ps3(18, "8.7.4"),),
    catalogue=("RND-09",),
)

RENDERED_HAS_EIGHT_BITS = Requirement(
    id="wado.rendered-has-eight-bits",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A rendered image has no more than eight bits per channel.",
    cites=(ps3(18, "8.7.4"),),
    catalogue=("RND-09",),
)

RENDERED_KEEPS_THE_MATRIX = Requirement(
    id="wado.rendered-keeps-the-matrix",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An image rendered without a viewport has the pixel matrix of its source.",
    cites=(ps3(18, "8.3.5.1.3"),),
    catalogue=("RND-10",),
)


def _bodies(x: HttpExchange, trace: Trace) -> list[tuple[str, str, Payload]]:
    """List what was rendered: locator, declared media type, bytes."""
    message = response(x)
    if not message.is_multipart:
        return [("response body", message.header("content-type") or "", message.content(trace))]
    return [
        (f"response part {i + 1}", p.header("content-type") or "", p.body)
        for i, p in enumerate(message.parts(trace).parts)
    ]


def _is_rendered(x: HttpExchange) -> bool:
    return delivers(x, Service.WADO_RENDERED) and x.response_body.size > 0


def _header(body: Payload) -> ImageHeader | None:
    return read_header(body.read(0, HEADER_BYTES))


def _essence(text: str) -> str:
    found = parse(text)
    return found.essence if found else ""


@check(
    RENDERED_IS_WHAT_IT_SAYS,
    on=HttpExchange,
    when=_is_rendered,
    where=lambda x, t: any(_essence(d) in KNOWN for _, d, _ in _bodies(x, t)),
)
def rendered_is_what_it_says(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the first bytes with the signatures of JPEG, PNG, GIF and JPEG 2000."""
    for place, declared, body in few(_bodies(x, ctx.trace)):
        essence, header = _essence(declared), _header(body)
        if essence in KNOWN and (header is None or header.media_type != essence):
            yield ctx.finding(
                expected=essence,
                actual=header.media_type if header else f"bytes {body.read(0, 8).hex(' ')}",
                at=place,
            )


@check(RENDERED_HAS_NO_TRANSFER_SYNTAX, on=HttpExchange, when=_is_rendered)
def rendered_has_no_transfer_syntax(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the parameter on the response and on its parts."""
    whole = ("response", response(x).header("content-type") or "")
    parts = [(p, d) for p, d, _ in _bodies(x, ctx.trace)] if response(x).is_multipart else []
    for place, declared in few([whole, *parts]):
        found = parse(declared)
        if found is not None and found.parameter("transfer-syntax") is not None:
            yield ctx.finding(
                expected="no transfer-syntax parameter",
                actual=declared,
                at=f"{place} header content-type",
            )


@check(
    RENDERED_HAS_EIGHT_BITS,
    on=HttpExchange,
    when=_is_rendered,
    where=lambda x, t: any((h := _header(b)) and h.bits for _, _, b in _bodies(x, t)),
)
def rendered_has_eight_bits(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read the sample precision of JPEG and the bit depth of PNG."""
    for place, _, body in few(_bodies(x, ctx.trace)):
        header = _header(body)
        if header is not None and header.bits > 8:
            yield ctx.finding(
                expected="at most 8 bits per channel", actual=f"{header.bits} bits", at=place
            )


def _keeps(x: HttpExchange) -> bool:
    return _is_rendered(x) and not any(k == "viewport" for k, _ in query_parameters(x))


@check(
    RENDERED_KEEPS_THE_MATRIX,
    on=HttpExchange,
    when=_keeps,
    where=lambda x, t: (
        image_source(x, t) is not None
        and any((h := _header(b)) and h.width for _, _, b in _bodies(x, t))
    ),
)
def rendered_keeps_the_matrix(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare width and height with Columns and Rows of the object."""
    source = image_source(x, ctx.trace)
    for place, _, body in few(_bodies(x, ctx.trace)):
        header = _header(body)
        if source is None or header is None or not header.width:
            continue
        wanted, found = (source.columns, source.rows), (header.width, header.height)
        if wanted != found:
            yield ctx.finding(
                expected=f"{wanted[0]} x {wanted[1]}", actual=f"{found[0]} x {found[1]}", at=place
            )
