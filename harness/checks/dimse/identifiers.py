"""Identifiers of C-FIND responses, with the request's beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.checks.dimse.query_model import levels_of
from harness.checks.dimse.reading import data_set, element_span, is_operation, peek, shown
from harness.content.dataset import EMPTY, DataSet
from harness.core.finding import Span
from harness.core.subject import DimseExchange, DimseMessage, Operation

is_find = is_operation(Operation.C_FIND)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One pending response's identifier."""

    exchange: DimseExchange
    number: int
    message: DimseMessage
    ds: DataSet

    def place(self, tag: int) -> str:
        """Return the locator of an element."""
        return f"identifier[{self.number}] {shown(tag)}"

    def span(self, tag: int) -> Span:
        """Locate an element on the wire."""
        return element_span(self.exchange, self.message, self.ds, tag)


def is_query(x: DimseExchange) -> bool:
    """Tell whether an exchange is a C-FIND of a Query/Retrieve model."""
    return is_find(x) and bool(levels_of(x.sop_class))


def answers(x: DimseExchange) -> bool:
    """Tell whether a C-FIND got an identifier."""
    return any(m.data is not None for m in x.pending)


def request_identifier(x: DimseExchange) -> DataSet:
    """Decode the request's identifier; EMPTY when none was sent.

    Raises: Inconclusive as `data_set` does.
    """
    return data_set(x, x.request) or EMPTY


def identifiers(x: DimseExchange) -> Iterator[Identifier]:
    """Decode the identifiers of the pending responses, in order.

    Raises: Inconclusive as `data_set` does, when it comes to one that cannot be read.
    """
    for n, m in enumerate(x.pending):
        ds = data_set(x, m)
        if ds is not None:
            yield Identifier(x, n, m, ds)


def asks_for(x: DimseExchange, *tags: int) -> bool:
    """Tell whether the request's identifier has one of the keys, with or without a value."""
    ds = peek(x, x.request)
    return ds is not None and any(ds.has(t) for t in tags)
