"""PDUs taken apart and put together again, right or wrong (PS3.8 9.3); for faults only."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

ASSOCIATE_RQ, P_DATA_TF, RELEASE_RQ, ABORT = 0x01, 0x04, 0x05, 0x07
APPLICATION_CONTEXT, PROPOSED_CONTEXT, USER_INFORMATION = 0x10, 0x20, 0x50
ABSTRACT_SYNTAX: Final = 0x30
MAXIMUM_LENGTH, IMPLEMENTATION_CLASS, IMPLEMENTATION_VERSION = 0x51, 0x52, 0x55
COMMAND, LAST = 0x01, 0x02
_FIXED: Final = 68  # of an A-ASSOCIATE-RQ before its items: version, AE titles, reserved

Item = tuple[int, bytes]  # type and value of an item or sub-item
Elements = tuple[tuple[int, bytes], ...]  # element number and value, all of group 0000


@dataclass(frozen=True, slots=True)
class Request:
    """An A-ASSOCIATE-RQ."""

    fixed: bytes
    items: tuple[Item, ...]

    def encode(self) -> bytes:
        """Write it."""
        return pdu(ASSOCIATE_RQ, self.fixed + join(self.items))

    def without(self, kind: int) -> Request:
        """Leave out a kind of user information."""
        return self.user([u for u in self.user_items if u[0] != kind])

    @property
    def user_items(self) -> tuple[Item, ...]:
        """Its user information."""
        return split(next((v for k, v in self.items if k == USER_INFORMATION), b""))

    def user(self, items: Sequence[Item]) -> Request:
        """Give it other user information."""
        return self.exchanged(USER_INFORMATION, join(items))

    def exchanged(self, kind: int, value: bytes) -> Request:
        """Give the items of a kind another value."""
        return replace(self, items=tuple((k, value if k == kind else v) for k, v in self.items))


@dataclass(frozen=True, slots=True)
class Pdv:
    """A presentation data value."""

    context_id: int
    control: int
    fragment: bytes

    @property
    def is_command(self) -> bool:
        """Tell a fragment of a command set from one of a data set."""
        return bool(self.control & COMMAND)


def pdu(kind: int, body: bytes) -> bytes:
    """Frame a body."""
    return struct.pack(">BBI", kind, 0, len(body)) + body


def kind_of(data: bytes) -> int:
    """Tell the type of a PDU."""
    return data[0]


def split(data: bytes) -> tuple[Item, ...]:
    """Read items as the association request has them."""
    items: list[Item] = []
    at = 0
    while at + 4 <= len(data):
        kind, _, length = struct.unpack_from(">BBH", data, at)
        items.append((kind, data[at + 4 : at + 4 + length]))
        at += 4 + length
    return tuple(items)


def join(items: Iterable[Item]) -> bytes:
    """Write items."""
    return b"".join(struct.pack(">BBH", kind, 0, len(value)) + value for kind, value in items)


def read_request(data: bytes) -> Request:
    """Read an A-ASSOCIATE-RQ of our own."""
    return Request(data[6 : 6 + _FIXED], split(data[6 + _FIXED :]))


def read_values(data: bytes) -> tuple[Pdv, ...]:
    """Read the presentation data values of a P-DATA-TF of our own."""
    found: list[Pdv] = []
    at = 6
    while at + 6 <= len(data):
        length, context_id, control = struct.unpack_from(">IBB", data, at)
        found.append(Pdv(context_id, control, data[at + 6 : at + 4 + length]))
        at += 4 + length
    return tuple(found)


def p_data(*values: Pdv) -> bytes:
    """Write one P-DATA-TF."""
    return pdu(
        P_DATA_TF,
        b"".join(
            struct.pack(">IBB", len(v.fragment) + 2, v.context_id, v.control) + v.fragment
            for v in values
        ),
    )


def read_command(fragment: bytes) -> Elements:
    """Read a command set (PS3.7 6.3.1) without its group length."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + 8 <= len(fragment):
        _, element, length = struct.unpack_from("<HHI", fragment, at)
        found.append((element, fragment[at + 8 : at + 8 + length]))
        at += 8 + length
    return tuple(e for e in found if e[0])


def encode_command(elements: Elements, wrong_by: int = 0) -> bytes:
    """Write a command set with its group length, which is `wrong_by` bytes too large."""
    rest = b"".join(struct.pack("<HHI", 0, e, len(v)) + v for e, v in elements)
    return struct.pack("<HHII", 0, 0, 4, len(rest) + wrong_by) + rest


def number(elements: Elements, element: int) -> int:
    """Read a two-byte element; 0 when it is not there."""
    return int.from_bytes(next((v for e, v in elements if e == element), b""), "little")


def exchanged(elements: Elements, element: int, value: bytes) -> Elements:
    """Give an element another value."""
    return tuple((e, value if e == element else v) for e, v in elements)
