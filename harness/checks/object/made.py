"""Whose doing an object is, and where its elements stand in what carried it."""

from __future__ import annotations

from harness.checks.registry import CheckContext
from harness.content.dataset import Element
from harness.core.finding import Span
from harness.core.requirement import Role
from harness.core.subject import Carrier, DimseExchange, Instance
from harness.facts.uids import DEFLATED_TRANSFER_SYNTAXES


def as_made(i: Instance) -> bool:
    """Tell whether the object is as its creator made it: later copies are their senders' doing."""
    return i.carrier is Carrier.FILE or i.sender == i.creator


def span_of(i: Instance, ctx: CheckContext, element: Element) -> Span | None:
    """Locate an element on the wire, where the data set went as it is."""
    exchange = ctx.trace.exchange(i.exchange)
    if exchange is None or i.transfer_syntax in DEFLATED_TRANSFER_SYNTAXES:
        return None
    if isinstance(exchange, DimseExchange):
        source = exchange.request.source
    else:
        source = Role.RESPONDER if i.carrier is Carrier.WADO else Role.INITIATOR
    start, end = i.dataset.origin(element.offset), i.dataset.origin(element.end)
    return Span(exchange.connection, source, start, max(start, end))
