"""One direction of an HTTP exchange: requests and responses are judged by the same code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from harness.checks.registry import Inconclusive
from harness.content import json_text
from harness.content.message_body import request_content, response_content
from harness.core.finding import Span
from harness.core.octets import Payload
from harness.core.requirement import Role
from harness.core.subject import Header, HttpExchange, JsonObject, JsonValue
from harness.core.trace import Trace
from harness.wire import media_type, multipart
from harness.wire.media_type import MediaType
from harness.wire.multipart import Multipart

T = TypeVar("T")

JSON_TYPES: Final = ("application/dicom+json", "application/json")
FINDINGS_PER_MESSAGE: Final = 10  # an encoder repeats its mistakes; ten of a kind show it

_ADDITIONAL: Final = re.compile(r"There are (\d+) additional results that can be requested")


@dataclass(frozen=True, slots=True)
class Message:
    """What one end sent: header fields and body."""

    exchange: HttpExchange
    source: Role
    headers: tuple[Header, ...]
    body: Payload

    @property
    def name(self) -> str:
        """How locators call it."""
        return "request" if self.source is Role.INITIATOR else "response"

    @property
    def span(self) -> Span | None:
        """Where the whole message lies on the connection."""
        x = self.exchange
        return x.request_span if self.source is Role.INITIATOR else x.response_span

    def header(self, name: str) -> str | None:
        """Return the values of a header joined by comma; None when absent."""
        found = [v for k, v in self.headers if k == name]
        return ", ".join(found) if found else None

    @property
    def content_type(self) -> MediaType | None:
        """The declared media type; None when absent or unreadable."""
        text = self.header("content-type")
        return media_type.parse(text) if text else None

    @property
    def essence(self) -> str:
        """Type and subtype of the declared media type in lower case; "" when there is none."""
        found = self.content_type
        return found.essence.lower() if found else ""

    @property
    def is_multipart(self) -> bool:
        """Whether it declares a multipart body (even if its parameters cannot be read)."""
        return (self.header("content-type") or "").lower().lstrip().startswith("multipart/")

    @property
    def is_json(self) -> bool:
        """Whether it declares a JSON body."""
        return self.essence in JSON_TYPES

    def at(self, offset: int) -> Span | None:
        """Point at one byte of the body; at the whole message when a content coding hides it."""
        if self.header("content-encoding"):
            return self.span
        start = self.body.origin(offset)
        return Span(self.exchange.connection, self.source, start, start + 1)

    def content(self, trace: Trace) -> Payload:
        """Return the body without content coding. Raises: Inconclusive when it cannot be undone."""
        undo = request_content if self.source is Role.INITIATOR else response_content
        key = ("content", self.exchange.id, self.source)
        found, problem = trace.memo(key, lambda: undo(self.exchange))
        if problem:
            raise Inconclusive(f"{self.name} body: {problem}")
        return found

    def parts(self, trace: Trace) -> Multipart:
        """Split the multipart body (once per trace)."""
        key = ("parts", self.exchange.id, self.source)
        declared = self.header("content-type") or ""
        return trace.memo(key, lambda: multipart.split(self.content(trace), declared))

    def json(self, trace: Trace) -> JsonValue:
        """Read the JSON body (once per trace)."""
        key = ("json", self.exchange.id, self.source)
        return trace.memo(key, lambda: json_text.read(self.content(trace).read()).value)


def request(x: HttpExchange) -> Message:
    """Look at the request."""
    return Message(x, Role.INITIATOR, x.request_headers, x.request_body)


def response(x: HttpExchange) -> Message:
    """Look at the response."""
    return Message(x, Role.RESPONDER, x.response_headers, x.response_body)


def objects(value: JsonValue) -> tuple[tuple[str, JsonObject], ...]:
    """List the top-level data sets of a body with their JSON pointers."""
    if isinstance(value, JsonObject):
        return (("", value),)
    if isinstance(value, tuple):
        return tuple((f"/{i}", v) for i, v in enumerate(value) if isinstance(v, JsonObject))
    return ()


def has(members: JsonObject, name: str) -> bool:
    """Whether an object has a member of that name, null or not."""
    return any(k == name for k, _ in members.members)


def additional_results(x: HttpExchange) -> int | None:
    """Return how many more results a Warning announces (PS3.18 8.3.4.4.1); None without one."""
    found = _ADDITIONAL.search(x.response_header("warning") or "")
    return int(found.group(1)) if found else None


def few(findings: Iterable[T]) -> Iterator[T]:
    """Stop after a handful of findings on one message."""
    return islice(findings, FINDINGS_PER_MESSAGE)
