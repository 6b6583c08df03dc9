"""The way from an ImagingStudy to its images works (FHIR R4 imagingstudy.html#notes)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from harness.checks.fhir.elements import objects, word
from harness.checks.fhir.endpoint import connection, is_endpoint
from harness.checks.fhir.exchanges import address
from harness.checks.fhir.imaging_study import is_study
from harness.checks.ihe.references import resolve
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4, ps3
from harness.content.dicomweb import WADO_OBJECTS, Service, service
from harness.content.fhir_http import Interaction, request
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject, Resource
from harness.core.trace import Trace

NOTES: Final = fhir_r4("imagingstudy", "notes")
RETRIEVALS: Final = (*WADO_OBJECTS, Service.WADO_METADATA, Service.WADO_FRAMES)

STUDY_ENDPOINT_RESOLVES = Requirement(
    id="ihe.study-endpoint-resolves",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The endpoint that an ImagingStudy refers to is there when it is asked for.",
    cites=(NOTES, fhir_r4("references")),
    catalogue=("EP-01",),
)

ENDPOINT_ADDRESS_RETRIEVES = Requirement(
    id="ihe.endpoint-address-retrieves",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="At the address of an active WADO-RS Endpoint the study can be retrieved.",
    cites=(NOTES, ps3(18, "10.4")),
    catalogue=("EP-07", "X-04"),
)


def _references(r: Resource) -> Iterator[tuple[str, str]]:
    """Yield (place, reference) of the endpoints of a study and of its series."""
    for place, owner in (("", r.json), *objects(r.json, "series")):
        for at, endpoint in objects(owner, "endpoint", place):
            yield at, word(endpoint, "reference")


def _asked(reference: str, r: Resource, trace: Trace) -> tuple[HttpExchange, ...]:
    """List the reads of a referenced Endpoint that came after the reference."""
    named = address(reference)
    if named is None:
        return ()
    return tuple(
        x
        for x in trace.of(HttpExchange, r.scenario)
        if x.at >= r.at
        and (found := request(x)) is not None
        and found.interaction is Interaction.READ
        and (found.type, found.id) == (named.type, named.id)
    )


def _is_followed(r: Resource, trace: Trace) -> bool:
    return any(
        reference.startswith("#")
        or resolve(reference, r, trace) is not None
        or _asked(reference, r, trace)
        for _, reference in _references(r)
    )


@check(STUDY_ENDPOINT_RESOLVES, on=Resource, when=is_study, where=_is_followed)
def study_endpoint_resolves(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Resolve each endpoint: contained, in the Bundle, or read elsewhere in the scenario.

    A reference that nobody followed is not judged.
    """
    for place, reference in _references(r):
        found = resolve(reference, r, ctx.trace)
        kind = word(found, "resourceType") if found else ""
        refused = [x.status for x in _asked(reference, r, ctx.trace) if x.status in (404, 410)]
        lost = found is None and (reference.startswith("#") or bool(refused))
        if lost or (found is not None and kind != "Endpoint") or (refused and found is None):
            yield ctx.finding(
                expected="an Endpoint",
                actual=kind or f"{reference}: {refused[0] if refused else 'not contained'}",
                at=f"{r.pointer}{place}/reference",
            )


def _path(url: str) -> str:
    """Return the path of a URL: a tap stands at another port than the service, never elsewhere."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _uses(r: Resource, trace: Trace) -> tuple[HttpExchange, ...]:
    """List the retrievals that somebody told of this Endpoint made below its address."""
    return tuple(
        x
        for x in trace.of(HttpExchange, r.scenario)
        if service(x) in RETRIEVALS
        and x.at >= r.at
        and x.initiator.name == r.reader.name
        and x.path.startswith(_path(word(r.json, "address")) + "/studies/")
    )


def _promises(json: JsonObject) -> bool:
    return (
        word(json, "status") == "active"
        and connection(json) == "dicom-wado-rs"
        and bool(word(json, "address"))
    )


@check(
    ENDPOINT_ADDRESS_RETRIEVES,
    on=Resource,
    when=lambda r: is_endpoint(r) and r.in_response and _promises(r.json),
    where=lambda r, t: bool(_uses(r, t)),
)
def endpoint_address_retrieves(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the statuses of the retrievals that its reader made below the address."""
    uses = _uses(r, ctx.trace)
    if not any(x.status in (200, 206) for x in uses):
        yield ctx.finding(
            expected="200 at least once",
            actual=", ".join(f"{x.status} to {x.path}" for x in uses[:3]),
            at=f"{r.pointer}/address",
        )
