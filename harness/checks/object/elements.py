"""Data elements of an object as its maker encoded them (PS3.5 7.1, 7.8)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element, decode
from harness.core.finding import Finding, Span
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Carrier, DimseExchange, Instance

UNDEFINED_LENGTH = 0xFFFFFFFF
DEFLATED = "1.2.840.10008.1.2.1.99"
FIRST_PRIVATE_DATA = 0x1000  # below, in an odd group, elements reserve blocks or are none

ELEMENT_LENGTHS_ARE_EVEN = Requirement(
    id="object.element-lengths-are-even",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The value of every data element has an even number of bytes.",
    cites=(ps3(5, "7.1.1"),),
)

PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR = Requirement(
    id="object.private-elements-have-their-creator",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every private data element stands in a block that a Private Creator reserves.",
    cites=(ps3(5, "7.8.1"),),
)


def as_made(i: Instance) -> bool:
    """Tell whether the object is on its first way: later copies are their senders' doing."""
    return i.carrier in (Carrier.C_STORE, Carrier.STOW) and i.sender == i.creator


@check(ELEMENT_LENGTHS_ARE_EVEN, on=Instance, when=as_made)
def element_lengths_are_even(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Walk all elements, those in items too; an undefined length is none."""
    for path, element in _all(decode(i.dataset, i.transfer_syntax)):
        if element.length != UNDEFINED_LENGTH and element.length % 2:
            yield ctx.finding(
                expected="an even length",
                actual=f"{element.length} bytes",
                at=f"data set {path}",
                span=_span(i, ctx, element),
            )


@check(PRIVATE_ELEMENTS_HAVE_THEIR_CREATOR, on=Instance, when=as_made)
def private_elements_have_their_creator(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look, in the same data set or item, for the element (gggg,00xx) that reserves (gggg,xxee)."""
    for path, element, home in _homes(decode(i.dataset, i.transfer_syntax)):
        group, number = element.tag >> 16, element.tag & 0xFFFF
        if group % 2 == 0 or number < FIRST_PRIVATE_DATA:
            continue
        creator = group << 16 | number >> 8
        if not home.text(creator):
            yield ctx.finding(
                expected=f"a Private Creator in {_tag(creator)}",
                actual="empty" if home.has(creator) else "none",
                at=f"data set {path}",
                span=_span(i, ctx, element),
            )


def _all(ds: DataSet) -> Iterator[tuple[str, Element]]:
    for path, element, _ in _homes(ds):
        yield path, element


def _homes(ds: DataSet, above: str = "") -> Iterator[tuple[str, Element, DataSet]]:
    """Yield every element with its path and the data set or item that it stands in."""
    for element in ds.elements:
        path = f"{above}{_tag(element.tag)}"
        yield path, element, ds
        for number, item in enumerate(element.items):
            yield from _homes(item, f"{path}[{number}].")


def _tag(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def _span(i: Instance, ctx: CheckContext, element: Element) -> Span | None:
    """Locate an element on the wire, where the data set went as it is."""
    exchange = ctx.trace.exchange(i.exchange)
    if exchange is None or i.transfer_syntax == DEFLATED:
        return None
    source = exchange.request.source if isinstance(exchange, DimseExchange) else Role.INITIATOR
    start, end = i.dataset.origin(element.offset), i.dataset.origin(element.end)
    return Span(exchange.connection, source, start, max(start, end))
