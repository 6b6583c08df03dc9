"""References between FHIR resources of a scenario, resolved by what was seen on the wire."""

from __future__ import annotations

from harness.checks.fhir.elements import objects, word
from harness.checks.fhir.exchanges import address
from harness.core.subject import HttpExchange, JsonObject, JsonValue, Resource
from harness.core.trace import Trace


def resolve(reference: str, r: Resource, trace: Trace) -> JsonObject | None:
    """Find the resource a reference in `r` points at: contained, in its Bundle, or seen elsewhere.

    Of several versions the last one seen up to then is returned, else the first one after.
    """
    if not reference:
        return None
    if reference.startswith("#"):
        contained = objects(r.json, "contained")
        return next((c for _, c in contained if word(c, "id") == reference[1:]), None)
    if reference.startswith("urn:"):
        return _by_full_url(reference, r, trace)
    named = address(reference)
    if named is None or not named.id:
        return None
    versions = _by_identity(trace, r.scenario).get(f"{named.type}/{named.id}", ())
    before = [v for v in versions if v.at <= r.at]
    found = before[-1] if before else next(iter(versions), None)
    return found.json if found else None


def as_sent(r: Resource, trace: Trace) -> Resource | None:
    """Find what was sent to be kept as a resource that is served: its last version before."""
    versions = _by_identity(trace, r.scenario).get(f"{r.type}/{word(r.json, 'id')}", ())
    sent = [v for v in versions if not v.in_response and v.at <= r.at]
    return sent[-1] if sent and r.in_response else None


def patient_of_order(r: Resource, trace: Trace) -> JsonObject | None:
    """Find the Patient that a ServiceRequest or ImagingStudy is about."""
    found = resolve(word(r.json, "subject", "reference"), r, trace)
    return found if found and word(found, "resourceType") == "Patient" else None


def _by_identity(trace: Trace, scenario: str) -> dict[str, tuple[Resource, ...]]:
    def index() -> dict[str, tuple[Resource, ...]]:
        out: dict[str, list[Resource]] = {}
        for r in trace.of(Resource, scenario):
            for name in _names(r, trace):
                out.setdefault(name, []).append(r)
        return {k: tuple(v) for k, v in out.items()}

    return trace.memo(("checks.ihe.resources", scenario), index)


def _names(r: Resource, trace: Trace) -> tuple[str, ...]:
    """Name a resource Type/id: by its own id, or by the Location that answered its creation."""
    if word(r.json, "id") and r.in_response:
        return (f"{r.type}/{word(r.json, 'id')}",)
    x = trace.exchange(r.exchange)
    if not isinstance(x, HttpExchange) or r.in_response:
        return ()
    if x.method == "PUT" and word(r.json, "id"):
        return (f"{r.type}/{word(r.json, 'id')}",)
    location = _location(r, x, trace)
    named = address(location)
    return (f"{named.type}/{named.id}",) if named and named.type == r.type and named.id else ()


def _location(r: Resource, x: HttpExchange, trace: Trace) -> str:
    """Return where the server put a resource of a request: header, or entry of the answer."""
    if not r.pointer:
        return x.response_header("location") or ""
    place = r.pointer.removesuffix("/resource")
    for answer in trace.of(Resource, r.scenario):
        if answer.exchange == r.exchange and answer.in_response and not answer.pointer:
            entry = dict(objects(answer.json, "entry")).get(place)
            return word(entry, "response", "location")
    return ""


def _by_full_url(url: str, r: Resource, trace: Trace) -> JsonObject | None:
    """Find an entry by fullUrl in the Bundle that carries `r`."""
    bundles = (
        b
        for b in trace.of(Resource, r.scenario)
        if b.exchange == r.exchange and b.in_response == r.in_response and not b.pointer
    )
    for bundle in bundles:
        for _, entry in objects(bundle.json, "entry"):
            inside: JsonValue = entry.get("resource")
            if word(entry, "fullUrl") == url and isinstance(inside, JsonObject):
                return inside
    return None
