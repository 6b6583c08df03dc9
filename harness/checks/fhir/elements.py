"""Elements of a FHIR resource with the place they are at (JSON pointer, RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.core.subject import JsonNumber, JsonObject, JsonValue

Placed = tuple[str, JsonObject]  # JSON pointer, object


def text(value: JsonValue) -> str:
    """Return a JSON string; "" for anything else."""
    return value if isinstance(value, str) else ""


def member(obj: JsonValue, *path: str) -> JsonValue:
    """Follow member names through objects; None when one is missing."""
    for name in path:
        if not isinstance(obj, JsonObject):
            return None
        obj = obj.get(name)
    return obj


def word(obj: JsonValue, *path: str) -> str:
    """Follow member names to a string; "" when there is none."""
    return text(member(obj, *path))


def whole(value: JsonValue) -> int | None:
    """Read a JSON number as an integer; None when it is something else."""
    if not isinstance(value, JsonNumber):
        return None
    try:
        return int(value.text)
    except ValueError:
        return None


def objects(obj: JsonValue, name: str, pointer: str = "") -> tuple[Placed, ...]:
    """Return the objects of an array element, or the one object where an array is missing."""
    value = member(obj, name)
    if isinstance(value, JsonObject):
        return ((f"{pointer}/{name}", value),)
    if not isinstance(value, tuple):
        return ()
    return tuple(
        (f"{pointer}/{name}/{i}", v) for i, v in enumerate(value) if isinstance(v, JsonObject)
    )


def walk(
    value: JsonValue, pointer: str = "", name: str = ""
) -> Iterator[tuple[str, str, JsonValue]]:
    """Yield (pointer, member name, value) of everything inside; array items keep their name."""
    yield pointer, name, value
    if isinstance(value, JsonObject):
        for key, inner in value.members:
            yield from walk(inner, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", key)
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from walk(inner, f"{pointer}/{i}", name)


def codings(concept: JsonValue, pointer: str = "") -> tuple[Placed, ...]:
    """Return the Codings of a CodeableConcept."""
    return objects(concept, "coding", pointer)


def has_coding(concept: JsonValue, system: str, code: str) -> bool:
    """Tell whether a CodeableConcept carries a code of a system."""
    return any(word(c, "system") == system and word(c, "code") == code for _, c in codings(concept))
