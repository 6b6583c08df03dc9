"""Values of elements as real numbers, whichever VR carries them (PS3.5 6.2)."""

from __future__ import annotations

import struct
from math import isfinite
from typing import Final

from harness.content.element import DataSet, Element

MAX_VALUES: Final = 100_000  # of one element that are read

_FLOATS: Final = {"FD": "d", "FL": "f", "OD": "d", "OF": "f"}


def decimals(element: Element | None) -> tuple[float, ...]:
    """Read the values of DS, IS, FD, FL and integer VRs; () unless each of them is a number.

    What is malformed is another requirement's matter, so nothing is salvaged.
    """
    if element is None or not element.length:
        return ()
    code = _FLOATS.get(element.vr)
    if code is not None:
        found = _floats(element, code)
    elif element.vr in ("DS", "IS"):
        found = _texts(element)
    else:
        found = tuple(map(float, element.numbers()[:MAX_VALUES]))
    return found if all(map(isfinite, found)) else ()


def decimal(ds: DataSet, tag: int) -> float | None:
    """Read the first value of an element; None when there is none, or it is no number."""
    values = decimals(ds.find(tag))
    return values[0] if values else None


def _floats(element: Element, code: str) -> tuple[float, ...]:
    one = struct.Struct(("<" if element.encoding.little else ">") + code)
    raw = element.raw
    whole = min(len(raw) // one.size, MAX_VALUES) * one.size
    return tuple(n for (n,) in one.iter_unpack(raw[:whole]))


def _texts(element: Element) -> tuple[float, ...]:
    texts = element.texts()
    # Python also takes "1_0" and digits of other scripts: PS3.5 6.2 does not.
    if len(texts) > MAX_VALUES or any("_" in t or not t.isascii() for t in texts):
        return ()
    try:
        return tuple(map(float, texts))
    except ValueError:
        return ()
