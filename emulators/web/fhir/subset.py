"""Part of a resource: `_elements` and `_summary` (FHIR R4 search.html#elements, #summary)."""

from __future__ import annotations

from typing import Final

from emulators.web.fhir.json_document import JsonObject, JsonValue, as_list, as_object, as_text
from emulators.web.fhir.structure import structure

SUBSETTED: Final[JsonObject] = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
    "display": "subsetted",
}
_ALWAYS: Final = frozenset({"resourceType", "id", "meta"})


def subset(resource: JsonObject, summary: str, elements: tuple[str, ...]) -> JsonObject:
    """Keep what was asked for and what must be there, and tag it; the whole when all is asked."""
    kind = as_text(resource.get("resourceType"))
    shape = structure(kind)
    required = {name for names in shape.required.values() for name in names} if shape else set()
    if summary == "data":
        kept = {member: value for member, value in resource.items() if member != "text"}
    elif summary == "text":
        kept = _only(resource, _ALWAYS | required | {"text"})
    elif elements:
        named = {name.removeprefix(f"{kind}.").partition(".")[0] for name in elements}
        kept = _only(resource, _ALWAYS | required | named)
    else:
        return resource
    return _tagged(kept)


def _only(resource: JsonObject, names: frozenset[str] | set[str]) -> JsonObject:
    return {
        member: value
        for member, value in resource.items()
        if member.removeprefix("_") in names or _stem(member) in names
    }


def _stem(member: str) -> str:
    """Give `value` for `valueQuantity`: a client may name a choice without its type."""
    bare = member.removeprefix("_")
    upper = next((at for at, char in enumerate(bare) if char.isupper()), len(bare))
    return bare[:upper]


def _tagged(resource: JsonObject) -> JsonObject:
    meta = as_object(resource.get("meta"))
    tags: list[JsonValue] = [*as_list(meta.get("tag")), SUBSETTED]
    made: JsonObject = {}
    for member, value in resource.items():
        made[member] = {**meta, "tag": tags} if member == "meta" else value
    return made
