"""Maximum length and implementation identification (PS3.8 D.1, PS3.7 D.3.3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.sides import accepted, associate_pdu
from harness.checks.upper_layer.uid import is_uid
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Negotiation

MAXIMUM_LENGTH = 0x51
IMPLEMENTATION_CLASS_UID = 0x52
IMPLEMENTATION_VERSION_NAME = 0x55
LONGEST_VERSION_NAME = 16


def _one_length(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="User information has one Maximum Length item of four bytes.",
        cites=(ps3(8, "D.1.1"),),
        catalogue=("UL-14",),
    )


def _class_uid(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="User information has one Implementation Class UID, a valid UID.",
        cites=(ps3(7, "D.3.3.2"),),
        catalogue=("UL-17",),
    )


def _version_name(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="An Implementation Version Name, when given, has 1 to 16 characters of ISO 646.",
        cites=(ps3(7, "D.3.3.2"),),
        catalogue=("UL-18",),
    )


REQUEST_ANNOUNCES_ONE_MAXIMUM_LENGTH = _one_length(
    "ul.request-announces-one-maximum-length", Role.INITIATOR
)
ACCEPT_ANNOUNCES_ONE_MAXIMUM_LENGTH = _one_length(
    "ul.accept-announces-one-maximum-length", Role.RESPONDER
)
REQUEST_IDENTIFIES_ITS_IMPLEMENTATION = _class_uid(
    "ul.request-identifies-its-implementation", Role.INITIATOR
)
ACCEPT_IDENTIFIES_ITS_IMPLEMENTATION = _class_uid(
    "ul.accept-identifies-its-implementation", Role.RESPONDER
)
REQUEST_VERSION_NAME_IS_SHORT = _version_name("ul.request-version-name-is-short", Role.INITIATOR)
ACCEPT_VERSION_NAME_IS_SHORT = _version_name("ul.accept-version-name-is-short", Role.RESPONDER)


def _judge_length(n: Negotiation, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    pdu = associate_pdu(n, side)
    if pdu is None:
        return
    lengths = [len(u.value) for u in pdu.user(MAXIMUM_LENGTH)]
    if lengths != [4]:
        yield ctx.finding(
            expected="one Maximum Length item (51H) of 4 bytes",
            actual=f"{len(lengths)} items, of {lengths} bytes",
            at="user-information.maximum-length",
            span=pdu.span,
        )


def _judge_class_uid(n: Negotiation, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    pdu = associate_pdu(n, side)
    if pdu is None:
        return
    uids = [u.value.decode("latin-1").rstrip("\0") for u in pdu.user(IMPLEMENTATION_CLASS_UID)]
    if len(uids) != 1 or not is_uid(uids[0]):
        yield ctx.finding(
            expected="one Implementation Class UID item (52H) with a valid UID",
            actual=", ".join(repr(u) for u in uids) or "none",
            at="user-information.implementation-class-uid",
            span=pdu.span,
        )


def _judge_version_name(n: Negotiation, ctx: CheckContext, side: Role) -> Iterator[Finding]:
    pdu = associate_pdu(n, side)
    for item in pdu.user(IMPLEMENTATION_VERSION_NAME) if pdu else ():
        plain = all(0x20 <= b < 0x7F for b in item.value)
        if not 1 <= len(item.value) <= LONGEST_VERSION_NAME or not plain:
            yield ctx.finding(
                expected="1 to 16 characters of ISO 646",
                actual=f"{len(item.value)} bytes: {item.value[:40]!r}",
                at="user-information.implementation-version-name",
                span=item.span,
            )


def _names_version(side: Role, n: Negotiation) -> bool:
    pdu = associate_pdu(n, side)
    return pdu is not None and bool(pdu.user(IMPLEMENTATION_VERSION_NAME))


@check(REQUEST_ANNOUNCES_ONE_MAXIMUM_LENGTH, on=Negotiation)
def request_announces_one_maximum_length(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Count the Maximum Length items of the request."""
    yield from _judge_length(n, ctx, Role.INITIATOR)


@check(ACCEPT_ANNOUNCES_ONE_MAXIMUM_LENGTH, on=Negotiation, when=accepted)
def accept_announces_one_maximum_length(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Count the Maximum Length items of the acceptance."""
    yield from _judge_length(n, ctx, Role.RESPONDER)


@check(REQUEST_IDENTIFIES_ITS_IMPLEMENTATION, on=Negotiation)
def request_identifies_its_implementation(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the Implementation Class UID of the request."""
    yield from _judge_class_uid(n, ctx, Role.INITIATOR)


@check(ACCEPT_IDENTIFIES_ITS_IMPLEMENTATION, on=Negotiation, when=accepted)
def accept_identifies_its_implementation(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the Implementation Class UID of the acceptance."""
    yield from _judge_class_uid(n, ctx, Role.RESPONDER)


@check(
    REQUEST_VERSION_NAME_IS_SHORT,
    on=Negotiation,
    when=lambda n: _names_version(Role.INITIATOR, n),
)
def request_version_name_is_short(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the Implementation Version Name of the request."""
    yield from _judge_version_name(n, ctx, Role.INITIATOR)


@check(
    ACCEPT_VERSION_NAME_IS_SHORT,
    on=Negotiation,
    when=lambda n: _names_version(Role.RESPONDER, n),
)
def accept_version_name_is_short(n: Negotiation, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the Implementation Version Name of the acceptance."""
    yield from _judge_version_name(n, ctx, Role.RESPONDER)
