"""Connections and the protocol data units on them (PS3.8 9.3)."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.exchange import Exchange, Protocol
from harness.core.octets import Ending, Payload
from harness.core.recording import Gap
from harness.core.requirement import Role


@dataclass(frozen=True, slots=True)
class Pdu:
    """One protocol data unit (PS3.8 9.3.1): where it lies, not what it holds."""

    source: Role  # which end of the TCP connection sent it
    kind: int  # 0x01 A-ASSOCIATE-RQ ... 0x07 A-ABORT; anything a peer sent
    reserved: int
    offset: int  # of the 6-byte header, in that direction
    length: int  # as announced: bytes after the header
    at: float  # when its last byte was seen
    body: Payload

    @property
    def end(self) -> int:
        """Offset of the first byte after it."""
        return self.offset + 6 + self.length


@dataclass(frozen=True, slots=True)
class Pdv:
    """One presentation data value (PS3.8 9.3.5.1)."""

    source: Role
    pdu_offset: int
    offset: int  # of its 4-byte length, in that direction
    context_id: int
    control: int  # bit 0: command, bit 1: last fragment
    fragment: Payload
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection(Exchange):
    """One TCP connection: the subject of requirements on framing, timing and closing.

    The initiator is the end that opened it. `pdus` and `pdvs` are empty on HTTP connections.
    """

    protocol: Protocol
    gaps: tuple[Gap, ...]
    pdus: tuple[Pdu, ...] = ()
    pdvs: tuple[Pdv, ...] = ()
    opener_ending: Ending = Ending.FIN  # how the opener's direction ended
    accepter_ending: Ending = Ending.FIN
    opener_bytes: int = 0
    accepter_bytes: int = 0
    opener_ended: float = 0.0
    accepter_ended: float = 0.0
