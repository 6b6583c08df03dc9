"""The query of a search request, read strictly (PS3.18 8.3.4, 10.6.1.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pydicom.datadict import dictionary_VR, tag_for_keyword

from emulators.core.levels import Level, level_of
from emulators.core.matching import Key
from emulators.web.refusal import bad_request

TIMEZONE: Final = "00080201"
ALL: Final = "all"
MOST_PARAMETERS: Final = 256
MOST_RESULTS: Final = 5000

_RESERVED: Final = frozenset({"accept", "charset"})
_SWITCHES: Final = {
    "fuzzymatching": "Only literal matching has been performed.",
    "emptyvaluematching": "Empty Value Matching has not been performed.",
    "multiplevaluematching": "Multiple Value Matching has not been performed.",
}
_HEX: Final = re.compile(r"[0-9A-Fa-f]{8}")
_TIME: Final = r"\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?"
_FORMS: Final = {
    "DA": re.compile(r"\d{8}|\d{8}-|-\d{8}|\d{8}-\d{8}", re.ASCII),
    "TM": re.compile(rf"{_TIME}|{_TIME}-|-{_TIME}|{_TIME}-{_TIME}", re.ASCII),
    "UI": re.compile(r"[0-9]+(?:\.[0-9]+)*"),
}
_ZONE: Final = re.compile(r"[+-](?:0\d|1[0-4])[0-5]\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; tags are eight hexadecimal digits in capitals."""

    keys: tuple[Key, ...] = ()
    fields: frozenset[str] = frozenset()
    everything: bool = False
    offset: int = 0
    limit: int = MOST_RESULTS
    timezone: str = ""  # of the dates and times in the keys (8.3.4.1.1)
    warnings: tuple[str, ...] = field(default=())


def read_query(parameters: Sequence[tuple[str, str]], level: Level) -> Query:
    """Read the parameters of a search for entities of `level`. Raises: Refusal 400."""
    if len(parameters) > MOST_PARAMETERS:
        raise bad_request(f"more than {MOST_PARAMETERS} parameters")
    keys: dict[str, Key] = {}
    fields: set[str] = set()
    once: dict[str, str] = {}
    for name, value in parameters:
        if name == "includefield":
            fields.update(_field(one) for one in value.split(","))
        elif name in ("limit", "offset") or name in _SWITCHES:
            if name in once:
                raise bad_request(f"{name}: given twice")
            once[name] = value
        elif name not in _RESERVED:
            path = _path(name)
            if ".".join(path) in keys:
                raise bad_request(f"{name}: given twice")
            keys[".".join(path)] = _key(name, path, value, level)
    zone = keys.pop(TIMEZONE, None)
    merged = _merged(tuple(keys.values()))
    return Query(
        keys=merged,
        fields=frozenset((fields - {ALL}) | {key.tag for key in merged}),
        everything=ALL in fields,
        offset=_count("offset", once.get("offset", "0")),
        limit=min(_count("limit", once.get("limit", str(MOST_RESULTS))), MOST_RESULTS),
        timezone=_timezone(zone),
        warnings=tuple(
            f"The {name} parameter is not supported. {_SWITCHES[name]}"
            for name, value in sorted(once.items())
            if name in _SWITCHES and _is_true(name, value)
        ),
    )


def _is_true(name: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise bad_request(f"{name}: true or false is wanted")
    return value == "true"


def _count(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise bad_request(f"{name}: a number from 0 is wanted")
    return int(text)


def _field(text: str) -> str:
    return ALL if text == ALL else _path(text)[0]


def _path(text: str) -> list[str]:
    """Read an attribute: keywords or tags, from the outermost sequence inwards."""
    parts = text.split(".")
    if len(parts) > 8:
        raise bad_request("an attribute path has at most 8 steps")
    return [_tag(part) for part in parts]


def _tag(text: str) -> str:
    if _HEX.fullmatch(text):
        return text.upper()
    tag = tag_for_keyword(text)
    if tag is None:
        raise bad_request(f"unknown attribute or parameter {text[:64]!r}")
    return f"{tag:08X}"


def _vr(name: str, tag: str) -> str:
    number = int(tag, 16)
    if number >> 16 & 1:
        raise bad_request(f"{name}: private attributes are not supported as keys")
    try:
        return dictionary_VR(number)
    except KeyError:
        raise bad_request(f"{name}: unknown attribute") from None


def _key(name: str, path: list[str], value: str, level: Level) -> Key:
    if path[0] != TIMEZONE and level_of(path[0]) > level:
        raise bad_request(f"{name[:64]}: not a key of this resource")
    if any(ord(char) < 0x20 for char in value):
        raise bad_request(f"{name[:64]}: a control character in the value")
    vr = _vr(name, path[-1])
    values: tuple[str, ...] = (value,)
    if vr == "UI":  # a list of UIDs; older clients separate it by the backslash of DIMSE
        values = tuple(value.replace("\\", ",").split(","))
    form = _FORMS.get(vr)
    if form is not None and any(one and not form.fullmatch(one) for one in values):
        raise bad_request(f"{name[:64]}: not a value of VR {vr}")
    key = Key(path[-1], vr, values)
    for tag in reversed(path[:-1]):
        if _vr(name, tag) != "SQ":
            raise bad_request(f"{name[:64]}: {tag} is not a sequence")
        key = Key(tag, "SQ", items=(key,))
    return key


def _merged(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """Join keys below the same sequence: one item has to match them all (PS3.4 C.2.2.2.6)."""
    found: dict[str, Key] = {}
    for key in keys:
        held = found.get(key.tag)
        if held is None:
            found[key.tag] = key
        else:
            found[key.tag] = Key(key.tag, "SQ", items=_merged(held.items + key.items))
    return tuple(found.values())


def _timezone(key: Key | None) -> str:
    value = key.values[0] if key is not None and key.values else ""
    if value and not _ZONE.fullmatch(value):
        raise bad_request("TimezoneOffsetFromUTC: of the form +0100")
    return value
