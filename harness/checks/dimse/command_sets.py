"""Encoding of command sets (PS3.7 6.3.1, E.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.reading import command_span
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, DimseMessage

GROUP_LENGTH, DATA_SET_TYPE = 0x0000, 0x0800
NO_DATA_SET = 0x0101


def _encoded(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement=(
            "A command set has elements of group 0000 only, in ascending order and of even length,"
            " and starts with the right group length."
        ),
        cites=(ps3(7, "6.3.1"), ps3(7, "9.3"), ps3(5, "7.1.1")),
        catalogue=("MSG-01",),
    )


def _announced(id: str, binds: Role) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=binds,
        statement="Command Data Set Type is 0101H if, and only if, no data set follows.",
        cites=(ps3(7, "E.1", "E.1-1"),),
        catalogue=("MSG-03",),
    )


REQUEST_COMMAND_SET_IS_WELL_ENCODED = _encoded(
    "dimse.request-command-set-is-well-encoded", Role.INITIATOR
)
RESPONSE_COMMAND_SETS_ARE_WELL_ENCODED = _encoded(
    "dimse.response-command-sets-are-well-encoded", Role.RESPONDER
)
REQUEST_ANNOUNCES_ITS_DATA_SET = _announced("dimse.request-announces-its-data-set", Role.INITIATOR)
RESPONSES_ANNOUNCE_THEIR_DATA_SETS = _announced(
    "dimse.responses-announce-their-data-sets", Role.RESPONDER
)


def _judge_encoding(m: DimseMessage, ctx: CheckContext, where: str) -> Iterator[Finding]:
    before = -1
    for e in m.elements:
        place = f"{where} {e.tag}"
        if e.group:
            yield ctx.finding(expected="group 0000", actual=e.tag, at=place, span=e.span)
        elif e.element <= before:
            yield ctx.finding(
                expected=f"an element above (0000,{before:04X})",
                actual=e.tag,
                at=place,
                span=e.span,
            )
        if len(e.value) % 2:
            yield ctx.finding(
                expected="an even length", actual=f"{len(e.value)} bytes", at=place, span=e.span
            )
        before = e.element
    read = sum(8 + len(e.value) for e in m.elements)
    if read != m.command.size:
        yield ctx.finding(
            expected="elements that fill the command set",
            actual=f"{m.command.size - read} bytes that are no element",
            at=f"{where} byte {read}",
            span=m.span,
        )
    yield from _judge_length(m, ctx, where)


def _judge_length(m: DimseMessage, ctx: CheckContext, where: str) -> Iterator[Finding]:
    length = m.number(GROUP_LENGTH)
    first = m.elements[0] if m.elements else None
    if first is None or (first.group, first.element) != (0, 0) or len(first.value) != 4:
        yield ctx.finding(
            expected="(0000,0000) with 4 bytes as the first element",
            actual=first.tag if first else "nothing",
            at=f"{where} (0000,0000)",
            span=m.span,
        )
    elif length != m.command.size - 12:
        yield ctx.finding(
            expected=f"{m.command.size - 12}, the bytes that follow it",
            actual=str(length),
            at=f"{where} (0000,0000)",
            span=first.span,
        )


def _judge_announcement(m: DimseMessage, ctx: CheckContext, where: str) -> Iterator[Finding]:
    kind = m.number(DATA_SET_TYPE)
    if kind is None or (kind == NO_DATA_SET) != (m.data is None):
        yield ctx.finding(
            expected="0101H" if m.data is None else "a value other than 0101H",
            actual=("absent" if kind is None else f"{kind:04X}H")
            + (", no data set followed" if m.data is None else ", a data set followed"),
            at=f"{where} (0000,0800)",
            span=command_span(m, DATA_SET_TYPE),
        )


@check(REQUEST_COMMAND_SET_IS_WELL_ENCODED, on=DimseExchange)
def request_command_set_is_well_encoded(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at tags, order, lengths and group length of the request's command set."""
    yield from _judge_encoding(x.request, ctx, "request")


@check(RESPONSE_COMMAND_SETS_ARE_WELL_ENCODED, on=DimseExchange, when=lambda x: bool(x.responses))
def response_command_sets_are_well_encoded(
    x: DimseExchange, ctx: CheckContext
) -> Iterator[Finding]:
    """Look at tags, order, lengths and group length of every response's command set."""
    for n, m in enumerate(x.responses):
        yield from _judge_encoding(m, ctx, f"response[{n}]")


@check(REQUEST_ANNOUNCES_ITS_DATA_SET, on=DimseExchange)
def request_announces_its_data_set(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the request's Command Data Set Type with whether a data set followed."""
    yield from _judge_announcement(x.request, ctx, "request")


@check(RESPONSES_ANNOUNCE_THEIR_DATA_SETS, on=DimseExchange, when=lambda x: bool(x.responses))
def responses_announce_their_data_sets(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare every response's Command Data Set Type with whether a data set followed."""
    for n, m in enumerate(x.responses):
        yield from _judge_announcement(m, ctx, f"response[{n}]")
