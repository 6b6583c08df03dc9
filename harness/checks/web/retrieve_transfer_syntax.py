"""Transfer syntaxes of retrieved and stored objects (PS3.18 8.7.3, 8.7.3.5.2, 8.7.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.acceptable import accepted
from harness.checks.web.exchanges import delivers_instances, is_instance_retrieve
from harness.checks.web.messages import few, response
from harness.checks.web.parts import ObjectPart, object_parts
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Carrier, HttpExchange, Instance
from harness.core.trace import Trace
from harness.facts import uids

TRANSFER_SYNTAX_PARAMETER_AGREES = Requirement(
    id="wado.transfer-syntax-parameter-agrees",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A transfer-syntax parameter of a part is the file's own Transfer Syntax UID.",
    cites=(ps3(18, "8.7.9"), ps3(18, "8.7.3.5.2")),
    catalogue=("WADO-10",),
)

ASKED_TRANSFER_SYNTAX_IS_USED = Requirement(
    id="wado.asked-transfer-syntax-is-used",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Objects come in a transfer syntax that the request asks for; when it asks for none, "
    "in Explicit VR Little Endian unless they exist in a lossy one alone.",
    cites=(ps3(18, "8.7.3.5.2"), ps3(18, "8.7.8")),
    catalogue=("WADO-05",),
)

UNAVAILABLE_TRANSFER_SYNTAX_IS_REFUSED = Requirement(
    id="wado.unavailable-transfer-syntax-is-refused",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="A request for transfer syntaxes that the server cannot give is answered with 406, "
    "not in Explicit VR Little Endian instead.",
    cites=(ps3(18, "8.7.3.5.2"), ps3(18, "8.7.8")),
    catalogue=("WADO-07", "WADO-08"),
    doubt="8.7.8.1 asks for 406, Table 8.7.3-1 for the default media type",
)

TRANSFER_SYNTAX_IS_ALLOWED_ON_THE_WEB = Requirement(
    id="wado.transfer-syntax-is-allowed-on-the-web",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Implicit VR Little Endian and Explicit VR Big Endian are not used by web services.",
    cites=(ps3(18, "8.7.3"),),
    catalogue=("CMN-21", "WADO-09"),
)

FORBIDDEN: Final = (uids.IMPLICIT_VR_LITTLE_ENDIAN, uids.EXPLICIT_VR_BIG_ENDIAN)
# Objects that the server may hold in such a form only (PS3.18 8.7.3.5.2): lossy, or too long.
_LOSSY_SUFFIXES: Final = (50, 51, 81, 91, 93, *range(100, 109), 112, 203, 205)
_LOSSY: Final = frozenset(f"1.2.840.10008.1.2.4.{n}" for n in _LOSSY_SUFFIXES) | {
    "1.2.840.10008.1.2.1.98"  # Encapsulated Uncompressed: for what is too long otherwise
}


def _opened(x: HttpExchange, trace: Trace) -> tuple[ObjectPart, ...]:
    return object_parts(response(x), trace)


def _any_part(x: HttpExchange, trace: Trace) -> bool:
    return bool(_opened(x, trace))


def _declared(p: ObjectPart) -> str:
    found = p.media_type.parameter("transfer-syntax") if p.media_type else None
    return found or ""


@check(
    TRANSFER_SYNTAX_PARAMETER_AGREES,
    on=HttpExchange,
    when=delivers_instances,
    where=lambda x, t: any(_declared(p) for p in _opened(x, t)),
)
def transfer_syntax_parameter_agrees(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the parameter with (0002,0010), where there is a parameter."""
    for p in _opened(x, ctx.trace):
        if _declared(p) and _declared(p) != p.file.transfer_syntax:
            yield ctx.finding(
                expected=p.file.transfer_syntax or "a transfer syntax in the file",
                actual=_declared(p),
                at=f"response part {p.number} header content-type",
                span=response(x).at(p.part.offset),
            )


def _asked_syntaxes(x: HttpExchange) -> frozenset[str]:
    """Return the transfer syntaxes that DICOM objects may come in; "" stands for "none named"."""
    found = [
        r
        for r in accepted(x) or ()
        if r.weight > 0 and (r.part_type or r.type.essence) in ("application/dicom", "*/*")
    ]
    return frozenset(s for r in found for s in (r.transfer_syntaxes or ("",)))


@check(
    ASKED_TRANSFER_SYNTAX_IS_USED,
    on=HttpExchange,
    when=lambda x: delivers_instances(x) and bool(_asked_syntaxes(x)),
    where=_any_part,
)
def asked_transfer_syntax_is_used(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each file's transfer syntax with the transfer-syntax parameters of Accept.

    The default one, unasked, is left to `wado.unavailable-transfer-syntax-is-refused`.
    """
    asked = _asked_syntaxes(x)
    if "*" in asked:
        return
    allowed = {s for s in asked if s} | {uids.EXPLICIT_VR_LITTLE_ENDIAN}
    for p in few(p for p in _opened(x, ctx.trace) if p.file.transfer_syntax not in allowed):
        used = p.file.transfer_syntax
        if "" in asked and used in _LOSSY:
            continue
        yield ctx.finding(
            expected=" or ".join(sorted(allowed)),
            actual=used or "no transfer syntax",
            at=f"response part {p.number} (0002,0010)",
            excerpt=x.request_header("accept") or "",
            span=response(x).at(p.part.offset),
        )


def _asks_for_others(x: HttpExchange) -> bool:
    """Whether the request names transfer syntaxes, and Explicit VR Little Endian is none."""
    asked = _asked_syntaxes(x)
    default = {"", "*", uids.EXPLICIT_VR_LITTLE_ENDIAN}
    return is_instance_retrieve(x) and bool(asked) and not asked & default


@check(
    UNAVAILABLE_TRANSFER_SYNTAX_IS_REFUSED,
    on=HttpExchange,
    when=lambda x: _asks_for_others(x) and (x.status == 406 or delivers_instances(x)),
)
def unavailable_transfer_syntax_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Explicit VR Little Endian where only others were asked for; a 406 passes."""
    if x.status == 406:
        return
    default = uids.EXPLICIT_VR_LITTLE_ENDIAN
    for p in few(p for p in _opened(x, ctx.trace) if p.file.transfer_syntax == default):
        yield ctx.finding(
            expected="406",
            actual=f"Explicit VR Little Endian for {x.request_header('accept')}",
            at=f"response part {p.number} (0002,0010)",
            span=response(x).at(p.part.offset),
        )


@check(
    TRANSFER_SYNTAX_IS_ALLOWED_ON_THE_WEB,
    on=Instance,
    when=lambda i: i.carrier in (Carrier.WADO, Carrier.STOW),
)
def transfer_syntax_is_allowed_on_the_web(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at (0002,0010) of each object in a store request or a retrieve response."""
    if i.transfer_syntax in FORBIDDEN:
        yield ctx.finding(
            expected="an explicit VR, little endian transfer syntax",
            actual=i.transfer_syntax,
            at="(0002,0010)",
            excerpt=i.sop_instance,
        )
