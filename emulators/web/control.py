"""The control API: how an emulator's operator drives it (emulators/README.md)."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from emulators.core.faults import Faults, UnknownFault
from emulators.core.peers import BadPeers, Peer, load_peers
from emulators.web.bounds import Bounded, Bounds, read_whole
from emulators.web.work import Busy, Overdue, Work

BODY_BYTES: Final = 1 << 20
ACTIONS: Final = 8  # under way at a time
CALL_S: Final = 30.0
ACTION_S: Final = 120.0
ACTION_MOST_S: Final = 900.0
GRACE_S: Final = 5.0  # an action that keeps its own limit answers better than we could

Action = Callable[[Mapping[str, object]], Mapping[str, object]]

logger = logging.getLogger(__name__)


class Unhealthy(Exception):
    """A service does not answer; the text is one line."""


class ActionFailed(Exception):
    """An action could not do what it was told; the text is one line about the peer or the lack."""


class OwnFailure(Exception):
    """The emulator itself is in trouble, its disk for one; nothing is said of any peer (500)."""


class BadArgument(ValueError):
    """An action was given something it cannot use; the text is one line that names it."""


class Controlled(Protocol):
    """What the control API needs of an actor. All calls come from threads, some at once."""

    @property
    def name(self) -> str:
        """The actor's name: pacs, ehr, modality, viewer."""

    @property
    def faults(self) -> Faults:
        """Its fault switchboard."""

    @property
    def actions(self) -> Mapping[str, Action]:
        """What it can be told to do; each raises ActionFailed, OwnFailure or BadArgument."""

    def health(self) -> None:
        """Return when every service really answers. Raises: Unhealthy."""

    def reset(self) -> None:
        """Forget everything it holds."""

    def seed(self, seed: int, salt: str) -> None:
        """Set what decides everything random, and what goes into identifiers."""

    def meet(self, peers: Mapping[str, Peer]) -> None:
        """Replace the peers it knows."""

    def holds(self) -> Mapping[str, object]:
        """Describe what it holds."""


def control_app(actor: Controlled, token: str = "") -> Starlette:
    """Make the application that serves the control API of `actor`."""
    control = _Control(actor)
    return Starlette(
        routes=[
            Route("/health", control.health, methods=["GET"]),
            Route("/reset", control.reset, methods=["POST"]),
            Route("/seed", control.seed, methods=["POST"]),
            Route("/peers", control.peers, methods=["PUT"]),
            Route("/faults", control.faults, methods=["GET", "PUT"]),
            Route("/holds", control.holds, methods=["GET"]),
            Route("/actions/{name}", control.act, methods=["POST"]),
        ],
        middleware=[
            # What the two below raise would else pass the application's own handlers by.
            Middleware(ExceptionMiddleware, handlers={HTTPException: _refused}),
            Middleware(_Authorised, token=token),
            Middleware(Bounded, bounds=Bounds(BODY_BYTES, idle_s=10.0)),
        ],
        exception_handlers={HTTPException: _refused, Exception: _broke},
    )


class _Control:
    def __init__(self, actor: Controlled) -> None:
        self._actor = actor
        self._calls = Work(ACTIONS)
        self._actions = Work(ACTIONS)

    async def health(self, _: Request) -> Response:
        try:
            await self._calls.within(CALL_S, self._actor.health)
        except Unhealthy as why:
            return _problem(503, str(why))
        except Overdue:
            return _problem(503, f"no answer within {CALL_S:g} s")
        except Busy:
            return _problem(503, "busy")
        return _answer(200, {"status": "ok", "actor": self._actor.name, "version": _version()})

    async def reset(self, _: Request) -> Response:
        await self._call(self._actor.reset)
        return _answer(200, {"ok": True})

    async def seed(self, request: Request) -> Response:
        given = await _arguments(request)
        seed, salt = given.get("seed", 1), given.get("salt", "")
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
            return _problem(400, "seed: a whole number from 0 is wanted")
        if not isinstance(salt, str) or len(salt) > 64:
            return _problem(400, "salt: a text of at most 64 characters is wanted")
        await self._call(partial(self._actor.seed, seed, salt))
        return _answer(200, {"ok": True})

    async def peers(self, request: Request) -> Response:
        try:
            peers = load_peers(await _arguments(request))
        except BadPeers as mistake:
            return _problem(400, str(mistake))
        await self._call(partial(self._actor.meet, peers))
        return _answer(200, {"ok": True})

    async def faults(self, request: Request) -> Response:
        if request.method == "PUT":
            names = (await _arguments(request)).get("on")
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                return _problem(400, "on: a list of fault names is wanted")
            try:
                self._actor.faults.switch(names)
            except UnknownFault as mistake:
                return _problem(400, str(mistake))
        faults = self._actor.faults
        available = {
            fault.name: {"requirement": fault.requirement, "what": fault.what}
            for fault in faults.available
        }
        return _answer(200, {"available": available, "on": sorted(faults.on)})

    async def holds(self, _: Request) -> Response:
        return _answer(200, await self._call(self._actor.holds))

    async def act(self, request: Request) -> Response:
        name = request.path_params["name"]
        action = self._actor.actions.get(name)
        if action is None:
            known = ", ".join(sorted(self._actor.actions)) or "none"
            return _problem(404, f"unknown action {name[:80]!r}; known: {known}")
        given = await _arguments(request)
        limit_s = given.get("limit_s", ACTION_S)
        if not isinstance(limit_s, (int, float)) or isinstance(limit_s, bool):
            return _problem(400, "limit_s: a number is wanted")
        if not 0 < limit_s <= ACTION_MOST_S:
            return _problem(400, f"limit_s: more than 0 and at most {ACTION_MOST_S:g} is wanted")
        try:
            answer = await self._actions.within(limit_s + GRACE_S, partial(action, given))
        except BadArgument as mistake:
            return _problem(400, str(mistake))
        except ActionFailed as failure:
            return _problem(200, str(failure))
        except OwnFailure as failure:
            return _problem(500, str(failure))
        except Overdue:
            return _problem(200, f"{name} did not end within {limit_s:g} s")
        except Busy:
            return _problem(503, f"{ACTIONS} actions are already under way")
        return _answer(200, {"ok": True, **answer})

    async def _call(self, task: Callable[[], Any]) -> Any:
        try:
            return await self._calls.within(CALL_S, task)
        except Overdue:
            raise HTTPException(503, f"no answer within {CALL_S:g} s") from None
        except Busy:
            raise HTTPException(503, "busy") from None


async def _arguments(request: Request) -> dict[str, object]:
    """Read the JSON object in the body; no body is an empty one. Raises: HTTPException 400."""
    body = await read_whole(request.receive)
    if not body.strip():
        return {}
    try:
        value = json.loads(body, parse_constant=_no_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body is not a JSON object") from None
    if not isinstance(value, dict):
        raise HTTPException(400, "the body is not a JSON object")
    return value


def _no_constant(token: str) -> object:
    raise ValueError(token)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


class _Authorised:
    """Wants `Authorization: Bearer TOKEN` when a token is set."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._wanted = f"Bearer {token}".encode() if token else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._wanted and scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, self._wanted):
                raise HTTPException(401, "a bearer token is wanted", {"WWW-Authenticate": "Bearer"})
        await self._app(scope, receive, send)


async def _refused(_: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, HTTPException):
        return _problem(500, "internal error")
    return _problem(refusal.status_code, refusal.detail, refusal.headers)


async def _broke(_: Request, error: Exception) -> Response:
    logger.error("control-broke", exc_info=error)
    return _problem(500, f"internal error: {type(error).__name__}")


def _problem(status: int, problem: str, headers: Mapping[str, str] | None = None) -> Response:
    return _answer(status, {"ok": False, "problem": " ".join(problem.split())}, headers)


def _answer(
    status: int, value: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> Response:
    return Response(
        json.dumps(value, ensure_ascii=True, allow_nan=False),
        status,
        dict(headers) if headers else None,
        media_type="application/json",
    )


def _version() -> str:
    try:
        return version("plugfest")
    except PackageNotFoundError:
        return "0"
