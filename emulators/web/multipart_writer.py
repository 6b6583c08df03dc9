"""multipart/related, written as a stream whose length is known beforehand (PS3.18 8.6.1.2)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PIECE: Final = 1 << 20
PREAMBLE: Final = bytes(128)


@dataclass(frozen=True, slots=True)
class Octets:
    """A part's body that is in memory."""

    value: bytes

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.value)

    def pieces(self) -> Iterator[bytes]:
        """Give the body in pieces."""
        view = memoryview(self.value)
        for at in range(0, len(view), PIECE):
            yield bytes(view[at : at + PIECE])


@dataclass(frozen=True, slots=True)
class File:
    """A part's body that is a Part 10 file; its preamble is zeroed, whatever was stored there."""

    path: Path
    size: int

    def pieces(self) -> Iterator[bytes]:
        """Give the body in pieces; at most `size` bytes."""
        left = self.size
        with self.path.open("rb", buffering=0) as file:
            first = file.read(min(PIECE, left))
            yield PREAMBLE[: len(first)] + first[len(PREAMBLE) :]
            left -= len(first)
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece


@dataclass(frozen=True, slots=True)
class FileSlice:
    """A part's body that is a stretch of a file."""

    path: Path
    offset: int
    size: int

    def pieces(self) -> Iterator[bytes]:
        """Give the body in pieces; at most `size` bytes."""
        left = self.size
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.offset)
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece


Body = Octets | File | FileSlice


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its media type, where it can be had by itself, its body."""

    content_type: str
    location: str  # empty: not a resource of its own
    body: Body

    def head(self) -> bytes:
        """Give the header block with its empty line."""
        lines = [f"Content-Type: {self.content_type}", f"Content-Length: {self.body.size}"]
        if self.location:
            lines.append(f"Content-Location: {self.location}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


class MultipartWriter:
    """A whole multipart/related message."""

    def __init__(self, essence: str, parts: Sequence[Part]) -> None:
        """Take `parts`, all of the media type `essence`."""
        # 128 random bits: that they occur in the data is less likely than a broken disk.
        self._boundary = f"plugfest-{secrets.token_hex(16)}"
        self._essence = essence
        self._parts = parts

    @property
    def content_type(self) -> str:
        """Its Content-Type; the type parameter is quoted, as its slash demands."""
        return f'multipart/related; type="{self._essence}"; boundary={self._boundary}'

    @property
    def size(self) -> int:
        """Its length in bytes."""
        delimiters = len(self._delimiter()) * len(self._parts) + 2 * max(0, len(self._parts) - 1)
        bodies = sum(len(part.head()) + part.body.size for part in self._parts)
        return delimiters + bodies + len(self._close())

    def pieces(self) -> Iterator[bytes]:
        """Give the message in pieces of about `PIECE` bytes."""
        yield from _gathered(self._raw())

    def _raw(self) -> Iterator[bytes]:
        for number, part in enumerate(self._parts):
            yield (b"\r\n" if number else b"") + self._delimiter() + part.head()
            yield from part.body.pieces()
        yield self._close()

    def _delimiter(self) -> bytes:
        return f"--{self._boundary}\r\n".encode()

    def _close(self) -> bytes:
        return f"\r\n--{self._boundary}--\r\n".encode()


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces: each one costs a turn of the event loop."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE // 2:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
