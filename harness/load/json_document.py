"""A JSON document read key by key; every mistake names file and key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn, TypeVar

from harness.core.errors import UsageError

E = TypeVar("E")


class Members:
    """A JSON object that remembers where it is."""

    def __init__(self, values: Mapping[str, object], source: str, path: str = "") -> None:
        self._values = values
        self._source = source
        self._path = path

    def wrong(self, key: str, what: str) -> UsageError:
        """Make the error for a key: file, key, what is wrong."""
        where = f"{self._path}.{key}" if self._path else key
        return UsageError(f"{self._source}: {where}: {what}")

    def text(self, key: str) -> str:
        """Read a string."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self.wrong(key, f"must be a string, not {value!r:.60}")
        return value

    def number(self, key: str) -> int:
        """Read a whole number from 0 to what JSON numbers can carry (2^53 - 1)."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 53:
            raise self.wrong(key, f"must be a whole number, not {value!r:.60}")
        return value

    def schema(self, expected: str) -> None:
        """Refuse a document of another kind or version."""
        found = self.text("schema")
        if found != expected:
            raise self.wrong(
                "schema", f"{found!r:.60} was written by another version; this one reads {expected}"
            )

    def one_of(self, key: str, known: Mapping[str, E]) -> E:
        """Read a string that stands for one of some known values."""
        name = self.text(key)
        if name not in known:
            raise self.wrong(key, f"unknown: {name!r:.60}; known: {', '.join(known)}")
        return known[name]

    def member(self, key: str) -> Members:
        """Read an object."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be an object, not {value!r:.60}")
        return Members(value, self._source, self._below(key))

    def objects(self, key: str) -> tuple[Members, ...]:
        """Read an array of objects."""
        value = self._value(key)
        if not isinstance(value, list):
            raise self.wrong(key, f"must be an array, not {value!r:.60}")
        found: list[Members] = []
        for i, one in enumerate(value):
            if not isinstance(one, dict):
                raise self.wrong(f"{key}[{i}]", f"must be an object, not {one!r:.60}")
            found.append(Members(one, self._source, f"{self._below(key)}[{i}]"))
        return tuple(found)

    def _below(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _value(self, key: str) -> object:
        if key not in self._values:
            raise self.wrong(key, "is missing")
        return self._values[key]


def parse(text: str, source: str) -> Members:
    """Parse a JSON document that is an object; a key that is there twice is refused.

    Raises:
        UsageError: it is not JSON, not an object, or ambiguous; the text names the file.
    """
    try:
        value = json.loads(text, object_pairs_hook=_unambiguous, parse_constant=_refuse)
    except (ValueError, RecursionError) as why:
        line = str(why).splitlines()[0] if str(why) else type(why).__name__
        raise UsageError(f"{source}: damaged, not JSON: {line:.120}") from why
    if not isinstance(value, dict):
        raise UsageError(f"{source}: damaged: not a JSON object")
    return Members(value, source)


def _unambiguous(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")
