"""JSON text to values with nothing lost and nothing raised (RFC 8259)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from harness.content.json_salvage import repeated, salvage
from harness.core.subject import JsonNumber, JsonObject, JsonValue

MAX_DEPTH: Final = 100
MAX_PROBLEMS: Final = 100
_SURROGATES: Final = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """A value as far as it could be read, and what a strict reader objects to."""

    value: JsonValue
    problems: tuple[str, ...]


class _Members(list[tuple[str, object]]):
    """An object's members as the standard library hands them over."""


def read(data: bytes) -> JsonDocument:
    """Read a JSON text."""
    problems: list[str] = []
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append("starts with a byte order mark")
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as why:
        problems.append(f"not UTF-8 at byte {why.start}: 0x{data[why.start]:02X}")
        text = data.decode("utf-8", "replace")
    constants: list[str] = []

    def constant(name: str) -> JsonNumber:
        constants.append(name)
        return JsonNumber(name)

    raw: object
    try:
        raw = json.loads(
            text,
            object_pairs_hook=_Members,
            parse_float=JsonNumber,
            parse_int=JsonNumber,
            parse_constant=constant,
        )
    except (ValueError, RecursionError):
        # Broken or too deep: read it again, slowly, to keep what stands before the defect.
        value, found = salvage(text, MAX_DEPTH)
        return JsonDocument(value, tuple(problems + found)[:MAX_PROBLEMS])
    problems.extend(f"{name} is not a JSON value" for name in constants[:MAX_PROBLEMS])
    freezer = _Freezer("\\u" in text, problems)
    return JsonDocument(freezer.freeze(raw, 0), tuple(problems[:MAX_PROBLEMS]))


class _Freezer:
    """Turns the library's lists into frozen values, noting what the library let pass."""

    def __init__(self, escapes: bool, problems: list[str]) -> None:
        self.escapes, self.problems = escapes, problems

    def text(self, text: str) -> str:
        """Replace lone surrogates: a text with them cannot be written anywhere."""
        if not self.escapes or not any(ord(c) in _SURROGATES for c in text):
            return text
        self.problems.append("lone surrogate in a string")
        return "".join("\ufffd" if ord(c) in _SURROGATES else c for c in text)

    def freeze(self, raw: object, depth: int) -> JsonValue:
        """Freeze one value."""
        if isinstance(raw, str):
            return self.text(raw)
        if raw is None or isinstance(raw, bool | JsonNumber):
            return raw
        if depth >= MAX_DEPTH:
            self.problems.append(f"nested deeper than {MAX_DEPTH}")
            return None
        if isinstance(raw, _Members):
            members = tuple((self.text(k), self.freeze(v, depth + 1)) for k, v in raw)
            if len({k for k, _ in members}) != len(members):
                self.problems.extend(repeated([k for k, _ in members]))
            return JsonObject(members)
        if isinstance(raw, list):
            return tuple(self.freeze(v, depth + 1) for v in raw)
        return None
