r"""Regular expressions of a bounded dialect: every one that is accepted is quick on every text.

Accepted are literals, `.`, classes, `\d \w \s` and their like, anchors, groups, alternatives and
repetitions. Refused is what can take exponential time (a repetition inside a repetition) and what
such a pattern does not need (look-around, references, flags).
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import Final

MAX_CHARS: Final = 500
MAX_WIDE: Final = 2  # long repetitions that can run over anything
LONG: Final = 100  # repetitions
MAX_DEPTH: Final = 10
SAMPLE: Final = {"d": "1", "D": "x", "w": "a", "W": "-", "s": " ", "S": "x"}
REPEAT: Final = re.compile(r"[*+?]|\{\d{0,4}(?:,\d{0,4})?\}")


class PatternRefused(ValueError):
    """The pattern is outside of the dialect; the text says why, in a line."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern and a text that it is meant for."""

    compiled: re.Pattern[str]
    sample: str  # matched by the pattern: two patterns that match each other's sample overlap


@dataclass(frozen=True, slots=True)
class _Piece:
    sample: str
    wide: bool = False  # one character out of many
    repeats: bool = False  # holds a repetition or an alternative


def compile_pattern(text: str) -> Pattern:
    """Compile a pattern of the dialect.

    Raises:
        PatternRefused: it is too long, not a regular expression, or outside of the dialect.
    """
    if len(text) > MAX_CHARS:
        raise PatternRefused(f"longer than {MAX_CHARS} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(text)
    except (re.error, RecursionError, OverflowError, Warning) as why:
        raise PatternRefused(f"not a regular expression: {why}") from why
    return Pattern(compiled, _Reader(text).all())


def _is_long(repetition: str) -> bool:
    most = re.search(r"(\d*)\}$", repetition)
    return most is None or not most[1] or int(most[1]) > LONG


class _Reader:
    """Reads a pattern that `re` has accepted already, left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._wide = 0

    def all(self) -> str:
        return self._alternatives(0).sample

    def _alternatives(self, depth: int) -> _Piece:
        if depth > MAX_DEPTH:
            raise PatternRefused(f"groups are nested deeper than {MAX_DEPTH}")
        first = self._sequence(depth)
        repeats = first.repeats
        while self._peek() == "|":
            self._at += 1
            self._sequence(depth)
            repeats = True
        return _Piece(first.sample, repeats=repeats)

    def _sequence(self, depth: int) -> _Piece:
        sample, repeats = [], False
        while self._peek() not in ("", "|", ")"):
            piece = self._repeated(self._atom(depth))
            sample.append(piece.sample)
            repeats = repeats or piece.repeats
        return _Piece("".join(sample), repeats=repeats)

    def _repeated(self, piece: _Piece) -> _Piece:
        found = REPEAT.match(self._text, self._at)
        if found is None or found[0] in ("{}", "{,}"):
            return piece
        self._at = found.end()
        if self._peek() in ("?", "+"):  # lazy or possessive: matches the same texts or fewer
            self._at += 1
        if found[0] == "?":
            return _Piece(piece.sample, repeats=piece.repeats)
        if piece.repeats:
            raise PatternRefused("a repeated group may hold no repetition and no alternative")
        if piece.wide and _is_long(found[0]):
            self._wide += 1
            if self._wide > MAX_WIDE:
                raise PatternRefused(f"more than {MAX_WIDE} repetitions of anything, such as .*")
        least = re.match(r"\{(\d+)", found[0])
        return _Piece(piece.sample * min(int(least[1]) if least else 1, MAX_CHARS), repeats=True)

    def _atom(self, depth: int) -> _Piece:
        c = self._next()
        if c == "(":
            return self._group(depth)
        if c == "[":
            return self._class()
        if c == "\\":
            return self._escape()
        if c == ".":
            return _Piece("x", wide=True)
        return _Piece("" if c in "^$" else c)

    def _group(self, depth: int) -> _Piece:
        if self._text.startswith("?:", self._at):
            self._at += 2
        elif self._peek() == "?":
            raise PatternRefused("look-around, flags and named groups are not supported")
        inside = self._alternatives(depth + 1)
        self._at += 1  # the closing bracket
        return inside

    def _class(self) -> _Piece:
        negated = self._peek() == "^"
        self._at += negated
        members: list[str] = []
        while self._peek() != "]" or not members:
            c = self._next()
            members.append(self._escape().sample if c == "\\" else c)
        self._at += 1
        if not negated:
            return _Piece(members[0], wide=True)
        inside = "".join(members)
        return _Piece(next(c for c in "x1 -\x7f" if c not in inside), wide=True)

    def _escape(self) -> _Piece:
        c = self._next()
        if c in SAMPLE:
            return _Piece(SAMPLE[c], wide=c in "DWSw")
        if c in "bBAZ":
            return _Piece("")
        if c.isalnum():
            raise PatternRefused(f"the escape \\{c} is not supported")
        return _Piece(c)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1]
