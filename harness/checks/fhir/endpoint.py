"""Endpoint: where a study can be fetched (FHIR R4 endpoint.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from harness.checks.fhir.elements import objects, text, word
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonObject, Resource

PAGE: Final = fhir_r4("endpoint")
CONNECTION_TYPES: Final = "http://terminology.hl7.org/CodeSystem/endpoint-connection-type"
CODES: Final = frozenset(
    {
        "ihe-xcpd",
        "ihe-xca",
        "ihe-xdr",
        "ihe-xds",
        "ihe-iid",
        "dicom-wado-rs",
        "dicom-qido-rs",
        "dicom-stow-rs",
        "dicom-wado-uri",
        "hl7-fhir-rest",
        "hl7-fhir-msg",
        "hl7v2-mllp",
        "secure-email",
        "direct-project",
    }
)
STATUSES: Final = ("active", "suspended", "error", "off", "entered-in-error", "test")
WEB: Final = ("dicom-wado-rs", "dicom-qido-rs", "dicom-stow-rs", "dicom-wado-uri", "ihe-iid")

STATUS_IS_KNOWN = Requirement(
    id="endpoint.status-is-known",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Endpoint has one of the six statuses.",
    cites=(PAGE,),
    catalogue=("EP-06",),
)

CONNECTION_TYPE_IS_CODED = Requirement(
    id="endpoint.connection-type-is-coded",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Endpoint has one connectionType, a Coding; FHIR's own codes have their system.",
    cites=(PAGE,),
    catalogue=("EP-02",),
)

PAYLOAD_TYPE_IS_GIVEN = Requirement(
    id="endpoint.payload-type-is-given",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An Endpoint has a payloadType, coded or in words.",
    cites=(PAGE,),
    catalogue=("EP-04",),
)

ADDRESS_IS_ABSOLUTE = Requirement(
    id="endpoint.address-is-absolute",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The address of a DICOMweb Endpoint is an absolute http or https URL.",
    cites=(PAGE,),
    catalogue=("EP-06",),
)

ADDRESS_IS_THE_SERVICE_BASE = Requirement(
    id="endpoint.address-is-the-service-base",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The address of a WADO-RS Endpoint is the service's base, without study or query.",
    cites=(fhir_r4("imagingstudy", "notes"),),
    catalogue=("EP-07", "EP-08"),
)


def is_endpoint(r: Resource) -> bool:
    """Tell whether a resource is an Endpoint."""
    return r.type == "Endpoint"


def connection(endpoint: JsonObject) -> str:
    """Return the connection type's code: R4 has one Coding."""
    return word(endpoint, "connectionType", "code")


@check(STATUS_IS_KNOWN, on=Resource, when=is_endpoint)
def status_is_known(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the status with the required value set."""
    status = word(r.json, "status")
    if status not in STATUSES:
        yield ctx.finding(
            expected=" or ".join(STATUSES), actual=status or "none", at=f"{r.pointer}/status"
        )


@check(CONNECTION_TYPE_IS_CODED, on=Resource, when=is_endpoint)
def connection_type_is_coded(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at form and system; the binding is extensible, so other systems' codes are free."""
    system, code = word(r.json, "connectionType", "system"), connection(r.json)
    if not system or not code or ((code in CODES) != (system == CONNECTION_TYPES)):
        yield ctx.finding(
            expected=f"one Coding, such as {CONNECTION_TYPES}#dicom-wado-rs",
            actual=f"system {system or 'none'}, code {code or 'none'}",
            at=f"{r.pointer}/connectionType",
        )


@check(PAYLOAD_TYPE_IS_GIVEN, on=Resource, when=is_endpoint)
def payload_type_is_given(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a CodeableConcept with a coding or a text."""
    listed = objects(r.json, "payloadType") if isinstance(r.json.get("payloadType"), tuple) else ()
    if not any(objects(c, "coding") or word(c, "text") for _, c in listed):
        yield ctx.finding(
            expected="an array with a CodeableConcept", actual="none", at=f"{r.pointer}/payloadType"
        )


@check(
    ADDRESS_IS_ABSOLUTE, on=Resource, when=lambda r: is_endpoint(r) and connection(r.json) in WEB
)
def address_is_absolute(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Split the address: scheme http or https, a host, no spaces."""
    address = text(r.json.get("address"))
    if not _is_web(address):
        yield ctx.finding(
            expected="http://... or https://...",
            actual=address or "none",
            at=f"{r.pointer}/address",
        )


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port_is_legal = parts.port is None or parts.port > 0
    except ValueError:
        return False
    spaced = any(c.isspace() for c in address)
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_legal and not spaced
    )


@check(
    ADDRESS_IS_THE_SERVICE_BASE,
    on=Resource,
    when=lambda r: (
        is_endpoint(r) and connection(r.json) == "dicom-wado-rs" and bool(word(r.json, "address"))
    ),
)
def address_is_the_service_base(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a trailing slash, a studies segment and a query."""
    address = word(r.json, "address")
    if address.endswith("/") or "/studies" in address or "?" in address or "#" in address:
        yield ctx.finding(
            expected="a URL to which /studies/{uid} can be appended",
            actual=address,
            at=f"{r.pointer}/address",
        )
