"""Query parameters of rendered resources, read strictly (PS3.18 8.3.5.1)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import QueryParams

from emulators.web.refusal import bad_request

FUNCTIONS: Final = {"linear": "LINEAR", "linear-exact": "LINEAR_EXACT", "sigmoid": "SIGMOID"}
ANNOTATIONS: Final = frozenset({"patient", "technique"})
PROFILES: Final = frozenset({"no", "yes", "srgb"})
MOST_PIXELS: Final = 16384  # a side of the viewport

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Window:
    """A VOI window of PS3.3 C.11.2.1.2."""

    center: float
    width: float
    function: str


@dataclass(frozen=True, slots=True)
class Viewport:
    """A box to fit into, and the region to show of the source; None stands for "all of it"."""

    width: int
    height: int
    left: float | None = None
    top: float | None = None
    region_width: float | None = None  # negative: flipped left to right
    region_height: float | None = None


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """What the rendered image shall look like."""

    viewport: Viewport | None
    window: Window | None
    quality: int
    icc_profile: bool
    warning: str  # about annotations that are not burned in; empty: none


def render_request(query: QueryParams) -> RenderRequest:
    """Read the parameters. Raises: Refusal 400 naming the parameter."""
    viewport, window = _one(query, "viewport"), _one(query, "window")
    profile = _one(query, "iccprofile")
    if profile is not None and profile not in PROFILES:
        raise bad_request("iccprofile: one of no, yes, srgb is supported")
    return RenderRequest(
        None if viewport is None else _viewport(viewport),
        None if window is None else _window(window),
        _quality(_one(query, "quality")),
        profile not in (None, "no"),
        _annotations(_one(query, "annotation")),
    )


def _one(query: QueryParams, name: str) -> str | None:
    values = query.getlist(name)
    if len(values) > 1:
        raise bad_request(f"{name}: given twice")
    return values[0] if values else None


def _quality(text: str | None) -> int:
    if text is None:
        return 90
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= 100):
        raise bad_request("quality: a number from 1 to 100 is wanted")
    return int(text)


def _annotations(text: str | None) -> str:
    if text is None:
        return ""
    asked = text.split(",")
    if not set(asked) <= ANNOTATIONS:
        raise bad_request("annotation: patient and technique are the keywords")
    return f"The following annotation values are not supported: {', '.join(asked)}"


def _window(text: str) -> Window:
    parts = text.split(",")
    if len(parts) != 3 or parts[2].lower() not in FUNCTIONS:
        raise bad_request("window: center, width and linear, linear-exact or sigmoid are wanted")
    center, width = _number("window", parts[0]), _number("window", parts[1])
    function = FUNCTIONS[parts[2].lower()]
    # PS3.3 C.11.2.1.2: at least 1 for LINEAR, more than 0 for the other two.
    if width < 1 if function == "LINEAR" else width <= 0:
        raise bad_request("window: the width is too small")
    return Window(center, width, function)


def _viewport(text: str) -> Viewport:
    parts = text.split(",")
    if len(parts) not in (2, 6):
        raise bad_request("viewport: two or six values are wanted")
    size = []
    for part in parts[:2]:
        if not (part.isascii() and part.isdigit() and 0 < int(part[:9]) <= MOST_PIXELS):
            raise bad_request(f"viewport: sides from 1 to {MOST_PIXELS} are wanted")
        size.append(int(part))
    region = [_number("viewport", part) if part else None for part in parts[2:]]
    if any(value == 0 for value in region[2:]):
        raise bad_request("viewport: a region has a size")
    if any(value is not None and value < 0 for value in region[:2]):
        raise bad_request("viewport: a region begins inside the image")
    return Viewport(size[0], size[1], *region)


def _number(name: str, text: str) -> float:
    number = float(text) if _NUMBER.fullmatch(text) and len(text) <= 32 else math.inf
    if not math.isfinite(number):
        raise bad_request(f"{name}: numbers are wanted")
    return number
