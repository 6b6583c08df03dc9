"""JSON text to values and back without losing a digit (RFC 8259, FHIR R4 json.html)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias, cast

MAX_DEPTH: Final = 64
MAX_NUMBER_CHARS: Final = 64

_STRUCTURE: Final = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]*)")


class Malformed(ValueError):
    """The text is not JSON, or more of it than anybody needs; one line says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number as it was written: 1.10 stays 1.10."""

    text: str

    @property
    def is_integer(self) -> bool:
        """Tell whether it is written without fraction and exponent."""
        return _INTEGER.fullmatch(self.text) is not None

    @property
    def decimal(self) -> Decimal:
        """Its exact value."""
        return Decimal(self.text)


JsonValue: TypeAlias = "bool | int | Number | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]


def decode(data: bytes) -> JsonValue:
    """Read JSON text. Raises: Malformed, also for duplicate keys, NaN, a BOM, lone surrogates."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8 at byte {error.start}") from error
    _check_depth(text)
    try:
        value = json.loads(
            text,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_constant,
            object_pairs_hook=_unique,
        )
        # An escaped lone surrogate is valid JSON grammar but no Unicode text.
        if "\\u" in text:
            encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("a string holds half a surrogate pair") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"not JSON: {error.msg} at character {error.pos}") from error
    return cast("JsonValue", value)


def encode(value: JsonValue) -> str:
    """Write `value` compactly, numbers as they were read, keys in their order."""
    out: list[str] = []
    _write(value, out)
    return "".join(out)


def as_object(value: JsonValue) -> JsonObject:
    """Give `value` if it is an object, else an empty one: navigation never fails."""
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """Give the items of an array, a single value as one item, nothing for absence."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(value: JsonValue) -> list[JsonObject]:
    """Give the objects among the items of `value`."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def as_text(value: JsonValue) -> str:
    """Give a string as it is and anything else as an empty one."""
    return value if isinstance(value, str) else ""


def _write(value: JsonValue, out: list[str]) -> None:
    if isinstance(value, dict):
        out.append("{")
        for index, (key, member) in enumerate(value.items()):
            out.append("," if index else "")
            out.append(json.dumps(key, ensure_ascii=False))
            out.append(":")
            _write(member, out)
        out.append("}")
    elif isinstance(value, list):
        out.append("[")
        for index, item in enumerate(value):
            out.append("," if index else "")
            _write(item, out)
        out.append("]")
    elif isinstance(value, Number):
        out.append(value.text)
    else:
        out.append(json.dumps(value, ensure_ascii=False))


def _check_depth(text: str) -> None:
    """Count brackets outside strings first: the library's parser recurses."""
    depth, inside = 0, False
    for match in _STRUCTURE.finditer(text):
        mark = match.group()
        if mark == '"':
            inside = not inside
        elif not inside and mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Malformed(f"nested more than {MAX_DEPTH} deep")
        elif not inside and mark in "]}":
            depth -= 1


def _number(text: str) -> Number:
    if len(text) > MAX_NUMBER_CHARS:
        raise Malformed(f"a number of {len(text)} characters")
    return Number(text)


def _constant(text: str) -> JsonValue:
    raise Malformed(f"{text} is not a JSON number")


def _unique(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Malformed(f"duplicate key {key[:40]!r}")
            seen.add(key)
    return members
