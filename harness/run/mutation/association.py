"""A-ASSOCIATE PDUs rewritten item by item, lengths kept right (PS3.8 9.3.2, 9.3.3)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from harness.core.requirement import Role
from harness.run.mutation.registry import Edit
from harness.run.mutation.upper_layer import changed_pdu, pdu
from harness.wire.pdus import A_ASSOCIATE_AC, A_ASSOCIATE_RQ

APPLICATION_CONTEXT, OFFER, REPLY, USER_INFORMATION = 0x10, 0x20, 0x21, 0x50
ABSTRACT_SYNTAX, TRANSFER_SYNTAX = 0x30, 0x40
MAXIMUM_LENGTH, CLASS_UID, WINDOW, ROLE, VERSION_NAME = 0x51, 0x52, 0x53, 0x54, 0x55
EXTENDED, COMMON_EXTENDED, IDENTITY_RESPONSE = 0x56, 0x57, 0x59

_FIXED: Final = 68  # bytes before the items
_BEFORE_ITEMS: Final = {OFFER: 4, REPLY: 4, USER_INFORMATION: 0}


@dataclass(frozen=True, slots=True)
class Item:
    """An item: its value, or, of one that has items inside, what stands before them."""

    kind: int
    value: bytes
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Associate:
    """An A-ASSOCIATE-RQ or -AC."""

    fixed: bytes  # protocol version, reserved, AE titles, reserved
    items: tuple[Item, ...]


AssociateEdit = Callable[[Associate], Associate]
ItemsEdit = Callable[[tuple[Item, ...]], tuple[Item, ...]]


def decode(body: bytes) -> Associate:
    """Read the body of a well-formed PDU, as recorded."""
    return Associate(body[:_FIXED], _items(body[_FIXED:]))


def _items(data: bytes) -> tuple[Item, ...]:
    out: list[Item] = []
    at = 0
    while at + 4 <= len(data):
        kind, length = data[at], int.from_bytes(data[at + 2 : at + 4], "big")
        value = data[at + 4 : at + 4 + length]
        before = _BEFORE_ITEMS.get(kind)
        inside = () if before is None else _items(value[before:])
        out.append(Item(kind, value if before is None else value[:before], inside))
        at += 4 + length
    return tuple(out)


def encode(associate: Associate) -> bytes:
    """Write a body."""
    return associate.fixed + b"".join(map(_encoded, associate.items))


def _encoded(item: Item) -> bytes:
    value = item.value + b"".join(map(_encoded, item.items))
    return struct.pack(">BBH", item.kind, 0, len(value)) + value


def request(change: AssociateEdit, *, opener: str = "", accepter: str = "") -> Edit:
    """Change the A-ASSOCIATE-RQ of the first association."""
    return _changed(Role.INITIATOR, A_ASSOCIATE_RQ, change, opener, accepter)


def accept(change: AssociateEdit, *, opener: str = "", accepter: str = "") -> Edit:
    """Change the A-ASSOCIATE-AC of the first association."""
    return _changed(Role.RESPONDER, A_ASSOCIATE_AC, change, opener, accepter)


def _changed(side: Role, kind: int, change: AssociateEdit, opener: str, accepter: str) -> Edit:
    def of_pdu(whole: bytes) -> bytes:
        return pdu(kind, encode(change(decode(whole[6:]))))

    return changed_pdu(side, kind, of_pdu, opener=opener, accepter=accepter)


def version(number: int) -> AssociateEdit:
    """State another protocol version."""
    return lambda a: replace(a, fixed=number.to_bytes(2, "big") + a.fixed[2:])


def calling(title: str) -> AssociateEdit:
    """Call from another AE title."""
    return lambda a: replace(a, fixed=a.fixed[:20] + title.encode().ljust(16) + a.fixed[36:])


def items(change: ItemsEdit) -> AssociateEdit:
    """Change the list of items."""
    return lambda a: replace(a, items=change(a.items))


def user(change: ItemsEdit) -> AssociateEdit:
    """Change the list of user information sub-items."""
    return items(inside(USER_INFORMATION, change))


def inside(kind: int, change: ItemsEdit, *, nth: int = 0) -> ItemsEdit:
    """Change what is inside the nth item of a kind."""
    return nth_of(kind, lambda i: (replace(i, items=change(i.items)),), nth=nth)


def nth_of(kind: int, change: Callable[[Item], tuple[Item, ...]], *, nth: int = 0) -> ItemsEdit:
    """Put other items in the place of the nth of a kind."""

    def of_list(found: tuple[Item, ...]) -> tuple[Item, ...]:
        places = [n for n, i in enumerate(found) if i.kind == kind]
        if nth >= len(places):
            return found
        at = places[nth]
        return (*found[:at], *change(found[at]), *found[at + 1 :])

    return of_list


def value(kind: int, new: bytes, *, nth: int = 0) -> ItemsEdit:
    """Give the nth item of a kind another value."""
    return nth_of(kind, lambda i: (replace(i, value=new),), nth=nth)


def no(kind: int) -> ItemsEdit:
    """Leave the items of a kind out."""
    return lambda found: tuple(i for i in found if i.kind != kind)


def twice(kind: int) -> ItemsEdit:
    """Repeat the first item of a kind."""
    return nth_of(kind, lambda i: (i, i))


def plus(*more: Item) -> ItemsEdit:
    """Add items at the end."""
    return lambda found: (*found, *more)


def role(sop_class: str, *, scu: int, scp: int) -> Item:
    """Make a role selection sub-item (PS3.7 D.3.3.4)."""
    uid = sop_class.encode()
    return Item(ROLE, len(uid).to_bytes(2, "big") + uid + bytes((scu, scp)))


def extended(sop_class: str, information: bytes) -> Item:
    """Make an extended negotiation sub-item (PS3.7 D.3.3.5)."""
    uid = sop_class.encode()
    return Item(EXTENDED, len(uid).to_bytes(2, "big") + uid + information)


def window(invoked: int, performed: int) -> Item:
    """Make an asynchronous operations window sub-item (PS3.7 D.3.3.3)."""
    return Item(WINDOW, struct.pack(">HH", invoked, performed))
