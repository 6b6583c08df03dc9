"""Invariants of R4 types and resources that the server itself keeps, by their keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from emulators.web.fhir.json_document import (
    JsonObject,
    JsonValue,
    as_object,
    as_text,
    encode,
    objects,
)
from emulators.web.fhir.period import interval

_Rule = Callable[[JsonObject], Iterator[str]]


def invariant_problems(name: str, value: JsonObject) -> Iterator[str]:
    """Give the invariants of type `name` that `value` breaks, key first."""
    for rule in _RULES.get(name, ()):
        yield from rule(value)
    if "contained" in value:
        yield from _contained(value)


def _annotated_extension(value: JsonObject) -> Iterator[str]:
    has_value = any(member.lstrip("_").startswith("value") for member in value)
    if has_value == ("extension" in value):
        yield "ext-1: a value or extensions, not both and not neither"


def _attachment(value: JsonObject) -> Iterator[str]:
    if "data" in value and "contentType" not in value:
        yield "att-1: data without contentType"


def _period(value: JsonObject) -> Iterator[str]:
    start, end = interval(as_text(value.get("start"))), interval(as_text(value.get("end")))
    if start is not None and end is not None and start.low >= end.high:
        yield "per-1: the start is after the end"


def _quantity(value: JsonObject) -> Iterator[str]:
    if "code" in value and "system" not in value:
        yield "qty-3: a unit code without its system"


def _contact_point(value: JsonObject) -> Iterator[str]:
    if "value" in value and "system" not in value:
        yield "cpt-2: a value without its system"


def _patient_contact(value: JsonObject) -> Iterator[str]:
    if not {"name", "telecom", "address", "organization"} & value.keys():
        yield "pat-1: a contact without details or organization"


def _service_request(value: JsonObject) -> Iterator[str]:
    if "orderDetail" in value and "code" not in value:
        yield "prr-1: orderDetail without code"


def _observation(value: JsonObject) -> Iterator[str]:
    valued = [member for member in value if _is_value(member)]
    if valued and "dataAbsentReason" in value:
        yield "obs-6: a value and a reason for its absence"
    own = _codings(value.get("code"))
    same = any(own & _codings(part.get("code")) for part in objects(value.get("component")))
    if valued and same:
        yield "obs-7: a value and a component with the same code"


def _reference_range(value: JsonObject) -> Iterator[str]:
    if not {"low", "high", "text"} & value.keys():
        yield "obs-3: neither low, high nor text"


def _organization(value: JsonObject) -> Iterator[str]:
    if not {"identifier", "name"} & value.keys():
        yield "org-1: neither identifier nor name"


def _location(value: JsonObject) -> Iterator[str]:
    if not value.keys() - {"id", "extension"}:
        yield "ele-1: an element without content"


def _audit_entity(value: JsonObject) -> Iterator[str]:
    if {"name", "query"} <= value.keys():
        yield "sev-1: a name or a query, not both"


def _contained(value: JsonObject) -> Iterator[str]:
    """dom-3, dom-4, dom-5: contained resources are referenced, without versions and labels."""
    kept = {key: member for key, member in value.items() if key != "contained"}
    inside = objects(value.get("contained"))
    text = encode(kept) + encode(list(inside))
    for resource in inside:
        mark = json.dumps(f"#{as_text(resource.get('id'))}", ensure_ascii=False)
        own = any(json.dumps("#") in encode(member) for member in resource.values())
        if mark not in text and not own:
            yield "dom-3: a contained resource that nothing refers to"
        meta = as_object(resource.get("meta"))
        if {"versionId", "lastUpdated"} & meta.keys():
            yield "dom-4: a contained resource with a version"
        if "security" in meta:
            yield "dom-5: a contained resource with a security label"


def _is_value(member: str) -> bool:
    return member.startswith("value") and member[5:6].isupper()


def _codings(concept: JsonValue) -> set[tuple[str, str]]:
    return {
        (as_text(coding.get("system")), as_text(coding.get("code")))
        for coding in objects(as_object(concept).get("coding"))
        if coding.get("code")
    }


_RULES: Final[dict[str, tuple[_Rule, ...]]] = {
    "Age": (_quantity,),
    "Attachment": (_attachment,),
    "AuditEvent.entity": (_audit_entity,),
    "ContactPoint": (_contact_point,),
    "Duration": (_quantity,),
    "Extension": (_annotated_extension,),
    "Location.position": (_location,),
    "Observation": (_observation,),
    "Observation.referenceRange": (_reference_range,),
    "Organization": (_organization,),
    "Patient.contact": (_patient_contact,),
    "Period": (_period,),
    "Quantity": (_quantity,),
    "ServiceRequest": (_service_request,),
}
