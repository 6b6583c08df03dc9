"""Reads broken JSON text up to its defect and names the defect (RFC 8259)."""

from __future__ import annotations

import re
from typing import Final

from harness.core.subject import JsonNumber, JsonObject, JsonValue

MAX_CHARS: Final = 1 << 23  # a broken text is not read further than this

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_WORD = re.compile(r"-?[A-Za-z]+|-?[0-9][0-9A-Za-z.+-]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt])|.)', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")
_PLAIN: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: Final[dict[str, JsonValue]] = {"true": True, "false": False, "null": None}


def repeated(keys: list[str]) -> list[str]:
    """Name the member names that occur more than once, in order."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for key in keys:
        if key in seen:
            twice[key] = None
        seen.add(key)
    return [f"duplicate member {k[:64]!r}" for k in twice]


def salvage(text: str, max_depth: int) -> tuple[JsonValue, list[str]]:
    """Return the value as far as it goes, its containers closed, and what is wrong."""
    reader = _Salvage(text[:MAX_CHARS], max_depth)
    value = reader.value(0)
    reader.space()
    if not reader.broken and reader.at < len(text):
        reader.stop("more text after the value")
    return value, reader.problems


class _Salvage:
    """A recursive descent that notes the first defect and then only unwinds."""

    def __init__(self, text: str, max_depth: int) -> None:
        self.text, self.max_depth = text, max_depth
        self.at = 0
        self.broken = False
        self.problems: list[str] = []

    def stop(self, why: str) -> None:
        """Give up here: nothing after this is read."""
        if not self.broken:
            self.problems.append(f"{why} at character {self.at}")
        self.broken = True

    def space(self) -> None:
        """Skip white space."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def taken(self, mark: str) -> bool:
        """Take a mark when it comes next."""
        self.space()
        if not self.text.startswith(mark, self.at):
            return False
        self.at += 1
        return True

    def value(self, depth: int) -> JsonValue:
        """Read one value; None when there is none."""
        self.space()
        first = self.text[self.at : self.at + 1]
        if first in ("{", "[") and depth >= self.max_depth:
            self.stop(f"nested deeper than {self.max_depth}")
            return None
        if first == "{":
            return self.members(depth)
        if first == "[":
            return self.array(depth)
        if first == '"':
            return self.string()
        found = _WORD.match(self.text, self.at)
        if found is None:
            self.stop(f"unexpected {first!r}" if first else "ends where a value should be")
            return None
        word = found[0]
        if word in _WORDS:
            self.at = found.end()
            return _WORDS[word]
        if word in ("NaN", "Infinity", "-Infinity"):
            self.problems.append(f"{word} is not a JSON value")
        elif not word.lstrip("-")[0].isdigit():
            self.stop(f"unexpected {word[:20]!r}")
            return None
        elif not _NUMBER.fullmatch(word):
            self.problems.append(f"{word[:40]!r} is not a JSON number")
        self.at = found.end()
        return JsonNumber(word)

    def array(self, depth: int) -> JsonValue:
        """Read an array from its opening bracket."""
        self.at += 1
        out: list[JsonValue] = []
        if self.taken("]"):
            return ()
        while not self.broken:
            self.space()
            before = self.at  # nothing was read of a value when this stays
            value = self.value(depth + 1)
            if not self.broken or self.at > before:
                out.append(value)
            if self.broken or self.taken("]"):
                break
            if not self.taken(","):
                self.stop("no comma or ] after an array's value")
        return tuple(out)

    def members(self, depth: int) -> JsonValue:
        """Read an object from its opening brace."""
        self.at += 1
        out: list[tuple[str, JsonValue]] = []
        if self.taken("}"):
            return JsonObject(())
        while not self.broken:
            self.space()
            if not self.text.startswith('"', self.at):
                self.stop("no member name where one should be")
                break
            key = self.string()
            if not self.broken and not self.taken(":"):
                self.stop("no colon after a member name")
            if self.broken:
                break
            self.space()
            before = self.at  # nothing was read of a value when this stays
            value = self.value(depth + 1)
            if not self.broken or self.at > before:
                out.append((key, value))
            if self.broken or self.taken("}"):
                break
            if not self.taken(","):
                self.stop("no comma or } after a member")
        self.problems.extend(repeated([k for k, _ in out]))
        return JsonObject(tuple(out))

    def string(self) -> str:
        """Read a string from its opening quote."""
        found = _STRING.match(self.text, self.at)
        if found is None:
            self.stop("string without an end")
            return ""
        self.at = found.end()
        if _CONTROL.search(found[1]):
            self.problems.append("control character in a string")
        plain = _ESCAPE.sub(self.unescaped, found[1])
        # A pair of escapes makes one character; half a pair makes none.
        whole = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if whole.count("\ufffd") != plain.count("\ufffd"):
            self.problems.append("lone surrogate in a string")
        return whole

    def unescaped(self, escape: re.Match[str]) -> str:
        """Undo one escape."""
        if escape[1]:
            return chr(int(escape[1], 16))
        if escape[2]:
            return _PLAIN.get(escape[2], escape[2])
        self.problems.append(f"{escape[0]!r} is not an escape")
        return escape[0]
