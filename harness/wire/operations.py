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
    moves: dict[int, list[DimseExchange]] = {}
    for p in parents:
        if p.operation is Operation.C_GET:
            gets.setdefault(p.connection, []).append(p)
        else:
            moves.setdefault(p.message_id, []).append(p)

    def parent(store: DimseExchange) -> str:
        got = [g for g in gets.get(store.connection, ()) if _overlap(g, store)]
        # Whoever asked for the instances receives them, and sends none of them.
        got = [g for g in got if g.request.source is not store.request.source]
        moved = _moves(store, moves)
        # The originator's title picks among them. A wrong one is a defect of the sender, and
        # leaves little doubt about the move while the message id and the time are right.
        title = (store.request.text(MOVE_ORIGINATOR) or "").strip()
        named = [m for m in moved if callers.get(m.negotiation) == title]
        candidates = got or named or moved
        # Several may be that close in time: the one that was running, else the nearest.
        nearest = min(candidates, key=lambda p: (_distance(p, store), -p.at), default=None)
        return nearest.id if nearest is not None else ""

    return tuple(
        replace(x, parent=parent(x))
        if isinstance(x, DimseExchange) and x.operation is Operation.C_STORE
        else x
        for x in found
    )


def _title(ae: bytes) -> str:
    return ae.decode("latin-1").strip("\0 ")


def _moves(store: DimseExchange, moves: dict[int, list[DimseExchange]]) -> list[DimseExchange]:
    """Return the C-MOVEs of that message id that were running at the store's sender."""
    message_id = store.request.number(MOVE_ORIGINATOR_MESSAGE_ID)
    return [
        m
        for m in moves.get(-1 if message_id is None else message_id, ())
        if m.connection != store.connection
        and m.scenario == store.scenario
        and m.responder.name == store.initiator.name
        and _overlap(m, store)
    ]


def _overlap(parent: DimseExchange, store: DimseExchange) -> bool:
    slack = 0.0 if parent.connection == store.connection else SLACK_S
    unfinished = parent.final is None
    return parent.at - slack <= store.at and (unfinished or store.at <= parent.ended + slack)


def _distance(parent: DimseExchange, store: DimseExchange) -> float:
    """Return how many seconds lie between the store and the time its parent was running."""
    after = 0.0 if parent.final is None else store.at - parent.ended
    return max(0.0, parent.at - store.at, after)
