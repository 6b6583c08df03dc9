"""DIMSE messages to exchanges: a request with the responses to it (PS3.7 6.3, E.1)."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

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

RESPONSE: Final = 0x8000  # the bit of Command Field that makes a response of it (PS3.7 E.1)
_PENDING: Final = (0xFF00, 0xFF01)
_LOOK_AT: Final = 64  # outstanding requests of one message id among which the operation chooses
_OPERATIONS: Final = {int(o): o for o in Operation}


@dataclass(slots=True, eq=False)
class _Invocation:
    operation: Operation
    message_id: int
    request: DimseMessage
    responses: list[DimseMessage] = field(default_factory=list)
    cancelled: bool = False


@dataclass(slots=True)
class _SameId:
    """The invocations by one end with one message id: many, when a client never counts."""

    all: list[_Invocation] = field(default_factory=list)
    waiting: deque[_Invocation] = field(default_factory=deque)

    def respond(self, m: DimseMessage) -> bool:
        """Give a response to the oldest request that waits, of its own operation if there is one.

        False when every request has had its final response.
        """
        if not self.waiting:
            return False
        asked = m.command_field & ~RESPONSE
        oldest = islice(self.waiting, _LOOK_AT)
        chosen = next((i for i in oldest if i.operation == asked), self.waiting[0])
        chosen.responses.append(m)
        if m.status not in _PENDING:
            self.waiting.remove(chosen)
        return True

    def cancel(self, m: DimseMessage) -> bool:
        """Mark the last request before a C-CANCEL, finished or not: the two may cross.

        False when there is none.
        """
        i = bisect_left(self.all, m.span.start, key=lambda i: i.request.span.start)
        if i:
            self.all[i - 1].cancelled = True
        return i > 0


_ById = dict[tuple[Role, int], _SameId]


def exchanges(
    recording: Recording,
    negotiations: Sequence[Negotiation],
    messages: Iterable[DimseMessage],
) -> tuple[tuple[DimseExchange, ...], tuple[Gap, ...]]:
    """Pair requests and responses by message id, per direction of invocation and in order.

    Several may be outstanding; a message id may be used again once its exchange has finished.
    Only the order within each direction counts, never the times.
    """
    found: list[_Invocation] = []
    by_id: _ById = {}
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
        same = by_id.setdefault((m.source, invocation.message_id), _SameId())
        same.all.append(invocation)
        same.waiting.append(invocation)
    for m in messages:
        why = ""
        if m.command_field & RESPONSE:
            why = _respond(by_id, m)
        elif m.command_field == Operation.C_CANCEL:
            why = _cancel(by_id, m)
        if why:
            gaps.append(_gap(m, why))
    negotiation = _in_force(negotiations)
    paired = tuple(_exchange(recording, negotiation, i, n) for n, i in enumerate(found, 1))
    return paired, tuple(gaps)


def _respond(by_id: _ById, m: DimseMessage) -> str:
    message_id = m.number(MESSAGE_ID_RESPONDED_TO)
    if message_id is None:
        return "response without Message ID Being Responded To"
    invoker = Role.RESPONDER if m.source is Role.INITIATOR else Role.INITIATOR
    same = by_id.get((invoker, message_id))
    if same is None:
        return f"response to message id {message_id}, which nobody sent"
    if not same.respond(m):
        return f"response to message id {message_id} after its final response"
    return ""


def _cancel(by_id: _ById, m: DimseMessage) -> str:
    message_id = m.number(MESSAGE_ID_RESPONDED_TO)
    same = by_id.get((m.source, -1 if message_id is None else message_id))
    if same is None or not same.cancel(m):
        return f"C-CANCEL of message id {message_id}, which its sender has not used"
    return ""


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
