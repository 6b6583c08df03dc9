"""The CapabilityStatement, made from what is served (FHIR R4 capabilitystatement.html)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from emulators.web.fhir.json_document import JsonObject, JsonValue
from emulators.web.fhir.message import instant
from emulators.web.fhir.parameters import Kind, parameters
from emulators.web.fhir.resources import RESOURCE_TYPES

FHIR_VERSION: Final = "4.0.1"
INTERACTIONS: Final = (
    "read",
    "vread",
    "update",
    "delete",
    "history-instance",
    "create",
    "search-type",
)


def capability_statement(base: str, now: datetime) -> JsonObject:
    """Describe the server at `base`."""
    resources: list[JsonValue] = [_resource(kind) for kind in RESOURCE_TYPES]
    title = "Plugfest EHR emulator"
    return {
        "resourceType": "CapabilityStatement",
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{title}, FHIR R4, JSON only</div>',
        },
        "name": "PlugfestEhr",
        "title": title,
        "status": "active",
        "experimental": True,
        "date": instant(now),
        "publisher": "Plugfest",
        "description": "Orders, observations, imaging studies and their provenance, synthetic.",
        "kind": "instance",
        "software": {"name": title},
        "implementation": {"description": f"{title} with synthetic patients", "url": base},
        "fhirVersion": FHIR_VERSION,
        "format": ["json", "application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "Unknown search parameters are ignored unless handling=strict.",
                "resource": resources,
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
            }
        ],
    }


def _resource(kind: str) -> JsonObject:
    own = parameters(kind)
    includes: list[JsonValue] = [
        f"{kind}:{code}" for code, parameter in own.items() if parameter.kind is Kind.REFERENCE
    ]
    revincludes: list[JsonValue] = [
        f"{other}:{code}"
        for other in RESOURCE_TYPES
        for code, parameter in parameters(other).items()
        if parameter.kind is Kind.REFERENCE and kind in (parameter.targets or RESOURCE_TYPES)
    ]
    listed: JsonObject = {
        "type": kind,
        "profile": f"http://hl7.org/fhir/StructureDefinition/{kind}",
        "interaction": [{"code": code} for code in INTERACTIONS],
        "versioning": "versioned-update",
        "readHistory": True,
        "updateCreate": True,
        "conditionalCreate": True,
        "conditionalRead": "full-support",
        "conditionalUpdate": True,
        "conditionalDelete": "not-supported",
        "referencePolicy": ["literal", "local", "enforced"],
    }
    if includes:
        listed["searchInclude"] = includes
    if revincludes:
        listed["searchRevInclude"] = revincludes
    listed["searchParam"] = [
        {"name": parameter.code, "definition": parameter.definition, "type": parameter.kind.value}
        for parameter in own.values()
    ]
    return listed
