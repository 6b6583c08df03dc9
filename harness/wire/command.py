"""Command sets: Implicit VR Little Endian, group 0000 only (PS3.7 6.3.1)."""

from __future__ import annotations

import struct
from typing import Final

from harness.core.finding import Span
from harness.core.octets import Payload
from harness.core.requirement import Role
from harness.core.subject import CommandElement
from harness.wire.reader import Reader

MAX_COMMAND_BYTES: Final = 1 << 16  # of a command set that are looked at; real ones have ~200

AFFECTED_SOP_CLASS: Final = 0x0002
REQUESTED_SOP_CLASS: Final = 0x0003
COMMAND_FIELD: Final = 0x0100
MESSAGE_ID: Final = 0x0110
MESSAGE_ID_RESPONDED_TO: Final = 0x0120
DATA_SET_TYPE: Final = 0x0800
STATUS: Final = 0x0900
MOVE_ORIGINATOR: Final = 0x1030
MOVE_ORIGINATOR_MESSAGE_ID: Final = 0x1031
NO_DATA_SET: Final = 0x0101  # the one value of Command Data Set Type that says so (PS3.7 E.1)

_ELEMENT = struct.Struct("<HHI")


def decode_command(
    command: Payload, connection: str, source: Role
) -> tuple[tuple[CommandElement, ...], tuple[str, ...]]:
    """Decode a command set as far as it goes, and say what is wrong with its encoding."""
    reader = Reader(command)
    data = reader.read(0, MAX_COMMAND_BYTES)
    out: list[CommandElement] = []
    problems: list[str] = []
    if reader.size > MAX_COMMAND_BYTES:
        problems.append(f"command set of {reader.size} bytes is not read further")
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            problems.append(f"{len(data) - at} trailing bytes at byte {at} of the command set")
            break
        group, element, length = _ELEMENT.unpack_from(data, at)
        end = at + 8 + length
        if end > len(data):
            left = len(data) - at - 8
            problems.append(
                f"({group:04X},{element:04X}) announces {length} bytes, {left} are left"
            )
            break
        start, stop = reader.origin(at), reader.origin(end - 1) + 1
        span = Span(connection, source, start, stop)
        out.append(CommandElement(group, element, data[at + 8 : end], span))
        at = end
    return tuple(out), tuple(problems)
