"""Editors of the DICOM objects that parts carry: Part 10 files, lengths framed anew (PS3.10 7).

An editor takes the bytes of a file and returns those of another; `content` of `body_parts` puts it
on a part. The data set is in Explicit VR Little Endian, as web services have it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from harness.content.dataset import decode
from harness.content.element import DataSet, Element
from harness.content.part10 import open_part10
from harness.core.octets import payload
from harness.facts import dictionary
from harness.run.mutation.web_messages import Unfit

FileEdit = Callable[[bytes], bytes]

EXPLICIT_LITTLE: Final = "1.2.840.10008.1.2.1"
IMPLICIT_LITTLE: Final = "1.2.840.10008.1.2"
_LONG: Final = (
    b"OB",
    b"OD",
    b"OF",
    b"OL",
    b"OV",
    b"OW",
    b"SQ",
    b"SV",
    b"UC",
    b"UN",
    b"UR",
    b"UT",
    b"UV",
)
_UNDEFINED: Final = 0xFFFFFFFF


def element(tag: int, vr: str, value: bytes) -> bytes:
    """Encode one element in Explicit VR Little Endian, its value padded to an even length."""
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB", "UN") else b" "
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode("ascii")
    if head[4:] in _LONG:
        return head + b"\0\0" + struct.pack("<I", len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def take_apart(file: bytes) -> tuple[bytes, bytes, str]:
    """Return preamble and file meta information, the data set, and its transfer syntax.

    Raises:
        Unfit: it is no Part 10 file.
    """
    opened = open_part10(payload(file))
    if opened.problems:
        raise Unfit(opened.problems[0])
    data = opened.dataset.read()
    return file[: len(file) - len(data)], data, opened.transfer_syntax


def with_element(tag: int, value: bytes | None, vr: str = "") -> FileEdit:
    """Set an element of the data set, in its place by tag; None leaves it out."""

    def edit(file: bytes) -> bytes:
        head, data, transfer_syntax = take_apart(file)
        ds = decode(payload(data), transfer_syntax)
        at, end, old_vr = _place(ds, tag)
        if value is None and at == end:
            raise Unfit(f"no {tag:08X}")
        kind = vr or old_vr or dictionary.vr(tag)
        new = b"" if value is None else element(tag, kind, value)
        return head + data[:at] + new + data[end:]

    return edit


def with_text(tag: int, change: str | Callable[[str], str]) -> FileEdit:
    """Set an element to a text, or change the text it has."""

    def edit(file: bytes) -> bytes:
        _, data, transfer_syntax = take_apart(file)
        old = decode(payload(data), transfer_syntax).text(tag)
        new = change if isinstance(change, str) else change(old)
        return with_element(tag, new.encode("utf-8"))(file)

    return edit


def with_meta(tag: int, value: bytes | None) -> FileEdit:
    """Set an element of the file meta information; its group length follows."""

    def edit(file: bytes) -> bytes:
        head, data, _ = take_apart(file)
        meta = decode(payload(head[132:]), EXPLICIT_LITTLE)
        at, end, vr = _place(meta, tag)
        new = b"" if value is None else element(tag, vr or dictionary.vr(tag), value)
        group = head[132:][:at] + new + head[132:][end:]
        length = element(0x00020000, "UL", struct.pack("<I", len(group) - 12))
        return head[:132] + length + group[12:] + data

    return edit


def with_pixels(change: Callable[[bytes], bytes]) -> FileEdit:
    """Change native pixel data."""

    def edit(file: bytes) -> bytes:
        head, data, transfer_syntax = take_apart(file)
        found = decode(payload(data), transfer_syntax).find(0x7FE00010)
        if found is None or found.encapsulated:
            raise Unfit("no native pixel data")
        new = element(found.tag, found.vr, change(found.value.read()))
        return head + data[: found.offset] + new + data[found.end :]

    return edit


def as_implicit(file: bytes) -> bytes:
    """Write the data set in Implicit VR Little Endian, and say so in the file meta information."""
    _, data, transfer_syntax = take_apart(file)
    if transfer_syntax != EXPLICIT_LITTLE:
        raise Unfit(f"encoded by {transfer_syntax}")
    ds = decode(payload(data), transfer_syntax)
    head, _, _ = take_apart(with_meta(0x00020010, IMPLICIT_LITTLE.encode("ascii"))(file))
    return head + _implicit(ds)


def _implicit(ds: DataSet) -> bytes:
    return b"".join(map(_implicit_element, ds.elements))


def _implicit_element(e: Element) -> bytes:
    value = e.value.read()
    if e.vr == "SQ":
        items = (_implicit(item) for item in e.items)
        value = b"".join(struct.pack("<HHI", 0xFFFE, 0xE000, len(i)) + i for i in items)
    return struct.pack("<HHI", e.tag >> 16, e.tag & 0xFFFF, len(value)) + value


def _place(ds: DataSet, tag: int) -> tuple[int, int, str]:
    """Tell where an element is or ought to be: where it begins and ends, and its VR if it is."""
    at = 0
    for i, e in enumerate(ds.elements):
        following = ds.elements[i + 1].offset if i + 1 < len(ds.elements) else e.end
        if e.tag == tag:
            return e.offset, following, e.vr
        if e.tag > tag:
            return e.offset, e.offset, ""
        at = following
    return at, at, ""
