"""Bit fields of stream headers, most or least significant bit first."""

from __future__ import annotations

from typing import Final

MAX_LEADING_ZEROS: Final = 32  # of one Exp-Golomb code (ITU-T H.264 9.1)


class EndOfBits(ValueError):
    """A header ends inside a field, or a field is longer than it can be."""


class HighBits:
    """Fields whose first bit is the most significant one of a byte: the MPEG family."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def read(self, count: int) -> int:
        """Read an unsigned field.

        Raises: EndOfBits.
        """
        end = self._at + count
        if end > 8 * len(self._data):
            raise EndOfBits
        last = (end + 7) // 8
        window = int.from_bytes(self._data[self._at // 8 : last], "big")
        self._at = end
        return window >> (8 * last - end) & ((1 << count) - 1)

    def skip(self, count: int) -> None:
        """Pass over a field."""
        self._at += count

    def golomb(self) -> int:
        """Read an unsigned Exp-Golomb code, ue(v) (H.264 9.1).

        Raises: EndOfBits.
        """
        zeros = 0
        while not self.read(1):
            zeros += 1
            if zeros > MAX_LEADING_ZEROS:
                raise EndOfBits
        return (1 << zeros) - 1 + self.read(zeros)


class LowBits:
    """Fields whose first bit is the least significant one of a byte: JPEG XL."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def read(self, count: int) -> int:
        """Read an unsigned field.

        Raises: EndOfBits.
        """
        end = self._at + count
        if end > 8 * len(self._data):
            raise EndOfBits
        window = int.from_bytes(self._data[self._at // 8 : (end + 7) // 8], "little")
        value = window >> (self._at % 8) & ((1 << count) - 1)
        self._at = end
        return value

    def choice(self, *kinds: tuple[int, int]) -> int:
        """Read two bits that choose one of four (offset, bits), and that field.

        Raises: EndOfBits.
        """
        offset, bits = kinds[self.read(2)]
        return offset + self.read(bits)
