"""Contained resources and the references to them (FHIR R4 references.html#contained)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import Placed, objects, text, walk, word
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Resource

CLAUSE: Final = fhir_r4("references", "contained")

LOCAL_REFERENCES_RESOLVE = Requirement(
    id="fhir.local-references-resolve",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A reference that begins with # names a resource that is contained (ref-1).",
    cites=(CLAUSE, fhir_r4("references", "Reference")),
)

CONTAINED_RESOURCES_ARE_REFERRED_TO = Requirement(
    id="fhir.contained-resources-are-referred-to",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="What a resource contains is referred to there, or refers to its container (dom-3).",
    cites=(CLAUSE, fhir_r4("domainresource")),
)


def _local(r: Resource) -> list[tuple[str, str]]:
    """List (place, reference) of the references to what is contained; none of a Bundle's."""
    if r.type == "Bundle":
        return []
    return [
        (f"{r.pointer}{at}", text(value))
        for at, name, value in walk(r.json)
        if name == "reference" and text(value).startswith("#")
    ]


@check(LOCAL_REFERENCES_RESOLVE, on=Resource, when=lambda r: bool(_local(r)))
def local_references_resolve(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the id among the contained resources; # alone is the container."""
    known = {f"#{word(c, 'id')}" for _, c in _contained(r)} | {"#"}
    for place, reference in _local(r):
        if reference not in known:
            yield ctx.finding(expected="a contained resource", actual=reference, at=place)


def _contained(r: Resource) -> tuple[Placed, ...]:
    return objects(r.json, "contained", r.pointer)


@check(CONTAINED_RESOURCES_ARE_REFERRED_TO, on=Resource, when=lambda r: bool(_contained(r)))
def contained_resources_are_referred_to(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for # and the id in any reference or address of the resource, or # inside of it."""
    said = {text(value) for _, _, value in walk(r.json)}
    for place, inside in _contained(r):
        mark = f"#{word(inside, 'id')}"
        refers_back = any(value == "#" for _, name, value in walk(inside) if name == "reference")
        if (mark == "#" or mark not in said) and not refers_back:
            yield ctx.finding(
                expected=f"a reference to {mark}", actual="none", at=place, excerpt=mark
            )
