"""How checks read DIMSE messages: decoded data sets, and where in the stream a thing lies."""

from __future__ import annotations

from collections.abc import Callable, Collection

from harness.checks.registry import Inconclusive
from harness.content.dataset import DataSet, identifier_of
from harness.core.finding import Span
from harness.core.requirement import Role
from harness.core.subject import Connection, DimseExchange, DimseMessage, Operation
from harness.core.trace import Trace

DEFLATED = "1.2.840.10008.1.2.1.99"  # offsets in an inflated data set are not offsets on the wire

SUCCESS = 0x0000
CANCEL = 0xFE00
PENDING = (0xFF00, 0xFF01)


def shown(tag: int) -> str:
    """Print a tag as the standards do."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def is_warning(status: int | None) -> bool:
    """Tell whether a status is of the warning class (PS3.7 C.4)."""
    return status is not None and (status >> 12 == 0xB or status in (0x0001, 0x0107, 0x0116))


def is_failure(status: int | None) -> bool:
    """Tell whether a status is neither success, warning, pending nor cancel."""
    return status is not None and not (status in (SUCCESS, CANCEL, *PENDING) or is_warning(status))


def is_operation(*operations: Operation) -> Callable[[DimseExchange], bool]:
    """Make a condition: the exchange is one of the operations."""
    return lambda x: x.operation in operations


def finished(x: DimseExchange) -> bool:
    """Tell whether the final response was seen."""
    return x.final is not None


def succeeded(x: DimseExchange) -> bool:
    """Tell whether the final response says success or a warning."""
    return x.final is not None and (x.final.status == SUCCESS or is_warning(x.final.status))


def data_set(x: DimseExchange, message: DimseMessage) -> DataSet | None:
    """Decode the data set of one of an exchange's messages; None when none followed.

    Raises: Inconclusive when its transfer syntax is unknown or it cannot be read to its end.
    """
    if message.data is None:
        return None
    if not x.transfer_syntax:
        raise Inconclusive("the transfer syntax of the data set is not known")
    ds = identifier_of(message, x.transfer_syntax)
    if ds is not None and ds.gaps:
        raise Inconclusive(f"the data set cannot be read: {ds.gaps[0].what}")
    return ds


def request_data(x: DimseExchange) -> DataSet | None:
    """Decode the data set of the request."""
    return data_set(x, x.request)


def peek(x: DimseExchange, message: DimseMessage) -> DataSet | None:
    """Decode a data set as far as possible, for conditions: they must not raise."""
    if message.data is None or not x.transfer_syntax:
        return None
    return identifier_of(message, x.transfer_syntax)


def element_span(x: DimseExchange, message: DimseMessage, ds: DataSet, tag: int) -> Span:
    """Locate an element of a data set on the wire, or the whole message when it is absent."""
    element = ds.find(tag)
    if element is None or message.data is None or x.transfer_syntax == DEFLATED:
        return message.span
    start, end = message.data.origin(element.offset), message.data.origin(element.end)
    return Span(x.connection, message.source, start, max(start, end))


def command_span(message: DimseMessage, element: int) -> Span:
    """Locate a command element, or the whole message when it is absent."""
    found = message.find(element)
    return found.span if found else message.span


def opener_side(x: DimseExchange) -> bool:
    """Tell whether the end that opened the connection invoked the operation."""
    return x.request.source is Role.INITIATOR


def connection_of(x: DimseExchange, trace: Trace) -> Connection | None:
    """Find the connection of an exchange."""
    found = trace.find(x.connection)
    return found if isinstance(found, Connection) else None


def exchanges(trace: Trace, operations: Collection[Operation]) -> tuple[DimseExchange, ...]:
    """Return every exchange of some operations, oldest first."""
    wanted = frozenset(operations)
    return trace.memo(
        ("exchanges", wanted),
        lambda: tuple(x for x in trace.of(DimseExchange) if x.operation in wanted),
    )
