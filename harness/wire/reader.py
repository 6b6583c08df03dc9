"""Random access to a payload of any size: small reads, cuts and searches without copying it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from harness.core.octets import PIECE_BYTES, Octets, Payload


class Reader:
    """A payload with an index over its slices, so that each access costs O(log slices)."""

    __slots__ = ("_ends", "_octets", "_slices", "payload", "size")

    def __init__(self, payload: Payload) -> None:
        self.payload = payload
        self._octets: Octets = payload.octets
        self._slices = payload.slices
        self._ends = list(accumulate(end - start for start, end in payload.slices))
        self.size = self._ends[-1] if self._ends else 0

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        start, end = max(start, 0), min(end, self.size)
        out: list[tuple[int, int]] = []
        i = bisect_right(self._ends, start)
        while start < end:
            a, b = self._slices[i]
            skipped = start - (self._ends[i] - (b - a))
            stop = min(b, a + skipped + end - start)
            if a + skipped < stop:
                out.append((a + skipped, stop))
                start += stop - a - skipped
            i += 1
        return out

    def read(self, start: int, end: int) -> bytes:
        """Copy bytes `start` to `end` (exclusive); what lies outside the payload is left out."""
        if len(self._slices) == 1:  # a file, mostly: the one way that has to be fast
            first = self._slices[0][0]
            start, end = max(start, 0), min(end, self.size)
            return bytes(self._octets[first + start : first + end]) if start < end else b""
        parts = self._parts(start, end)
        if len(parts) == 1:
            a, b = parts[0]
            return bytes(self._octets[a:b])
        return b"".join(bytes(self._octets[a:b]) for a, b in parts)

    def cut(self, start: int, end: int) -> Payload:
        """Return bytes `start` to `end` as a payload of its own, not copied."""
        return Payload(self._octets, tuple(self._parts(start, end)))

    def origin(self, offset: int) -> int:
        """Tell where in the stream the byte at `offset` is (its end, when past it)."""
        i = bisect_right(self._ends, offset)
        if i >= len(self._ends):
            return self._slices[-1][1] if self._slices else 0
        return self._slices[i][1] - (self._ends[i] - offset)

    def occurrences(self, needle: bytes) -> Iterator[int]:
        """Yield where `needle` occurs, overlaps left out, ascending.

        One pass: linear, and never more than one piece in memory.
        """
        overlap = len(needle) - 1
        at = 0  # before it nothing is left to be found
        for start in range(0, self.size, PIECE_BYTES):
            piece = self.read(start, start + PIECE_BYTES + overlap)
            found = piece.find(needle, max(at - start, 0))
            while found >= 0:
                yield start + found
                at = start + found + len(needle)
                found = piece.find(needle, at - start)
