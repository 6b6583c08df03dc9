"""Changes of octets in explicit VR little endian files (file meta always is).

A path is tags and item numbers in turn: `(0x00100020,)`, `(0x30060020, 0, 0x30060026)`. What is
changed may grow or shrink: defined lengths of the items and sequences around it, and the group
length of file meta, follow. Lengths of the element itself are what the caller asks for.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

Surgery = Callable[[bytes], bytes]
Path = tuple[int, ...]

START = 132  # preamble and prefix
_LONG = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD


@dataclass(frozen=True)
class Place:
    """Where an element is, and the 32-bit lengths (offsets of them) that contain it."""

    offset: int
    vr: bytes
    value: int  # offset of the value
    length: int  # as announced
    end: int
    around: tuple[int, ...]


def element(tag: int, vr: str, value: bytes, *, length: int | None = None) -> bytes:
    """Encode one element; `length` announces another length than the value has."""
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    announced = len(value) if length is None else length
    if vr.encode() in _LONG:
        return head + struct.pack("<HI", 0, announced) + value
    return head + struct.pack("<H", announced) + value


def item(content: bytes, *, length: int | None = None) -> bytes:
    """Encode one item."""
    announced = len(content) if length is None else length
    return struct.pack("<HHI", 0xFFFE, 0xE000, announced) + content


def at(data: bytes, path: Path) -> Place:
    """Find an element."""
    start, end, around = START, len(data), ()
    for step, number in zip(path[::2], (*path[1::2], None), strict=True):
        place = _in_data_set(data, start, end, step, around)
        if number is None:
            return place
        start, end, around = _item(data, place, number)
    raise ValueError("a path ends with a tag")


def splice(data: bytes, begin: int, end: int, new: bytes, around: tuple[int, ...] = ()) -> bytes:
    """Replace a stretch of octets, and put the lengths around it right."""
    changed = bytearray(data[:begin] + new + data[end:])
    for where in around:
        (length,) = struct.unpack_from("<I", data, where)
        struct.pack_into("<I", changed, where, length + len(new) - (end - begin))
    return bytes(changed)


def value(path: Path, new: bytes, *, length: int | None = None) -> Surgery:
    """Give an element another value, its length following unless `length` says otherwise."""

    def change(data: bytes) -> bytes:
        p = at(data, path)
        return splice(
            data, p.offset, p.end, element(path[-1], p.vr.decode(), new, length=length), p.around
        )

    return change


def vr(path: Path, new: str) -> Surgery:
    """Give an element another VR; its header changes its form where the VR wants that."""

    def change(data: bytes) -> bytes:
        p = at(data, path)
        return splice(
            data, p.offset, p.end, element(path[-1], new, data[p.value : p.end]), p.around
        )

    return change


def header(path: Path, offset: int, new: bytes) -> Surgery:
    """Overwrite octets at an offset from the element's first one."""

    def change(data: bytes) -> bytes:
        begin = at(data, path).offset + offset
        return splice(data, begin, begin + len(new), new)

    return change


def drop(path: Path) -> Surgery:
    """Take an element out."""

    def change(data: bytes) -> bytes:
        p = at(data, path)
        return splice(data, p.offset, p.end, b"", p.around)

    return change


def insert(path: Path, raw: bytes) -> Surgery:
    """Put octets in front of an element."""

    def change(data: bytes) -> bytes:
        p = at(data, path)
        return splice(data, p.offset, p.offset, raw, p.around)

    return change


def after(path: Path, raw: bytes) -> Surgery:
    """Put octets behind an element."""

    def change(data: bytes) -> bytes:
        p = at(data, path)
        return splice(data, p.end, p.end, raw, p.around)

    return change


def append(raw: bytes) -> Surgery:
    """Put octets behind everything."""
    return lambda data: data + raw


def overwrite(offset: int, new: bytes) -> Surgery:
    """Overwrite octets at an offset in the file."""
    return lambda data: splice(data, offset, offset + len(new), new)


def data_set_offset(data: bytes) -> int:
    """Return where the data set begins: behind file meta."""
    return START + 12 + struct.unpack_from("<I", data, START + 8)[0]


def _in_data_set(data: bytes, start: int, end: int, wanted: int, around: tuple[int, ...]) -> Place:
    while start < end:
        place = _element(data, start, around)
        tag = _tag(data, start)
        if tag == wanted:
            return place if tag >> 16 != 2 else _in_meta(place)
        if tag == _ITEM_END:
            break
        start = place.end
    raise ValueError(f"no element {wanted:08X}")


def _in_meta(place: Place) -> Place:
    return Place(
        place.offset, place.vr, place.value, place.length, place.end,
        () if place.offset == START else (START + 8,),
    )  # fmt: skip


def _element(data: bytes, start: int, around: tuple[int, ...]) -> Place:
    name = data[start + 4 : start + 6]
    if name in _LONG:
        (length,) = struct.unpack_from("<I", data, start + 8)
        begin = start + 12
    else:
        (length,) = struct.unpack_from("<H", data, start + 6)
        begin = start + 8
    end = begin + length if length != _UNDEFINED else _after_items(data, begin)
    return Place(start, name, begin, length, end, around)


def _tag(data: bytes, at: int) -> int:
    group, number = struct.unpack_from("<HH", data, at)
    return group << 16 | number


def _after_items(data: bytes, at: int) -> int:
    """Return the offset behind the delimiter of a value of undefined length."""
    while True:
        (length,) = struct.unpack_from("<I", data, at + 4)
        if _tag(data, at) == _SEQUENCE_END:
            return at + 8
        at = at + 8 + length if length != _UNDEFINED else _after_item(data, at + 8)


def _after_item(data: bytes, at: int) -> int:
    while _tag(data, at) != _ITEM_END:
        at = _element(data, at, ()).end
    return at + 8


def _item(data: bytes, sequence: Place, number: int) -> tuple[int, int, tuple[int, ...]]:
    """Return where an item's content is, and the lengths around what is in it."""
    at = sequence.value
    around = sequence.around
    if sequence.length != _UNDEFINED:
        around = (*around, sequence.value - 4)
    for _ in range(number):
        (length,) = struct.unpack_from("<I", data, at + 4)
        at = at + 8 + length if length != _UNDEFINED else _after_item(data, at + 8)
    (length,) = struct.unpack_from("<I", data, at + 4)
    if length == _UNDEFINED:
        return at + 8, _after_item(data, at + 8) - 8, around
    return at + 8, at + 8 + length, (*around, at + 4)
