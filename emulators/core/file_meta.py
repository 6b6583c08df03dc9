"""Preamble and file meta information of a Part 10 file, encoded (PS3.10 7.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

IMPLEMENTATION_CLASS_UID: Final = "2.25.188207403651022461894703718365823184672"
IMPLEMENTATION_VERSION: Final = "PLUGFEST_1"
PREAMBLE: Final = bytes(128) + b"DICM"


@dataclass(frozen=True, slots=True)
class FileMeta:
    """What is known of an object before its data set is read."""

    sop_class: str
    sop_instance: str
    transfer_syntax: str
    source_ae: str = ""


def part10_header(meta: FileMeta) -> bytes:
    """Encode what precedes the data set; characters beyond ASCII are replaced."""
    body = (
        struct.pack("<HH2sHI", 2, 0x0001, b"OB", 0, 2)
        + b"\x00\x01"
        + _uid(0x0002, meta.sop_class)
        + _uid(0x0003, meta.sop_instance)
        + _uid(0x0010, meta.transfer_syntax)
        + _uid(0x0012, IMPLEMENTATION_CLASS_UID)
        + _short(0x0013, b"SH", IMPLEMENTATION_VERSION, b" ")
        + (_short(0x0016, b"AE", meta.source_ae[:16], b" ") if meta.source_ae else b"")
    )
    return PREAMBLE + struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(body)) + body


def _uid(element: int, value: str) -> bytes:
    return _short(element, b"UI", value, b"\0")


def _short(element: int, vr: bytes, value: str, padding: bytes) -> bytes:
    encoded = value.encode("ascii", "replace")
    encoded += padding * (len(encoded) % 2)
    return struct.pack("<HH2sH", 2, element, vr, len(encoded)) + encoded
