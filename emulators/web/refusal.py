"""How the web services say no: a status and one line, never a DICOM type (PS3.18 8.6.3)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

logger = logging.getLogger(__name__)


class Refusal(HTTPException):
    """The request cannot be served; `detail` becomes the status report."""

    def __init__(self, status: int, why: str, headers: Mapping[str, str] | None = None) -> None:
        """Refuse with `status` because of `why`."""
        super().__init__(status, why, headers)


def bad_request(why: str) -> Refusal:
    """Refuse something malformed."""
    return Refusal(400, why)


def not_found(what: str) -> Refusal:
    """Refuse something this server does not hold."""
    return Refusal(404, f"no such {what}")


def not_acceptable(offered: str) -> Refusal:
    """Refuse because no acceptable media type can be given; names what can."""
    return Refusal(406, f"available: {offered}")


async def status_report(_: Request, refusal: Exception) -> Response:
    """Answer an HTTPException with its status report."""
    if not isinstance(refusal, HTTPException):
        return report(500, "internal error")
    return report(refusal.status_code, refusal.detail, refusal.headers)


async def internal_error(_: Request, error: Exception) -> Response:
    """Answer what nobody expected; the log gets its place, the peer its kind."""
    logger.error("web-broke", exc_info=error)
    return report(500, f"internal error: {type(error).__name__}")


async def peer_left(_: Request, __: Exception) -> Response:
    """Answer nobody: the peer closed the connection while it was sending."""
    return Response(status_code=400)


def report(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """Make a status report. Its text is ASCII, so nothing a peer sent acts in it."""
    body = json.dumps({"status": status, "problem": " ".join(why.split())[:500]})
    return Response(body, status, dict(headers) if headers else None, media_type="application/json")
