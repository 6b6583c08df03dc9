"""Where a message body lies in the stream, transfer coding removed (RFC 9112 6, 7.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from harness.wire.http_head import Head
from harness.wire.reader import Reader

MAX_CHUNKS: Final = 1 << 21
MAX_LINE_BYTES: Final = 1 << 12  # of a chunk size line with its extensions
MAX_TRAILER_BYTES: Final = 1 << 16

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\r\n]*)?\r?\n")
_NO_BODY_STATUS: Final = (204, 304)


@dataclass(frozen=True, slots=True)
class Body:
    """Slices of the stream that make a body; `problem` says why it ends early."""

    slices: tuple[tuple[int, int], ...]
    end: int
    complete: bool
    problem: str = ""
    to_close: bool = False  # it lasts as long as the connection does


def read_body(stream: Reader, head: Head, *, asked: str = "") -> Body:
    """Find the body that follows `head`; `asked` is the method a response answers."""
    at = head.end
    status = head.status
    if status and (asked == "HEAD" or status < 200 or status in _NO_BODY_STATUS):
        return Body((), at, complete=True)
    if status and asked == "CONNECT" and status < 300:
        return Body((), at, complete=True)
    if "chunked" in head.values("transfer-encoding"):
        return _chunked(stream, at)
    lengths = head.values("content-length")
    if lengths:
        return _counted(stream, at, lengths[0])
    if not status:
        return Body((), at, complete=True)
    return Body(_slice(at, stream.size), stream.size, complete=True, to_close=True)


def _slice(start: int, end: int) -> tuple[tuple[int, int], ...]:
    return ((start, end),) if end > start else ()


def _counted(stream: Reader, at: int, length: str) -> Body:
    if not length.isascii() or not length.isdigit() or len(length) > 18:
        return Body((), at, complete=False, problem=f"Content-Length {length[:40]!r}")
    end = at + int(length)
    if end <= stream.size:
        return Body(_slice(at, end), end, complete=True)
    why = f"Content-Length announces {int(length)} bytes, {stream.size - at} arrived"
    return Body(_slice(at, stream.size), stream.size, complete=False, problem=why)


def _chunked(stream: Reader, at: int) -> Body:
    slices: list[tuple[int, int]] = []

    def broken(where: int, why: str) -> Body:
        return Body(tuple(slices), where, complete=False, problem=why)

    while True:
        size = _SIZE.match(stream.read(at, at + 64)) or _SIZE.match(
            stream.read(at, at + MAX_LINE_BYTES)
        )
        if size is None:
            cut = at >= stream.size
            return broken(at, "last chunk missing" if cut else "not a chunk size line")
        length, at = int(size[1], 16), at + size.end()
        if length == 0:
            return _trailer(stream, at, tuple(slices))
        if at + length > stream.size:
            slices.extend(_slice(at, stream.size))
            why = f"chunk announces {length} bytes, {stream.size - at} arrived"
            return broken(stream.size, why)
        if len(slices) >= MAX_CHUNKS:
            return broken(at, f"more than {MAX_CHUNKS} chunks")
        slices.append((at, at + length))
        at += length
        line_end = stream.read(at, at + 2)
        if line_end != b"\r\n":
            return broken(at, "chunk data not followed by CRLF")
        at += 2


def _trailer(stream: Reader, at: int, slices: tuple[tuple[int, int], ...]) -> Body:
    data = stream.read(at, at + MAX_TRAILER_BYTES)
    if data.startswith(b"\r\n"):
        return Body(slices, at + 2, complete=True)
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return Body(slices, at, complete=False, problem="trailer section without an end")
    return Body(slices, at + end + 4, complete=True)
