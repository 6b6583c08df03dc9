"""ASGI middleware that misbehaves as long as a fault is on, and steps aside otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulators.core.faults import Faults
from emulators.core.store import Store
from emulators.web.addresses import ROOT
from emulators.web.faults.exchange import Answer, Asked, Misbehaviour

#: Exchanges are held whole while a fault is on; what is larger is not worth misbehaving with.
MOST_BYTES: Final = 512 << 20


class Misbehaving:
    """Stands between the bounds and the services."""

    def __init__(
        self, app: ASGIApp, faults: Faults, known: Sequence[Misbehaviour], store: Store
    ) -> None:
        """Show those of the `known` misbehaviours whose faults are on."""
        self._app = app
        self._faults = faults
        self._known = tuple(known)
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one exchange on, or spoil it."""
        shown = self._shown(scope) if scope["type"] == "http" else ()
        if not shown:
            await self._app(scope, receive, send)
            return
        asked = _asked(scope, await _whole(receive), self._store)
        heard = asked
        for one in shown:
            heard = one.hears(heard)
        made = (one.instead(asked) for one in shown)
        answer = next((one for one in made if one is not None), None)
        if answer is None:
            answer = await self._answered(_scope(scope, heard), heard.body, receive)
        for one in shown:
            answer = one.says(asked, answer)
        await _say(answer, send)

    def _shown(self, scope: Scope) -> Sequence[Misbehaviour]:
        on = self._faults.on
        if not on:
            return ()
        kind = _asked(scope, b"", self._store).transaction
        return [one for one in self._known if one.fault.name in on and kind in one.of]

    async def _answered(self, scope: Scope, body: bytes, receive: Receive) -> Answer:
        """Ask the service. Raises: HTTPException when its answer is too large to be held."""
        given = False
        head: Message = {"status": 500, "headers": []}
        pieces: list[bytes] = []
        size = 0

        async def give() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def take(message: Message) -> None:
            nonlocal head, size
            if message["type"] == "http.response.start":
                head = message
            elif message["type"] == "http.response.body":
                piece = message.get("body", b"")
                size += len(piece)
                if size <= MOST_BYTES:
                    pieces.append(piece)

        await self._app(scope, give, take)
        if size > MOST_BYTES:
            raise HTTPException(413, "too large an answer while a fault is on")
        headers = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in head["headers"]
        )
        return Answer(head["status"], headers, b"".join(pieces))


async def _whole(receive: Receive) -> bytes:
    """Collect a request's body. Raises: ClientDisconnect, HTTPException when it is too large."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "too large a request while a fault is on")
    return bytes(body)


def _asked(scope: Scope, body: bytes, store: Store) -> Asked:
    return Asked(
        scope["method"],
        scope["path"].removeprefix(ROOT),
        tuple(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in scope["headers"]
        ),
        body,
        store,
    )


def _scope(scope: Scope, heard: Asked) -> Scope:
    path = ROOT + heard.path
    headers = heard.with_header("content-length", str(len(heard.body))).headers
    return {
        **scope,
        "path": path,
        "raw_path": quote(path).encode("ascii"),
        "query_string": urlencode(heard.query).encode("ascii"),
        "headers": _encoded(headers),
    }


def _encoded(headers: Sequence[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _say(answer: Answer, send: Send) -> None:
    """Send it; a body that is cut is never completed, so the server ends the connection."""
    if answer.status != 204:
        answer = answer.with_header("content-length", str(len(answer.body)))
    head = {
        "type": "http.response.start",
        "status": answer.status,
        "headers": _encoded(answer.headers),
    }
    await send(head)
    whole = answer.cut is None
    body = answer.body if whole else answer.body[: answer.cut]
    await send({"type": "http.response.body", "body": body, "more_body": not whole})
