"""Retrieval by C-MOVE and C-GET (PS3.4 C.4.2, C.4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.query_model import LEVEL, UNIQUE, levels_of
from harness.checks.dimse.reading import (
    command_span,
    data_set,
    element_span,
    request_data,
    shown,
)
from harness.checks.dimse.sub_operations import (
    COMPLETED,
    FAILED,
    FAILED_LIST,
    count,
    is_retrieve,
    outcomes,
    stores_of,
)
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.role_selection import proposed_roles
from harness.content.dataset import EMPTY
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, Negotiation, Operation
from harness.core.trace import Trace

MOVE_DESTINATION, MOVE_ORIGINATOR = 0x0600, 0x1030
SLACK_S = 1.0  # two connections are recorded by two relays: their times are that close

RETRIEVE_REQUEST_IS_COMPLETE = Requirement(
    id="retrieve.retrieve-request-is-complete",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement=(
        "A retrieve request names a level of its model, gives values to the unique key of that"
        " level and, for C-MOVE, names a destination."
    ),
    cites=(ps3(4, "C.4.2.1.4.1"), ps3(4, "C.4.3.1.3.1"), ps3(7, "9.3.4.1", "9.3-9")),
    catalogue=("RM-12",),
)

FAILED_INSTANCES_ARE_LISTED = Requirement(
    id="retrieve.failed-instances-are-listed",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="When sub-operations failed, the final response lists exactly their instances.",
    cites=(ps3(4, "C.4.2.1.4.2"), ps3(4, "C.4.3.1.3.2")),
    catalogue=("RM-07", "RG-05"),
)

ONLY_REQUESTED_INSTANCES_ARE_SENT = Requirement(
    id="retrieve.only-requested-instances-are-sent",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Every instance sent belongs to what the unique keys of the request name.",
    cites=(ps3(4, "C.4.2.2.1"), ps3(4, "C.4.3.2")),
    catalogue=("RM-12",),
)

SUB_OPERATIONS_NAME_THEIR_MOVE = Requirement(
    id="retrieve.sub-operations-name-their-move",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="C-STORE sub-operations of a C-MOVE name its requestor and its Message ID.",
    cites=(ps3(7, "9.1.1.1.6"), ps3(4, "C.4.2.3.1")),
    catalogue=("RM-16", "ST-13"),
)

STORES_BACK_ONLY_AS_NEGOTIATED = Requirement(
    id="retrieve.stores-back-only-as-negotiated",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement=(
        "An association's acceptor sends C-STORE only for SOP Classes whose SCP role was proposed"
        " to it and accepted."
    ),
    cites=(ps3(7, "D.3.3.4"), ps3(4, "C.5.3")),
    catalogue=("RG-01", "RG-02"),
)


@check(
    RETRIEVE_REQUEST_IS_COMPLETE,
    on=DimseExchange,
    when=lambda x: is_retrieve(x) and bool(levels_of(x.sop_class)),
)
def retrieve_request_is_complete(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at level, unique key and Move Destination of the request."""
    if x.operation is Operation.C_MOVE and not (x.request.text(MOVE_DESTINATION) or "").strip():
        yield ctx.finding(
            expected="an AE title",
            actual="none",
            at="request (0000,0600)",
            span=command_span(x.request, MOVE_DESTINATION),
        )
    ds = request_data(x) or EMPTY
    level = ds.text(LEVEL)
    if level not in levels_of(x.sop_class):
        yield ctx.finding(
            expected=", ".join(levels_of(x.sop_class)),
            actual=level or "none",
            at=f"request identifier {shown(LEVEL)}",
            span=element_span(x, x.request, ds, LEVEL),
        )
    elif not ds.text(UNIQUE[level]):
        yield ctx.finding(
            expected="at least one value",
            actual="none",
            at=f"request identifier {shown(UNIQUE[level])}",
            span=element_span(x, x.request, ds, UNIQUE[level]),
        )


def _has_failed(x: DimseExchange) -> bool:
    return is_retrieve(x) and x.final is not None and bool(count(x.final, FAILED))


@check(FAILED_INSTANCES_ARE_LISTED, on=DimseExchange, when=_has_failed)
def failed_instances_are_listed(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0058) with the number of failures, and with the C-STOREs seen."""
    if x.final is None:
        return
    ds = data_set(x, x.final) or EMPTY
    listed, failed = ds.texts(FAILED_LIST), count(x.final, FAILED) or 0
    place = f"final response {shown(FAILED_LIST)}"
    span = element_span(x, x.final, ds, FAILED_LIST)
    if len(set(listed)) != failed:
        yield ctx.finding(
            expected=f"{failed} UIDs, as (0000,1022) says",
            actual=f"{len(set(listed))} UIDs" if ds.has(FAILED_LIST) else "no list",
            at=place,
            span=span,
        )
    seen = outcomes(stores_of(x, ctx.trace))
    for uid in sorted((seen.completed | seen.warned).intersection(listed)):
        yield ctx.finding(
            expected="only instances whose sub-operation failed", actual=uid, at=place, span=span
        )
    for uid in sorted(seen.failed.difference(listed)) if listed else ():
        yield ctx.finding(expected=uid, actual="not in the list", at=place, span=span)


def _sends(x: DimseExchange, trace: Trace) -> bool:
    return is_retrieve(x) and bool(levels_of(x.sop_class)) and bool(stores_of(x, trace))


@check(ONLY_REQUESTED_INSTANCES_ARE_SENT, on=DimseExchange, where=_sends)
def only_requested_instances_are_sent(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the unique keys of what was sent with the values that the request gives."""
    asked = request_data(x) or EMPTY
    keys = {t: asked.texts(t) for t in UNIQUE.values() if asked.text(t)}
    for store in stores_of(x, ctx.trace):
        ds = request_data(store) or EMPTY
        for tag, wanted in keys.items():
            if ds.text(tag) and ds.text(tag) not in wanted:
                yield ctx.finding(
                    expected=f"{shown(tag)} of " + ", ".join(wanted[:4]),
                    actual=f"{ds.text(tag)} in {store.id}",
                    at=f"sub-operation {shown(tag)}",
                    span=element_span(store, store.request, ds, tag),
                )


def _moved(x: DimseExchange) -> bool:
    return (
        x.operation is Operation.C_MOVE and x.final is not None and bool(count(x.final, COMPLETED))
    )


@check(SUB_OPERATIONS_NAME_THEIR_MOVE, on=DimseExchange, when=_moved)
def sub_operations_name_their_move(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for C-STOREs of the mover, during the move, that do not name it.

    Those with its Message ID were joined to the move: what is left to compare is the title.
    """
    stores = stores_of(x, ctx.trace)
    requestor = _calling_title(x, ctx.trace)
    for y in stores:
        if requestor and _originator(y) != requestor:
            yield _misnamed_move(x, y, requestor, ctx)
    named = outcomes(stores)
    completed = (count(x.final, COMPLETED) or 0) if x.final else 0
    if len(named.completed) >= completed:
        return
    nameless = [
        y
        for y in ctx.trace.of(DimseExchange)
        if y.operation is Operation.C_STORE
        and not y.parent
        and y.initiator.name == x.responder.name
        and y.connection != x.connection
        and x.at - SLACK_S <= y.at <= x.ended + SLACK_S
    ]
    if not nameless:
        raise Inconclusive("sub-operations were counted that were not recorded")
    for y in nameless:
        yield _misnamed_move(x, y, requestor or "the requestor's AE title", ctx)


def _calling_title(x: DimseExchange, trace: Trace) -> str:
    """Return the AE title that asked for the move; "" when its association was not recorded."""
    n = trace.find(x.negotiation)
    return n.request.calling_ae.decode("latin-1").strip("\0 ") if isinstance(n, Negotiation) else ""


def _originator(y: DimseExchange) -> str:
    return (y.request.text(MOVE_ORIGINATOR) or "").strip()


def _misnamed_move(x: DimseExchange, y: DimseExchange, title: str, ctx: CheckContext) -> Finding:
    return ctx.finding(
        expected=f"{title} and Message ID {x.message_id}",
        actual=f"{_originator(y) or 'no originator'}, Message ID {y.request.number(0x1031)}"
        f" in {y.id}",
        at="sub-operation (0000,1030)",
        span=command_span(y.request, MOVE_ORIGINATOR),
    )


def _stores_back(x: DimseExchange, trace: Trace) -> bool:
    return (
        x.operation is Operation.C_STORE
        and x.request.source is Role.RESPONDER
        and isinstance(trace.find(x.negotiation), Negotiation)
    )


@check(STORES_BACK_ONLY_AS_NEGOTIATED, on=DimseExchange, where=_stores_back)
def stores_back_only_as_negotiated(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look up the role selection of the SOP Class in request and acceptance."""
    n = ctx.trace.find(x.negotiation)
    if not isinstance(n, Negotiation) or n.accept is None:
        return
    asked, granted = (proposed_roles(p).get(x.abstract_syntax) for p in (n.request, n.accept))
    if not (asked and asked.scp and granted and granted.scp):
        yield ctx.finding(
            expected=f"role selection with SCP=1 for {x.abstract_syntax}, proposed and accepted",
            actual=f"proposed {asked.scp if asked else 'nothing'},"
            f" accepted {granted.scp if granted else 'nothing'}",
            at="request (0000,0002)",
            span=command_span(x.request, 0x0002),
        )
