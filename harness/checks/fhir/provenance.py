"""Provenance: what it is about, when it was recorded, by whom (FHIR R4 provenance.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import objects, word
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonObject, Resource

PAGE: Final = fhir_r4("provenance")
ROLES: Final = ("derivation", "revision", "quotation", "source", "removal")

PROVENANCE_IS_COMPLETE = Requirement(
    id="fhir.provenance-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Provenance has a target, says when it was recorded, and who each agent was.",
    cites=(PAGE,),
    catalogue=("PV-01",),
)

PROVENANCE_ENTITIES_ARE_COMPLETE = Requirement(
    id="fhir.provenance-entities-are-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An entity of a Provenance has one of the five roles, and says what it was.",
    cites=(PAGE,),
    catalogue=("PV-01",),
)


def is_provenance(r: Resource) -> bool:
    """Tell whether a resource is a Provenance."""
    return r.type == "Provenance"


def _missing(ctx: CheckContext, owner: JsonObject, name: str, place: str) -> Iterator[Finding]:
    """Object to an element of other resources or of data types that is not there."""
    if not objects(owner, name):
        yield ctx.finding(expected=f"{name}", actual="none", at=f"{place}/{name}")


@check(PROVENANCE_IS_COMPLETE, on=Resource, when=is_provenance)
def provenance_is_complete(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for target, recorded and agent, and for who in each agent."""
    yield from _missing(ctx, r.json, "target", r.pointer)
    yield from _missing(ctx, r.json, "agent", r.pointer)
    if not word(r.json, "recorded") and r.json.get("_recorded") is None:
        yield ctx.finding(expected="an instant", actual="none", at=f"{r.pointer}/recorded")
    for place, agent in objects(r.json, "agent", r.pointer):
        yield from _missing(ctx, agent, "who", place)


@check(
    PROVENANCE_ENTITIES_ARE_COMPLETE,
    on=Resource,
    when=lambda r: is_provenance(r) and bool(objects(r.json, "entity")),
)
def provenance_entities_are_complete(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare role with the required value set; look for what, and for who in agents."""
    for place, entity in objects(r.json, "entity", r.pointer):
        role = word(entity, "role")
        if role not in ROLES:
            yield ctx.finding(
                expected=" or ".join(ROLES), actual=role or "none", at=f"{place}/role"
            )
        yield from _missing(ctx, entity, "what", place)
        for inside, agent in objects(entity, "agent", place):
            yield from _missing(ctx, agent, "who", inside)
