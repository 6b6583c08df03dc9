"""The input stream of yardl's binary encoding: no announced length is believed before it is there.

MRD 2 and PETSIRD are written in it, and their libraries' readers take any object of these methods.
Their own streams read a number of any length, reserve what a number announces, and take a negative
count for a step back.
"""

from __future__ import annotations

import struct
from typing import Final

from emulators.modality.raw.errors import (
    Corrupted,
    NotThisFamily,
    Oversized,
    Truncated,
    UnknownRevision,
)

MAGIC: Final = b"yardl\x01\0\0\0"  # and the version of the binary encoding
VARINT_BYTES_MOST: Final = 10  # of 64 bits
NUMBERS_MOST: Final = 100_000  # of one record, before its samples


class BoundedStream:
    """Reads from bytes that are there, and counts what a record takes."""

    def __init__(self, data: memoryview, numbers_most: int = NUMBERS_MOST) -> None:
        """Begin at the first byte."""
        self._data, self._at, self._numbers = data, 0, 0
        self._most = numbers_most

    @property
    def left(self) -> int:
        """Return how many bytes follow."""
        return len(self._data) - self._at

    def next_record(self) -> None:
        """Begin to count anew."""
        self._numbers = 0

    def read(self, formatter: struct.Struct) -> tuple[object, ...]:
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

    def read_signed_varint(self) -> int:
        """Return a number whose sign is its last bit."""
        value = self.read_unsigned_varint()
        return (value >> 1) ^ -(value & 1)

    def read_view(self, count: int) -> memoryview:
        """Return the next bytes."""
        return self._taken(count)

    def read_bytearray(self, count: int) -> bytearray:
        """Return a copy of the next bytes."""
        return bytearray(self._taken(count))

    def ahead(self, most: int) -> memoryview:
        """Look at the next bytes, at most so many, without taking them."""
        return self._data[self._at : self._at + most]

    def _taken(self, count: int) -> memoryview:
        self._numbers += 1
        if self._numbers > self._most:
            raise Oversized("a record of more numbers than any scanner writes")
        if not 0 <= count <= self.left:
            raise Truncated(f"{self.left} bytes are left where {count} are announced")
        self._at += count
        return self._data[self._at - count : self._at]


def opened(
    data: memoryview, protocol: str, schema: str, numbers_most: int = NUMBERS_MOST
) -> BoundedStream:
    """Check what a stream says of itself, before anything of it is believed.

    Raises:
        NotThisFamily: no stream, or one of another protocol.
        UnknownRevision: of another binary encoding, or of another version of the schema.
        Truncated: it ends before.
    """
    if not data or bytes(data[: len(MAGIC)]) != MAGIC[: len(data)]:
        if bytes(data[:5]) == MAGIC[:5]:
            raise UnknownRevision("a stream of another binary encoding")
        raise NotThisFamily(f"no stream of {protocol}")
    stream = BoundedStream(data, numbers_most)
    stream.read_view(min(len(MAGIC), len(data)))
    size = stream.read_unsigned_varint()
    found = bytes(stream.read_view(size))
    if found != schema.encode():
        if f'"protocol":{{"name":"{protocol}"'.encode() in found[:64]:
            raise UnknownRevision(f"{protocol} with a schema of another version")
        raise NotThisFamily(f"a stream of something else than {protocol}")
    stream.next_record()
    return stream
