"""Data sets rewritten element by element, lengths re-framed (PS3.5 7.1, 7.5): little endian.

A reader and writer of its own: what proves the judge must not share the judge's mistakes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

IMPLICIT: Final = "1.2.840.10008.1.2"
UNDEFINED: Final = 0xFFFFFFFF
ITEM: Final = 0xFFFEE000
ITEM_END: Final = 0xFFFEE00D
SEQUENCE_END: Final = 0xFFFEE0DD

_LONG: Final = ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
_ITEM_TAG: Final = b"\xfe\xff\x00\xe0"


@dataclass(frozen=True, slots=True)
class Element:
    """A data element; `items` is None unless it is a sequence, `value` is empty if it is."""

    tag: int
    vr: str  # "" in implicit VR
    value: bytes
    items: tuple[Elements, ...] | None = None
    undefined: bool = False  # its length, as recorded
    undefined_items: bool = False


Elements = tuple[Element, ...]
DataSetEdit = Callable[[Elements], Elements]


class Unwritable(ValueError):
    """A mutation asks for what its data set has no place for: an error in a table."""


@dataclass(slots=True)
class _Reader:
    data: bytes
    explicit: bool
    at: int = 0

    def elements(self, end: int) -> Elements:
        """Read elements up to `end`, or to the delimiter of an item."""
        out = []
        while self.at < end:
            element = self._element()
            if element is None:
                break
            out.append(element)
        return tuple(out)

    def _tag(self) -> int:
        group, element = struct.unpack_from("<HH", self.data, self.at)
        self.at += 4
        return int(group) << 16 | int(element)

    def _number(self, form: str) -> int:
        (number,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return int(number)

    def _element(self) -> Element | None:
        tag = self._tag()
        if tag == ITEM_END:
            self.at += 4
            return None
        vr = ""
        if self.explicit:
            vr = self.data[self.at : self.at + 2].decode("latin-1")
            self.at += 2
            if vr in _LONG:
                self.at += 2
                length = self._number("<I")
            else:
                length = self._number("<H")
        else:
            length = self._number("<I")
        if length == UNDEFINED and vr in ("OB", "OW"):
            return Element(tag, vr, self._fragments(), undefined=True)
        end = len(self.data) if length == UNDEFINED else self.at + length
        opens = length >= 8 and self.data[self.at : self.at + 4] == _ITEM_TAG
        if vr == "SQ" or length == UNDEFINED or (not vr and opens):
            return self._sequence(tag, vr, end, undefined=length == UNDEFINED)
        value, self.at = self.data[self.at : end], end
        return Element(tag, vr, value)

    def _sequence(self, tag: int, vr: str, end: int, *, undefined: bool) -> Element:
        items, open_items = [], False
        while self.at < end:
            kind, length = self._tag(), self._number("<I")
            if kind == SEQUENCE_END:
                break
            open_items |= length == UNDEFINED
            items.append(self.elements(end if length == UNDEFINED else self.at + length))
        return Element(tag, vr, b"", tuple(items), undefined, open_items)

    def _fragments(self) -> bytes:
        start = self.at
        while self._tag() != SEQUENCE_END:
            length = self._number("<I")
            self.at += length
        self.at += 4
        return self.data[start : self.at]


def decode(data: bytes, transfer_syntax: str) -> Elements:
    """Read a well-formed data set, as recorded."""
    return _Reader(data, transfer_syntax != IMPLICIT).elements(len(data))


def encode(elements: Elements, transfer_syntax: str) -> bytes:
    """Write a data set."""
    explicit = transfer_syntax != IMPLICIT
    return b"".join(_encoded(e, explicit) for e in elements)


def _encoded(e: Element, explicit: bool) -> bytes:
    value = e.value
    if e.items is not None:
        items = (b"".join(_encoded(i, explicit) for i in item) for item in e.items)
        value = b"".join(_item(i, undefined=e.undefined_items) for i in items)
        value += _head(SEQUENCE_END) + bytes(4) if e.undefined else b""
    length = UNDEFINED if e.undefined else len(value)
    head = _head(e.tag)
    if not explicit:
        return head + struct.pack("<I", length) + value
    head += e.vr.encode("latin-1")
    long = e.vr in _LONG
    return (
        head + struct.pack("<HI" if long else "<H", *((0, length) if long else (length,))) + value
    )


def _item(content: bytes, *, undefined: bool) -> bytes:
    if undefined:
        return _head(ITEM) + struct.pack("<I", UNDEFINED) + content + _head(ITEM_END) + bytes(4)
    return _head(ITEM) + struct.pack("<I", len(content)) + content


def _head(tag: int) -> bytes:
    return struct.pack("<HH", tag >> 16, tag & 0xFFFF)


def _padded(vr: str, value: str | bytes) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode("latin-1")
    return raw + (b"\0" if vr in ("UI", "OB", "UN") else b" ") * (len(raw) % 2)


# ------------------------------------------------------------------ edits: values, made by tables
# A path is tags with the number of an item after each sequence on the way: (SPS, 0, MODALITY).


def at(path: tuple[int, ...], change: DataSetEdit) -> DataSetEdit:
    """Make an edit of the item at a path; the empty path is the data set itself."""
    if not path:
        return change
    tag, number, *rest = path
    within = at(tuple(rest), change)

    def edit(elements: Elements) -> Elements:
        found = find(elements, tag)
        if found is None or found.items is None or number >= len(found.items):
            raise Unwritable(f"no item {number} of {tag:08X}")
        new = (*found.items[:number], within(found.items[number]), *found.items[number + 1 :])
        return _with(elements, replace(found, items=new))

    return edit


def find(elements: Elements, tag: int) -> Element | None:
    """Find an element, not looking into items."""
    return next((e for e in elements if e.tag == tag), None)


def _with(elements: Elements, new: Element) -> Elements:
    rest = [e for e in elements if e.tag != new.tag]
    return tuple(sorted((*rest, new), key=lambda e: e.tag))


def put(*path: int, value: str | bytes, vr: str = "") -> DataSetEdit:
    """Give an element a value; one that is not there is put in its place in the order.

    In explicit VR, `vr` says what a new element is; an element there keeps what it has.
    """
    tag = path[-1]

    def edit(elements: Elements) -> Elements:
        found = find(elements, tag)
        explicit = any(e.vr for e in elements)
        kind = found.vr if found is not None else vr if explicit else ""
        return _with(elements, Element(tag, kind, _padded(kind or vr or _like(value), value)))

    return at(path[:-1], edit)


def _like(value: str | bytes) -> str:
    """Tell how implicit VR text is padded: a UID is all digits and dots, and ends in none."""
    uid = isinstance(value, str) and value.count(".") > 2 and set(value) <= set("0123456789.")
    return "UI" if uid else ""


def remove(*path: int) -> DataSetEdit:
    """Leave an element out."""
    tag = path[-1]
    return at(path[:-1], lambda elements: tuple(e for e in elements if e.tag != tag))


def items(
    *path: int, change: Callable[[tuple[Elements, ...]], tuple[Elements, ...]]
) -> DataSetEdit:
    """Change the list of items of a sequence."""
    tag = path[-1]

    def edit(elements: Elements) -> Elements:
        found = find(elements, tag)
        if found is None or found.items is None:
            raise Unwritable(f"no sequence {tag:08X}")
        return _with(elements, replace(found, items=change(found.items)))

    return at(path[:-1], edit)


def added(*more: Element) -> DataSetEdit:
    """Add elements, whole, in the order of their tags."""
    return lambda elements: tuple(sorted((*elements, *more), key=lambda e: e.tag))


def moved_to_end(tag: int) -> DataSetEdit:
    """Put an element behind all others."""

    def edit(elements: Elements) -> Elements:
        return (
            *(e for e in elements if e.tag != tag),
            *(e for e in elements if e.tag == tag),
        )

    return edit
