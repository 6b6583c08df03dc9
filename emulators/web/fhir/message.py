"""Request and answer of the REST interface as plain values (FHIR R4 http.html)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Final, Protocol

from emulators.web.fhir.json_document import JsonObject
from emulators.web.fhir.store import Version

FHIR_JSON: Final = "application/fhir+json"


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request below the service base; header names in lower case."""

    method: str
    path: tuple[str, ...]  # decoded segments after the base
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    base: str = "http://localhost/fhir"  # as the client sees it, without a final slash

    def header(self, name: str) -> str:
        """Join all fields of that name; empty when there is none."""
        return ", ".join(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Context:
    """What a request says besides its content: where the server is, and how to answer."""

    base: str
    now: datetime
    strict: bool = False  # Prefer: handling=strict
    returning: str = ""  # Prefer: return=...
    within: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    # ids that a transaction under way will create: references to them are no mistake


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and the resource in the body, as JSON text or as an object."""

    status: int
    body: str | JsonObject | None = None
    headers: tuple[tuple[str, str], ...] = ()
    version: Version | None = None
    is_read: bool = False

    def header(self, name: str) -> str:
        """Give one header; empty when it is absent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Answering(Protocol):
    """Who answers requests: the service, or what stands before it."""

    def answer(self, request: Request) -> Answer:
        """Answer a request, whatever it is."""


def version_headers(version: Version) -> tuple[tuple[str, str], ...]:
    """Give ETag and Last-Modified of a version (http.html#read)."""
    return (("ETag", version.etag), ("Last-Modified", http_date(version.updated)))


def location(base: str, version: Version) -> str:
    """Give the absolute version-specific address of a version."""
    return f"{base}/{version.type}/{version.id}/_history/{version.number}"


def http_date(instant: str) -> str:
    """Write a FHIR instant in UTC as an HTTP date, to the second."""
    return format_datetime(datetime.fromisoformat(instant), usegmt=True)


def instant(at: datetime) -> str:
    """Write a time in UTC as a FHIR instant with milliseconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}+00:00"


def field_items(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Read a comma list of `value; name=value` (RFC 9110 5.6); names in lower case."""
    for item in _cut(text, ","):
        first, *rest = _cut(item, ";")
        parameters: dict[str, str] = {}
        for part in rest:
            name, _, value = part.partition("=")
            parameters[name.strip().lower()] = value.strip().strip('"')
        if first.strip():
            yield first.strip(), parameters


def _cut(text: str, separator: str) -> list[str]:
    parts: list[str] = []
    current: list[str] = []
    quoted = False
    for char in text:
        if char == '"':
            quoted = not quoted
        if char == separator and not quoted:
            parts.append("".join(current))
            current = []
        else:
            current.append(char)
    return [*parts, "".join(current)]
