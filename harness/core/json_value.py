"""JSON with nothing lost: duplicate keys stay, numbers keep their text (RFC 8259)."""

from __future__ import annotations

from dataclasses import dataclass

# JSON with nothing lost: an object is a `JsonObject`, so that duplicate keys stay visible;
# a number is a `JsonNumber` holding its text, so that 1.10 stays 1.10.


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class JsonObject:
    """Members in order, duplicates kept."""

    members: tuple[tuple[str, JsonValue], ...]

    def get(self, key: str) -> JsonValue | None:
        """Return the first member with that name; None when absent (or JSON null)."""
        return next((v for k, v in self.members if k == key), None)

    def keys(self) -> tuple[str, ...]:
        """Return the member names in order."""
        return tuple(k for k, _ in self.members)


JsonValue = JsonObject | tuple["JsonValue", ...] | str | JsonNumber | bool | None
