"""A TCP connection before it is decoded, and the place where decoding stopped."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.exchange import Party, Protocol
from harness.core.octets import Stream
from harness.core.requirement import Role


@dataclass(frozen=True, slots=True)
class Recording:
    """One TCP connection as the tap saw it, before anything is decoded."""

    id: str  # "c0007"
    scenario: str
    protocol: Protocol
    opener: Party
    accepter: Party
    opened: float
    from_opener: Stream  # its source is Role.INITIATOR
    from_accepter: Stream  # its source is Role.RESPONDER


@dataclass(frozen=True, slots=True)
class Gap:
    """Where decoding stopped. A value, not an exception: bad bytes are the peer's finding."""

    source: Role  # which direction of the connection
    offset: int  # bytes from the start of that direction
    why: str
