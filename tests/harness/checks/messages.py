"""Builders of DIMSE exchanges with encoded command sets and data sets (PS3.7, PS3.5)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydicom.datadict import dictionary_VR

from harness.core.octets import payload
from harness.core.requirement import Role
from harness.core.subject import CommandElement, DimseExchange, DimseMessage, Operation
from tests.harness.checks.association import span
from tests.harness.checks.parties import IMPLICIT, VERIFICATION, ends

Value = str | bytes | int | Sequence["str | int"] | Sequence["Mapping[int, Value]"]
Elements = Mapping[int, Value]

_UI = {0x0002, 0x0003, 0x1000, 0x1001}
_US = {0x0100, 0x0110, 0x0120, 0x0700, 0x0800, 0x0900, 0x0903, 0x1002, 0x1005, 0x1008}
_US |= {0x1020, 0x1021, 0x1022, 0x1023, 0x1031}


def command_value(element: int, value: Value | None) -> bytes:
    """Encode the value of one command element."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, int):
        return struct.pack("<H" if element in _US else "<L", value)
    text = str(value).encode()
    return text + (b"\0" if element in _UI else b" ") * (len(text) % 2)


def message(
    command: Mapping[int, Value | None],
    data: bytes | None = None,
    *,
    source: Role = Role.INITIATOR,
    context_id: int = 1,
    at: float = 0.0,
    gaps: tuple[str, ...] = (),
    group_length: int | None = None,
) -> DimseMessage:
    """Encode a DIMSE message; an element whose value is None is left out."""
    rest = b""
    elements: list[CommandElement] = []
    for element in sorted(command):
        if element == 0 or command[element] is None:
            continue
        value = command_value(element, command[element])
        place = 12 + len(rest)
        elements.append(
            CommandElement(0, element, value, span(place, place + 8 + len(value), source))
        )
        rest += struct.pack("<HHL", 0, element, len(value)) + value
    length = struct.pack("<L", len(rest) if group_length is None else group_length)
    first = CommandElement(0, 0, length, span(0, 12, source))
    return DimseMessage(
        source=source,
        context_id=context_id,
        elements=(first, *elements),
        command=payload(struct.pack("<HHL", 0, 0, 4) + length + rest),
        data=None if data is None else payload(data),
        started=at,
        ended=at,
        span=span(0, 20 + len(rest), source),
        gaps=gaps,
    )


@dataclass(frozen=True)
class Response:
    """What a response says: its status, its data set and command elements that differ."""

    status: int
    data: Elements | bytes | None = None
    command: Mapping[int, Value | None] | None = None


def dimse(
    operation: Operation,
    *responses: Response,
    sop_class: str = VERIFICATION,
    sop_instance: str = "",
    data: Elements | bytes | None = None,
    command: Mapping[int, Value | None] | None = None,
    message_id: int = 1,
    side: Role = Role.RESPONDER,
    initiator: str = "modality",
    responder: str = "archive",
    opener: Role = Role.INITIATOR,
    abstract_syntax: str | None = None,
    transfer_syntax: str = IMPLICIT,
    context_id: int = 1,
    parent: str = "",
    cancelled: bool = False,
    id: str = "c1.d1",
    at: float = 1.0,
) -> DimseExchange:
    """Make an exchange that conforms but for what is given; `opener`: who opened the connection."""
    one, two = ends(side, initiator, responder)
    back = Role.RESPONDER if opener is Role.INITIATOR else Role.INITIATOR
    requested = operation in (Operation.N_GET, Operation.N_SET, Operation.N_ACTION)
    body = _encoded(data, transfer_syntax)
    asked: dict[int, Value | None] = {
        0x0003 if requested else 0x0002: sop_class,
        0x0100: int(operation),
        0x0110: message_id,
        0x0800: 0x0101 if body is None else 0x0001,
    }
    if sop_instance:
        asked[0x1001 if requested else 0x1000] = sop_instance
    if operation in (Operation.C_STORE, Operation.C_FIND, Operation.C_MOVE, Operation.C_GET):
        asked[0x0700] = 0
    asked.update(command or {})
    answers = []
    for n, r in enumerate(responses, 1):
        content = _encoded(r.data, transfer_syntax)
        said: dict[int, Value | None] = {
            0x0002: sop_class,
            0x0100: 0x8000 | int(operation),
            0x0120: message_id,
            0x0800: 0x0101 if content is None else 0x0001,
            0x0900: r.status,
        }
        if sop_instance:
            said[0x1000] = sop_instance
        said.update(r.command or {})
        answers.append(message(said, content, source=back, context_id=context_id, at=at + n / 100))
    return DimseExchange(
        id=id,
        scenario="s",
        at=at,
        connection=id.split(".")[0],
        initiator=one,
        responder=two,
        ended=at + len(responses) / 100,
        negotiation=id.split(".")[0] + ".n1",
        context_id=context_id,
        abstract_syntax=sop_class if abstract_syntax is None else abstract_syntax,
        transfer_syntax=transfer_syntax,
        operation=operation,
        message_id=message_id,
        request=message(asked, body, source=opener, context_id=context_id, at=at),
        responses=tuple(answers),
        parent=parent,
        cancelled=cancelled,
    )


def _encoded(data: Elements | bytes | None, transfer_syntax: str) -> bytes | None:
    return data if data is None or isinstance(data, bytes) else encode(data, transfer_syntax)


_LONG = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
_NUMBERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FL": "f", "FD": "d"}


def encode(elements: Elements, transfer_syntax: str = IMPLICIT) -> bytes:
    """Encode a data set, implicit or explicit VR little endian, text in UTF-8, without checking."""
    out = b""
    for tag in sorted(elements):
        vr = str(dictionary_VR(tag)) if not (tag >> 16) % 2 else "LO"
        vr = {"US or SS": "US", "OB or OW": "OW"}.get(vr, vr)
        value = _encode_value(elements[tag], vr, transfer_syntax)
        head = struct.pack("<HH", tag >> 16, tag & 0xFFFF)
        if transfer_syntax == IMPLICIT:
            head += struct.pack("<L", len(value))
        elif vr in _LONG:
            head += vr.encode() + struct.pack("<HL", 0, len(value))
        else:
            head += vr.encode() + struct.pack("<H", len(value))
        out += head + value
    return out


def _encode_value(value: Value, vr: str, transfer_syntax: str) -> bytes:
    if isinstance(value, bytes):
        return value
    several = [value] if isinstance(value, str | int) else list(value)
    if vr == "SQ":
        items = [encode(i, transfer_syntax) for i in several if isinstance(i, Mapping)]
        return b"".join(struct.pack("<HHL", 0xFFFE, 0xE000, len(i)) + i for i in items)
    if vr in _NUMBERS:
        return b"".join(struct.pack("<" + _NUMBERS[vr], v) for v in several)
    if vr == "AT":
        return b"".join(
            struct.pack("<HH", int(str(v)) >> 16, int(str(v)) & 0xFFFF) for v in several
        )
    text = "\\".join(str(v) for v in several).encode()
    return text + (b"\0" if vr in ("UI", "OB") else b" ") * (len(text) % 2)
