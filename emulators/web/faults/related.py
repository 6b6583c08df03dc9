"""multipart/related bodies taken apart and put together again, well or badly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from emulators.web.faults.exchange import Answer, Headers, Says
from emulators.web.media_type import parse_media_type
from emulators.web.multipart_reader import (
    BadMultipart,
    MultipartReader,
    PartData,
    PartStart,
    boundary_of,
)
from emulators.web.negotiate import MULTIPART

MOST_PARTS: Final = 4096
MOST_BYTES: Final = 512 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One part: its header fields, names in lower case, and its body."""

    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """Return a header field, "" when absent."""
        return next((value for key, value in self.headers if key == name), "")

    def with_type(self, content_type: str) -> Piece:
        """Return the part with another Content-Type; empty: with none."""
        rest = tuple(one for one in self.headers if one[0] != "content-type")
        named = (("content-type", content_type),) if content_type else ()
        return replace(self, headers=named + rest)

    def with_body(self, body: bytes) -> Piece:
        """Return the part with another body, its length told rightly."""
        rest = tuple(one for one in self.headers if one[0] != "content-length")
        return Piece((*rest, ("content-length", str(len(body)))), body)


def boundary(content_type: str) -> str:
    """Return the boundary that a Content-Type names. Raises: BadMultipart, BadMediaType."""
    return boundary_of(parse_media_type(content_type))


def split(content_type: str, body: bytes) -> list[Piece]:
    """Take a body apart as far as it goes. Raises: BadMultipart, BadMediaType."""
    reader = MultipartReader(
        boundary(content_type), max_parts=MOST_PARTS, max_part_bytes=MOST_BYTES
    )
    found: list[tuple[Headers, bytearray]] = []
    for event in reader.feed(body):
        if isinstance(event, PartStart):
            found.append((tuple(event.headers.items()), bytearray()))
        elif isinstance(event, PartData):
            found[-1][1].extend(event.data)
    return [Piece(headers, bytes(held)) for headers, held in found]


def join(content_type: str, pieces: Sequence[Piece]) -> bytes:
    """Put parts together between the delimiters of `content_type`."""
    delimiter = b"--" + boundary(content_type).encode("ascii")
    written = bytearray()
    for piece in pieces:
        head = "".join(f"{name.title()}: {value}\r\n" for name, value in piece.headers)
        written += delimiter + b"\r\n" + head.encode("latin-1") + b"\r\n" + piece.body + b"\r\n"
    return bytes(written + delimiter + b"--\r\n")


def is_multipart(answer: Answer) -> bool:
    """Tell whether an answer delivers parts."""
    return answer.is_success and answer.header("content-type").startswith(MULTIPART)


def spoiling(change: Callable[[list[Piece]], list[Piece]]) -> Says:
    """Make of a change of the parts a change of the answer; other answers stay as they are."""

    def says(_: object, answer: Answer) -> Answer:
        if not is_multipart(answer):
            return answer
        content_type = answer.header("content-type")
        try:
            pieces = change(split(content_type, answer.body))
        except BadMultipart:
            return answer
        return replace(answer, body=join(content_type, pieces))

    return says
