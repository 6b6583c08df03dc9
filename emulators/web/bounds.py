"""Bounds on what a web peer may send: bytes of a body, and time between its pieces."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one request body."""

    max_body_bytes: int
    idle_s: float = 30.0  # between two pieces of a body


class Bounded:
    """ASGI middleware inside the exception handlers: 413, 408 and 415 by way of HTTPException."""

    def __init__(self, app: ASGIApp, bounds: Bounds) -> None:
        self._app = app
        self._bounds = bounds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        if not (announced.isascii() and announced.isdigit()) or (
            int(announced[:20]) > self._bounds.max_body_bytes
        ):
            raise _too_large(self._bounds)
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            raise HTTPException(415, "no content coding is accepted")
        await self._app(scope, _Counted(receive, self._bounds), send)


class _Counted:
    def __init__(self, receive: Receive, bounds: Bounds) -> None:
        self._receive = receive
        self._bounds = bounds
        self._seen = 0
        self._complete = False

    async def __call__(self) -> Message:
        if self._complete:  # only the end of the connection is left to wait for
            return await self._receive()
        try:
            async with asyncio.timeout(self._bounds.idle_s):
                message = await self._receive()
        except TimeoutError:
            close = {"Connection": "close"}
            raise HTTPException(408, "the body stopped coming", close) from None
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._seen > self._bounds.max_body_bytes:
                raise _too_large(self._bounds)
        return message


def _too_large(bounds: Bounds) -> HTTPException:
    # The connection is not closed: what still comes is read and thrown away by the server, since
    # closing on unread bytes resets the connection, and the peer might never see this answer.
    return HTTPException(413, f"a body may have {bounds.max_body_bytes} bytes")


async def read_whole(receive: Receive) -> bytes:
    """Collect a body already bounded above. Raises: ClientDisconnect."""
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)
