"""How FHIR is written in JSON (FHIR R4 json.html)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.checks.fhir.elements import member, objects, walk, word
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonNumber, JsonObject, JsonValue, Resource

JSON_NAMES_ARE_UNIQUE = Requirement(
    id="fhir.json-names-are-unique",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No JSON object of a resource has two members of one name.",
    cites=(fhir_r4("json"),),
    catalogue=("RES-01",),
)

NULL_STANDS_ONLY_FOR_A_MISSING_PRIMITIVE = Requirement(
    id="fhir.null-stands-only-for-a-missing-primitive",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="JSON null stands only in arrays of primitives, beside the array of their ids.",
    cites=(fhir_r4("json", "null"),),
    catalogue=("RES-01",),
)

NOTHING_IS_EMPTY = Requirement(
    id="fhir.nothing-is-empty",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A resource has no empty array, object or string: what has no value is left out.",
    cites=(fhir_r4("json"), fhir_r4("datatypes", "string")),
    catalogue=("RES-01",),
)

RESOURCES_SAY_THEIR_TYPE = Requirement(
    id="fhir.resources-say-their-type",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A resource, contained or in a Bundle too, has a resourceType.",
    cites=(fhir_r4("json"),),
    catalogue=("RES-02",),
)

NUMBERS_ARE_JSON_NUMBERS = Requirement(
    id="fhir.numbers-are-json-numbers",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A decimal or integer element is a JSON number, not a string.",
    cites=(fhir_r4("json", "primitive"), fhir_r4("datatypes", "decimal")),
    catalogue=("RES-03",),
)

# Elements that are numbers wherever they stand in the resources of the imaging story.
INTEGERS = frozenset(
    {"number", "numberOfInstances", "numberOfSeries", "total", "valueInteger", "valuePositiveInt"}
)
QUANTITIES = frozenset({"high", "low", "valueQuantity"})


def whole_body(r: Resource) -> bool:
    """Tell whether a resource is a whole body: what a Bundle carries is judged with the Bundle."""
    return not r.pointer


@check(JSON_NAMES_ARE_UNIQUE, on=Resource, when=whole_body)
def json_names_are_unique(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Count the member names of every object."""
    for place, _, value in walk(r.json):
        if isinstance(value, JsonObject):
            for name, times in Counter(value.keys()).items():
                if times > 1:
                    yield ctx.finding(
                        expected="one", actual=f"{times} members", at=f"{place}/{name}"
                    )


@check(NULL_STANDS_ONLY_FOR_A_MISSING_PRIMITIVE, on=Resource, when=whole_body)
def null_stands_only_for_a_missing_primitive(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at every null; in an array it needs the same place filled in the sibling `_name`."""
    for place, _, value in walk(r.json):
        for name, inner in value.members if isinstance(value, JsonObject) else ():
            if inner is None:
                yield ctx.finding(expected="no member", actual="null", at=f"{place}/{name}")
            elif isinstance(inner, tuple):
                sibling = member(value, name[1:] if name.startswith("_") else f"_{name}")
                for i in _lonely_nulls(inner, sibling):
                    yield ctx.finding(
                        expected=f"a value here or in {name.lstrip('_')}'s extensions",
                        actual="null",
                        at=f"{place}/{name}/{i}",
                    )


def _lonely_nulls(items: tuple[JsonValue, ...], sibling: JsonValue) -> Iterator[int]:
    others = sibling if isinstance(sibling, tuple) else ()
    for i, item in enumerate(items):
        if item is None and (i >= len(others) or others[i] is None):
            yield i


@check(NOTHING_IS_EMPTY, on=Resource, when=whole_body)
def nothing_is_empty(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for [], {} and strings without a visible character."""
    for place, _, value in walk(r.json):
        if isinstance(value, tuple | JsonObject) and not _size(value):
            kind = "array" if isinstance(value, tuple) else "object"
            yield ctx.finding(expected="no member", actual=f"an empty {kind}", at=place or "/")
        elif isinstance(value, str) and not value.strip():
            yield ctx.finding(expected="no member", actual="an empty string", at=place)


def _size(value: tuple[JsonValue, ...] | JsonObject) -> int:
    return len(value.members) if isinstance(value, JsonObject) else len(value)


@check(RESOURCES_SAY_THEIR_TYPE, on=Resource, when=whole_body)
def resources_say_their_type(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the body, at entry.resource of Bundles, and at what is contained."""
    for place, name, value in walk(r.json):
        inside = name == "contained" and not isinstance(value, tuple)
        is_resource = not place or inside or (name == "resource" and "/entry/" in place)
        if is_resource and not word(value, "resourceType"):
            yield ctx.finding(expected="a resourceType", actual="none", at=f"{place}/resourceType")


def _numbers(r: Resource) -> Iterator[tuple[str, JsonValue]]:
    """Yield (place, value) of the elements that we know to be numbers."""
    for place, name, value in walk(r.json):
        if name in INTEGERS and not isinstance(value, tuple | JsonObject):
            yield place, value
        if isinstance(value, JsonObject) and name in QUANTITIES:
            amount = value.get("value")
            if amount is not None:
                yield f"{place}/value", amount
    for place, position in objects(r.json, "position", r.pointer):
        for name in ("longitude", "latitude", "altitude"):
            if position.get(name) is not None:
                yield f"{place}/{name}", position.get(name)


@check(
    NUMBERS_ARE_JSON_NUMBERS,
    on=Resource,
    when=lambda r: whole_body(r) and any(True for _ in _numbers(r)),
)
def numbers_are_json_numbers(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the elements known to be numbers: Quantity.value, counts, positions."""
    for place, value in _numbers(r):
        if not isinstance(value, JsonNumber):
            yield ctx.finding(expected="a JSON number", actual=repr(value), at=place)
