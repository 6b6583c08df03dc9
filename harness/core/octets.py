"""Recorded bytes that may be larger than memory: streams, and payloads as slices of them."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from harness.core.requirement import Role

PIECE_BYTES = 1 << 20  # how much of a payload is in memory at once when it is walked


class Octets(Protocol):
    """A sliceable sequence of bytes: `bytes` in tests, a memory-mapped file in a run."""

    def __len__(self) -> int:
        """Count the bytes."""
        ...

    def __getitem__(self, key: slice, /) -> bytes:
        """Copy a slice out."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """The tap received the byte at `offset` (and those up to the next mark) at time `at`."""

    offset: int
    at: float  # seconds, monotonic, from the start of the run


class Ending(StrEnum):
    """How one direction of a connection ended."""

    OPEN = "open"  # still open when the recording stopped
    FIN = "fin"
    RESET = "reset"
    REFUSED = "refused"  # the accepting end could not be reached


@dataclass(frozen=True, slots=True)
class Stream:
    """One direction of one connection, whole."""

    source: Role  # INITIATOR: sent by the end that opened the connection
    octets: Octets
    marks: tuple[Mark, ...]
    ending: Ending
    ended: float

    def at(self, offset: int) -> float:
        """Tell when the byte at `offset` was seen; the end of the stream when past it."""
        if offset >= len(self.octets) or not self.marks:
            return self.ended
        return self.marks[max(0, bisect_right(self.marks, offset, key=lambda m: m.offset) - 1)].at


@dataclass(frozen=True, slots=True, eq=False)
class Payload:
    """The bytes of a message as slices of a stream; nothing is copied until it is read."""

    octets: Octets
    slices: tuple[tuple[int, int], ...]  # (start, end) in the stream, in message order

    @property
    def size(self) -> int:
        """Count the bytes."""
        return sum(end - start for start, end in self.slices)

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """Copy bytes `start` to `end` (exclusive; None: to the last) of the payload."""
        stop = self.size if end is None else min(end, self.size)
        out: list[bytes] = []
        at = 0
        for a, b in self.slices:
            lo, hi = max(start, at), min(stop, at + b - a)
            if lo < hi:
                out.append(bytes(self.octets[a + lo - at : a + hi - at]))
            at += b - a
        return b"".join(out)

    def pieces(self) -> Iterator[bytes]:
        """Yield the payload in pieces of bounded size."""
        for a, b in self.slices:
            for lo in range(a, b, PIECE_BYTES):
                yield bytes(self.octets[lo : min(b, lo + PIECE_BYTES)])

    def sha256(self) -> str:
        """Hash the payload without holding it in memory."""
        digest = hashlib.sha256()
        for piece in self.pieces():
            digest.update(piece)
        return digest.hexdigest()

    def origin(self, offset: int) -> int:
        """Tell where in the stream the payload's byte at `offset` is (its end, when past it)."""
        at = 0
        for a, b in self.slices:
            if offset < at + b - a:
                return a + offset - at
            at += b - a
        return self.slices[-1][1] if self.slices else 0

    def cut(self, start: int, end: int) -> Payload:
        """Return bytes `start` to `end` as a payload of its own, not copied."""
        out: list[tuple[int, int]] = []
        at = 0
        for a, b in self.slices:
            lo, hi = max(start, at), min(end, at + b - a)
            if lo < hi:
                out.append((a + lo - at, a + hi - at))
            at += b - a
        return Payload(self.octets, tuple(out))

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        if not isinstance(other, Payload):
            return NotImplemented
        return self is other or (self.size == other.size and self.read() == other.read())

    def __hash__(self) -> int:
        """Hash by size: cheap, and consistent with equality."""
        return hash(self.size)


NOTHING = Payload(b"", ())


def payload(data: bytes) -> Payload:
    """Wrap bytes that are in memory already."""
    return Payload(data, ((0, len(data)),) if data else ())
