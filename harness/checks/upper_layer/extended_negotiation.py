"""SOP Class extended negotiation and user identity (PS3.7 D.3.3.5 to D.3.3.7)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import accepted
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import AssociatePdu, Negotiation

EXTENDED_NEGOTIATION = 0x56
COMMON_EXTENDED_NEGOTIATION = 0x57
USER_IDENTITY = 0x58
USER_IDENTITY_RESPONSE = 0x59

EXTENSIONS_ARE_ANSWERED_ONLY_WHEN_PROPOSED = Requirement(
    id="ul.extensions-are-answered-only-when-proposed",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Extended negotiation is answered only for SOP Classes it was proposed for.",
    cites=(ps3(7, "D.3.3.5"),),
    catalogue=("UL-23",),
)

COMMON_EXTENSIONS_ARE_NOT_ANSWERED = Requirement(
    id="ul.common-extensions-are-not-answered",
    level=Level.MAY,
    binds=Role.RESPONDER,
    statement="SOP Class common extended negotiation is not answered.",
    cites=(ps3(7, "D.3.3.6"),),
    catalogue=("UL-24",),
)

IDENTITY_IS_ANSWERED_ONLY_WHEN_ASKED = Requirement(
    id="ul.identity-is-answered-only-when-asked",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A user identity response is given only to a user identity that asked for one.",
    cites=(ps3(7, "D.3.3.7"),),
    catalogue=("UL-25",),
    status=Status.PREVIEW,
    doubt="M2: how identity failures and ignored items are answered differs between readings",
)


def extensions(pdu: AssociatePdu) -> dict[str, bytes]:
    """Return the application information of extended negotiation by SOP Class."""
    out = {}
    for item in pdu.user(EXTENDED_NEGOTIATION):
        size = int.from_bytes(item.value[:2], "big")
        sop_class = item.value[2 : 2 + size].decode("latin-1").rstrip("\0 ")
        out[sop_class] = item.value[2 + size :]
    return out


@check(EXTENSIONS_ARE_ANSWERED_ONLY_WHEN_PROPOSED, on=Negotiation, when=accepted)
def extensions_are_answered_only_when_proposed(
    n: Negotiation, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare the SOP Classes of the answered extended negotiation with those proposed."""
    proposed = extensions(n.request)
    for sop_class in extensions(n.accept) if n.accept else ():
        if sop_class not in proposed:
            yield ctx.finding(
                expected="extended negotiation for " + (", ".join(proposed) or "no SOP Class"),
                actual=sop_class,
                at="user-information.extended-negotiation",
                span=n.answer_span,
            )


@check(
    COMMON_EXTENSIONS_ARE_NOT_ANSWERED,
    on=Negotiation,
    when=lambda n: accepted(n) and bool(n.request.user(COMMON_EXTENDED_NEGOTIATION)),
)
def common_extensions_are_not_answered(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look for common extended negotiation in the acceptance."""
    for item in n.accept.user(COMMON_EXTENDED_NEGOTIATION) if n.accept else ():
        yield ctx.finding(
            expected="no common extended negotiation item (57H)",
            actual=f"an item of {len(item.value)} bytes",
            at="user-information.common-extended-negotiation",
            span=item.span,
        )


@check(IDENTITY_IS_ANSWERED_ONLY_WHEN_ASKED, on=Negotiation, when=accepted)
def identity_is_answered_only_when_asked(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an identity response where byte 1 of the identity item did not ask for one."""
    asked = any(u.value[1:2] == b"\x01" for u in n.request.user(USER_IDENTITY))
    for item in n.accept.user(USER_IDENTITY_RESPONSE) if n.accept and not asked else ():
        yield ctx.finding(
            expected="no user identity response item (59H)",
            actual=f"an item of {len(item.value)} bytes",
            at="user-information.user-identity-response",
            span=item.span,
        )
