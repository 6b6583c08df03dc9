"""Reads attributes out of DICOM JSON (PS3.18 F.2). Tags are "GGGGEEEE"; nothing raises."""

from __future__ import annotations

from harness.core.subject import JsonNumber, JsonObject, JsonValue


def vr(obj: JsonObject, tag: str) -> str:
    """Return an attribute's vr as written; "" when absent."""
    attribute = obj.get(tag)
    found = attribute.get("vr") if isinstance(attribute, JsonObject) else None
    return found if isinstance(found, str) else ""


def values(obj: JsonObject, tag: str) -> tuple[JsonValue, ...]:
    """Return what stands in an attribute's Value array, nulls included; () when absent."""
    attribute = obj.get(tag)
    found = attribute.get("Value") if isinstance(attribute, JsonObject) else None
    return found if isinstance(found, tuple) else ()


def texts(obj: JsonObject, tag: str) -> tuple[str, ...]:
    """Return the values as text: numbers as written, names by their alphabetic part."""
    return tuple(_text(v) for v in values(obj, tag))


def text(obj: JsonObject, tag: str) -> str:
    """Return the first value as text; "" when there is none."""
    found = values(obj, tag)
    return _text(found[0]) if found else ""


def number(obj: JsonObject, tag: str) -> int | None:
    """Return the first value as an integer, also one written as a string (IS may be)."""
    found = text(obj, tag).strip()
    if len(found) > 20 or not found.isascii():
        return None
    try:
        return int(found)
    except ValueError:
        return None


def items(obj: JsonObject, tag: str) -> tuple[JsonObject, ...]:
    """Return the items of a sequence; what is no object is left out."""
    return tuple(v for v in values(obj, tag) if isinstance(v, JsonObject))


def datasets(body: JsonValue) -> tuple[JsonObject, ...]:
    """Return the data sets of a body: its array's objects, or the one object that it is."""
    if isinstance(body, JsonObject):
        return (body,)
    return tuple(v for v in body if isinstance(v, JsonObject)) if isinstance(body, tuple) else ()


def _text(value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, JsonNumber):
        return value.text
    if isinstance(value, JsonObject):
        name = value.get("Alphabetic")
        return name if isinstance(name, str) else ""
    return ""
