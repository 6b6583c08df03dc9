"""MRD 2's input stream, so that no announced length is believed before the bytes are there.

The library's own reads a number of any length, reserves what a number announces, and takes a
negative count for a step back.
"""

from __future__ import annotations

from typing import Final

from mrd.binary import _binary

from emulators.modality.raw.errors import Corrupted, Oversized, Truncated

VARINT_BYTES_MOST: Final = 10  # of 64 bits
NUMBERS_MOST: Final = 100_000  # of one record, before its samples


class BoundedStream(_binary.CodedInputStream):  # type: ignore[misc]
    """Reads from bytes that are there, and counts what a record takes."""

    def __init__(self, data: memoryview) -> None:
        """Begin at the first byte."""
        self._data, self._at, self._numbers = data, 0, 0

    @property
    def left(self) -> int:
        """Return how many bytes follow."""
        return len(self._data) - self._at

    def next_record(self) -> None:
        """Begin to count anew."""
        self._numbers = 0

    def read(self, formatter: _binary.struct.Struct) -> tuple[object, ...]:
        """Unpack values of a fixed size."""
        values: tuple[object, ...] = formatter.unpack(self._taken(formatter.size))
        return values

    def read_byte(self) -> int:
        """Return the next byte."""
        return self._taken(1)[0]

    def read_unsigned_varint(self) -> int:
        """Return a number of at most 64 bits."""
        result = 0
        for i in range(VARINT_BYTES_MOST):
            byte = self._taken(1)[0]
            result |= (byte & 0x7F) << (7 * i)
            if byte < 0x80:
                return result
        raise Corrupted("a number of more than 64 bits")

    def read_view(self, count: int) -> memoryview:
        """Return the next bytes."""
        return self._taken(count)

    def read_bytearray(self, count: int) -> bytearray:
        """Return a copy of the next bytes."""
        return bytearray(self._taken(count))

    def _taken(self, count: int) -> memoryview:
        self._numbers += 1
        if self._numbers > NUMBERS_MOST:
            raise Oversized("a record of more numbers than any scanner writes")
        if not 0 <= count <= self.left:
            raise Truncated(f"{self.left} bytes are left where {count} are announced")
        self._at += count
        return self._data[self._at - count : self._at]
