"""Media types as they stand in Content-Type and Accept (RFC 9110 8.3.1, 5.6.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - RFC 9110's name for it
_TYPE = re.compile(rf"[ \t]*({_TOKEN}/{_TOKEN})[ \t]*")
_PARAMETER = re.compile(rf';[ \t]*(?:({_TOKEN})=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?[ \t]*')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type; a parameter is (name in lower case, value, whether it was quoted)."""

    type: str  # "multipart/related", as sent
    parameters: tuple[tuple[str, str, bool], ...]

    @property
    def essence(self) -> str:
        """Type and subtype in lower case."""
        return self.type.lower()

    def parameter(self, name: str) -> str | None:
        """Return the first value of a parameter, unquoted; None when absent."""
        wanted = name.lower()
        return next((v for k, v, _ in self.parameters if k == wanted), None)


def _parse_at(text: str, at: int) -> tuple[MediaType, int] | None:
    head = _TYPE.match(text, at)
    if head is None:
        return None
    at = head.end()
    parameters: list[tuple[str, str, bool]] = []
    while at < len(text) and text[at] == ";":
        found = _PARAMETER.match(text, at)
        if found is None:
            return None
        name, quoted, plain = found.groups()
        if name is not None:
            value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else plain
            parameters.append((name.lower(), value, quoted is not None))
        at = found.end()
    return MediaType(head[1], tuple(parameters)), at


def parse(text: str) -> MediaType | None:
    """Read one media type; None when it is none.

    An unquoted value with characters no token may have is read all the same ("type=application/
    dicom" is common): whoever minds looks at the third field.
    """
    found = _parse_at(text, 0)
    return found[0] if found is not None and found[1] == len(text) else None


def parse_list(text: str) -> tuple[MediaType, ...]:
    """Read a list such as Accept's, as far as it can be read."""
    out: list[MediaType] = []
    at = 0
    while at < len(text):
        found = _parse_at(text, at)
        if found is None:
            break
        out.append(found[0])
        at = found[1]
        if at < len(text) and text[at] != ",":
            break
        at += 1
    return tuple(out)
