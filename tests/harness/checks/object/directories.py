"""DICOMDIRs made of records, with offsets that lead to them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.subject import Instance
from tests.harness.checks.build import EXPLICIT, encode

PREAMBLE = bytes(128) + b"DICM"
NOWHERE = 3  # an offset at which no record is
FIRST, LAST, RECORDS = 0x00041200, 0x00041202, 0x00041220
NEXT, IN_USE, LOWER, TYPE, FILE_ID = 0x00041400, 0x00041410, 0x00041420, 0x00041430, 0x00041500


@dataclass
class Row:
    """One record: its type, the numbers of the next and the lower record, its keys."""

    type: str
    next: int | None = None
    lower: int | None = None
    keys: dict[int, object] = field(default_factory=dict)
    in_use: int = 0xFFFF

    def encoded(self, offsets: list[int]) -> bytes:
        def to(number: int | None) -> int:
            if number is None:
                return 0
            return NOWHERE if number < 0 else offsets[number]

        elements = {
            NEXT: to(self.next),
            IN_USE: self.in_use,
            LOWER: to(self.lower),
            TYPE: self.type,
        }
        content = encode(elements | self.keys, EXPLICIT)
        return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content


def patient(**changes: object) -> Row:
    return Row("PATIENT", **({"lower": 1, "keys": {0x00100020: "P1"}} | changes))


def study(**changes: object) -> Row:
    keys = {
        0x00080020: "20240102",
        0x00080030: "1015",
        0x0020000D: "1.2.1",
        0x00200010: "S1",
    }
    return Row("STUDY", **({"lower": 2, "keys": keys} | changes))


def series(**changes: object) -> Row:
    keys = {0x00080060: "CT", 0x0020000E: "1.2.2", 0x00200011: "1"}
    return Row("SERIES", **({"lower": 3, "keys": keys} | changes))


def image(**changes: object) -> Row:
    keys = {
        FILE_ID: "IMAGES\\IM1",
        0x00041510: "1.2.840.10008.5.1.4.1.1.2",
        0x00041511: "1.2.3",
        0x00041512: EXPLICIT,
        0x00200013: "1",
    }
    return Row("IMAGE", **{"keys": keys} | changes)


def directory(*rows: Row, first: int | None = 0, last: int | None = 0) -> Instance:
    """Make the file: one patient, one study, one series, one image, unless rows are given."""
    rows = rows or (patient(), study(), series(), image())
    meta = encode({0x00020010: EXPLICIT}, EXPLICIT)
    start = len(PREAMBLE) + len(meta)
    before = encode({FIRST: 0, LAST: 0}, EXPLICIT)
    at = start + len(before) + 12  # header of the sequence
    offsets = []
    for row in rows:
        offsets.append(at)
        at += len(row.encoded([0] * len(rows)))

    def to(number: int | None) -> int:
        return 0 if number is None else NOWHERE if number < 0 else offsets[number]

    content = b"".join(row.encoded(offsets) for row in rows)
    head = struct.pack("<HH2sHI", 0x0004, 0x1220, b"SQ", 0, len(content))
    tree = encode({FIRST: to(first), LAST: to(last)}, EXPLICIT)
    return instance_of("DICOMDIR", payload(PREAMBLE + meta + tree + head + content))
