"""Representations and preferences (FHIR R4 http.html#mime-type)."""

from __future__ import annotations

from typing import Final

from emulators.web.fhir.message import FHIR_JSON, Request, field_items
from emulators.web.fhir.outcome import Refusal

SERVED: Final = (FHIR_JSON, "application/json", "text/json")
FORM: Final = "application/x-www-form-urlencoded"
_SHORT: Final = {"json": FHIR_JSON, **{name: name for name in SERVED}}
RETURNS: Final = frozenset({"minimal", "representation", "OperationOutcome"})


def content_type(essence: str) -> str:
    """Give the Content-Type of an answer."""
    return f"{essence}; charset=utf-8"


def answer_type(request: Request) -> str:
    """Choose the media type of the answer; `_format` wins over Accept. Raises: Refusal (406)."""
    formats = [value for name, value in request.query if name == "_format" and value]
    if formats:
        # A plus sign that was not escaped arrives as a space.
        wanted = list(field_items(formats[0].replace(" ", "+").strip("+")))
        chosen = _SHORT.get(wanted[0][0].lower()) if wanted else None
        if chosen is None or not _is_r4(wanted[0][1]):
            raise Refusal(406, "not-supported", "_format: only JSON of FHIR 4.0 is served")
        return chosen
    accept = request.header("accept")
    if not accept.strip():
        return FHIR_JSON
    best, best_rank = "", (0.0, 0)
    for wanted_range, parameters in field_items(accept):
        quality = _quality(parameters.get("q", "1"))
        for preference, served in enumerate(reversed(SERVED)):
            rank = (quality, preference)
            if quality and rank > best_rank and _covers(wanted_range.lower(), served):
                if not _is_r4(parameters):
                    continue
                best, best_rank = served, rank
    if not best:
        raise Refusal(406, "not-supported", "only FHIR JSON (application/fhir+json) is served")
    return best


def check_content_type(request: Request) -> None:
    """Refuse a body that is not FHIR JSON in UTF-8. Raises: Refusal (415)."""
    given = list(field_items(request.header("content-type")))
    if len(given) == 1:
        essence, parameters = given[0]
        charset = parameters.get("charset", "utf-8").lower()
        if essence.lower() in SERVED and charset in ("utf-8", "utf8") and _is_r4(parameters):
            return
    raise Refusal(415, "not-supported", "the body has to be application/fhir+json in UTF-8")


def is_form(request: Request) -> bool:
    """Tell whether the body is, or without a type may be, a form of search parameters."""
    given = list(field_items(request.header("content-type")))
    return not request.body if not given else given[0][0].lower() == FORM


def preferences(request: Request) -> dict[str, str]:
    """Read the Prefer header (RFC 7240) as far as it is known here."""
    known: dict[str, str] = {}
    for item, _ in field_items(request.header("prefer").replace(";", ",")):
        name, _, value = item.partition("=")
        known.setdefault(name.strip().lower(), value.strip().strip('"'))
    return known


def _covers(media_range: str, served: str) -> bool:
    major, _, minor = media_range.partition("/")
    if major == "*":
        return minor == "*"
    # text/* and application/* are ranges; FHIR JSON is in the second one only.
    return media_range == served or (minor == "*" and served.startswith(f"{major}/"))


def _quality(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0.0 <= value <= 1.0 else 0.0


def _is_r4(parameters: dict[str, str]) -> bool:
    return parameters.get("fhirversion", "4.0") in ("4.0", "4.0.1")
