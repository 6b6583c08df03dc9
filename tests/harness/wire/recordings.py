"""Recordings for decoder tests: made of bytes, cut as TCP might have cut them, or read from a file."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

from harness.core.octets import Ending, Mark, Stream
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol, Recording

OPENER, ACCEPTER = Party("modality", True), Party("archive", False)
TRACES = Path(__file__).parent / "traces"


def stream(source: Role, chunks: Sequence[bytes], ending: Ending = Ending.FIN) -> Stream:
    """One direction that arrived in these chunks, one per millisecond."""
    marks, at = [], 0
    for i, chunk in enumerate(chunks):
        if chunk:
            marks.append(Mark(at, i / 1000))
            at += len(chunk)
    return Stream(source, b"".join(chunks), tuple(marks), ending, len(chunks) / 1000)


def recording(
    sent: bytes | Sequence[bytes],
    answered: bytes | Sequence[bytes] = b"",
    protocol: Protocol = Protocol.DIMSE,
    *,
    id: str = "c0001",
    opener: Party = OPENER,
    accepter: Party = ACCEPTER,
    ending: Ending = Ending.FIN,
) -> Recording:
    up = [sent] if isinstance(sent, bytes) else sent
    down = [answered] if isinstance(answered, bytes) else answered
    return Recording(
        id,
        "test",
        protocol,
        opener,
        accepter,
        0.0,
        stream(Role.INITIATOR, up, ending),
        stream(Role.RESPONDER, down, ending),
    )


def http(sent: bytes, answered: bytes = b"", **options: object) -> Recording:
    return recording(sent, answered, Protocol.HTTP, **options)  # type: ignore[arg-type]


def load_trace(name: str) -> tuple[Recording, ...]:
    """Read the connections of one golden trace, oldest first."""
    out = []
    for n, line in enumerate((TRACES / f"{name}.ndjson").read_text().splitlines(), 1):
        chunks = json.loads(line)["chunks"]
        streams = {}
        for source, key in ((Role.INITIATOR, "opener"), (Role.RESPONDER, "accepter")):
            marks, data = [], b""
            for who, at, text in chunks:
                if who == key:
                    marks.append(Mark(len(data), at))
                    data += bytes.fromhex(text)
            ended = max((c[1] for c in chunks), default=0.0)
            streams[source] = Stream(source, data, tuple(marks), Ending.FIN, ended)
        opened = chunks[0][1] if chunks else 0.0
        out.append(
            Recording(
                f"c{n:04}",
                name,
                Protocol.DIMSE,
                OPENER,
                ACCEPTER,
                opened,
                streams[Role.INITIATOR],
                streams[Role.RESPONDER],
            )
        )
    return tuple(out)


# ---------------------------------------------------------------- upper layer bytes


def pdu(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBI", kind, 0, len(body)) + body


def item(kind: int, value: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(value)) + value


def a_associate(kind: int, *items: bytes) -> bytes:
    fixed = struct.pack(">HH", 1, 0) + b"ARCHIVE".ljust(16) + b"MODALITY".ljust(16) + bytes(32)
    return pdu(kind, fixed + b"".join(items))


def offer(context_id: int, abstract: str, *transfer: str) -> bytes:
    value = bytes([context_id, 0, 0, 0]) + item(0x30, abstract.encode())
    return item(0x20, value + b"".join(item(0x40, t.encode()) for t in transfer))


def reply(context_id: int, result: int, transfer: str) -> bytes:
    return item(0x21, bytes([context_id, 0, result, 0]) + item(0x40, transfer.encode()))


APPLICATION_CONTEXT = item(0x10, b"1.2.840.10008.3.1.1.1")
USER_INFORMATION = item(0x50, item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.3"))
IMPLICIT, VERIFICATION = "1.2.840.10008.1.2", "1.2.840.10008.1.1"
REQUEST = a_associate(1, APPLICATION_CONTEXT, offer(1, VERIFICATION, IMPLICIT), USER_INFORMATION)
ACCEPT = a_associate(2, APPLICATION_CONTEXT, reply(1, 0, IMPLICIT), USER_INFORMATION)
RELEASE_RQ, RELEASE_RP = pdu(5, bytes(4)), pdu(6, bytes(4))
ABORT = pdu(7, bytes(4))


def pdv(context_id: int, control: int, fragment: bytes) -> bytes:
    return struct.pack(">IBB", len(fragment) + 2, context_id, control) + fragment


def p_data(*pdvs: bytes) -> bytes:
    return pdu(4, b"".join(pdvs))


def command(**elements: int | str) -> bytes:
    """Encode a command set: keys e0100=... in ascending order, ints as US, text as UI or AE."""
    out = b""
    for key in sorted(elements):
        value = elements[key]
        raw = struct.pack("<H", value) if isinstance(value, int) else value.encode()
        raw += b"\0" * (len(raw) % 2)
        out += struct.pack("<HHI", 0, int(key[1:], 16), len(raw)) + raw
    return struct.pack("<HHII", 0, 0, 4, len(out)) + out


def request(field: int, message_id: int = 1, data: bytes | None = None, **more: int | str) -> bytes:
    elements = {"e0100": field, "e0110": message_id, "e0800": 0x101 if data is None else 1, **more}
    return _message(command(**elements), data)


def response(
    field: int, message_id: int = 1, status: int = 0, data: bytes | None = None, **more: int | str
) -> bytes:
    elements = {
        "e0100": field | 0x8000,
        "e0120": message_id,
        "e0800": 0x101 if data is None else 1,
        "e0900": status,
        **more,
    }
    return _message(command(**elements), data)


def _message(encoded: bytes, data: bytes | None) -> bytes:
    out = p_data(pdv(1, 3, encoded))
    return out if data is None else out + p_data(pdv(1, 2, data))
