"""Associations as they were negotiated (PS3.8 9.3.2 to 9.3.4, PS3.7 D.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.core.exchange import Exchange
from harness.core.finding import Span


@dataclass(frozen=True, slots=True)
class ContextOffer:
    """Presentation context as proposed (PS3.8 9.3.2.2)."""

    id: int
    abstract_syntaxes: tuple[str, ...]  # conforming: exactly one
    transfer_syntaxes: tuple[str, ...]
    span: Span

    @property
    def abstract_syntax(self) -> str:
        """The first abstract syntax, "" when there is none."""
        return self.abstract_syntaxes[0] if self.abstract_syntaxes else ""


@dataclass(frozen=True, slots=True)
class ContextReply:
    """Presentation context as answered (PS3.8 9.3.3.2). `result` 0 means acceptance."""

    id: int
    result: int
    transfer_syntaxes: tuple[str, ...]  # conforming: exactly one when accepted
    span: Span


@dataclass(frozen=True, slots=True)
class UserItem:
    """One sub-item of the user information item (PS3.8 9.3.2.3, PS3.7 D.3.3)."""

    kind: int  # 0x51 maximum length, 0x52 implementation class UID, 0x54 role selection, ...
    value: bytes
    span: Span


class Answer(StrEnum):
    """How an A-ASSOCIATE-RQ was answered."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ABORTED = "aborted"
    NOTHING = "nothing"  # the connection ended, or the recording did, without an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociatePdu:
    """An A-ASSOCIATE-RQ or -AC, field by field (PS3.8 9.3.2, 9.3.3)."""

    protocol_version: int
    called_ae: bytes  # 16 bytes as sent
    calling_ae: bytes
    application_contexts: tuple[str, ...]  # conforming: exactly one
    user_items: tuple[UserItem, ...]
    user_information_items: int  # conforming: exactly one
    span: Span

    def user(self, kind: int) -> tuple[UserItem, ...]:
        """Return the user information sub-items of one kind."""
        return tuple(u for u in self.user_items if u.kind == kind)

    @property
    def max_pdu_bytes(self) -> int | None:
        """Maximum length announced (PS3.8 D.1); 0 means unlimited, None means not announced."""
        items = self.user(0x51)
        return int.from_bytes(items[0].value, "big") if items and len(items[0].value) == 4 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation(Exchange):
    """One A-ASSOCIATE request and what answered it."""

    request: AssociatePdu
    offers: tuple[ContextOffer, ...]
    answer: Answer
    accept: AssociatePdu | None = None
    replies: tuple[ContextReply, ...] = ()
    rejection: tuple[int, int, int] | None = None  # result, source, reason (PS3.8 9.3.4)
    answer_span: Span | None = None

    def offer(self, context_id: int) -> ContextOffer | None:
        """Find the proposed context with that id."""
        return next((o for o in self.offers if o.id == context_id), None)

    def accepted(self, context_id: int) -> ContextReply | None:
        """Find the accepted context with that id."""
        return next((r for r in self.replies if r.id == context_id and r.result == 0), None)
