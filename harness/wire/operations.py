"""Which C-STORE was done for which C-MOVE or C-GET (PS3.4 C.4.2, C.4.3; PS3.7 9.1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from harness.core.subject import DimseExchange, Exchange, Negotiation, Operation
from harness.wire.command import MOVE_ORIGINATOR, MOVE_ORIGINATOR_MESSAGE_ID

SLACK_S: Final = 1.0  # two connections are recorded by two relays: their times are that close


def join(exchanges: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """Set `parent` of the C-STORE sub-operations, over all connections of a run."""
    found = tuple(exchanges)
    parents = [
        x
        for x in found
        if isinstance(x, DimseExchange) and x.operation in (Operation.C_GET, Operation.C_MOVE)
    ]
    if not parents:
        return found
    callers = {n.id: _title(n.request.calling_ae) for n in found if isinstance(n, Negotiation)}
    gets: dict[str, list[DimseExchange]] = {}
    moves: dict[tuple[str, int], list[DimseExchange]] = {}
    for p in parents:
        if p.operation is Operation.C_GET:
            gets.setdefault(p.connection, []).append(p)
        else:
            moves.setdefault((callers.get(p.negotiation, ""), p.message_id), []).append(p)
    return tuple(
        _child(x, gets, moves)
        if isinstance(x, DimseExchange) and x.operation is Operation.C_STORE
        else x
        for x in found
    )


def _title(ae: bytes) -> str:
    return ae.decode("latin-1").strip("\0 ")


def _child(
    store: DimseExchange,
    gets: dict[str, list[DimseExchange]],
    moves: dict[tuple[str, int], list[DimseExchange]],
) -> DimseExchange:
    originator = (store.request.text(MOVE_ORIGINATOR) or "").strip()
    message_id = store.request.number(MOVE_ORIGINATOR_MESSAGE_ID)
    candidates = [
        g for g in gets.get(store.connection, ()) if g.request.source is not store.request.source
    ]
    if originator and message_id is not None:
        candidates += [
            m
            for m in moves.get((originator, message_id), ())
            # Who performs the move sends the instances (PS3.4 C.4.2.3).
            if m.connection != store.connection and m.responder.name == store.initiator.name
        ]
    during = [p for p in candidates if _overlap(p, store)]
    if not during:
        return store
    return replace(store, parent=max(during, key=lambda p: p.at).id)


def _overlap(parent: DimseExchange, store: DimseExchange) -> bool:
    slack = 0.0 if parent.connection == store.connection else SLACK_S
    unfinished = parent.final is None
    return parent.at - slack <= store.at and (unfinished or store.at <= parent.ended + slack)
