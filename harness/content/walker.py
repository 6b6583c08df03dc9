"""Walks an encoded data set (PS3.5 7.1, 7.5, A.4): every length distrusted, nothing raised."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Final

from harness.content.element import DataGap, DataSet, Element, Encoding, GapKind
from harness.core.octets import Payload
from harness.facts import dictionary
from harness.wire.reader import Reader

MAX_DEPTH: Final = 64  # of nested sequences
MAX_ELEMENTS: Final = 500_000  # items included
MAX_GAPS: Final = 200
UNDEFINED: Final = 0xFFFFFFFF

_SPECIFIC_CHARACTER_SET: Final = 0x00080005
_PIXEL_REPRESENTATION: Final = 0x00280103
_PIXEL_DATA: Final = 0x7FE00010
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
# VRs with a 32-bit length (PS3.5 Table 7.1-1) and with a 16-bit length (Table 7.1-2)
_LONG: Final = ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
_SHORT: Final = frozenset(
    (
        *("AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO"),
        *("LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"),
    )
)
_ITEM_LITTLE: Final = b"\xfe\xff\x00\xe0"
_VRS: Final = frozenset(vr.encode() for vr in (*_LONG, *_SHORT))
_BUFFER: Final = 1 << 14


def is_vr(code: bytes) -> bool:
    """Tell whether two bytes name a VR."""
    return code in _VRS


def walk(
    data: Payload,
    encoding: Encoding,
    *,
    gaps: tuple[DataGap, ...] = (),
    only_group: int | None = None,
) -> DataSet:
    """Decode a data set up to its end, or to the first tag outside `only_group`."""
    walker = _Walker(Reader(data), list(gaps), only_group)
    return walker.data_set(0, walker.source.size, encoding, 0)[0]


class _Walker:
    def __init__(self, source: Reader, gaps: list[DataGap], only_group: int | None) -> None:
        self.source, self.gaps, self.only_group = source, gaps, only_group
        self.left = MAX_ELEMENTS
        self._buffer, self._buffered = b"", 0

    def gap(self, offset: int, what: str, kind: GapKind) -> None:
        if len(self.gaps) < MAX_GAPS:
            self.gaps.append(DataGap(offset, what, kind))

    def delimiter_length(self, at: int, length: int, of: str) -> None:
        if length:  # PS3.5 7.5.1, 7.5.2: no value is present, so nothing is skipped
            self.gap(at, f"{of} delimiter with a length of {length}", GapKind.DELIMITER)

    def peek(self, at: int, end: int) -> bytes:
        """Return up to 12 bytes at `at`, from a small buffer: headers lie close together."""
        inside = at - self._buffered
        if inside < 0 or inside + 12 > len(self._buffer):
            self._buffer, self._buffered = self.source.read(at, at + _BUFFER), at
            inside = 0
        return self._buffer[inside : inside + min(12, end - at)]

    def data_set(
        self, start: int, end: int, encoding: Encoding, depth: int, *, delimited: bool = False
    ) -> tuple[DataSet, int, bool]:
        """Walk elements from `start` to `end`, or to the item delimiter when `delimited`.

        Returns the data set, where the next thing begins, and whether it may be trusted.
        """
        elements: list[Element] = []
        first_gap = len(self.gaps)
        at, sound = start, True
        while at < end and sound:
            head = self.peek(at, end)
            if len(head) < 8:
                kind = GapKind.CUT_OFF if depth else GapKind.TRAILING
                self.gap(at, f"{end - at} trailing bytes where an element should be", kind)
                at, sound = end, False
                break
            order = "<" if encoding.little else ">"
            group, number = struct.unpack_from(order + "HH", head)
            tag = group << 16 | number
            if delimited and tag in (_SEQUENCE_END, _ITEM):
                what = f"item of undefined length ended by {_name(tag)}"
                self.gap(at, what, GapKind.DELIMITER)
                break
            if tag == _ITEM_END and delimited:
                (length,) = struct.unpack_from(order + "I", head, 4)
                self.delimiter_length(at, length, "item")
                at += 8
                break
            if depth == 0 and self.only_group not in (None, group):
                break
            if tag == 0 and depth == 0 and elements and not any(head):
                # Zeros up to the end of a block of storage would read as elements (0000,0000).
                left = end - at
                self.gap(at, f"{left} bytes after the last element", GapKind.TRAILING)
                at, sound = end, False
                break
            self.left -= 1
            if self.left < 0:
                self.gap(at, f"more than {MAX_ELEMENTS} elements", GapKind.LIMIT)
                sound = False
                break
            element, at, sound = self.element(at, end, tag, head, encoding, depth)
            if element is None:
                break
            elements.append(element)
            if tag == _SPECIFIC_CHARACTER_SET:
                encoding = replace(encoding, character_sets=element.texts())
            elif tag == _PIXEL_REPRESENTATION:
                encoding = replace(encoding, signed=element.numbers()[:1] == (1,))
        else:
            if delimited and sound:
                what = "item of undefined length without item delimiter"
                self.gap(end, what, GapKind.DELIMITER)
                sound = False
        gaps = tuple(self.gaps if depth == 0 else self.gaps[first_gap:])
        return DataSet(tuple(elements), gaps, start), at, sound

    def element(
        self, at: int, end: int, tag: int, head: bytes, encoding: Encoding, depth: int
    ) -> tuple[Element | None, int, bool]:
        """Decode the element whose header begins at `at`."""
        found = self.header(at, tag, head, encoding)
        if found is None:
            return None, at, False
        vr, value_at, length = found
        stop = value_at + length
        if length == UNDEFINED:
            return self.undefined(at, value_at, end, tag, vr, encoding, depth)
        sound = stop <= end
        if not sound:
            left = max(end - value_at, 0)
            what = f"{_name(tag)} announces {length} bytes, {left} are left"
            self.gap(at, what, GapKind.LENGTH)
            stop = max(end, value_at)
        items: tuple[DataSet, ...] = ()
        if vr == "SQ" and length:
            items, _, inner = self.sequence(value_at, stop, encoding, depth, delimited=False)
            # A broken item inside a sequence of known length does not spoil what follows it.
            sound = sound and (inner or self.left >= 0)
        element = Element(
            tag, vr, at, value_at, length, items, (), encoding, min(stop, end), self.source
        )
        return element, stop, sound

    def header(
        self, at: int, tag: int, head: bytes, encoding: Encoding
    ) -> tuple[str, int, int] | None:
        """Read VR and length; None where nothing sensible stands."""
        order = "<" if encoding.little else ">"
        if tag >> 16 == 0xFFFE:
            what = f"{_name(tag)} where a data element should be"
            self.gap(at, what, GapKind.STRUCTURE)
            return None
        if not encoding.explicit:
            (length,) = struct.unpack_from("<I", head, 4)
            vr = _registered(tag, encoding.signed)
            if length == UNDEFINED and tag != _PIXEL_DATA:
                vr = "SQ"  # nothing else has an undefined length in Implicit VR (PS3.5 7.1.3)
            return vr, at + 8, length
        vr = head[4:6].decode("latin-1")
        if vr in _SHORT:
            return vr, at + 8, int(struct.unpack_from(order + "H", head, 6)[0])
        if not (vr.isascii() and vr.isalpha() and vr.isupper()):
            what = f"{_name(tag)} has {head[4:6].hex(' ')} where its VR should be"
            self.gap(at, what, GapKind.VR)
            return None
        if vr not in _LONG:  # PS3.5 7.1.2: a VR that is not known has the long form
            self.gap(at, f"{_name(tag)} has the unknown VR {vr}", GapKind.VR)
        if len(head) < 12:
            self.gap(at, f"{_name(tag)}: header cut off", GapKind.CUT_OFF)
            return None
        return vr, at + 12, int(struct.unpack_from(order + "I", head, 8)[0])

    def undefined(
        self, at: int, value_at: int, end: int, tag: int, vr: str, encoding: Encoding, depth: int
    ) -> tuple[Element | None, int, bool]:
        """Decode an element of undefined length: a sequence, or encapsulated pixel data."""
        items: tuple[DataSet, ...] = ()
        fragments: tuple[Payload, ...] = ()
        if vr in ("SQ", "UN"):
            # PS3.5 6.2.2 note 2: UN of undefined length holds Implicit VR Little Endian.
            inner = encoding if vr == "SQ" else self.unknown(value_at, end, tag, encoding)
            items, stop, sound = self.sequence(value_at, end, inner, depth, delimited=True)
        elif tag == _PIXEL_DATA and vr in ("OB", "OW"):
            fragments, stop, sound = self.fragments(value_at, end, encoding)
        else:
            self.gap(at, f"{_name(tag)} of VR {vr} has undefined length", GapKind.UNDEFINED)
            return None, at, False
        element = Element(
            tag, vr, at, value_at, UNDEFINED, items, fragments, encoding, stop, self.source
        )
        return element, stop, sound

    def unknown(self, value_at: int, end: int, tag: int, outside: Encoding) -> Encoding:
        """Return the encoding of items in UN; Explicit VR, which is common, is told by its VRs."""
        within = self.peek(value_at, end)[:4] == _ITEM_LITTLE and value_at + 8 < end
        explicit = within and is_vr(self.peek(value_at + 8, end)[4:6])
        if explicit:
            what = f"{_name(tag)} of VR UN holds items in Explicit VR"
            self.gap(value_at, what, GapKind.UNKNOWN)
        return replace(outside, explicit=explicit, little=True)

    def sequence(
        self, start: int, end: int, encoding: Encoding, depth: int, *, delimited: bool
    ) -> tuple[tuple[DataSet, ...], int, bool]:
        """Walk the items of a sequence (PS3.5 7.5)."""
        if depth >= MAX_DEPTH:
            self.gap(start, f"sequences nested deeper than {MAX_DEPTH}", GapKind.LIMIT)
            return (), end, False
        items: list[DataSet] = []
        at = start
        while at < end:
            found = self.item(at, end, encoding)
            if found is None:
                return tuple(items), end, False
            tag, length = found
            if tag == _SEQUENCE_END and delimited:
                self.delimiter_length(at, length, "sequence")
                return tuple(items), at + 8, True
            if tag != _ITEM:
                self.gap(at, f"{_name(tag)} where an item should be", GapKind.STRUCTURE)
                return tuple(items), end, False
            self.left -= 1
            if length == UNDEFINED:
                ds, at, sound = self.data_set(at + 8, end, encoding, depth + 1, delimited=True)
                items.append(ds)
                if not sound:
                    return tuple(items), end, False
                continue
            stop = at + 8 + length
            if stop > end:
                what = f"item announces {length} bytes, {end - at - 8} are left"
                self.gap(at, what, GapKind.LENGTH)
            ds, _, _ = self.data_set(at + 8, min(stop, end), encoding, depth + 1)
            items.append(ds)
            if stop > end or self.left < 0:
                return tuple(items), end, False
            at = stop
        if delimited:
            what = "sequence of undefined length without sequence delimiter"
            self.gap(end, what, GapKind.DELIMITER)
        return tuple(items), end, not delimited

    def fragments(
        self, start: int, end: int, encoding: Encoding
    ) -> tuple[tuple[Payload, ...], int, bool]:
        """Walk the fragments of encapsulated pixel data (PS3.5 A.4)."""
        out: list[Payload] = []
        at = start
        while at < end and self.left >= 0:
            found = self.item(at, end, encoding)
            if found is None:
                return tuple(out), end, False
            tag, length = found
            if tag == _SEQUENCE_END:
                self.delimiter_length(at, length, "sequence")
                return tuple(out), at + 8, True
            stop = at + 8 + length
            if tag != _ITEM or stop > end:
                left = end - at - 8
                if tag == _ITEM:
                    what = f"fragment announces {length} bytes, {left} are left"
                    self.gap(at, what, GapKind.LENGTH)
                else:
                    what = f"{_name(tag)} where a fragment should be"
                    self.gap(at, what, GapKind.STRUCTURE)
                return tuple(out), end, False
            out.append(self.source.cut(at + 8, stop))
            self.left -= 1
            at = stop
        what = "encapsulated pixel data without sequence delimiter"
        self.gap(at, what, GapKind.DELIMITER)
        return tuple(out), end, False

    def item(self, at: int, end: int, encoding: Encoding) -> tuple[int, int] | None:
        """Read the tag and the length of an item or a delimiter."""
        head = self.peek(at, end)
        if len(head) < 8:
            what = f"{end - at} trailing bytes where an item should be"
            self.gap(at, what, GapKind.CUT_OFF)
            return None
        order = "<" if encoding.little else ">"
        group, number, length = struct.unpack_from(order + "HHI", head)
        return group << 16 | number, length


def _registered(tag: int, signed: bool) -> str:
    """Settle on one VR for an Implicit VR element (PS3.5 A.1)."""
    vr = dictionary.vr(tag)
    if " or " not in vr:
        return vr
    if "OW" in vr:
        return "OW"
    return "SS" if signed else "US"


def _name(tag: int) -> str:
    keyword = dictionary.keyword(tag)
    printed = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    return f"{printed} {keyword}" if keyword else printed
