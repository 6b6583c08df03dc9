"""DICOM JSON, written by ourselves and total over whatever pydicom has read (PS3.18 Annex F)."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

from emulators.core.dicom_values import (
    CHARACTER_SET,
    Element,
    Order,
    Unreadable,
    encodings_of,
    is_signed,
    numbers,
    octets,
    tags,
    texts,
    vr_of,
)
from emulators.core.unreadable import UNREADABLE

#: Stands for the base URL in what `encode` writes: text never holds a bare DEL, since it is
#: escaped there, so `with_base` cannot replace anything else.
BASE: Final = "\x7f"
INLINE_BELOW: Final = 1024  # bytes
DEPTH: Final = 64
BULK_PATH: Final = re.compile(r"[0-9A-F]{8}(?:/[1-9][0-9]{0,5}/[0-9A-F]{8}){0,64}")

_EXACT: Final = 2**53  # the integers every JSON reader keeps (RFC 8259 6)
_PIXELS: Final = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
_BULK: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
_BINARY_NUMBERS: Final = frozenset({"FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"})
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,17}")
_PN_GROUPS: Final = ("Alphabetic", "Ideographic", "Phonetic")
_UTF_8: Final = '{"vr":"CS","Value":["ISO_IR 192"]}'

Bulk = Callable[[str], str]


def encode(ds: Dataset, *, bulk: Bulk | None = None, inline_below: int = INLINE_BELOW) -> bytes:
    """Encode one data set as a DICOM JSON object in UTF-8.

    `bulk` makes the BulkDataURI of a value from its path (tags and item numbers joined by "/", the
    numbers from 1); without it the URIs are `BASE` plus the resource of PS3.18 10.4.1.1.5.
    """
    writer = _Writer(bulk or bulk_links(ds), inline_below)
    return writer.data_set(ds, _Context((), "", False, 0)).encode("utf-8", "replace")


def with_base(metadata: bytes, base_url: str) -> bytes:
    """Put `base_url` where `encode` left a place for it."""
    return metadata.replace(BASE.encode(), json.dumps(base_url)[1:-1].encode())


def bulk_links(ds: Dataset) -> Bulk:
    """Return what names the bulk data of the instance `ds` under `BASE`."""
    levels = ("studies", "series", "instances")
    uids = (_uid(ds, tag) for tag in (0x0020000D, 0x0020000E, 0x00080018))
    place = "/".join(f"{level}/{uid}" for level, uid in zip(levels, uids, strict=True))
    return lambda path: f"{BASE}/{place}/bulkdata/{path}"


def _uid(ds: Dataset, tag: int) -> str:
    element = ds.get_item(tag) if tag in ds else None
    found = texts(element, "UI", ("ascii",)) if element is not None else []
    # Anything but the repertoire of UI has no place in an address.
    return re.sub(r"[^0-9.]", "", found[0]) if found else ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What an item takes over from the data set around it."""

    encodings: Sequence[str]
    path: str
    signed: bool
    depth: int


class _Writer:
    def __init__(self, bulk: Bulk, inline_below: int) -> None:
        self._bulk = bulk
        self._inline_below = inline_below

    def data_set(self, ds: Dataset, outer: _Context) -> str:
        """Write one object: keys ascending, neither group lengths nor file meta (F.2.2)."""
        inner = _Context(
            encodings_of(ds, outer.encodings or ("iso8859",)),
            outer.path,
            is_signed(ds, outer.signed),
            outer.depth,
        )
        order: Order = ">" if ds.original_encoding[1] is False else "<"
        members = []
        for tag in sorted(ds.keys()):
            if tag.element == 0 or tag.group in (0x0000, 0x0002, 0xFFFE):
                continue
            element = _item(ds, tag)
            if element is not None:
                members.append(f'"{tag:08X}":{self._element(ds, element, inner, order)}')
        return "{" + ",".join(members) + "}"

    def _element(self, ds: Dataset, element: Element, at: _Context, order: Order) -> str:
        tag = int(element.tag)
        vr = vr_of(element, at.signed)
        path = f"{at.path}{tag:08X}"
        try:
            if tag == CHARACTER_SET:  # what is written here is UTF-8, whatever was read (F.2.3)
                return _UTF_8 if texts(element, "CS", ("ascii",)) else '{"vr":"CS"}'
            if vr == "SQ":
                return self._sequence(ds, tag, path, at)
            if tag in _PIXELS or vr in _BULK:
                return self._octets(element, vr, path, order)
            found = _values(element, vr, at.encodings)
        except Unreadable:
            return self._octets(element, "UN", path, order)
        if found is None:
            return self._reference(vr, path)
        return _member(vr, found)

    def _sequence(self, ds: Dataset, tag: int, path: str, at: _Context) -> str:
        try:
            items = list(ds[tag].value or ())
        except Exception as error:  # pydicom parses here and may raise anything
            raise Unreadable("not a sequence") from error
        if at.depth >= DEPTH or not all(isinstance(item, Dataset) for item in items):
            return '{"vr":"SQ"}'
        return _member(
            "SQ",
            [
                self.data_set(
                    item, _Context(at.encodings, f"{path}/{number}/", at.signed, at.depth + 1)
                )
                for number, item in enumerate(items, start=1)
            ],
        )

    def _octets(self, element: Element, vr: str, path: str, order: Order) -> str:
        vr = vr if vr in _BULK else "UN"
        try:
            value = octets(element, vr, order)
        except Unreadable:
            return self._reference(vr, path)
        if not value:
            return f'{{"vr":"{vr}"}}'
        if int(element.tag) in _PIXELS or len(value) >= self._inline_below:
            return self._reference(vr, path)
        return f'{{"vr":"{vr}","InlineBinary":"{base64.b64encode(value).decode()}"}}'

    def _reference(self, vr: str, path: str) -> str:
        uri = json.dumps(self._bulk(path), ensure_ascii=False)
        return f'{{"vr":"{vr}","BulkDataURI":{uri}}}'


def _member(vr: str, values: list[str]) -> str:
    return f'{{"vr":"{vr}","Value":[{",".join(values)}]}}' if values else f'{{"vr":"{vr}"}}'


def _values(element: Element, vr: str, encodings: Sequence[str]) -> list[str] | None:
    """Return the JSON of each value, or None where JSON has none (NaN, infinity: bulk data)."""
    if vr in _BINARY_NUMBERS:
        found = numbers(element, vr)
        if not all(math.isfinite(number) for number in found):
            return None
        return [_number(number, vr) for number in found]
    if vr == "AT":
        return [f'"{tag:08X}"' for tag in tags(element)]
    written = {"PN": _person, "DS": _decimal, "IS": _integer}.get(vr, _text)
    return [written(text) if text else "null" for text in texts(element, vr, encodings)]


def _number(number: int | float, vr: str) -> str:
    if vr in ("SV", "UV") and abs(number) > _EXACT:
        return f'"{number}"'
    return repr(float(number)) if vr in ("FD", "FL") else str(int(number))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace(BASE, "\\u007f")


def _decimal(text: str) -> str:
    if _DECIMAL.fullmatch(text):
        number = float(text)
        try:
            exact = math.isfinite(number) and Decimal(repr(number)) == Decimal(text)
        except InvalidOperation:
            exact = False
        if exact:
            whole = number.is_integer() and abs(number) <= _EXACT
            return str(int(number)) if whole else repr(number)
    return _text(text)


def _integer(text: str) -> str:
    if _INTEGER.fullmatch(text) and abs(int(text)) <= _EXACT:
        return str(int(text))
    return _text(text)


def _person(text: str) -> str:
    groups = [group.rstrip(" ") for group in text.split("=")]
    members = [
        f'"{name}":{_text(group)}' for name, group in zip(_PN_GROUPS, groups, strict=False) if group
    ]
    return "{" + ",".join(members) + "}" if members else "null"


def _item(ds: Dataset, tag: BaseTag) -> Element | None:
    """Return an element, as read where pydicom cannot settle its VR."""
    try:
        return ds.get_item(tag)
    except UNREADABLE:
        return ds.get_item(tag, keep_deferred=True)
