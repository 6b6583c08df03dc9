"""Protocol version and application context (PS3.8 9.3.2, 9.3.3, Annex A)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import accepted, associate_pdu
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Answer, Negotiation

DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1"


def _named(id: str, binds: Role, section: str) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Exactly one application context is named: DICOM's, 1.2.840.10008.3.1.1.1.",
        cites=(ps3(8, section), ps3(7, "A.2.1")),
        catalogue=("UL-02",),
    )


def _version(id: str, binds: Role, section: str) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Bit 0 of the protocol version is set.",
        cites=(ps3(8, section),),
        catalogue=("UL-02",),
    )


REQUEST_NAMES_THE_APPLICATION_CONTEXT = _named(
    "ul.request-names-the-application-context", Role.INITIATOR, "9.3.2"
)
ACCEPT_NAMES_THE_APPLICATION_CONTEXT = _named(
    "ul.accept-names-the-application-context", Role.RESPONDER, "9.3.3"
)
REQUEST_STATES_PROTOCOL_VERSION_1 = _version(
    "ul.request-states-protocol-version-1", Role.INITIATOR, "9.3.2"
)
ACCEPT_STATES_PROTOCOL_VERSION_1 = _version(
    "ul.accept-states-protocol-version-1", Role.RESPONDER, "9.3.3"
)

UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED = Requirement(
    id="ul.unsupported-request-is-not-accepted",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement=(
        "A request without protocol version bit 0, or with an unknown application context, is"
        " not accepted."
    ),
    cites=(ps3(8, "9.3.4", "9-21"),),
    catalogue=("UL-11", "UL-12"),
)


def _judge_name(n: Negotiation, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    pdu = associate_pdu(n, side)
    if pdu and pdu.application_contexts != (DICOM_APPLICATION_CONTEXT,):
        yield ctx.finding(
            expected=f"one application context, {DICOM_APPLICATION_CONTEXT}",
            actual=", ".join(pdu.application_contexts) or "none",
            at="application-context",
            span=pdu.span,
        )


def _judge_version(n: Negotiation, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    pdu = associate_pdu(n, side)
    if pdu and not pdu.protocol_version & 1:
        yield ctx.finding(
            expected="bit 0 set",
            actual=f"{pdu.protocol_version:04X}H",
            at="protocol-version",
            span=pdu.span,
        )


@check(REQUEST_NAMES_THE_APPLICATION_CONTEXT, on=Negotiation)
def request_names_the_application_context(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the application contexts of the request with DICOM's."""
    yield from _judge_name(n, ctx, Role.INITIATOR)


@check(ACCEPT_NAMES_THE_APPLICATION_CONTEXT, on=Negotiation, when=accepted)
def accept_names_the_application_context(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the application contexts of the acceptance with DICOM's."""
    yield from _judge_name(n, ctx, Role.RESPONDER)


@check(REQUEST_STATES_PROTOCOL_VERSION_1, on=Negotiation)
def request_states_protocol_version_1(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at bit 0 of the request's protocol version."""
    yield from _judge_version(n, ctx, Role.INITIATOR)


@check(ACCEPT_STATES_PROTOCOL_VERSION_1, on=Negotiation, when=accepted)
def accept_states_protocol_version_1(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at bit 0 of the acceptance's protocol version."""
    yield from _judge_version(n, ctx, Role.RESPONDER)


def _is_unsupported(n: Negotiation) -> bool:
    named = n.request.application_contexts
    # An absent item is a malformed PDU, judged elsewhere: here the name must be a foreign one.
    return not n.request.protocol_version & 1 or bool(
        named and DICOM_APPLICATION_CONTEXT not in named
    )


@check(UNSUPPORTED_REQUEST_IS_NOT_ACCEPTED, on=Negotiation, when=_is_unsupported)
def unsupported_request_is_not_accepted(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at how a request in a foreign version or application context was answered."""
    if n.answer is Answer.NOTHING:
        raise Inconclusive("the connection ended before the request was answered")
    if n.answer is Answer.ACCEPTED:
        yield ctx.finding(
            expected="a rejection (result 1; source 1 or 2, reason 2) or an abort",
            actual="the association was accepted",
            at="A-ASSOCIATE-AC",
            span=n.answer_span,
        )
