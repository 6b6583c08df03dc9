"""multipart/related bodies to parts, whatever is wrong with them (RFC 2046 5.1, RFC 2387)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from harness.core.octets import Payload
from harness.core.subject import Header
from harness.wire import media_type
from harness.wire.reader import Reader

MAX_PARTS: Final = 1 << 17
MAX_HEADER_BYTES: Final = 1 << 14  # of one part's header section
MAX_PROBLEMS: Final = 100
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_PADDING: Final = 64  # bytes of white space after a delimiter that are looked at


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the framing, and where in the body."""

    offset: int
    what: str


@dataclass(frozen=True, slots=True)
class Part:
    """One body part. `offset` is where its headers begin in the body."""

    headers: tuple[Header, ...]
    body: Payload
    offset: int

    def header(self, name: str) -> str | None:
        """Return a header's values joined by comma; None when absent."""
        wanted = name.lower()
        found = [v for k, v in self.headers if k == wanted]
        return ", ".join(found) if found else None


@dataclass(frozen=True, slots=True)
class Multipart:
    """A body taken apart; `closed` tells whether the close delimiter came."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    boundary: str
    closed: bool


@dataclass(frozen=True, slots=True)
class _Delimiter:
    start: int  # where the part before it ends
    end: int  # where the part after it begins
    closes: bool
    problem: str = ""


def split(body: Payload, content_type: str) -> Multipart:
    """Take a multipart body apart. Linear in its size; part bodies are not copied."""
    kind = media_type.parse(content_type)
    boundary = kind.parameter("boundary") if kind else None
    if not boundary:
        return Multipart((), (Problem(0, "Content-Type names no boundary"),), "", closed=False)
    return _Splitter(Reader(body), boundary).split()


class _Splitter:
    def __init__(self, body: Reader, boundary: str) -> None:
        self.body, self.boundary = body, boundary
        self.dashes = b"--" + boundary.encode("latin-1", "replace")
        self.found = body.occurrences(self.dashes)
        self.problems: list[Problem] = []

    def problem(self, offset: int, what: str) -> None:
        """Note a problem; only so many, a hostile body could have millions."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(offset, what))

    def split(self) -> Multipart:
        """Walk from delimiter to delimiter."""
        if not _BOUNDARY.fullmatch(self.boundary):
            self.problem(0, "boundary is longer than 70 characters or has forbidden ones")
        parts: list[Part] = []
        found = self._delimiter(0)
        if found is None:
            self.problem(0, "no delimiter at all")
            return Multipart((), tuple(self.problems), self.boundary, closed=False)
        if found.start > 0:
            self.problem(0, f"preamble of {found.start} bytes")
        while not found.closes:
            if len(parts) >= MAX_PARTS:
                self.problem(found.end, f"more than {MAX_PARTS} parts")
                break
            following = self._delimiter(found.end)
            end = self.body.size if following is None else following.start
            parts.append(self._part(found.end, max(end, found.end)))
            if following is None:
                self.problem(self.body.size, "close delimiter missing")
                break
            found = following
        if found.closes:
            self._epilogue(found.end)
        return Multipart(tuple(parts), tuple(self.problems), self.boundary, closed=found.closes)

    def _epilogue(self, at: int) -> None:
        # CRLF after the close delimiter is usual and harmless.
        left = self.body.size - at
        if left > 2 or self.body.read(at, at + 2).strip():
            self.problem(at, f"epilogue of {left} bytes")

    def _delimiter(self, start: int) -> _Delimiter | None:
        for found in self.found:
            delimiter = self._delimiter_at(found, start) if found >= start else None
            if delimiter is not None:
                if delimiter.problem:
                    self.problem(found, delimiter.problem)
                return delimiter
        return None

    def _delimiter_at(self, found: int, start: int) -> _Delimiter | None:
        """Decide whether the dashes and boundary at `found` are a delimiter line.

        One in the middle of a line counts when it ends like a delimiter: a sender that forgot
        the line break is far more common than data that looks like this.
        """
        after = found + len(self.dashes)
        tail = self.body.read(after, after + _PADDING)
        closes = tail.startswith(b"--")
        line = tail.removeprefix(b"--") if closes else tail
        rest = line.lstrip(b" \t")
        width = (len(tail) - len(line)) + (len(line) - len(rest))
        problem = ""
        if rest.startswith(b"\r\n"):
            width += 0 if closes else 2
        elif rest.startswith(b"\n"):
            width += 0 if closes else 1
            problem = "" if closes else "delimiter line ends with LF instead of CRLF"
        elif not closes or rest:
            return None
        before = self.body.read(max(found - 2, start), found)
        if found in (0, start):
            begin = found
        elif before.endswith(b"\r\n"):
            begin = found - 2
        elif before.endswith(b"\n"):
            begin, problem = found - 1, "delimiter preceded by LF instead of CRLF"
        else:
            begin, problem = found, "CRLF missing before the delimiter"
        return _Delimiter(begin, after + width, closes, problem)

    def _part(self, start: int, end: int) -> Part:
        data = self.body.read(start, min(end, start + MAX_HEADER_BYTES))
        bare = re.match(rb"\r?\n", data)
        if bare is not None:  # no headers at all: legal (RFC 2046 5.1)
            return Part((), self.body.cut(start + bare.end(), end), start)
        blank = re.search(rb"\n\r?\n", data)
        if blank is None:
            self.problem(start, "no empty line after the part's headers")
            return Part((), self.body.cut(start, end), start)
        return Part(
            self._headers(data[: blank.end()], start),
            self.body.cut(start + blank.end(), end),
            start,
        )

    def _headers(self, data: bytes, start: int) -> tuple[Header, ...]:
        out: list[Header] = []
        for raw in data.decode("latin-1").split("\n"):
            line = raw.rstrip("\r")
            if not line:
                continue
            if line[0] in " \t" and out:  # folded (RFC 2822 2.2.3)
                out[-1] = (out[-1][0], f"{out[-1][1]} {line.strip()}")
                continue
            name, colon, value = line.partition(":")
            if colon and name.strip():
                out.append((name.strip().lower(), value.strip()))
            else:
                self.problem(start, f"not a header: {line[:60]!r}")
        return tuple(out)
