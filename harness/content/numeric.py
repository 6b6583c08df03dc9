"""Numeric values of data elements, whatever their VR: as text, as integers, as floating point."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Final

from harness.content.element import Element

NUMERIC_TEXT: Final = ("DS", "IS")
_BINARY: Final = {
    "US": "H",
    "SS": "h",
    "UL": "I",
    "SL": "i",
    "UV": "Q",
    "SV": "q",
    "FL": "f",
    "FD": "d",
}
NUMERIC: Final = frozenset((*NUMERIC_TEXT, *_BINARY))
_LONGEST: Final = 32  # characters of a number that is worth reading


def numbers_of(element: Element) -> tuple[float | None, ...]:
    """Read the values of a numeric VR; None stands for one that is no number."""
    code = _BINARY.get(element.vr)
    if code is None:
        return tuple(number(text) for text in element.texts())
    one = struct.Struct(("<" if element.encoding.little else ">") + code)
    raw = element.raw
    whole = len(raw) // one.size * one.size
    values: list[float | None] = [float(n) for (n,) in one.iter_unpack(raw[:whole])]
    return (*values, None) if whole < len(raw) else tuple(values)


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """Read a decimal or integer string (PS3.5 6.2); None when it is none."""
    text = text.strip()
    plain = len(text) <= _LONGEST and text.isascii() and text[-1:].isalnum() and "_" not in text
    if not plain or text.lstrip("+-.")[:1].isalpha():  # "inf", "nan"
        return None
    try:
        return float(text)
    except ValueError:
        return None
