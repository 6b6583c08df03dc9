"""Which FHIR interaction an HTTP exchange was (FHIR http.html), below whatever base path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, unquote

from harness.content import dicomweb
from harness.content.message_body import request_content, request_type, response_type
from harness.core.subject import HttpExchange
from harness.facts.fhir_types import RESOURCE_TYPES

MAX_FORM_BYTES = 1 << 20  # of a search form that are looked at
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_JSON_TYPES = ("application/fhir+json", "application/json", "application/json+fhir")


class Interaction(StrEnum):
    """RESTful interactions; their names are the standard's."""

    READ = "read"
    VREAD = "vread"
    UPDATE = "update"
    PATCH = "patch"
    DELETE = "delete"
    HISTORY = "history"
    CREATE = "create"
    SEARCH = "search"
    CAPABILITIES = "capabilities"
    TRANSACTION = "batch/transaction"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Request:
    """What an exchange asked for: interaction, resource type and id ("" where there is none)."""

    interaction: Interaction
    type: str = ""
    id: str = ""


_ON_TYPE = {
    "GET": Interaction.SEARCH,
    "HEAD": Interaction.SEARCH,
    "POST": Interaction.CREATE,
    "PUT": Interaction.UPDATE,  # conditional, by the query
    "PATCH": Interaction.PATCH,
    "DELETE": Interaction.DELETE,
}
_ON_INSTANCE = {
    "GET": Interaction.READ,
    "HEAD": Interaction.READ,
    "PUT": Interaction.UPDATE,
    "PATCH": Interaction.PATCH,
    "DELETE": Interaction.DELETE,
}


def request(x: HttpExchange) -> Request | None:
    """Classify an exchange by method, path and media types; None when it is not FHIR."""
    if dicomweb.service(x) is not None:
        return None
    path = [unquote(s) for s in x.path.split("/") if s]
    last = path[-1] if path else ""
    if last.startswith("$"):
        owner = [s for s in path[-3:-1] if s in RESOURCE_TYPES]
        return Request(Interaction.OPERATION, owner[0] if owner else "")
    if last == "metadata":
        return Request(Interaction.CAPABILITIES) if x.method in ("GET", "HEAD") else None
    if last == "_search":
        kind = path[-2] if len(path) > 1 and path[-2] in RESOURCE_TYPES else ""
        return Request(Interaction.SEARCH, kind) if x.method in ("GET", "POST") else None
    if "_history" in path[-2:]:
        return _history(x, path)
    if last in RESOURCE_TYPES:
        interaction = _ON_TYPE.get(x.method)
        return Request(interaction, last) if interaction else None
    if len(path) > 1 and path[-2] in RESOURCE_TYPES:
        interaction = _ON_INSTANCE.get(x.method)
        return Request(interaction, path[-2], last) if interaction else None
    if x.method == "POST" and _is_fhir(x):
        return Request(Interaction.TRANSACTION)
    return None


def _history(x: HttpExchange, path: list[str]) -> Request | None:
    if x.method not in ("GET", "HEAD"):
        return None
    i = len(path) - 1 - path[::-1].index("_history")
    kind = next((s for s in path[max(i - 2, 0) : i] if s in RESOURCE_TYPES), "")
    instance = path[i - 1] if kind and path[i - 1] != kind else ""
    if i + 1 < len(path):
        return Request(Interaction.VREAD, kind, instance)
    return Request(Interaction.HISTORY, kind, instance)


def _is_fhir(x: HttpExchange) -> bool:
    kinds = (request_type(x), response_type(x))
    return any(k is not None and "fhir" in k.essence for k in kinds)


def interaction(x: HttpExchange) -> Interaction | None:
    """Name the interaction; None when the exchange is not FHIR."""
    found = request(x)
    return found.interaction if found else None


def is_json(essence: str) -> bool:
    """Tell whether a media type is one that FHIR JSON travels under."""
    return essence in _JSON_TYPES


def search_parameters(x: HttpExchange) -> tuple[tuple[str, str], ...]:
    """Return a search's parameters: of the query and, for a POST, of the form too."""
    found = dicomweb.query_parameters(x)
    kind = request_type(x)
    if x.method == "POST" and kind and kind.essence == "application/x-www-form-urlencoded":
        form = request_content(x)[0].read(0, MAX_FORM_BYTES).decode("utf-8", "replace")
        found += tuple(parse_qsl(form, keep_blank_values=True, errors="replace"))
    return found
