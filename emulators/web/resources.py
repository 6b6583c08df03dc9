"""Resources of the retrieve transactions: what a path names, and what it is called in answers."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from emulators.core.store import Store, StoredInstance
from emulators.web.addresses import Addresses, checked_uid
from emulators.web.refusal import not_found

STUDY: Final = "/studies/{study}"
SERIES: Final = STUDY + "/series/{series}"
INSTANCE: Final = SERIES + "/instances/{instance}"
LEVELS: Final = (STUDY, SERIES, INSTANCE)


def held(store: Store, request: Request) -> list[StoredInstance]:
    """Return the instances below the resource in the path. Raises: Refusal 400 or 404."""
    given = {
        name: checked_uid(request.path_params[name], name)
        for name in ("study", "series", "instance")
        if name in request.path_params
    }
    found = store.instances(given.get("study"), given.get("series"), given.get("instance"))
    if not found:
        raise not_found(list(given)[-1])
    return found


def location(where: Addresses, instance: StoredInstance) -> str:
    """Return the address of an instance."""
    return where.instance(instance.study_uid, instance.series_uid, instance.sop_instance)


def located(response: Response, where: Addresses, request: Request) -> Response:
    """Say in the response which resource it represents (PS3.18 Table 8.4.2-1)."""
    path = request.url.path
    response.headers["Content-Location"] = where.base + path[path.index("/studies/") :]
    return response
