"""A TOML document read key by key; every mistake names file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping

from harness.core.errors import UsageError

MAX_CHARS = 1 << 20


class Table:
    """A TOML table that remembers where it is and which of its keys were asked for."""

    def __init__(self, values: Mapping[str, object], source: str, path: str = "") -> None:
        self._values = values
        self._source = source
        self._path = path
        self._asked: set[str] = set()

    def wrong(self, key: str, what: str) -> UsageError:
        """Make the error for a key: file, key, what to do."""
        where = f"{self._path}.{key}" if self._path else key
        return UsageError(f"{self._source}: {where}: {what}")

    def has(self, key: str) -> bool:
        """Tell whether the key is there."""
        self._asked.add(key)
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """Read a non-empty string; without a default the key is required."""
        value = self._value(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(key, f"must be a non-empty string, not {value!r}")
        return value

    def optional_text(self, key: str) -> str | None:
        """Read a string that may be absent."""
        return self.text(key) if self.has(key) else None

    def value(self, key: str) -> object:
        """Read whatever is there; the key is required."""
        return self._value(key, None)

    def port(self, key: str) -> int:
        """Read a TCP port, 1 to 65535."""
        value = self._value(key, None)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65536:
            raise self.wrong(key, f"must be a port number from 1 to 65535, not {value!r}")
        return value

    def optional_port(self, key: str) -> int | None:
        """Read a TCP port that may be absent."""
        return self.port(key) if self.has(key) else None

    def flag(self, key: str, default: bool) -> bool:
        """Read a boolean."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, not {value!r}")
        return value

    def seconds(self, key: str, default: float) -> float:
        """Read a positive, finite number of seconds, at most an hour."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 3600:
            raise self.wrong(key, f"must be a number of seconds from 0 to 3600, not {value!r}")
        return float(value)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Read a list of strings."""
        value = self._value(key, list(default) if default is not None else None)
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.wrong(key, "must be a list of non-empty strings")
        return tuple(value)

    def table(self, key: str) -> Table:
        """Read a sub-table."""
        value = self._value(key, None)
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return Table(value, self._source, self._below(key))

    def optional_table(self, key: str) -> Table | None:
        """Read a sub-table that may be absent."""
        return self.table(key) if self.has(key) else None

    def tables(self, key: str, *, required: bool = False) -> tuple[Table, ...]:
        """Read an array of tables."""
        value = self._value(key, None if required else [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(key, f"must be an array of tables: [[{self._below(key)}]]")
        if required and not value:
            raise self.wrong(key, "must hold at least one table")
        return tuple(
            Table(v, self._source, f"{self._below(key)}[{i}]") for i, v in enumerate(value)
        )

    def named_tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """Read a table of tables, name by name."""
        if self.has(key):
            outer = self.table(key)
            for name in outer._values:
                yield name, outer.table(name)

    def done(self) -> None:
        """Refuse keys that nobody asked for: a typing error must not pass silently."""
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.wrong(key, f"unknown key; known here: {known}")

    def _below(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _value(self, key: str, default: object) -> object:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                raise self.wrong(key, "is missing")
            return default
        return self._values[key]


def parse(text: str, source: str) -> Table:
    """Parse a TOML document.

    Raises:
        UsageError: it is too large, or not TOML; the message names file, line and column.
    """
    if len(text) > MAX_CHARS:
        raise UsageError(f"{source}: larger than {MAX_CHARS} characters; is this the right file?")
    try:
        return Table(tomllib.loads(text), source)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as why:
        line = str(why).splitlines()[0] if str(why) else type(why).__name__
        raise UsageError(f"{source}: not TOML: {line}") from why
