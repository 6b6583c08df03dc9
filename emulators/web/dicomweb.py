"""DICOMweb over one store: search, retrieve, store, capabilities (PS3.18 10)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.core.store import Store
from emulators.web.addresses import ROOT
from emulators.web.bounds import Bounded, Bounds
from emulators.web.capabilities import Capabilities
from emulators.web.qido import Search
from emulators.web.refusal import internal_error, peer_left, status_report
from emulators.web.stow import StoreInstances
from emulators.web.wado import Retrieve
from emulators.web.wado_bulk import RetrieveBulk
from emulators.web.wado_rendered import Render

MAX_REQUEST_BYTES: Final = 4 << 30
MAX_PART_BYTES: Final = 2 << 30

Endpoint = Callable[[Request], Any]


def dicomweb_app(
    store: Store,
    *,
    max_request_bytes: int = MAX_REQUEST_BYTES,
    max_part_bytes: int = MAX_PART_BYTES,
    inside: Sequence[Middleware] = (),
) -> Starlette:
    """Make the application that serves `store` below /dicom-web.

    `inside` stands between the bounds on requests and the services.
    """
    routes = [
        *Search(store).routes(),
        *StoreInstances(store, max_part_bytes).routes(),
        *Render(store).routes(),
        *RetrieveBulk(store).routes(),
        *Retrieve(store).routes(),
    ]
    refusals = {HTTPException: status_report, ClientDisconnect: peer_left}
    app = Starlette(
        routes=_joined([*routes, *Capabilities(routes).routes()]),
        middleware=[
            # What the bounds raise would else pass the application's own handlers by.
            Middleware(ExceptionMiddleware, handlers=refusals),
            Middleware(Bounded, bounds=Bounds(max_request_bytes)),
            *inside,
        ],
        exception_handlers={**refusals, Exception: internal_error},
    )
    app.router.redirect_slashes = False
    return app


def _joined(routes: Sequence[Route]) -> list[Route]:
    """Make one route a path, so that 405 can name every method that the resource has."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for route in routes:
        paths = (ROOT, ROOT + "/") if route.path == "/" else (ROOT + route.path,)
        for path in paths:
            for method in route.methods or ():
                by_path.setdefault(path, {})[method] = route.endpoint
    return [
        Route(path, _dispatch(endpoints), methods=sorted(endpoints))
        for path, endpoints in by_path.items()
    ]


def _dispatch(endpoints: Mapping[str, Endpoint]) -> Endpoint:
    async def answer(request: Request) -> Response:
        endpoint = endpoints[request.method]
        if inspect.iscoroutinefunction(endpoint):
            response: Response = await endpoint(request)
        else:
            response = await run_in_threadpool(endpoint, request)
        return response

    return answer
