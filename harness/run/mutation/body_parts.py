"""Editors of multipart bodies: boundary, parts and their headers, framed anew (RFC 2046 5.1.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from harness.run.mutation.web_messages import Message, MessageEdit, Unfit

_LENGTH: Final = b"content-length"
_BOUNDARY: Final = re.compile(r'boundary=(?:"([^"]*)"|([^;\s]*))')


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One part: its field lines as sent, without CRLF, and what it carries."""

    lines: tuple[bytes, ...]
    content: bytes

    def with_content(self, content: bytes) -> BodyPart:
        """Return the part with other content; the Content-Length that it may have follows."""
        lines = tuple(
            b"Content-Length: %d" % len(content) if line.lower().startswith(_LENGTH) else line
            for line in self.lines
        )
        return BodyPart(lines, content)


PartEdit = Callable[[BodyPart], BodyPart]


def parts_of(m: Message) -> tuple[str, tuple[BodyPart, ...]]:
    """Return the boundary and the parts of a multipart body that is well-formed.

    Raises:
        Unfit: it is none.
    """
    named = _BOUNDARY.search(m.header("content-type") or "")
    boundary = (named[1] or named[2]) if named else ""
    pieces = (b"\r\n" + m.body).split(b"\r\n--" + boundary.encode("latin-1"))
    if not boundary or len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise Unfit("no well-formed multipart body")
    return boundary, tuple(map(_part, pieces[1:-1]))


def _part(piece: bytes) -> BodyPart:
    head, _, content = piece.partition(b"\r\n\r\n")
    return BodyPart(tuple(head.removeprefix(b"\r\n").split(b"\r\n")) if head else (), content)


def framed(boundary: str, parts: tuple[BodyPart, ...]) -> bytes:
    """Write parts as a multipart body."""
    dashes = b"--" + boundary.encode("ascii")
    out = []
    for part in parts:
        head = b"".join(line + b"\r\n" for line in part.lines)
        out.append(dashes + b"\r\n" + head + b"\r\n" + part.content + b"\r\n")
    return b"".join(out) + dashes + b"--\r\n"


def parts(change: Callable[[tuple[BodyPart, ...]], tuple[BodyPart, ...]]) -> MessageEdit:
    """Change the list of parts."""

    def edit(m: Message) -> Message:
        boundary, found = parts_of(m)
        return m.with_body(framed(boundary, change(found)))

    return edit


def part(n: int, *edits: PartEdit) -> MessageEdit:
    """Change the n-th part, from 0; -1 is the last."""

    def change(found: tuple[BodyPart, ...]) -> tuple[BodyPart, ...]:
        out = list(found)
        try:
            for edit in edits:
                out[n] = edit(out[n])
        except IndexError:
            raise Unfit(f"no part {n}") from None
        return tuple(out)

    return parts(change)


def without_part(n: int) -> MessageEdit:
    """Leave one of several parts out."""

    def change(found: tuple[BodyPart, ...]) -> tuple[BodyPart, ...]:
        if len(found) < 2:
            raise Unfit("one part only")
        return tuple(p for i, p in enumerate(found) if i != n % len(found))

    return parts(change)


def without_parts() -> MessageEdit:
    """Leave all parts out: a body of the closing delimiter alone."""
    return parts(lambda _: ())


def part_twice(n: int) -> MessageEdit:
    """Send one part a second time, after all others."""
    return parts(lambda found: (*found, found[n]))


def parts_reversed() -> MessageEdit:
    """Send the parts in the opposite order."""
    return parts(lambda found: found[::-1])


def boundary(new: str, *, quoted: bool = True) -> MessageEdit:
    """Use another boundary, in Content-Type and in the body."""

    def edit(m: Message) -> Message:
        _, found = parts_of(m)
        declared = m.header("content-type") or ""
        shown = f'boundary="{new}"' if quoted else f"boundary={new}"
        renamed = re.sub(r'boundary=("[^"]*"|[^;]*)', lambda _: shown, declared)
        return m.with_body(framed(new, found)).with_header("content-type", renamed)

    return edit


def unclosed() -> MessageEdit:
    """Leave the closing delimiter out; lengths agree."""

    def edit(m: Message) -> Message:
        name, _ = parts_of(m)
        at = m.body.rfind(b"\r\n--" + name.encode("ascii") + b"--")
        if at < 0:
            raise Unfit("no closing delimiter")
        return m.with_body(m.body[:at])

    return edit


def part_header(name: str, value: str | None) -> PartEdit:
    """Set a header of a part, in its place or as the last; None leaves it out."""

    def edit(p: BodyPart) -> BodyPart:
        prefix = name.lower().encode("ascii") + b":"
        old = [i for i, line in enumerate(p.lines) if line.lower().startswith(prefix)]
        at = old[0] if old else len(p.lines)
        kept = [line for i, line in enumerate(p.lines) if i not in old]
        new = [] if value is None else [f"{name}: {value}".encode("latin-1")]
        return replace(p, lines=(*kept[:at], *new, *kept[at:]))

    return edit


def content(change: Callable[[bytes], bytes]) -> PartEdit:
    """Change what a part carries."""
    return lambda p: p.with_content(change(p.content))


def truncated(missing: int) -> PartEdit:
    """Leave the last bytes of a part's content out; its Content-Length agrees."""
    return content(lambda data: data[:-missing])
