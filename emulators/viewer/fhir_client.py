"""Reading from a FHIR R4 server: searches with their pages, single resources; all bounded."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin

from emulators.web.client import Answer, WebClient, origin
from emulators.web.control import ActionFailed

FHIR_JSON: Final = "application/fhir+json"
PAGES_MAX: Final = 50
RESOURCES_MAX: Final = 5000

Resource = dict[str, Any]  # JSON as received: every access below expects the worst


class FhirClient:
    """Talks to one FHIR server."""

    def __init__(self, client: WebClient, base: str) -> None:
        """Use `base` as the service base URL."""
        self._client = client
        self._base = base.rstrip("/")

    def search(self, kind: str, **parameters: str) -> list[Resource]:
        """Return all matches of a search, page by page. Raises: ActionFailed, WebProblem."""
        url: str | None = f"{self._base}/{kind}?{urlencode(parameters)}"
        found: list[Resource] = []
        seen: set[str] = set()
        while url is not None:
            if url in seen or len(seen) >= PAGES_MAX:
                raise ActionFailed(f"the EHR's pages of {kind} do not end")
            seen.add(url)
            bundle = self._resource(self._client.get(url, FHIR_JSON), "Bundle")
            found += [r for r in entries(bundle) if r.get("resourceType") == kind]
            if len(found) > RESOURCES_MAX:
                raise ActionFailed(f"the EHR answered more than {RESOURCES_MAX} of {kind}")
            url = self._next(bundle, url)
        return found

    def read(self, kind: str, reference: str) -> Resource:
        """Return a resource by a reference to it. Raises: ActionFailed, WebProblem."""
        url = urljoin(f"{self._base}/", quote(reference, safe=":/?&=%#-._~"))
        if origin(url) != origin(self._base):
            raise ActionFailed(f"a reference to {kind} leads to another server")
        return self._resource(self._client.get(url, FHIR_JSON), kind)

    def _next(self, bundle: Resource, url: str) -> str | None:
        for link in listed(bundle.get("link")):
            if isinstance(link, dict) and link.get("relation") == "next":
                target = urljoin(url, str(link.get("url", "")))
                if origin(target) != origin(self._base):
                    raise ActionFailed("the EHR's next page is on another server")
                return target
        return None

    def _resource(self, answer: Answer, kind: str) -> Resource:
        if answer.status != 200:
            raise ActionFailed(f"the EHR answered {answer.status} when asked for {kind}")
        if answer.media_type not in (FHIR_JSON, "application/json"):
            raise ActionFailed(f"the EHR answered {answer.media_type[:80]!r}, not {FHIR_JSON}")
        try:
            value = json.loads(answer.body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as why:
            raise ActionFailed("the EHR's answer is not JSON") from why
        if not isinstance(value, dict) or value.get("resourceType") != kind:
            raise ActionFailed(f"the EHR's answer is not a {kind}")
        return value


def _no_constant(token: str) -> object:
    raise ValueError(token)  # NaN and Infinity are no JSON (RFC 8259 6)


def entries(bundle: Resource) -> list[Resource]:
    """Return the resources in a Bundle."""
    found = (e.get("resource") for e in listed(bundle.get("entry")) if isinstance(e, dict))
    return [r for r in found if isinstance(r, dict)]


def listed(value: object) -> list[Any]:
    """Take a list as it is, anything else for an empty one."""
    return value if isinstance(value, list) else []


def at(value: object, *path: str | int) -> Any:
    """Follow names and positions into JSON; None where it ends."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and len(value) > step else None
    return value


def said(value: object, *path: str | int) -> str:
    """Follow a path to a text; "" where there is none."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""
