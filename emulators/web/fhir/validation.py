"""Structural validation of a resource before it is stored (FHIR R4 validation.html)."""

from __future__ import annotations

from typing import Final

from emulators.web.fhir.invariants import invariant_problems
from emulators.web.fhir.json_document import JsonObject, JsonValue
from emulators.web.fhir.narrative import narrative_problem
from emulators.web.fhir.outcome import MAX_ISSUES, Issue
from emulators.web.fhir.primitives import ID, primitive_problem
from emulators.web.fhir.references import unresolved
from emulators.web.fhir.resources import RESOURCE_TYPES
from emulators.web.fhir.structure import PRIMITIVES, Slot, Structure, structure

MAX_VALUES: Final = 200_000  # JSON values in one resource


class _Full(Exception):
    """Enough issues were found, or the resource is larger than anybody needs."""


class _Walk:
    """One pass over one resource, collecting issues."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []
        self.seen = 0

    def object_to(self, shape: Structure, value: JsonObject, path: str) -> None:
        if not value:
            self.object("invalid", "an empty object", path)
        for member, child in value.items():
            if member == "resourceType" and "." not in path:
                continue
            self._member(shape, member, child, value, path)
        for element, members in shape.required.items():
            if not any(name in value or f"_{name}" in value for name in members):
                self.object("required", f"{element} is required", path)
        for element, members in shape.choices.items():
            given = {name for name in members if name in value or f"_{name}" in value}
            if len(given) > 1:
                self.object("structure", f"more than one type for {element}", path)
        for text in invariant_problems(shape.name, value):
            self.object("invariant", text, path)

    def object(self, code: str, text: str, path: str) -> None:
        self.issues.append(Issue(code, text, path))
        if len(self.issues) >= MAX_ISSUES:
            raise _Full

    def _member(
        self, shape: Structure, member: str, child: JsonValue, owner: JsonObject, path: str
    ) -> None:
        self.seen += 1
        if self.seen > MAX_VALUES:
            self.issues.append(Issue("too-costly", f"more than {MAX_VALUES} values", path))
            raise _Full
        slot = shape.slots.get(member.removeprefix("_"))
        if slot is None:
            self.object("structure", f"unknown element {member[:60]!r}", path)
            return
        here = f"{path}.{slot.member}"
        if member.startswith("_"):
            self._sibling(slot, child, owner.get(slot.member), here)
        elif slot.repeats:
            self._array(slot, child, owner.get(f"_{member}"), here)
        elif isinstance(child, list):
            self.object("structure", "an array where one value is wanted", here)
        else:
            self._value(slot, child, here)

    def _array(self, slot: Slot, child: JsonValue, sibling: JsonValue, path: str) -> None:
        if not isinstance(child, list) or not child:
            self.object("structure", "a non-empty array is wanted", path)
            return
        paired = sibling if isinstance(sibling, list) else []
        for index, item in enumerate(child):
            if item is None and index < len(paired) and isinstance(paired[index], dict):
                continue  # null keeps the place of an item that has only extensions
            self._value(slot, item, f"{path}[{index}]")

    def _sibling(self, slot: Slot, child: JsonValue, value: JsonValue, path: str) -> None:
        """`_name`: id and extensions of a primitive (json.html#primitive)."""
        if slot.type.name not in PRIMITIVES:
            self.object("structure", "only a primitive has id and extensions beside it", path)
            return
        if isinstance(child, list) != slot.repeats or child == []:
            self.object("structure", "not the array shape of its element", path)
            return
        if isinstance(child, list) and isinstance(value, list) and len(child) != len(value):
            self.object("structure", "not as many items as its element", path)
        extensible = structure("Period")
        for item in child if isinstance(child, list) else [child]:
            if item is None and isinstance(child, list):
                continue
            if not isinstance(item, dict) or not item or set(item) - {"id", "extension"}:
                self.object("structure", "an object of id and extension is wanted", path)
            elif extensible is not None:
                self.object_to(extensible, item, path)

    def _value(self, slot: Slot, value: JsonValue, path: str) -> None:
        kind = slot.type.name
        if kind in PRIMITIVES:
            problem = primitive_problem(kind, value)
            if not problem and kind == "xhtml" and isinstance(value, str):
                problem = narrative_problem(value)
            if problem:
                self.object("value", problem, path)
            elif slot.type.arguments and value not in slot.type.arguments:
                self.object(
                    "code-invalid",
                    f"a code of {'|'.join(sorted(slot.type.arguments))} is wanted",
                    path,
                )
            return
        if not isinstance(value, dict):
            self.object("structure", "an object is wanted", path)
        elif kind == "Resource":
            self._contained(value, path)
        else:
            shape = structure(kind)
            if shape is not None:
                self.object_to(shape, value, path)
            if kind == "Reference":
                self._reference(slot, value, path)

    def _contained(self, value: JsonObject, path: str) -> None:
        kind = value.get("resourceType")
        shape = structure(kind) if isinstance(kind, str) and kind in RESOURCE_TYPES else None
        if "contained" in value:
            self.object("invariant", "dom-2: a contained resource contains another", path)
        elif not isinstance(kind, str) or not kind:
            self.object("structure", "resourceType is missing", path)
        elif shape is not None:
            members = {name: child for name, child in value.items() if name != "resourceType"}
            self.object_to(shape, members, path)

    def _reference(self, slot: Slot, value: JsonObject, path: str) -> None:
        target = value.get("reference")
        if (
            not isinstance(target, str)
            or not slot.type.arguments
            or target.startswith(("#", "urn:"))
        ):
            return
        parts = target.partition("?")[0].split("/_history/")[0].split("/")
        named = parts[0] if len(parts) == 1 else parts[-2]
        if named in _KNOWN_TYPES and named not in slot.type.arguments:
            self.object("value", f"a reference to {named} is not allowed here", path)


_KNOWN_TYPES: Final = frozenset(RESOURCE_TYPES)


def issues_of(resource: JsonObject) -> list[Issue]:
    """List what is wrong with a resource of a served type, at most MAX_ISSUES."""
    kind = resource.get("resourceType")
    shape = structure(kind) if isinstance(kind, str) and kind in RESOURCE_TYPES else None
    if shape is None or not isinstance(kind, str):
        return [Issue("structure", "resourceType is missing or not served", "resourceType")]
    walk = _Walk()
    try:
        walk.object_to(shape, resource, kind)
        for text in unresolved(resource):
            walk.object("invariant", f"ref-1: {text[:80]} is not contained", kind)
        given = resource.get("id")
        if given is not None and not (isinstance(given, str) and ID.fullmatch(given)):
            walk.object(
                "value", "an id of 1 to 64 letters, digits, - and . is wanted", f"{kind}.id"
            )
    except _Full:
        pass
    return walk.issues
