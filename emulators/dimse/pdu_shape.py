"""The shape of PDUs and command sets that the library may see (PS3.8 9.3, PS3.7 6.3).

Pure functions over bytes. pynetdicom 3.0.4 loses its reactor thread, and with it one of its
association slots for good, to requests that it decodes but cannot negotiate; so all that it relies
upon is checked here first.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

FIXED_REQUEST_BYTES: Final = 68
"""Version, reserved, two AE titles, reserved: what precedes the items (PS3.8 table 9-11)."""

_UID: Final = re.compile(rb"[0-9.]{1,64}\0?")
_AE_TITLE: Final = re.compile(rb"[\x20-\x5b\x5d-\x7e]{16}")
_KNOWN_ITEMS: Final = frozenset({0x10, 0x20, 0x50})
_KNOWN_CONTEXT_ITEMS: Final = frozenset({0x30, 0x40})
_KNOWN_USER_ITEMS: Final = frozenset(range(0x51, 0x5A)) - {0x59}
_LEAST_MAXIMUM_LENGTH: Final = 8


class PduType(IntEnum):
    """The PDU types of PS3.8 9.3.1."""

    ASSOCIATE_RQ = 1
    ASSOCIATE_AC = 2
    ASSOCIATE_RJ = 3
    DATA = 4
    RELEASE_RQ = 5
    RELEASE_RP = 6
    ABORT = 7


class Reason(IntEnum):
    """Why the service provider aborts (PS3.8 9.3.8)."""

    NOT_SPECIFIED = 0
    UNRECOGNIZED_PDU = 1
    UNEXPECTED_PDU = 2
    UNEXPECTED_PARAMETER = 5
    INVALID_PARAMETER = 6


class Misshapen(Exception):
    """A PDU that must not be passed on; the text is one line."""

    def __init__(self, why: str, reason: Reason = Reason.INVALID_PARAMETER) -> None:
        super().__init__(why)
        self.reason = reason


def items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and value of each item or sub-item. Raises: Misshapen when one does not fit."""
    at = 0
    while at < len(data):
        if at + 4 > len(data):
            raise Misshapen("the header of an item is cut off")
        kind, _, length = struct.unpack_from(">BBH", data, at)
        if at + 4 + length > len(data):
            raise Misshapen(f"item 0x{kind:02x} overruns what holds it")
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def item(kind: int, value: bytes) -> bytes:
    """Encode one item."""
    return struct.pack(">BBH", kind, 0, len(value)) + value


def speaks_version_1(body: bytes) -> bool:
    """Tell whether bit 0 of the protocol version is set; the other bits say nothing (9.3.2)."""
    return len(body) >= 2 and bool(body[1] & 1)


def known_request(body: bytes) -> bytes:
    """Check an A-ASSOCIATE-RQ and give it back without what a receiver has to ignore.

    Items of unknown type are skipped (PS3.8 9.3.1), and so are further protocol version bits.
    Raises: Misshapen.
    """
    if len(body) < FIXED_REQUEST_BYTES:
        raise Misshapen("A-ASSOCIATE-RQ shorter than its fixed part")
    for title in (body[4:20], body[20:36]):
        if not _AE_TITLE.fullmatch(title) or not title.strip():
            raise Misshapen("an AE title is blank or has characters that it must not have")
    kept = [b"\x00\x01", body[2:FIXED_REQUEST_BYTES]]
    seen: list[int] = []
    ids: set[int] = set()
    for kind, value in items(body[FIXED_REQUEST_BYTES:]):
        if kind not in _KNOWN_ITEMS:
            continue
        seen.append(kind)
        if kind == 0x20:
            value = _known_context(value, ids)
        elif kind == 0x50:
            value = _known_user_information(value)
        kept.append(item(kind, value))
    if seen.count(0x10) != 1 or seen.count(0x50) != 1 or not ids:
        raise Misshapen("application context, user information or presentation contexts missing")
    return b"".join(kept)


def _known_context(value: bytes, ids: set[int]) -> bytes:
    """Check one presentation context item and drop its unknown sub-items (9.3.2.2)."""
    if len(value) < 4:
        raise Misshapen("presentation context item too short")
    number = value[0]
    if number % 2 == 0 or number in ids:
        raise Misshapen(f"presentation context id {number} is even or repeated")
    ids.add(number)
    parts = [(kind, part) for kind, part in items(value[4:]) if kind in _KNOWN_CONTEXT_ITEMS]
    kinds = [kind for kind, _ in parts]
    if kinds.count(0x30) != 1 or 0x40 not in kinds:
        raise Misshapen(f"presentation context {number} lacks an abstract or a transfer syntax")
    if not all(_UID.fullmatch(part) for _, part in parts):
        raise Misshapen(f"presentation context {number} has an invalid UID")
    return value[:4] + b"".join(item(kind, part) for kind, part in parts)


def _known_user_information(value: bytes) -> bytes:
    """Check the user information item and drop its unknown sub-items (9.3.2.3)."""
    kept = []
    for kind, part in items(value):
        if kind not in _KNOWN_USER_ITEMS:
            continue
        if kind == 0x51 and (
            len(part) != 4 or 0 < int.from_bytes(part, "big") < _LEAST_MAXIMUM_LENGTH
        ):
            raise Misshapen("maximum length is too small to carry a value")
        kept.append(item(kind, part))
    return b"".join(kept)


@dataclass(frozen=True, slots=True)
class Fragment:
    """One presentation data value (PS3.8 9.3.5.1, annex E)."""

    context_id: int
    is_command: bool
    is_last: bool
    value: bytes


def fragments(data: bytes) -> Iterator[Fragment]:
    """Yield the values of a P-DATA-TF body. Raises: Misshapen when it has none or one is wrong."""
    if not data:
        raise Misshapen("P-DATA-TF without a presentation data value")
    at = 0
    while at < len(data):
        if at + 4 > len(data):
            raise Misshapen("the length of a presentation data value is cut off")
        (length,) = struct.unpack_from(">I", data, at)
        if length < 2 or at + 4 + length > len(data):
            raise Misshapen(f"presentation data value of length {length}")
        number, control = data[at + 4], data[at + 5]
        if number % 2 == 0:
            raise Misshapen("a presentation data value with an even context id")
        yield Fragment(number, bool(control & 1), bool(control & 2), data[at + 6 : at + 4 + length])
        at += 4 + length


_CLASS, _REQUESTED_CLASS, _FIELD, _ID, _ID_RESPONDED_TO = 0x0002, 0x0003, 0x0100, 0x0110, 0x0120
_DESTINATION, _DATA_SET, _STATUS, _INSTANCE, _REQUESTED_INSTANCE = (
    0x0600,
    0x0800,
    0x0900,
    0x1000,
    0x1001,
)
_EVENT_TYPE, _ACTION_TYPE = 0x1002, 0x1008

_MANDATORY: Final[dict[int, tuple[int, ...]]] = {
    0x0001: (_CLASS, _INSTANCE),
    0x0010: (_CLASS,),
    0x0020: (_CLASS,),
    0x0021: (_CLASS, _DESTINATION),
    0x0030: (_CLASS,),
    0x0100: (_CLASS, _INSTANCE, _EVENT_TYPE),
    0x0110: (_REQUESTED_CLASS, _REQUESTED_INSTANCE),
    0x0120: (_REQUESTED_CLASS, _REQUESTED_INSTANCE),
    0x0130: (_REQUESTED_CLASS, _REQUESTED_INSTANCE, _ACTION_TYPE),
    0x0140: (_CLASS,),
    0x0150: (_REQUESTED_CLASS, _REQUESTED_INSTANCE),
}
"""Command Field of each request -> what it has beside the message id (PS3.7 9.3 and 10.3)."""

_CANCEL: Final = 0x0FFF
_TWO_BYTES: Final = frozenset({_FIELD, _ID, _ID_RESPONDED_TO, _DATA_SET, _STATUS})


def check_command(data: bytes) -> None:
    """Check a whole command set: implicit little endian, group 0000, all that its kind needs.

    Raises: Misshapen.
    """
    elements: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise Misshapen("command set cut off")
        group, element, length = struct.unpack_from("<HHI", data, at)
        if group != 0 or at + 8 + length > len(data) or element in elements:
            raise Misshapen("command set with a foreign, repeated or overrunning element")
        elements[element] = data[at + 8 : at + 8 + length]
        at += 8 + length
    command = int.from_bytes(elements.get(_FIELD, b""), "little")
    request = command & 0x7FFF
    if command == _CANCEL:
        wanted: tuple[int, ...] = (_ID_RESPONDED_TO,)
    elif request not in _MANDATORY:
        raise Misshapen(f"command field 0x{command:04x}")
    elif command & 0x8000:
        wanted = (_ID_RESPONDED_TO, _STATUS)
    else:
        wanted = (_ID, *_MANDATORY[request])
    for element in (_FIELD, _DATA_SET, *wanted):
        value = elements.get(element, b"")
        if not value or (element in _TWO_BYTES and len(value) != 2):
            raise Misshapen(f"command set lacks (0000,{element:04x})")


@dataclass(slots=True)
class CommandCollector:
    """Puts the fragments of a command set together and checks it when it is whole."""

    most_bytes: int
    _parts: bytearray = field(default_factory=bytearray)

    def add(self, fragment: Fragment) -> None:
        """Take one more command fragment. Raises: Misshapen."""
        self._parts += fragment.value
        if len(self._parts) > self.most_bytes:
            raise Misshapen("command set too large")
        if fragment.is_last:
            whole = bytes(self._parts)
            self._parts.clear()
            check_command(whole)
