"""HTTP messages of a recording, taken apart to be edited and put together again (RFC 9112).

What is not edited keeps its bytes; what is keeps the order and the spelling of its fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from harness.core.octets import Payload, Stream
from harness.core.requirement import Role
from harness.core.subject import HttpExchange

LENGTH: Final = "content-length"
CODING: Final = "transfer-encoding"
_LAST_CHUNK: Final = b"\r\n0\r\n\r\n"


class Unfit(Exception):
    """What an editor wants to change is not in the message; the edit passes it by."""


@dataclass(frozen=True, slots=True)
class Message:
    """One request or response. `lines` are the field lines as sent, without their CRLF."""

    start: bytes  # request or status line, without CRLF
    lines: tuple[bytes, ...]
    body: bytes  # transfer coding removed

    def header(self, name: str) -> str | None:
        """Return the first value of a field; None when absent."""
        found = (v for k, v in map(_field, self.lines) if k == name.lower())
        return next(found, None)

    def with_header(self, name: str, *values: str) -> Message:
        """Return the message with these values of a field, in the place of those it has."""
        wanted = name.lower()
        places = [i for i, line in enumerate(self.lines) if _field(line)[0] == wanted]
        at = places[0] if places else len(self.lines)
        kept = [line for i, line in enumerate(self.lines) if i not in places]
        new = [f"{name}: {v}".encode("latin-1") for v in values]
        return replace(self, lines=(*kept[:at], *new, *kept[at:]))

    def with_body(self, body: bytes) -> Message:
        """Return the message with another body; a Content-Length follows it."""
        changed = replace(self, body=body)
        if self.header(CODING) is not None:
            return changed
        return changed.with_header(LENGTH, str(len(body)))

    def octets(self) -> bytes:
        """Write the message."""
        head = b"\r\n".join((self.start, *self.lines)) + b"\r\n\r\n"
        if "chunked" not in (self.header(CODING) or "").lower():
            return head + self.body
        chunk = b"%X\r\n%b\r\n" % (len(self.body), self.body) if self.body else b""
        return head + chunk + b"0\r\n\r\n"


MessageEdit = Callable[[Message], Message]


def _field(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip().lower(), value.strip()


def read_message(stream: Stream, x: HttpExchange) -> Message:
    """Take the message of an exchange that went in the direction of `stream`.

    Raises:
        Unfit: there is none.
    """
    span = x.request_span if stream.source is Role.INITIATOR else x.response_span
    if span is None:
        raise Unfit(f"{x.id}: no response")
    head = bytes(stream.octets[span.start : span.end]).removesuffix(b"\r\n\r\n")
    start, *lines = head.split(b"\r\n")
    return Message(start, tuple(lines), body_of(stream, x).read())


def body_of(stream: Stream, x: HttpExchange) -> Payload:
    """Return the body that went in the direction of `stream`."""
    return x.request_body if stream.source is Role.INITIATOR else x.response_body


def extent(stream: Stream, x: HttpExchange) -> tuple[int, int]:
    """Tell where the message of an exchange begins and ends in its direction."""
    span = x.request_span if stream.source is Role.INITIATOR else x.response_span
    if span is None:
        return len(stream.octets), len(stream.octets)
    slices = body_of(stream, x).slices
    end = slices[-1][1] if slices else span.end
    tail = bytes(stream.octets[end : end + len(_LAST_CHUNK)])
    coded = _LAST_CHUNK.startswith(tail) and len(tail) == len(_LAST_CHUNK)
    return span.start, end + (len(_LAST_CHUNK) if coded else 0)
