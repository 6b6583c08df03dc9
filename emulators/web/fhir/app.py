"""The FHIR service as an ASGI application."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from emulators.core.log import log_event
from emulators.web.bounds import Bounded, Bounds, read_whole
from emulators.web.fhir.json_document import encode
from emulators.web.fhir.message import FHIR_JSON, Answer, Answering, Request
from emulators.web.fhir.negotiation import content_type
from emulators.web.fhir.outcome import Issue, operation_outcome
from emulators.web.fhir.service import MAX_BODY
from emulators.web.work import Busy, Overdue, Work

MOUNT: Final = "/fhir"
REQUESTS: Final = 64  # under way at a time
ANSWER_S: Final = 30.0
IDLE_S: Final = 10.0
METHODS: Final = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]
_HOST: Final = re.compile(
    r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}](:[0-9]{1,5})?"
)

logger = logging.getLogger(__name__)


def fhir_app(service: Answering, *, fallback_host: str = "localhost") -> Starlette:
    """Serve `service` below `/fhir`; every answer, an error too, is FHIR."""
    endpoint = _Endpoint(service, fallback_host)
    return Starlette(
        routes=[
            Route(MOUNT, endpoint.answer, methods=METHODS),
            Route(f"{MOUNT}/{{rest:path}}", endpoint.answer, methods=METHODS),
        ],
        middleware=[
            Middleware(ExceptionMiddleware, handlers={HTTPException: _refused}),
            Middleware(Bounded, bounds=Bounds(MAX_BODY, idle_s=IDLE_S)),
        ],
        exception_handlers={HTTPException: _refused, Exception: _broke},
    )


class _Endpoint:
    def __init__(self, service: Answering, fallback_host: str) -> None:
        self._service = service
        self._fallback_host = fallback_host
        self._work = Work(REQUESTS)

    async def answer(self, http: HttpRequest) -> Response:
        try:
            body = await read_whole(http.receive)
        except ClientDisconnect:
            return Response(status_code=400)
        request = self._request(http, body)
        if request is None:
            return _outcome(400, "value", "the address is not UTF-8 text or holds too much")
        try:
            answer = await self._work.within(ANSWER_S, partial(self._service.answer, request))
        except Overdue:
            return _outcome(503, "timeout", f"no answer within {ANSWER_S:g} s")
        except Busy:
            return _outcome(503, "throttled", "too many requests at a time")
        return _response(answer, http.method)

    def _request(self, http: HttpRequest, body: bytes) -> Request | None:
        raw = http.scope.get("raw_path") or http.url.path.encode()
        try:
            # Cut before decoding: an escaped slash is no separator.
            below = raw.decode("ascii").partition("?")[0].removeprefix(MOUNT).strip("/")
            path = tuple(unquote(part, errors="strict") for part in below.split("/") if below)
            query = parse_qsl(
                http.scope["query_string"].decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=200,
            )
        except ValueError:
            return None
        headers = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in http.headers.raw
        )
        host = http.headers.get("host", "")
        if not _HOST.fullmatch(host):
            host = self._fallback_host
        base = f"{http.url.scheme}://{host}{MOUNT}"
        return Request(http.method, path, tuple(query), headers, body, base)


def _response(answer: Answer, method: str) -> Response:
    text = answer.body if isinstance(answer.body, str) else ""
    response = Response(text.encode(), status_code=answer.status)
    for name, value in answer.headers:
        response.headers[name] = value
    if method == "HEAD":
        response.body = b""  # the length of the body that GET would bring stays in the header
    return response


def _outcome(status: int, code: str, diagnostics: str) -> Response:
    outcome = operation_outcome([Issue(code, diagnostics)])
    headers = {"Content-Type": content_type(FHIR_JSON)}
    return Response(encode(outcome).encode(), status, headers)


async def _refused(_: HttpRequest, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = {404: "not-found", 405: "not-supported", 408: "timeout", 413: "too-long"}
    detail = error.detail if isinstance(error, HTTPException) else ""
    answer = _outcome(status, code.get(status, "processing"), detail)
    for name, value in (getattr(error, "headers", None) or {}).items():
        answer.headers[name] = value
    return answer


async def _broke(_: HttpRequest, error: Exception) -> Response:
    log_event(logger, logging.ERROR, "fhir-broke", error=type(error).__name__)
    return _outcome(500, "exception", "the server made a mistake")
