"""Misbehaviours in how FHIR is written in JSON (FHIR R4 json.html)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from emulators.web.faults.fhir import FhirFault, Serve, fhir_fault
from emulators.web.faults.fhir_edits import put, resources
from emulators.web.fhir.json_document import JsonObject, Number, objects
from emulators.web.fhir.message import Answer, Request


def _twice(request: Request, serve: Serve) -> Answer:
    """Write a member again: no object of ours can hold two of a name."""
    answer = serve(request)
    if not isinstance(answer.body, str):
        return answer
    text = answer.body.replace('"active":true', '"active":true,"active":false')
    text = text.replace('"gender":', '"gender":"unknown","gender":')
    return replace(answer, body=text)


def _quoted(resource: JsonObject) -> None:
    for part in (resource, *objects(resource.get("component"))):
        quantity = part.get("valueQuantity")
        held = quantity.get("value") if isinstance(quantity, dict) else None
        if isinstance(quantity, dict) and isinstance(held, Number):
            quantity["value"] = held.text


FAULTS: Final[tuple[FhirFault, ...]] = (
    fhir_fault(
        "fhir-json-repeats-a-name",
        "fhir.json-names-are-unique",
        "writes two members of one name",
        _twice,
    ),
    fhir_fault(
        "fhir-json-has-nulls",
        "fhir.null-stands-only-for-a-missing-primitive",
        "writes null for what it does not know",
        resources("Patient", put("maritalStatus", None)),
    ),
    fhir_fault(
        "fhir-json-has-empty-arrays",
        "fhir.nothing-is-empty",
        "writes an empty array for what it does not know",
        resources("Patient", put("contact", [])),
    ),
    fhir_fault(
        "fhir-json-quotes-decimals",
        "fhir.numbers-are-json-numbers",
        "writes decimals as strings",
        resources("Observation", _quoted),
    ),
)
"""What a FHIR server can write wrong."""
