"""Identifiers of queries and retrievals: from the library's data sets to keys, and back."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydicom import config
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence as Items

from emulators.core.index import JsonElement
from emulators.core.levels import Level
from emulators.core.matching import Key
from emulators.core.unreadable import UNREADABLE

LEVEL_NAME: Final[dict[str, Level]] = {level.name: level for level in Level}
"""Query/Retrieve Level as it is written (PS3.4 C.3)."""

QUERY_RETRIEVE_LEVEL: Final = "00080052"
RETRIEVE_AE_TITLE: Final = "00080054"
SPECIFIC_CHARACTER_SET: Final = "00080005"

_NOT_KEYS: Final = frozenset({QUERY_RETRIEVE_LEVEL, RETRIEVE_AE_TITLE, SPECIFIC_CHARACTER_SET})
_DEPTH: Final = 8
_ANY_CHARACTERS: Final = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})
"""VRs that Specific Character Set is for (PS3.5 6.1.2.2)."""

_OCTETS: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})

_PACKED: Final = {
    "AT": "<I",
    "FD": "<d",
    "FL": "<f",
    "SL": "<i",
    "SS": "<h",
    "SV": "<q",
    "UL": "<I",
    "US": "<H",
    "UV": "<Q",
}
"""VRs of binary numbers and how one is encoded."""


class BadIdentifier(ValueError):
    """The identifier does not fit the SOP class (status A900); the text is one line."""

    def __init__(self, why: str, tag: str = QUERY_RETRIEVE_LEVEL) -> None:
        super().__init__(why)
        self.tag = int(tag, 16)


def level_named(identifier: Dataset) -> Level:
    """Return the Query/Retrieve Level. Raises: BadIdentifier."""
    element = identifier.get(0x00080052)
    name = "" if element is None else str(element.value or "").strip()
    if name not in LEVEL_NAME:
        raise BadIdentifier("Query/Retrieve Level is missing or unknown")
    return LEVEL_NAME[name]


def keys_of(identifier: Dataset) -> tuple[Key, ...]:
    """Return the keys of an identifier in ascending order of tag."""
    return tuple(_keys(identifier, 0))


def _keys(ds: Dataset, depth: int) -> Iterator[Key]:
    for element in ds:
        tag = f"{element.tag:08X}"
        if tag in _NOT_KEYS or element.tag.element == 0:
            continue
        if element.VR == "SQ":
            item = element.value[0] if element.value else Dataset()
            inner = tuple(_keys(item, depth + 1)) if depth < _DEPTH else ()
            yield Key(tag, "SQ", (), inner)
        else:
            yield Key(tag, _vr(element), _texts(element.value))


def _vr(element: DataElement) -> str:
    """Return the VR, from the dictionary where the peer had none to give."""
    if element.VR != "UN":
        return str(element.VR)
    try:
        return dictionary_VR(element.tag)
    except KeyError:
        return "UN"


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, bytes):
        return (value.decode("utf-8", "replace"),)
    values = value if isinstance(value, (MultiValue, list, tuple)) else (value,)
    return tuple(text for text in (str(one) for one in values) if text)


def response(
    keys: Sequence[Key],
    found: Mapping[str, JsonElement],
    level: Level,
    retrieve_ae: str,
) -> Dataset:
    """Make a C-FIND response identifier: what was asked for, empty where there is no value."""
    ds = _data_set(keys, found)
    _put(ds, QUERY_RETRIEVE_LEVEL, "CS", level.name)
    _put(ds, RETRIEVE_AE_TITLE, "AE", retrieve_ae)
    if not _is_ascii(ds):
        _put(ds, SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 192")
    return ds


def _data_set(keys: Sequence[Key], found: Mapping[str, JsonElement]) -> Dataset:
    ds = Dataset()
    for key in keys:
        element = found.get(key.tag, {})
        vr = str(element.get("vr", key.vr))
        values = element.get("Value")
        if vr == "SQ" or key.vr == "SQ":
            items = values if isinstance(values, list) else []
            made = [_item(key, item) for item in items if isinstance(item, dict)]
            _put(ds, key.tag, "SQ", Items(made))
        else:
            _put(ds, key.tag, vr, _found(vr, element))
    return ds


def _item(key: Key, item: Mapping[str, JsonElement]) -> Dataset:
    """Return an item of a sequence, cut to the keys that were asked for inside it, if any were."""
    inner = key.items or tuple(
        Key(tag, str(element.get("vr", "UN")))
        for tag, element in item.items()
        if tag != SPECIFIC_CHARACTER_SET
    )
    return _data_set(inner, item)


def _found(vr: str, element: JsonElement) -> Any:
    """Return the value for a response; none when it cannot be one of its VR."""
    try:
        return _value(vr, element)
    except UNREADABLE:
        return None


def _value(vr: str, element: JsonElement) -> Any:
    inline = element.get("InlineBinary")
    if isinstance(inline, str):
        return base64.b64decode(inline)
    values = element.get("Value")
    if not isinstance(values, list) or vr in _OCTETS:
        return None
    made = [_one(vr, value) for value in values]
    return made[0] if len(made) == 1 else made


def _one(vr: str, value: Any) -> Any:
    if vr in _PACKED:
        number = int(str(value), 16) if vr == "AT" else value
        struct.pack(_PACKED[vr], number)  # else the whole response could not be encoded
        return number
    if isinstance(value, dict):
        groups = [str(value.get(name, "")) for name in ("Alphabetic", "Ideographic", "Phonetic")]
        value = "=".join(groups).rstrip("=")
    text = "" if value is None else str(value)
    return text.encode("utf-8" if vr in _ANY_CHARACTERS else "ascii", "replace").decode()


def _put(ds: Dataset, tag: str, vr: str, value: Any) -> None:
    """Add an element; a value that its VR cannot have becomes an empty one."""
    number = int(tag, 16)
    try:
        ds[number] = DataElement(number, vr, value, validation_mode=config.IGNORE)
    except UNREADABLE:
        ds[number] = DataElement(number, vr, None, validation_mode=config.IGNORE)


def _is_ascii(ds: Dataset) -> bool:
    for element in ds:
        if element.VR == "SQ":
            if not all(_is_ascii(item) for item in element.value):
                return False
        elif not isinstance(element.value, bytes) and not str(element.value).isascii():
            return False
    return True
