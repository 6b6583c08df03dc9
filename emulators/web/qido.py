"""Search by QIDO-RS (PS3.18 10.6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from pydicom.datadict import dictionary_VR
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.core.dicom_json import BASE
from emulators.core.levels import Level, level_of
from emulators.core.matching import Key
from emulators.core.search import Match
from emulators.core.store import Store
from emulators.web.addresses import Addresses, addresses, checked_uid
from emulators.web.answers import xml_parts
from emulators.web.moments import combined
from emulators.web.negotiate import DICOM_JSON, DICOM_XML, JSON, Offer, negotiate
from emulators.web.qido_query import TIMEZONE, Query, read_query

OFFERS: Final = (Offer(DICOM_JSON), Offer(DICOM_XML, multipart=True), Offer(JSON))
RETRIEVE_URL: Final = "00081190"
REQUEST_ATTRIBUTES: Final = "00400275"

#: Present in every match, if need be without a value (Tables 10.6.3-3 to 10.6.3-5).
REQUIRED: Final = {
    Level.STUDY: frozenset((
        "00080020", "00080030", "00080050", "00080061", "00080090", "00100010", "00100020",
        "00100030", "00100040", "0020000D", "00200010", "00201206", "00201208",
    )),
    Level.SERIES: frozenset(("00080060", "0020000E", "00200011", "00201209")),
    Level.IMAGE: frozenset(("00080016", "00080018", "00200013")),
}  # fmt: skip
#: Present when known.
CONDITIONAL: Final = {
    Level.STUDY: ["00080056", TIMEZONE],
    Level.SERIES: ["0008103E", "00400244", "00400245", REQUEST_ATTRIBUTES, TIMEZONE],
    Level.IMAGE: ["00080056", "00280008", "00280010", "00280011", "00280100", TIMEZONE],
}
_UNIQUE: Final = {"study": "0020000D", "series": "0020000E"}

Element = dict[str, object]


class Search:
    """The search transactions over one store."""

    def __init__(self, store: Store) -> None:
        """Answer from `store`."""
        self._store = store

    def routes(self) -> list[Route]:
        """Return the resources of Table 10.6.1-1."""
        study, series = "/studies/{study}", "/studies/{study}/series/{series}"
        return [
            self._route("/studies", Level.STUDY),
            self._route(study + "/series", Level.SERIES),
            self._route(study + "/instances", Level.IMAGE),
            self._route(series + "/instances", Level.IMAGE),
            self._route("/series", Level.SERIES),
            self._route("/instances", Level.IMAGE),
        ]

    def _route(self, path: str, level: Level) -> Route:
        def search(request: Request) -> Response:
            return self.search(request, level)

        return Route(path, search, methods=["GET"], name=f"search {path}")

    def search(self, request: Request, level: Level) -> Response:
        """Answer one search for entities of `level`."""
        inside = {name: checked_uid(uid, name) for name, uid in request.path_params.items()}
        query = read_query(request.query_params.multi_items(), level)
        choice = negotiate(request, OFFERS)
        where = addresses(request)
        found = self._matches(query, inside, level)
        page = found[query.offset : query.offset + query.limit]
        remaining = len(found) - query.offset - len(page)
        warnings = list(query.warnings)
        if remaining > 0:
            warnings.append(f"There are {remaining} additional results that can be requested")
        answers = [_attributes(match, query, inside, where) for match in page]
        if choice.offer.multipart:
            places = [_retrieve_url(match, where) for match in page]
            response = xml_parts(list(zip(places, answers, strict=True)))
        else:
            body = json.dumps(answers, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            response = Response(body.encode("utf-8", "replace"), media_type=choice.offer.essence)
        for warning in warnings:
            response.headers.append("Warning", f"299 {where.base}: {warning}")
        return response

    def _matches(self, query: Query, inside: Mapping[str, str], level: Level) -> list[Match]:
        keys, conditions = combined(query.keys, query.timezone)
        scope = tuple(Key(_UNIQUE[name], "UI", (uid,)) for name, uid in inside.items())
        found = self._store.search(level, keys + scope)
        return [match for match in found if all(holds(match.attributes) for holds in conditions)]


def _attributes(
    match: Match, query: Query, inside: Mapping[str, str], where: Addresses
) -> dict[str, Element]:
    levels = _levels(match.level, inside)
    required = {tag for level in levels for tag in REQUIRED[level]}
    # The way to the entity, even where the request has named it already.
    required |= {
        tag for level, tag in zip((2, 3), _UNIQUE.values(), strict=True) if match.level >= level - 1
    }
    wanted = required | {tag for level in levels for tag in CONDITIONAL[level]}
    asked = {tag for tag in query.fields if level_of(tag) <= match.level}
    private = {tag for tag in asked if int(tag[3], 16) % 2}
    # A private element says nothing without its creator (F.3.1).
    wanted |= private | {f"{tag[:4]}00{tag[4:6]}" for tag in private if tag[4:6] != "00"}
    asked -= private
    if query.everything:
        wanted |= match.attributes.keys()
    chosen: dict[str, Element] = {
        tag: _based(match.attributes[tag], where.base)
        for tag in wanted | asked
        if tag in match.attributes and not tag.startswith("7FE0")
    }
    for tag in required | asked:
        chosen.setdefault(tag, {"vr": _vr(tag)})
    chosen["00080005"] = {"vr": "CS", "Value": ["ISO_IR 192"]}
    chosen[RETRIEVE_URL] = {"vr": "UR", "Value": [_retrieve_url(match, where)]}
    if REQUEST_ATTRIBUTES in chosen:
        chosen[REQUEST_ATTRIBUTES] = _with_identifiers(chosen[REQUEST_ATTRIBUTES])
    return dict(sorted(chosen.items()))


def _levels(level: Level, inside: Mapping[str, str]) -> list[Level]:
    """Return the levels whose attributes are due: those the path does not fix (10.6.3.3)."""
    outermost = {0: Level.STUDY, 1: Level.SERIES, 2: Level.IMAGE}[len(inside)]
    return [one for one in (Level.STUDY, Level.SERIES, Level.IMAGE) if outermost <= one <= level]


def _retrieve_url(match: Match, where: Addresses) -> str:
    if match.level is Level.STUDY:
        return where.study(match.study_uid)
    if match.level is Level.SERIES:
        return where.series(match.study_uid, match.series_uid)
    return where.instance(match.study_uid, match.series_uid, match.sop_instance)


def _with_identifiers(element: Element) -> Element:
    """Complete the items: both identifiers belong into each (Table 10.6.3-4)."""
    items = element.get("Value")
    if not isinstance(items, list):
        return element
    both = {"00400009": {"vr": "SH"}, "00401001": {"vr": "SH"}}
    return {"vr": "SQ", "Value": [dict(sorted({**both, **item}.items())) for item in items]}


def _based(element: Mapping[str, object], base: str) -> Element:
    """Put the base URL into the bulk data references of an element and its items."""
    found = dict(element)
    uri, values = found.get("BulkDataURI"), found.get("Value")
    if isinstance(uri, str) and uri.startswith(BASE):
        found["BulkDataURI"] = base + uri.removeprefix(BASE)
    if found.get("vr") == "SQ" and isinstance(values, list):
        found["Value"] = [
            {tag: _based(inner, base) for tag, inner in item.items()} for item in values
        ]
    return found


def _vr(tag: str) -> str:
    try:
        vr = dictionary_VR(int(tag, 16))
    except KeyError:
        return "UN"
    return vr.split(" or ")[0]
