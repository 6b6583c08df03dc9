"""Editors of one HTTP message: start line, header fields, body as it is (RFC 9112 3 to 6)."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from harness.run.mutation.web_messages import LENGTH, Message, MessageEdit, Unfit


def status(code: int, reason: str = "") -> MessageEdit:
    """Give a response another status."""

    def edit(m: Message) -> Message:
        return replace(m, start=f"HTTP/1.1 {code} {reason}".rstrip().encode("ascii"))

    return edit


def method(name: str) -> MessageEdit:
    """Give a request another method."""

    def edit(m: Message) -> Message:
        return replace(m, start=name.encode("ascii") + m.start[m.start.index(b" ") :])

    return edit


def target(pattern: str, new: str) -> MessageEdit:
    """Rewrite a request's target by a regular expression."""

    def edit(m: Message) -> Message:
        name, old, version = m.start.decode("latin-1").split(" ")
        changed = re.sub(pattern, new, old, count=1)
        if changed == old:
            raise Unfit(f"no {pattern} in {old}")
        return replace(m, start=f"{name} {changed} {version}".encode("latin-1"))

    return edit


def asks(**parameters: str) -> MessageEdit:
    """Append parameters to a request's query."""

    def edit(m: Message) -> Message:
        name, old, version = m.start.decode("latin-1").split(" ")
        added = "&".join(f"{k}={quote(v)}" for k, v in parameters.items())
        changed = f"{old}{'&' if '?' in old else '?'}{added}"
        return replace(m, start=f"{name} {changed} {version}".encode("latin-1"))

    return edit


def header(name: str, *values: str) -> MessageEdit:
    """Set a header field to these values, one field line each; without any it is left out."""
    return lambda m: m.with_header(name, *values)


def rewritten(name: str, pattern: str, new: str) -> MessageEdit:
    """Rewrite a header field's value by a regular expression."""

    def edit(m: Message) -> Message:
        old = m.header(name)
        changed = re.sub(pattern, new, old or "", count=1)
        if old is None or changed == old:
            raise Unfit(f"no {pattern} in {name}: {old}")
        return m.with_header(name, changed)

    return edit


def announced(length: int) -> MessageEdit:
    """Announce another length than the body has: this many bytes more."""
    return lambda m: m.with_header(LENGTH, str(len(m.body) + length))


def body(data: bytes, media_type: str | None = None) -> MessageEdit:
    """Exchange the body, and its Content-Type when one is given."""

    def edit(m: Message) -> Message:
        changed = m.with_body(data)
        return changed if media_type is None else changed.with_header("content-type", media_type)

    return edit


def replaced(old: bytes, new: bytes, count: int = 1) -> MessageEdit:
    """Exchange bytes in the body, the first `count` times they occur (-1: every time)."""

    def edit(m: Message) -> Message:
        if old not in m.body:
            raise Unfit(f"no {old!r}")
        return m.with_body(m.body.replace(old, new, count))

    return edit


def matched(pattern: bytes, new: bytes, count: int = 1) -> MessageEdit:
    """Exchange what a regular expression finds in the body (`count` 0: every time)."""

    def edit(m: Message) -> Message:
        changed, times = re.subn(pattern, new, m.body, count=count)
        if not times:
            raise Unfit(f"no {pattern!r}")
        return m.with_body(changed)

    return edit
