"""Trace -> one normalised line per exchange and object, for people and for other tools."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.subject import (
    Connection,
    DicomJson,
    DimseExchange,
    Exchange,
    HttpExchange,
    Instance,
    InstanceSet,
    Negotiation,
    Resource,
    Subject,
)
from harness.core.trace import Trace

Value = str | float | int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline: what it is about, and its values."""

    kind: str  # "exchange" | "object"
    values: tuple[tuple[str, Value], ...]


def timeline(trace: Trace) -> tuple[Line, ...]:
    """List every exchange, and every object by its hash, oldest first."""
    return tuple(_line(s) for s in trace.subjects if not isinstance(s, DicomJson | InstanceSet))


def _line(s: Subject) -> Line:
    common: tuple[tuple[str, Value], ...] = (
        ("id", s.id),
        ("scenario", s.scenario),
        ("at", round(s.at, 6)),
    )
    if isinstance(s, Exchange):
        ends = (
            ("ended", round(s.ended, 6)),
            ("initiator", s.initiator.name),
            ("responder", s.responder.name),
        )
        return Line("exchange", (*common, *ends, *_exchange(s)))
    return Line("object", (*common, ("exchange", s.exchange_id), *_object(s)))


def _exchange(x: Exchange) -> tuple[tuple[str, Value], ...]:
    if isinstance(x, Connection):
        return (
            ("what", f"{x.protocol.value} connection"),
            ("opener_bytes", x.opener_bytes),
            ("accepter_bytes", x.accepter_bytes),
            ("gaps", len(x.gaps)),
        )
    if isinstance(x, Negotiation):
        return (("what", f"association {x.answer.value}"), ("contexts", len(x.offers)))
    if isinstance(x, DimseExchange):
        status = x.responses[-1].status if x.responses else None
        return (
            ("what", x.operation.name),
            ("sop_class", x.sop_class),
            ("responses", len(x.responses)),
            ("status", "none" if status is None else f"0x{status:04X}"),
        )
    if isinstance(x, HttpExchange):
        return (
            ("what", f"{x.method} {x.path[:200]}"),
            ("status", x.status),
            ("request_bytes", x.request_body.size),
            ("response_bytes", x.response_body.size),
        )
    return (("what", type(x).__name__),)


def _object(s: Subject) -> tuple[tuple[str, Value], ...]:
    if isinstance(s, Instance):
        return (
            ("what", "instance"),
            ("carrier", s.carrier.value),
            ("creator", s.creator.name),
            ("sop_class", s.sop_class),
            ("sop_instance", s.sop_instance),
            ("transfer_syntax", s.transfer_syntax),
            ("bytes", s.dataset.size),
            ("sha256", s.dataset.sha256()),
        )
    if isinstance(s, Resource):
        return (("what", s.type), ("creator", s.creator.name), ("pointer", s.pointer))
    return (("what", type(s).__name__),)
