"""multipart/related, read from a stream piece by piece and bounded (RFC 2046 5.1, RFC 2387)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from emulators.web.media_type import BadMediaType, MediaType, parse_media_type

#: RFC 2046 5.1.1: 1 to 70 of these, the last one no space.
_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_FIELD: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*", re.DOTALL)
HEADER_BYTES: Final = 16 * 1024
PREAMBLE_BYTES: Final = 64 * 1024


class BadMultipart(ValueError):
    """The message is not well formed or exceeds a bound; the text is one line."""


@dataclass(frozen=True, slots=True)
class PartStart:
    """A part begins; header names are in lower case."""

    headers: dict[str, str]

    @property
    def content_type(self) -> MediaType | None:
        """Its Content-Type, None when missing or malformed."""
        try:
            return parse_media_type(self.headers.get("content-type", ""))
        except BadMediaType:
            return None


@dataclass(frozen=True, slots=True)
class PartData:
    """Some bytes of the part's body."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PartEnd:
    """The part is complete."""


Event = PartStart | PartData | PartEnd


class _State(Enum):
    PREAMBLE = auto()
    DELIMITER = auto()  # after a boundary: CRLF begins a part, -- ends the message
    HEADER = auto()
    BODY = auto()
    EPILOGUE = auto()


def boundary_of(content_type: MediaType) -> str:
    """Return the boundary parameter. Raises: BadMultipart."""
    if content_type.count("boundary") != 1:
        raise BadMultipart("exactly one boundary parameter is wanted")
    boundary = content_type.parameter("boundary")
    if not _BOUNDARY.fullmatch(boundary):
        raise BadMultipart("the boundary is not 1 to 70 legal characters")
    return boundary


class MultipartReader:
    """Turns received bytes into events; how the stream was cut does not matter.

    Bodies are found by the delimiter alone: Content-Length of a part is not trusted.
    """

    def __init__(self, boundary: str, *, max_parts: int, max_part_bytes: int) -> None:
        """Read parts between delimiters made of `boundary`."""
        self._delimiter = b"\r\n--" + boundary.encode("ascii")
        self._max_parts = max_parts
        self._max_part_bytes = max_part_bytes
        # A delimiter begins a line: at the very start the line break before it is missing.
        self._held = bytearray(b"\r\n")
        self._state = _State.PREAMBLE
        self._parts = 0
        self._part_bytes = 0
        self._skipped = 0

    def feed(self, data: bytes) -> Iterator[Event]:
        """Take more bytes and give the events they complete. Raises: BadMultipart."""
        self._held += data
        while True:
            before = self._state, len(self._held)
            if self._state is _State.BODY:
                yield from self._body()
            elif self._state is _State.HEADER:
                yield from self._header()
            elif self._state is _State.DELIMITER:
                self._after_delimiter()
            elif self._state is _State.PREAMBLE:
                self._preamble()
            else:
                self._held.clear()
            if before == (self._state, len(self._held)):
                return

    def end(self) -> None:
        """Take the end of the stream. Raises: BadMultipart unless the message was closed."""
        if self._state is _State.DELIMITER and bytes(self._held[:2]) == b"--":
            return
        if self._state is not _State.EPILOGUE:
            raise BadMultipart("the closing delimiter is missing")

    def _preamble(self) -> None:
        at = self._held.find(self._delimiter)
        keep = len(self._delimiter) - 1
        skip = at if at >= 0 else max(0, len(self._held) - keep)
        self._skipped += skip
        if self._skipped > PREAMBLE_BYTES:
            raise BadMultipart("no delimiter at the beginning")
        if at >= 0:
            del self._held[: at + len(self._delimiter)]
            self._state = _State.DELIMITER
        else:
            del self._held[:skip]

    def _after_delimiter(self) -> None:
        if bytes(self._held[:2]) == b"--":
            self._state = _State.EPILOGUE
            return
        line = self._held.find(b"\r\n")
        # Transport padding is spaces and tabs only (RFC 2046 5.1.1).
        padding = bytes(self._held[: line if line >= 0 else max(0, len(self._held) - 1)])
        if len(padding) > 256 or padding.strip(b" \t"):
            raise BadMultipart("text after a delimiter")
        if line >= 0:
            # The line break stays: a part without header fields begins with the empty line.
            del self._held[:line]
            self._parts += 1
            if self._parts > self._max_parts:
                raise BadMultipart(f"more than {self._max_parts} parts")
            self._state = _State.HEADER

    def _header(self) -> Iterator[Event]:
        end = self._held.find(b"\r\n\r\n")
        if (end if end >= 0 else len(self._held)) > HEADER_BYTES:
            raise BadMultipart(f"a part header has more than {HEADER_BYTES} bytes")
        if end < 0:
            return
        yield PartStart(_fields(bytes(self._held[:end])))
        # One line break stays: an empty body's delimiter begins with it.
        del self._held[: end + 2]
        self._part_bytes = -2
        self._state = _State.BODY

    def _body(self) -> Iterator[Event]:
        at = self._held.find(self._delimiter)
        if at < 0:
            ready = len(self._held) - len(self._delimiter) + 1
            if ready > 2:
                yield from self._data(ready)
            return
        yield from self._data(at)
        del self._held[: len(self._delimiter)]
        self._state = _State.DELIMITER
        yield PartEnd()

    def _data(self, size: int) -> Iterator[Event]:
        skip = min(-self._part_bytes, size) if self._part_bytes < 0 else 0
        self._part_bytes += size
        if self._part_bytes > self._max_part_bytes:
            raise BadMultipart(f"a part has more than {self._max_part_bytes} bytes")
        data = bytes(self._held[skip:size])
        del self._held[:size]
        if data:
            yield PartData(data)


def _fields(block: bytes) -> dict[str, str]:
    try:
        text = block.decode("ascii")
    except UnicodeDecodeError:
        raise BadMultipart("a part header is not ASCII") from None
    found: dict[str, str] = {}
    # Folded lines are joined first (RFC 2822 2.2.3).
    for line in re.sub(r"\r\n[ \t]+", " ", text).split("\r\n"):
        if not line:
            continue
        field = _FIELD.fullmatch(line)
        if field is None or any(char < " " and char != "\t" for char in line):
            raise BadMultipart("a part header line is not a field")
        name = field[1].lower()
        if name in found:
            raise BadMultipart(f"a part has two {name[:40]} fields")
        found[name] = field[2]
    return found
