"""A bounded walk over an encoded file that finds what may be decoded, and at what price.

Nothing is decoded here. The walk is total: whatever the bytes are, it ends after at most
`MOST_ELEMENTS` elements and `DEPTH` levels, or raises `Unreadable`.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
)

DEPTH: Final = 64
MOST_ELEMENTS: Final = 200_000
MOST_INFLATED: Final = 256 * 1024 * 1024
"""Bytes that a deflated data set may grow to."""

PIXEL_DATA: Final = (0x7FE0, 0x0010)

_UNDEFINED: Final = 0xFFFFFFFF
_LONG: Final = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
_ITEM: Final = (0xFFFE, 0xE000)
_ITEM_END: Final = (0xFFFE, 0xE00D)
_SEQUENCE_END: Final = (0xFFFE, 0xE0DD)


class Unreadable(ValueError):
    """The bytes are no data set that may be decoded; the text is one line."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Where things are in an encoded data set; offsets in bytes from its beginning."""

    pixel_start: int | None
    pixel_end: int | None
    pixel_vr: str
    elements: int


@dataclass(slots=True)
class _Walk:
    data: memoryview
    order: str
    implicit: bool
    elements: int = 0

    def tag(self, at: int) -> tuple[int, int]:
        if at + 8 > len(self.data):
            raise Unreadable(f"an element is cut off at byte {at}")
        found: tuple[int, int] = struct.unpack_from(f"{self.order}HH", self.data, at)
        return found

    def header(self, at: int, implicit: bool) -> tuple[bytes, int, int]:
        """Return VR, length, and where the value starts."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Unreadable(f"more than {MOST_ELEMENTS} elements")
        if implicit:
            (length,) = struct.unpack_from(f"{self.order}I", self.data, at + 4)
            return b"", length, at + 8
        vr = bytes(self.data[at + 4 : at + 6])
        if not (vr.isalpha() and vr.isupper()):
            raise Unreadable(f"no value representation at byte {at + 4}")
        if vr not in _LONG:
            (length,) = struct.unpack_from(f"{self.order}H", self.data, at + 6)
            return vr, length, at + 8
        if at + 12 > len(self.data):
            raise Unreadable(f"an element is cut off at byte {at}")
        (length,) = struct.unpack_from(f"{self.order}I", self.data, at + 8)
        return vr, length, at + 12

    def data_set(self, at: int, end: int, depth: int, implicit: bool, delimited: bool) -> int:
        """Walk the elements of an item; return where it ends, its delimiter included."""
        if depth > DEPTH:
            raise Unreadable(f"more than {DEPTH} levels")
        while at < end:
            tag = self.tag(at)
            if tag == _ITEM_END and delimited:
                return at + 8
            at = self.element(at, end, tag, depth, implicit)
        if delimited:
            raise Unreadable("an item without its end")
        return at

    def element(self, at: int, end: int, tag: tuple[int, int], depth: int, implicit: bool) -> int:
        """Walk one element; return where the next one starts."""
        if tag[0] == 0xFFFE:
            raise Unreadable(f"a delimiter out of place at byte {at}")
        vr, length, value = self.header(at, implicit)
        if length == _UNDEFINED:
            if tag == PIXEL_DATA:
                return self.fragments(value, end)
            # A UN of undefined length holds implicit little endian items (PS3.5 6.2.2).
            return self.items(value, end, depth, implicit or vr == b"UN", delimited=True)
        if length > end - value:
            raise Unreadable(f"a value of {length} bytes at byte {at} overruns what holds it")
        if vr == b"SQ":
            self.items(value, value + length, depth, implicit, delimited=False)
        return value + length

    def items(self, at: int, end: int, depth: int, implicit: bool, *, delimited: bool) -> int:
        """Walk the items of a sequence; return where it ends."""
        while at < end:
            tag = self.tag(at)
            (length,) = struct.unpack_from(f"{self.order}I", self.data, at + 4)
            at += 8
            if tag == _SEQUENCE_END and delimited:
                return at
            if tag != _ITEM:
                raise Unreadable(f"no item at byte {at - 8}")
            self.elements += 1
            if length == _UNDEFINED:
                at = self.data_set(at, end, depth + 1, implicit, delimited=True)
            elif length > end - at:
                raise Unreadable(f"an item of {length} bytes overruns its sequence")
            else:
                at = self.data_set(at, at + length, depth + 1, implicit, delimited=False)
        if delimited:
            raise Unreadable("a sequence without its end")
        return at

    def fragments(self, at: int, end: int) -> int:
        """Walk the fragments of encapsulated pixel data; return where it ends."""
        while at < end:
            tag = self.tag(at)
            (length,) = struct.unpack_from(f"{self.order}I", self.data, at + 4)
            at += 8
            if tag == _SEQUENCE_END:
                return at
            if tag != _ITEM or length > end - at:
                raise Unreadable(f"no whole fragment at byte {at - 8}")
            at += length
        raise Unreadable("encapsulated pixel data without its end")


def survey(data: memoryview, transfer_syntax: str) -> Surveyed:
    """Walk an encoded data set that is not, or no longer, deflated. Raises: Unreadable."""
    walk = _Walk(
        data,
        ">" if transfer_syntax == ExplicitVRBigEndian else "<",
        transfer_syntax == ImplicitVRLittleEndian,
    )
    at, start, stop, vr = 0, None, None, ""
    while at < len(data):
        tag = walk.tag(at)
        following = walk.element(at, len(data), tag, 0, walk.implicit)
        if tag == PIXEL_DATA:
            start, stop = at, following
            vr = "OW" if walk.implicit else bytes(data[at + 4 : at + 6]).decode("ascii")
        at = following
    return Surveyed(start, stop, vr, walk.elements)


def inflated(data: memoryview, transfer_syntax: str) -> memoryview:
    """Undo the deflation of a data set, if its transfer syntax has one. Raises: Unreadable."""
    if transfer_syntax != DeflatedExplicitVRLittleEndian:
        return data
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        whole = engine.decompress(data, MOST_INFLATED)
    except zlib.error as error:
        raise Unreadable("the deflated data set is damaged") from error
    if engine.unconsumed_tail or not engine.eof:
        raise Unreadable("the deflated data set is too large or has no end")
    return memoryview(whole)
