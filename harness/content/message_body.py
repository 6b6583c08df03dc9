"""HTTP bodies with their content coding undone, into bounded memory (RFC 9110 8.4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from harness.content.transfer_syntax import inflated
from harness.core.octets import Payload, payload
from harness.core.subject import Header, HttpExchange
from harness.wire import media_type
from harness.wire.media_type import MediaType

MAX_DECODED_BYTES: Final = 1 << 28
_INFLATABLE: Final = ("gzip", "x-gzip", "deflate")


def request_type(x: HttpExchange) -> MediaType | None:
    """Return the request's media type; None when absent or malformed."""
    return media_type.parse(x.request_header("content-type") or "")


def response_type(x: HttpExchange) -> MediaType | None:
    """Return the response's media type; None when absent or malformed."""
    return media_type.parse(x.response_header("content-type") or "")


def request_content(x: HttpExchange) -> tuple[Payload, str]:
    """Return the request body without content coding, and what is wrong with it."""
    return _content(x.request_body, x.request_headers)


def response_content(x: HttpExchange) -> tuple[Payload, str]:
    """Return the response body without content coding, and what is wrong with it."""
    return _content(x.response_body, x.response_headers)


def _content(body: Payload, headers: Sequence[Header]) -> tuple[Payload, str]:
    codings = [
        c.strip().lower() for k, v in headers if k == "content-encoding" for c in v.split(",")
    ]
    for coding in reversed([c for c in codings if c not in ("", "identity")]):
        if not body.size:
            return body, ""
        if coding not in _INFLATABLE:
            return body, f"content coding {coding[:40]!r} is not known"
        # "deflate" is zlib by the book and a bare deflate stream by old custom.
        bare = coding == "deflate" and body.read(0, 1)[0] & 0x0F != 8
        data, problem = inflated(body, raw=bare, limit=MAX_DECODED_BYTES)
        body = payload(data)
        if problem:
            return body, f"{coding}: {problem}"
    return body, ""
