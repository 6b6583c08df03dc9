"""Device: status, names, versions and properties (FHIR R4 device.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import objects, word
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Resource

STATUSES: Final = ("active", "inactive", "entered-in-error", "unknown")
NAME_TYPES: Final = (
    "udi-label-name",
    "user-friendly-name",
    "patient-reported-name",
    "manufacturer-name",
    "model-name",
    "other",
)
# What each part has to have besides: a concept, or a string.
NEEDED: Final = (
    ("deviceName", "name", False),
    ("version", "value", False),
    ("property", "type", True),
    ("specialization", "systemType", True),
)

DEVICE_IS_COMPLETE = Requirement(
    id="fhir.device-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Device's status and kinds of name are known; names, versions, properties are told"
    " in full.",
    cites=(fhir_r4("device"),),
)


@check(DEVICE_IS_COMPLETE, on=Resource, when=lambda r: r.type == "Device")
def device_is_complete(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare status and deviceName.type with their value sets; look for the required elements."""
    coded: list[tuple[str, str, tuple[str, ...]]] = [
        (f"{place}/type", word(name, "type"), NAME_TYPES)
        for place, name in objects(r.json, "deviceName", r.pointer)
    ]
    if r.json.get("status") is not None:
        coded.append((f"{r.pointer}/status", word(r.json, "status"), STATUSES))
    for at, said, allowed in coded:
        if said not in allowed:
            yield ctx.finding(expected=" or ".join(allowed), actual=said or "none", at=at)
    for name, wanted, is_concept in NEEDED:
        for place, part in objects(r.json, name, r.pointer):
            there = bool(objects(part, wanted)) if is_concept else bool(word(part, wanted))
            if not there and part.get(f"_{wanted}") is None:
                yield ctx.finding(expected=f"a {wanted}", actual="none", at=f"{place}/{wanted}")
