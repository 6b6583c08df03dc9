"""DIMSE messages and operations (PS3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from harness.core.exchange import Exchange
from harness.core.finding import Span
from harness.core.octets import Payload
from harness.core.requirement import Role


class Operation(IntEnum):
    """DIMSE operations by the Command Field of their request (PS3.7 E.1)."""

    C_STORE = 0x0001
    C_GET = 0x0010
    C_FIND = 0x0020
    C_MOVE = 0x0021
    C_ECHO = 0x0030
    N_EVENT_REPORT = 0x0100
    N_GET = 0x0110
    N_SET = 0x0120
    N_ACTION = 0x0130
    N_CREATE = 0x0140
    N_DELETE = 0x0150
    C_CANCEL = 0x0FFF


@dataclass(frozen=True, slots=True)
class CommandElement:
    """One element of a command set (PS3.7 6.3.1), with where its 8-byte header lies."""

    group: int
    element: int
    value: bytes
    span: Span

    @property
    def tag(self) -> str:
        """The tag as the standards print it."""
        return f"({self.group:04X},{self.element:04X})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DimseMessage:
    """One DIMSE message: command set and, if one follows, the encoded data set."""

    source: Role  # which end of the TCP connection sent it
    context_id: int
    elements: tuple[CommandElement, ...]
    command: Payload  # the encoded command set
    data: Payload | None  # None: no data set followed
    started: float
    ended: float
    span: Span  # from its first PDV to its last
    gaps: tuple[str, ...] = ()  # what is wrong with the command set's encoding

    def find(self, element: int) -> CommandElement | None:
        """Find a command element (0000,element)."""
        return next((e for e in self.elements if e.group == 0 and e.element == element), None)

    def number(self, element: int) -> int | None:
        """Read (0000,element) as US or UL; None when absent or not 2 or 4 bytes."""
        e = self.find(element)
        return int.from_bytes(e.value, "little") if e and len(e.value) in (2, 4) else None

    def text(self, element: int) -> str | None:
        """Read (0000,element) as text without padding; None when absent."""
        e = self.find(element)
        return e.value.decode("latin-1").rstrip("\0 ") if e else None

    @property
    def command_field(self) -> int:
        """Command Field (0000,0100); 0 when absent."""
        return self.number(0x0100) or 0

    @property
    def status(self) -> int | None:
        """Status (0000,0900) of a response."""
        return self.number(0x0900)


@dataclass(frozen=True, slots=True, kw_only=True)
class DimseExchange(Exchange):
    """One DIMSE request with its responses, oldest first, pending ones included.

    The initiator is who invoked the operation, whichever end opened the connection.
    """

    negotiation: str  # id of the Negotiation of its association; "" when none was seen
    context_id: int
    abstract_syntax: str  # of the context as proposed; "" when unknown
    transfer_syntax: str  # of the context as accepted; "" when unknown
    operation: Operation
    message_id: int
    request: DimseMessage
    responses: tuple[DimseMessage, ...]
    parent: str = ""  # of a C-STORE sub-operation: the id of its C-MOVE or C-GET exchange
    cancelled: bool = False  # a C-CANCEL for it was seen

    @property
    def final(self) -> DimseMessage | None:
        """The last response when it is not a pending one."""
        if not self.responses or self.responses[-1].status in (0xFF00, 0xFF01):
            return None
        return self.responses[-1]

    @property
    def pending(self) -> tuple[DimseMessage, ...]:
        """The pending responses (PS3.7 C.3)."""
        return tuple(r for r in self.responses if r.status in (0xFF00, 0xFF01))

    @property
    def sop_class(self) -> str:
        """Affected (0000,0002) or Requested (0000,0003) SOP Class UID of the request."""
        return self.request.text(0x0002) or self.request.text(0x0003) or ""

    @property
    def sop_instance(self) -> str:
        """Affected (0000,1000) or Requested (0000,1001) SOP Instance UID of the request."""
        return self.request.text(0x1000) or self.request.text(0x1001) or ""
