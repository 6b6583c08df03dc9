"""What the checks of the FHIR RESTful API ask about an exchange (http.html)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from harness.content.fhir_http import Interaction, interaction
from harness.core.subject import HttpExchange, Resource
from harness.core.trace import Trace

ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_TYPE: Final = re.compile(r"[A-Z][A-Za-z]+")
_ENTITY_TAG: Final = re.compile(r'W/"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Address:
    """What a FHIR URL points at: [base]/type/id/_history/version; "" for what it leaves out."""

    type: str
    id: str = ""
    version: str = ""


def address(url: str) -> Address | None:
    """Read the resource address at the end of a URL, absolute or relative; None without one."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/")
    segments = path.split("/")
    version = ""
    if len(segments) >= 4 and segments[-2] == "_history":
        version = segments[-1]
        segments = segments[:-2]
    if len(segments) >= 2 and _TYPE.fullmatch(segments[-2]):
        return Address(segments[-2], segments[-1], version)
    last = segments[-1]
    return Address(last) if _TYPE.fullmatch(last) and not version else None


def does(x: HttpExchange, *kinds: Interaction) -> bool:
    """Tell whether an exchange is one of these FHIR interactions."""
    return interaction(x) in kinds


def succeeded(x: HttpExchange) -> bool:
    """Tell whether the answer is a 2xx."""
    return 200 <= x.status < 300


def answer(x: HttpExchange, trace: Trace) -> Resource | None:
    """Return the resource the response's body is; None when it is none."""
    return _bodies(trace).get((x.id, True))


def question(x: HttpExchange, trace: Trace) -> Resource | None:
    """Return the resource the request's body is; None when it is none."""
    return _bodies(trace).get((x.id, False))


def answers(x: HttpExchange, trace: Trace) -> bool:
    """Tell whether the response carries a resource that is no OperationOutcome."""
    body = answer(x, trace)
    return body is not None and body.type != "OperationOutcome"


def entity_tag(x: HttpExchange) -> str | None:
    """Return the version a weak ETag names; None when there is no weak ETag."""
    match = _ENTITY_TAG.fullmatch((x.response_header("etag") or "").strip())
    return match[1] if match else None


def _bodies(trace: Trace) -> dict[tuple[str, bool], Resource]:
    return trace.memo(
        "checks.fhir.bodies",
        lambda: {(r.exchange, r.in_response): r for r in trace.of(Resource) if not r.pointer},
    )
