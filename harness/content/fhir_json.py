"""Finds resources in FHIR JSON and walks to elements inside them; nothing raises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.core.subject import JsonNumber, JsonObject, JsonValue

MAX_BUNDLE_DEPTH: Final = 8  # of Bundles in Bundles


def resource_type(value: JsonValue) -> str:
    """Return the resourceType; "" when it is no resource."""
    found = value.get("resourceType") if isinstance(value, JsonObject) else None
    return found if isinstance(found, str) else ""


def resources(value: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonObject]]:
    """Yield (JSON pointer, resource): the body itself and what a Bundle's entries carry."""
    yield from _resources(value, pointer, 0)


def _resources(value: JsonValue, pointer: str, depth: int) -> Iterator[tuple[str, JsonObject]]:
    kind = resource_type(value)
    if not kind or not isinstance(value, JsonObject):
        return
    yield pointer, value
    entries = value.get("entry")
    if kind != "Bundle" or depth >= MAX_BUNDLE_DEPTH or not isinstance(entries, tuple):
        return
    for i, entry in enumerate(entries):
        if isinstance(entry, JsonObject):
            inner = f"{pointer}/entry/{i}/resource"
            yield from _resources(entry.get("resource"), inner, depth + 1)


def at(resource: JsonValue, *path: str | int) -> JsonValue | None:
    """Walk down by member names and array indices; None where the path ends early."""
    here: JsonValue = resource
    for step in path:
        if isinstance(step, str) and isinstance(here, JsonObject):
            here = here.get(step)
        elif isinstance(step, int) and isinstance(here, tuple) and 0 <= step < len(here):
            here = here[step]
        else:
            return None
    return here


def all_of(resource: JsonValue, *path: str) -> tuple[JsonValue, ...]:
    """Collect everything at a path of member names, through every element of every array."""
    found: list[JsonValue] = [resource]
    for step in path:
        found = [
            value
            for here in found
            if isinstance(here, JsonObject)
            for value in _each(here.get(step))
        ]
    return tuple(found)


def _each(value: JsonValue) -> tuple[JsonValue, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def string(value: JsonValue) -> str:
    """Return a primitive as text, a number as written; "" for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, JsonNumber):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return ""
