"""What the service can do, as WADL and as JSON (PS3.18 8.9, Annex H)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.web.addresses import ROOT, addresses
from emulators.web.negotiate import JSON, Offer, negotiate

WADL: Final = "application/vnd.sun.wadl+xml"
OFFERS: Final = (Offer(WADL), Offer(JSON))
NAMESPACE: Final = "http://wadl.dev.java.net/2009/02"

#: What a resource is answered in and taken in, by the end of its path and the method.
_MEDIA_TYPES: Final[Mapping[tuple[str, str], Sequence[str]]] = {
    ("GET", "search"): (
        "application/dicom+json",
        'multipart/related; type="application/dicom+xml"',
    ),
    ("GET", "metadata"): (
        "application/dicom+json",
        'multipart/related; type="application/dicom+xml"',
    ),
    ("GET", "rendered"): ("image/jpeg", "image/png", "image/gif"),
    ("GET", "bulk"): ('multipart/related; type="application/octet-stream"',),
    ("GET", "object"): (
        'multipart/related; type="application/dicom"',
        'multipart/related; type="application/octet-stream"',
    ),
    ("POST", "store"): (
        'multipart/related; type="application/dicom"',
        'multipart/related; type="application/dicom+json"',
        'multipart/related; type="application/dicom+xml"',
    ),
}
_STORE_ANSWERS: Final = (
    "application/dicom+json",
    'multipart/related; type="application/dicom+xml"',
)
_SEARCH_PARAMETERS: Final = (
    "limit",
    "offset",
    "includefield",
    "fuzzymatching",
    "accept",
    "charset",
)
_RENDER_PARAMETERS: Final = ("viewport", "window", "quality", "annotation", "iccprofile", "accept")


class Capabilities:
    """Answers OPTIONS: at the root with everything, elsewhere with the methods."""

    def __init__(self, routes: Sequence[Route]) -> None:
        """Describe `routes`, whose paths are relative to the root."""
        self._methods: dict[str, set[str]] = {}
        for route in routes:
            path = re.sub(r":[a-z]+}", "}", route.path)
            self._methods.setdefault(path, set()).update((route.methods or set()) - {"HEAD"})
        self._paths = tuple(dict.fromkeys(route.path for route in routes))

    def routes(self) -> list[Route]:
        """Return the resources that answer OPTIONS."""
        root = Route("/", self.everything, methods=["OPTIONS"])
        return [root] + [Route(path, self.allowed, methods=["OPTIONS"]) for path in self._paths]

    def everything(self, request: Request) -> Response:
        """Answer with the capabilities description."""
        choice = negotiate(request, OFFERS)
        base = addresses(request).base
        if choice.offer.essence == JSON:
            return Response(json.dumps(self._described(base)), media_type=JSON)
        return Response(self._wadl(base), headers={"Content-Type": WADL})

    def allowed(self, request: Request) -> Response:
        """Answer with the methods of one resource."""
        path = re.sub(r":[a-z]+}", "}", request.scope["route"].path).removeprefix(ROOT)
        methods = sorted({"OPTIONS", *self._methods[path]})
        return Response(status_code=204, headers={"Allow": ", ".join(methods)})

    def _described(self, base: str) -> dict[str, object]:
        return {
            "base": base,
            "charset": ["utf-8"],
            "resources": [
                {
                    "path": path,
                    "methods": [
                        {
                            "name": name,
                            "accepts": list(_takes(name)),
                            "answers": list(_answers(name, path)),
                            "parameters": list(_parameters(name, path)),
                        }
                        for name in sorted(methods)
                    ],
                }
                for path, methods in self._methods.items()
            ],
        }

    def _wadl(self, base: str) -> bytes:
        resources = "".join(
            f"<resource path={quoteattr(path.lstrip('/'))}>"
            + "".join(_method(name, path) for name in sorted(methods))
            + "</resource>"
            for path, methods in self._methods.items()
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<application xmlns="{NAMESPACE}">'
            f"<doc>{escape('All text is in the character set utf-8.')}</doc>"
            f"<resources base={quoteattr(base)}>{resources}</resources></application>"
        ).encode()


def _kind(method: str, path: str) -> str:
    if method == "POST":
        return "store"
    end = path.rpartition("/")[2]
    if end in ("metadata", "rendered"):
        return end
    if end in ("bulkdata", "pixeldata", "{path}", "{frames}"):
        return "bulk"
    return "object" if end.startswith("{") else "search"


def _answers(method: str, path: str) -> Sequence[str]:
    return _STORE_ANSWERS if method == "POST" else _MEDIA_TYPES[method, _kind(method, path)]


def _takes(method: str) -> Sequence[str]:
    return _MEDIA_TYPES[method, "store"] if method == "POST" else ()


def _parameters(method: str, path: str) -> Sequence[str]:
    if method == "POST":
        return ()
    kind = _kind(method, path)
    if kind == "search":
        return _SEARCH_PARAMETERS
    return _RENDER_PARAMETERS if kind == "rendered" else ("accept", "charset")


def _method(name: str, path: str) -> str:
    request = "".join(
        f'<param name="{one}" style="query" type="xs:string"/>' for one in _parameters(name, path)
    )
    charset = '<param name="Accept-Charset" style="header" default="utf-8"/>'
    taken = "".join(_representation(one) for one in _takes(name))
    given = "".join(_representation(one) for one in _answers(name, path))
    return (
        f'<method name="{name}"><request>{charset}{request}{taken}</request>'
        f'<response status="200">{given}</response></method>'
    )


def _representation(media_type: str) -> str:
    return f"<representation mediaType={quoteattr(media_type)}/>"
