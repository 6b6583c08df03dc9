"""References inside resources: find, read, rewrite (FHIR R4 references.html)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from emulators.web.fhir.json_document import JsonObject, JsonValue, as_text, objects
from emulators.web.fhir.primitives import ID

_LITERAL: Final = re.compile(
    r"((?P<base>https?://\S+?)/)?(?P<type>[A-Z][A-Za-z]{0,63})/(?P<id>[A-Za-z0-9\-.]{1,64})"
    r"(/_history/(?P<version>[A-Za-z0-9\-.]{1,64}))?"
)
# Members that can hold the full URL of another entry of a transaction (http.html#trules).
_LINKING: Final = frozenset({"reference", "valueUri", "valueUrl", "valueCanonical", "url", "uri"})


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal reference: `base` is empty when it is relative."""

    base: str
    type: str
    id: str


def literal(text: str) -> Literal | None:
    """Read `Type/id`, with or without a base and a version; None for anything else."""
    match = _LITERAL.fullmatch(text.partition("#")[0])
    return Literal(match["base"] or "", match["type"], match["id"]) if match else None


def local(text: str, base: str) -> tuple[str, str] | None:
    """Give type and id when the reference points into the server at `base`."""
    found = literal(text)
    if found is None or found.base.rstrip("/") not in ("", base.rstrip("/")):
        return None
    return found.type, found.id


def reference_texts(value: JsonValue) -> Iterator[str]:
    """Give every Reference.reference in `value`, contained ones too."""
    if isinstance(value, dict):
        for member, child in value.items():
            if member == "reference" and isinstance(child, str):
                yield child
            else:
                yield from reference_texts(child)
    elif isinstance(value, list):
        for item in value:
            yield from reference_texts(item)


def unresolved(resource: JsonObject) -> list[str]:
    """List the references to contained resources that are not there; # alone is the container."""
    inside = {f"#{as_text(one.get('id'))}" for one in objects(resource.get("contained"))}
    local_ones = (text for text in reference_texts(resource) if text.startswith("#"))
    return [text for text in local_ones if text not in inside | {"#"}]


def rewritten(value: JsonValue, resolve: Callable[[str, str], str]) -> JsonValue:
    """Copy `value`, each linking member replaced by `resolve(member, text)`."""
    if isinstance(value, dict):
        return {
            member: resolve(member, child)
            if member in _LINKING and isinstance(child, str)
            else rewritten(child, resolve)
            for member, child in value.items()
        }
    if isinstance(value, list):
        return [rewritten(item, resolve) for item in value]
    return value


def is_id(text: str) -> bool:
    """Tell whether `text` can be the logical id of a resource."""
    return ID.fullmatch(text) is not None
