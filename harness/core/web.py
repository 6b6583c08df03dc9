"""HTTP exchanges (RFC 9110, RFC 9112)."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.exchange import Exchange
from harness.core.finding import Span
from harness.core.octets import Payload

Header = tuple[str, str]  # name in lower case, value as sent; order and repeats kept


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpExchange(Exchange):
    """One HTTP/1.1 request and its response; `status` is 0 when no response was seen."""

    method: str
    target: str  # as sent: path and query, or an absolute form
    request_headers: tuple[Header, ...]
    request_body: Payload
    status: int
    reason: str
    response_headers: tuple[Header, ...]
    response_body: Payload  # transfer coding removed, content coding kept
    request_span: Span
    response_span: Span | None
    complete: bool  # both messages arrived whole
    answered: float = 0.0  # when the response's first byte was seen; 0.0 without a response

    @property
    def path(self) -> str:
        """The target without scheme, authority and query."""
        target = self.target
        if not target.startswith("/") and "://" in target:
            target = "/" + target.split("://", 1)[1].partition("/")[2]
        return target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query as sent, without the question mark."""
        return self.target.partition("?")[2]

    def request_header(self, name: str) -> str | None:
        """Return a request header's values joined by comma; None when absent."""
        found = [v for k, v in self.request_headers if k == name]
        return ", ".join(found) if found else None

    def response_header(self, name: str) -> str | None:
        """Return a response header's values joined by comma; None when absent."""
        found = [v for k, v in self.response_headers if k == name]
        return ", ".join(found) if found else None
