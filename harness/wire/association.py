"""A-ASSOCIATE PDUs, field by field, and the negotiations they make (PS3.8 9.3.2 to 9.3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from harness.core.finding import Span
from harness.core.octets import Stream
from harness.core.requirement import Role
from harness.core.subject import (
    Answer,
    AssociatePdu,
    ContextOffer,
    ContextReply,
    Gap,
    Negotiation,
    Pdu,
    Recording,
    UserItem,
)
from harness.wire.pdus import A_ABORT, A_ASSOCIATE_AC, A_ASSOCIATE_RJ, A_ASSOCIATE_RQ, KINDS

MAX_BODY_BYTES: Final = 1 << 20  # of an A-ASSOCIATE PDU that are looked at
MAX_ITEMS: Final = 1 << 14  # items and sub-items of one PDU

_FIXED: Final = 68  # bytes before the variable items
_APPLICATION_CONTEXT, _OFFER, _REPLY, _USER = 0x10, 0x20, 0x21, 0x50
_ABSTRACT_SYNTAX, _TRANSFER_SYNTAX = 0x30, 0x40
_ANSWERS: Final = {
    A_ASSOCIATE_AC: Answer.ACCEPTED,
    A_ASSOCIATE_RJ: Answer.REJECTED,
    A_ABORT: Answer.ABORTED,
}


@dataclass(frozen=True, slots=True)
class Associate:
    """One A-ASSOCIATE PDU, as far as it could be read."""

    pdu: AssociatePdu
    offers: tuple[ContextOffer, ...]
    replies: tuple[ContextReply, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    kind: int
    start: int  # of its 4-byte header in the body
    end: int


class _Body:
    """The body of one A-ASSOCIATE PDU, and what is wrong with it."""

    def __init__(self, connection: str, pdu: Pdu) -> None:
        self.connection, self.pdu = connection, pdu
        self.data = pdu.body.read(0, MAX_BODY_BYTES)
        self.gaps: list[Gap] = []
        self._items = 0
        if pdu.length > MAX_BODY_BYTES:
            self.gap(MAX_BODY_BYTES, f"{KINDS[pdu.kind]} of {pdu.length} bytes is not read further")

    def gap(self, at: int, why: str) -> None:
        """Note a gap at an offset in the body."""
        self.gaps.append(Gap(self.pdu.source, self.pdu.offset + 6 + at, why))

    def span(self, start: int, end: int) -> Span:
        """Place a part of the body in the stream."""
        base = self.pdu.offset + 6
        return Span(self.connection, self.pdu.source, base + start, base + end)

    def items(self, start: int, end: int) -> Iterator[_Item]:
        """Walk the items between two offsets; stop at the first that does not fit."""
        at = start
        while at < end:
            self._items += 1
            if self._items > MAX_ITEMS:
                self.gap(at, f"more than {MAX_ITEMS} items")
                return
            if at + 4 > end:
                self.gap(at, f"{end - at} trailing bytes after the last item")
                return
            kind, stop = self.data[at], at + 4 + int.from_bytes(self.data[at + 2 : at + 4], "big")
            if stop > end:
                why = f"item 0x{kind:02X} announces {stop - at - 4} bytes, {end - at - 4} are left"
                self.gap(at, why)
                return
            yield _Item(kind, at, stop)
            at = stop

    def uid(self, item: _Item) -> str:
        """Read an item's value as a UID, as sent but for trailing NULs."""
        return self.data[item.start + 4 : item.end].rstrip(b"\0").decode("latin-1")


def associate(connection: str, pdu: Pdu) -> Associate:
    """Decode the body of an A-ASSOCIATE-RQ or -AC."""
    body = _Body(connection, pdu)
    data = body.data
    if len(data) < _FIXED:
        body.gap(0, f"{KINDS[pdu.kind]} has {len(data)} bytes instead of at least {_FIXED}")
    applications: list[str] = []
    offers: list[ContextOffer] = []
    replies: list[ContextReply] = []
    user: list[UserItem] = []
    user_information_items = 0
    for item in body.items(_FIXED, len(data)):
        if item.kind == _APPLICATION_CONTEXT:
            applications.append(body.uid(item))
        elif item.kind == _OFFER and pdu.kind == A_ASSOCIATE_RQ:
            offers.extend(_offer(body, item))
        elif item.kind == _REPLY and pdu.kind == A_ASSOCIATE_AC:
            replies.extend(_reply(body, item))
        elif item.kind == _USER:
            user_information_items += 1
            user.extend(
                UserItem(sub.kind, data[sub.start + 4 : sub.end], body.span(sub.start, sub.end))
                for sub in body.items(item.start + 4, item.end)
            )
        # An item of another type is nobody's business (PS3.8 9.3.1: ignored and skipped).
    return Associate(
        AssociatePdu(
            protocol_version=int.from_bytes(data[0:2], "big"),
            called_ae=data[4:20],
            calling_ae=data[20:36],
            application_contexts=tuple(applications),
            user_items=tuple(user),
            user_information_items=user_information_items,
            span=Span(connection, pdu.source, pdu.offset, pdu.end),
        ),
        tuple(offers),
        tuple(replies),
        tuple(body.gaps),
    )


def _syntaxes(body: _Body, item: _Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    abstract: list[str] = []
    transfer: list[str] = []
    for sub in body.items(item.start + 8, item.end):
        if sub.kind == _ABSTRACT_SYNTAX:
            abstract.append(body.uid(sub))
        elif sub.kind == _TRANSFER_SYNTAX:
            transfer.append(body.uid(sub))
    return tuple(abstract), tuple(transfer)


def _fits(body: _Body, item: _Item) -> bool:
    if item.end - item.start >= 8:
        return True
    body.gap(item.start, "presentation context item shorter than its fixed fields")
    return False


def _offer(body: _Body, item: _Item) -> Iterator[ContextOffer]:
    if _fits(body, item):
        abstract, transfer = _syntaxes(body, item)
        span = body.span(item.start, item.end)
        yield ContextOffer(body.data[item.start + 4], abstract, transfer, span)


def _reply(body: _Body, item: _Item) -> Iterator[ContextReply]:
    if _fits(body, item):
        _, transfer = _syntaxes(body, item)
        context_id, result = body.data[item.start + 4], body.data[item.start + 6]
        yield ContextReply(context_id, result, transfer, body.span(item.start, item.end))


def negotiations(
    recording: Recording, pdus: Sequence[Pdu], answering: Sequence[Pdu]
) -> tuple[tuple[Negotiation, ...], tuple[Gap, ...]]:
    """Pair every A-ASSOCIATE-RQ of the opener with what answered it, in order.

    Order, not time, pairs them: a second request takes the accepter's next answer.
    """
    answers = iter(p for p in answering if p.kind in _ANSWERS)
    out: list[Negotiation] = []
    gaps: list[Gap] = []
    for pdu in pdus:
        if pdu.kind != A_ASSOCIATE_RQ:
            continue
        request = associate(recording.id, pdu)
        gaps.extend(request.gaps)
        answer = next(answers, None)
        accept = None
        if answer is not None and answer.kind == A_ASSOCIATE_AC:
            accept = associate(recording.id, answer)
            gaps.extend(accept.gaps)
        out.append(
            Negotiation(
                id=f"{recording.id}.n{len(out) + 1}",
                scenario=recording.scenario,
                at=recording.from_opener.at(pdu.offset),
                connection=recording.id,
                initiator=recording.opener,
                responder=recording.accepter,
                ended=answer.at if answer else _end(recording),
                request=request.pdu,
                offers=request.offers,
                answer=_ANSWERS[answer.kind] if answer else Answer.NOTHING,
                accept=accept.pdu if accept else None,
                replies=accept.replies if accept else (),
                rejection=_rejection(answer),
                answer_span=_span(recording, answer),
            )
        )
    return tuple(out), tuple(gaps)


def _span(recording: Recording, answer: Pdu | None) -> Span | None:
    if answer is None:
        return None
    return Span(recording.id, Role.RESPONDER, answer.offset, answer.end)


def _rejection(answer: Pdu | None) -> tuple[int, int, int] | None:
    if answer is None or answer.kind != A_ASSOCIATE_RJ:
        return None
    fields = answer.body.read(1, 4)  # after a reserved byte: result, source, reason
    return (fields[0], fields[1], fields[2]) if len(fields) == 3 else None


def _end(recording: Recording) -> float:
    ends: tuple[Stream, Stream] = (recording.from_opener, recording.from_accepter)
    return max(s.ended for s in ends)
