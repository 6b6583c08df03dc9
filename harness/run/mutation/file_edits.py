"""Editors of the DICOM objects that parts carry: Part 10 files, lengths framed anew (PS3.10 7).

An editor takes the bytes of a file and returns those of another; `content` of `body_parts` puts it
on a part.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Final

from harness.run.mutation.data_sets import (
    IMPLICIT,
    DataSetEdit,
    Elements,
    decode,
    encode,
    find,
    put,
    remove,
)
from harness.run.mutation.web_messages import Unfit

FileEdit = Callable[[bytes], bytes]

EXPLICIT: Final = "1.2.840.10008.1.2.1"
PIXEL_DATA: Final = 0x7FE00010
_META: Final = 132  # where the file meta information begins, after preamble and prefix
_GROUP_LENGTH: Final = 12  # bytes of (0002,0000), which counts those after it
_TRANSFER_SYNTAX: Final = re.compile(rb"\x02\0\x10\0UI..([0-9.]+)", re.DOTALL)


def take_apart(file: bytes) -> tuple[bytes, bytes, str]:
    """Return preamble and file meta information, the data set, and its transfer syntax.

    Raises:
        Unfit: it is no Part 10 file, or not in a native little endian transfer syntax.
    """
    if file[128:_META] != b"DICM" or len(file) < _META + _GROUP_LENGTH:
        raise Unfit("no Part 10 file")
    (length,) = struct.unpack_from("<I", file, _META + 8)
    end = _META + _GROUP_LENGTH + int(length)
    named = _TRANSFER_SYNTAX.search(file, _META, end)
    transfer_syntax = named[1].decode("ascii") if named else ""
    if transfer_syntax not in (EXPLICIT, IMPLICIT):
        raise Unfit(f"transfer syntax {transfer_syntax or 'missing'}")
    return file[:end], file[end:], transfer_syntax


def data_set(*edits: DataSetEdit) -> FileEdit:
    """Edit the data set of a file."""

    def edit(file: bytes) -> bytes:
        head, data, transfer_syntax = take_apart(file)
        return head + encode(_edited(decode(data, transfer_syntax), edits), transfer_syntax)

    return edit


def file_meta(*edits: DataSetEdit) -> FileEdit:
    """Edit the file meta information; its group length follows."""

    def edit(file: bytes) -> bytes:
        head, data, _ = take_apart(file)
        elements = decode(head[_META + _GROUP_LENGTH :], EXPLICIT)
        group = encode(_edited(elements, edits), EXPLICIT)
        length = struct.pack("<HH2sHI", 0x0002, 0x0000, b"UL", 4, len(group))
        return head[:_META] + length + group + data

    return edit


def with_text(tag: int, text: str) -> FileEdit:
    """Give an element of the data set a text, in UTF-8."""
    return data_set(put(tag, value=text.encode("utf-8")))


def without(tag: int) -> FileEdit:
    """Leave an element of the data set out."""
    return data_set(remove(tag))


def with_pixels(change: Callable[[bytes], bytes]) -> FileEdit:
    """Change native pixel data."""

    def edit(elements: Elements) -> Elements:
        found = find(elements, PIXEL_DATA)
        if found is None or found.undefined:
            raise Unfit("no native pixel data")
        return put(PIXEL_DATA, value=change(found.value))(elements)

    return data_set(edit)


def as_implicit(file: bytes) -> bytes:
    """Write the data set in Implicit VR Little Endian, and say so in the file meta information."""
    _, data, transfer_syntax = take_apart(file)
    head, _, _ = take_apart(file_meta(put(0x00020010, value=IMPLICIT))(file))
    return head + encode(decode(data, transfer_syntax), IMPLICIT)


def _edited(elements: Elements, edits: tuple[DataSetEdit, ...]) -> Elements:
    for edit in edits:
        elements = edit(elements)
    return elements
