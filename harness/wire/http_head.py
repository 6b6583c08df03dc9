"""Heads of HTTP/1.1 messages through h11, whose exceptions become reasons (RFC 9112 2 to 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import h11

from harness.core.subject import Header
from harness.wire.reader import Reader

MAX_HEAD_BYTES: Final = 1 << 16
MAX_WHY_CHARS: Final = 120
_FIRST_LOOK: Final = 1 << 12
_ANY_REQUEST: Final = (("host", "x"), ("connection", "upgrade"), ("upgrade", "x"))  # 101 fits too
_BLANK_LINE = re.compile(rb"\n\r?\n")


@dataclass(frozen=True, slots=True)
class Head:
    """The start line and the header section of one message."""

    start: int
    end: int  # offset of its body
    method: str  # "" for a response
    target: str
    status: int  # 0 for a request
    reason: str
    headers: tuple[Header, ...]

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a header, lists split at commas, in lower case."""
        joined = ",".join(v for k, v in self.headers if k == name)
        return tuple(v.strip().lower() for v in joined.split(",") if v.strip())


def read_head(stream: Reader, start: int, *, request: bool) -> Head | str:
    """Read the head at `start`, or say why there is none."""
    for window in (_FIRST_LOOK, MAX_HEAD_BYTES):
        data = stream.read(start, start + window)
        blank = _BLANK_LINE.search(data)
        if blank is not None:
            return _parse(data[: blank.end()], start, request=request)
        if len(data) < window:
            break
    if len(data) < MAX_HEAD_BYTES:
        return f"message head cut off after {len(data)} bytes"
    return f"message head longer than {MAX_HEAD_BYTES} bytes"


def _parse(data: bytes, start: int, *, request: bool) -> Head | str:
    peer = h11.Connection(h11.SERVER if request else h11.CLIENT, MAX_HEAD_BYTES)
    if not request:  # h11 wants to have sent a request before it reads a response
        peer.send(h11.Request(method="GET", target="/", headers=list(_ANY_REQUEST)))
    try:
        peer.receive_data(data)
        event = peer.next_event()
    except h11.RemoteProtocolError as why:
        return str(why).partition(": bytearray")[0][:MAX_WHY_CHARS]
    headers = tuple((_text(k), _text(v)) for k, v in getattr(event, "headers", ()))
    if isinstance(event, h11.Request):
        method, target = _text(event.method), _text(event.target)
        return Head(start, start + len(data), method, target, 0, "", headers)
    if isinstance(event, h11.Response | h11.InformationalResponse):
        reason = _text(event.reason)
        return Head(start, start + len(data), "", "", event.status_code, reason, headers)
    return "not an HTTP/1.1 message"


def _text(raw: bytes | bytearray | memoryview) -> str:
    return bytes(raw).decode("latin-1")
