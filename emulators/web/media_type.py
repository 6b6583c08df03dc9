"""Media types and Accept lists, read totally (RFC 9110 8.3.1, 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TYPE: Final = re.compile(rf"\s*({_NAME})/({_NAME})\s*")
# Unquoted values may hold a slash here: type=application/dicom is common, though not legal.
_PARAMETER: Final = re.compile(
    rf';\s*(?:({_NAME})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?\s*', re.DOTALL
)
ENTRIES: Final = 64


class BadMediaType(ValueError):
    """Text that is no media type; the text of the exception is one line."""


@dataclass(frozen=True, slots=True)
class MediaType:
    """`essence` in lower case, and its parameters in order, names in lower case."""

    essence: str
    parameters: tuple[tuple[str, str], ...] = ()

    def parameter(self, name: str) -> str:
        """Return the first value of the parameter `name`, or an empty text."""
        return next((value for key, value in self.parameters if key == name), "")

    def count(self, name: str) -> int:
        """Return how often the parameter `name` is given."""
        return sum(key == name for key, _ in self.parameters)


def parse_media_type(text: str) -> MediaType:
    """Read one media type. Raises: BadMediaType."""
    media_type, end = _read(text, 0)
    if end != len(text):
        raise BadMediaType(f"not a media type at character {end}")
    return media_type


def parse_accept(text: str) -> tuple[MediaType, ...]:
    """Read an Accept list; entries that are no media type are left out (PS3.18 8.7.7).

    Raises: BadMediaType when the list is longer than `ENTRIES`.
    """
    found: list[MediaType] = []
    at = 0
    while at < len(text):
        try:
            media_type, end = _read(text, at)
            if end < len(text) and text[end] != ",":
                raise BadMediaType("trailing text")
            found.append(media_type)
        except BadMediaType:
            end = _next_comma(text, at)
        at = end + 1
        if len(found) > ENTRIES:
            raise BadMediaType(f"more than {ENTRIES} media types")
    return tuple(found)


def _read(text: str, at: int) -> tuple[MediaType, int]:
    head = _TYPE.match(text, at)
    if head is None:
        raise BadMediaType(f"not a media type at character {at}")
    at = head.end()
    parameters: list[tuple[str, str]] = []
    while parameter := _PARAMETER.match(text, at):
        at = parameter.end()
        name, quoted, bare = parameter.groups()
        if name is not None:
            value = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
            parameters.append((name.lower(), value))
    return MediaType(f"{head[1]}/{head[2]}".lower(), tuple(parameters)), at


def _next_comma(text: str, at: int) -> int:
    quoted = False
    for place in range(at, len(text)):
        if text[place] == '"':
            quoted = not quoted
        elif text[place] == "," and not quoted:
            return place
    return len(text)
