"""What can be done to one DIMSE message: edits as values, for the tables (PS3.7 9.3, 10.3)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from harness.run.mutation import data_sets
from harness.run.mutation.data_sets import DataSetEdit
from harness.run.mutation.dimse import Message, MessageEdit

SOP_CLASS, REQUESTED_CLASS, COMMAND_FIELD = 0x0002, 0x0003, 0x0100
MESSAGE_ID, RESPONDED_TO, DATA_SET_TYPE, STATUS = 0x0110, 0x0120, 0x0800, 0x0900
SOP_INSTANCE, REQUESTED_INSTANCE = 0x1000, 0x1001
NO_DATA_SET: Final = 0x0101


def number(element: int, value: int) -> MessageEdit:
    """Give a command element of VR US a value."""
    return element_value(element, struct.pack("<H", value))


def uid(element: int, value: str) -> MessageEdit:
    """Give a command element of VR UI a value."""
    return element_value(element, value.encode() + b"\0" * (len(value) % 2))


def text(element: int, value: str) -> MessageEdit:
    """Give a command element of text a value."""
    return element_value(element, value.encode() + b" " * (len(value) % 2))


def element_value(element: int, value: bytes) -> MessageEdit:
    """Give a command element a value; one that is not there is put in its place in the order."""

    def edit(m: Message) -> tuple[Message, ...]:
        rest = [p for p in m.command if p[0] != element]
        return (replace(m, command=tuple(sorted((*rest, (element, value))))),)

    return edit


def without(element: int) -> MessageEdit:
    """Leave a command element out."""

    def edit(m: Message) -> tuple[Message, ...]:
        return (replace(m, command=tuple(p for p in m.command if p[0] != element)),)

    return edit


def group_length(length: int) -> MessageEdit:
    """State a wrong length of the command group."""
    return lambda m: (replace(m, group_length=length),)


def behind(element: int) -> MessageEdit:
    """Put a command element behind all others."""

    def edit(m: Message) -> tuple[Message, ...]:
        return (replace(m, command=tuple(sorted(m.command, key=lambda p: p[0] == element))),)

    return edit


def and_then(group: int, element: int, value: bytes) -> MessageEdit:
    """Add an element of any group, of any length, behind the command set's last."""
    head = struct.pack("<HHI", group, element, len(value))
    return lambda m: (replace(m, more_command=m.more_command + head + value),)


def on_context(context_id: int) -> MessageEdit:
    """Send the message on another presentation context."""
    return lambda m: (replace(m, context_id=context_id, sent=None),)


def data(*changes: DataSetEdit) -> MessageEdit:
    """Change the data set."""

    def edit(m: Message) -> tuple[Message, ...]:
        if m.data is None:
            raise data_sets.Unwritable("the message has no data set")
        elements = data_sets.decode(m.data, m.transfer_syntax)
        for change in changes:
            elements = change(elements)
        return (m.with_data(data_sets.encode(elements, m.transfer_syntax)),)

    return edit


def raw_data(change: Callable[[bytes], bytes]) -> MessageEdit:
    """Change the encoded data set: bytes that are no data set any more."""
    return lambda m: (m.with_data(change(m.data or b"")),)


def no_data(m: Message) -> tuple[Message, ...]:
    """Send no data set, and say so."""
    return number(DATA_SET_TYPE, NO_DATA_SET)(m.with_data(None))


def some_data(content: bytes) -> MessageEdit:
    """Send a data set, and say so."""
    return lambda m: number(DATA_SET_TYPE, 1)(m.with_data(content))


def in_pieces_of(most: int) -> MessageEdit:
    """Cut the data set into fragments of another size."""
    return lambda m: (replace(m, pieces=most, sent=None),)


def twice(m: Message) -> tuple[Message, ...]:
    """Send the message again."""
    return (m, m)


def never(m: Message) -> tuple[Message, ...]:  # noqa: ARG001 - every edit gets the message
    """Do not send the message."""
    return ()
