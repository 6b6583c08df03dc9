"""Words for HTTP status codes (RFC 9110 15)."""

from __future__ import annotations

from http import HTTPStatus


def reason(status: int) -> str:
    """Give the reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"
