"""DIMSE messages to exchanges: a request with the responses to it (PS3.7 6.3, E.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from harness.core.requirement import Role
from harness.core.subject import (
    Answer,
    DimseExchange,
    DimseMessage,
    Gap,
    Negotiation,
    Operation,
    Recording,
)
from harness.wire.command import MESSAGE_ID, MESSAGE_ID_RESPONDED_TO

RESPONSE = 0x8000  # the bit of Command Field that makes a response of it (PS3.7 E.1)
_PENDING = (0xFF00, 0xFF01)
_OPERATIONS = {int(o): o for o in Operation}


@dataclass(slots=True)
class _Invocation:
    operation: Operation
    message_id: int
    request: DimseMessage
    responses: list[DimseMessage] = field(default_factory=list)
    cancelled: bool = False

    @property
    def finished(self) -> bool:
        return bool(self.responses) and self.responses[-1].status not in _PENDING


def exchanges(
    recording: Recording,
    negotiations: Sequence[Negotiation],
    messages: Iterable[DimseMessage],
) -> tuple[tuple[DimseExchange, ...], tuple[Gap, ...]]:
    """Pair requests and responses by message id, per direction of invocation and in order.

    Several may be outstanding; a message id may be used again once its exchange has finished.
    """
    found: list[_Invocation] = []
    by_id: dict[tuple[Role, int], list[_Invocation]] = {}
    gaps: list[Gap] = []
    messages = tuple(messages)
    for m in messages:
        operation = _OPERATIONS.get(m.command_field)
        if m.command_field & RESPONSE or operation is Operation.C_CANCEL:
            continue
        if operation is None:
            gaps.append(_gap(m, f"unknown Command Field 0x{m.command_field:04X}"))
            continue
        invocation = _Invocation(operation, m.number(MESSAGE_ID) or 0, m)
        found.append(invocation)
        by_id.setdefault((m.source, invocation.message_id), []).append(invocation)
    for m in messages:
        if m.command_field & RESPONSE:
            invoker = Role.RESPONDER if m.source is Role.INITIATOR else Role.INITIATOR
            gaps.extend(_respond(by_id, invoker, m))
        elif m.command_field == Operation.C_CANCEL:
            gaps.extend(_cancel(by_id, m))
    negotiation = _in_force(negotiations)
    return tuple(_exchange(recording, negotiation, i, n) for n, i in enumerate(found, 1)), tuple(
        gaps
    )


def _respond(
    by_id: dict[tuple[Role, int], list[_Invocation]], invoker: Role, m: DimseMessage
) -> tuple[Gap, ...]:
    message_id = m.number(MESSAGE_ID_RESPONDED_TO)
    if message_id is None:
        return (_gap(m, "response without Message ID Being Responded To"),)
    invocations = by_id.get((invoker, message_id), [])
    if not invocations:
        return (_gap(m, f"response to message id {message_id}, which nobody sent"),)
    waiting = [i for i in invocations if not i.finished]
    if not waiting:
        return (_gap(m, f"response to message id {message_id} after its final response"),)
    asked = m.command_field & ~RESPONSE
    next((i for i in waiting if i.operation == asked), waiting[0]).responses.append(m)
    return ()


def _cancel(by_id: dict[tuple[Role, int], list[_Invocation]], m: DimseMessage) -> tuple[Gap, ...]:
    message_id = m.number(MESSAGE_ID_RESPONDED_TO)
    invocations = by_id.get((m.source, message_id), []) if message_id is not None else []
    if not invocations:
        return (_gap(m, f"C-CANCEL of message id {message_id}, which its sender never used"),)
    # A cancel may cross the final response on the wire (PS3.7 9.3.2.3), so one always counts.
    next((i for i in invocations if not i.cancelled), invocations[-1]).cancelled = True
    return ()


def _gap(m: DimseMessage, why: str) -> Gap:
    return Gap(m.source, m.span.start, why)


def _in_force(negotiations: Sequence[Negotiation]) -> Negotiation | None:
    accepted = (n for n in negotiations if n.answer is Answer.ACCEPTED)
    return next(accepted, negotiations[0] if negotiations else None)


def _exchange(
    recording: Recording, negotiation: Negotiation | None, i: _Invocation, number: int
) -> DimseExchange:
    opener = i.request.source is Role.INITIATOR
    offer = negotiation and negotiation.offer(i.request.context_id)
    reply = negotiation and negotiation.accepted(i.request.context_id)
    return DimseExchange(
        id=f"{recording.id}.d{number}",
        scenario=recording.scenario,
        at=i.request.started,
        connection=recording.id,
        initiator=recording.opener if opener else recording.accepter,
        responder=recording.accepter if opener else recording.opener,
        ended=i.responses[-1].ended if i.responses else i.request.ended,
        negotiation=negotiation.id if negotiation else "",
        context_id=i.request.context_id,
        abstract_syntax=offer.abstract_syntax if offer else "",
        transfer_syntax=reply.transfer_syntaxes[0] if reply and reply.transfer_syntaxes else "",
        operation=i.operation,
        message_id=i.message_id,
        request=i.request,
        responses=tuple(i.responses),
        cancelled=i.cancelled,
    )
