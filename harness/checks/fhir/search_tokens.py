"""Token and reference parameters of a search (FHIR R4 search.html#token, #reference)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.checks.fhir.elements import word
from harness.core.subject import JsonObject, JsonValue

Path = tuple[str, ...]  # member names, through arrays

# Which element a token parameter looks at, by resource type ("" for all of them).
TOKENS: Final[dict[tuple[str, str], Path]] = {
    ("", "_id"): ("id",),
    ("", "identifier"): ("identifier",),
    ("Device", "status"): ("status",),
    ("DocumentReference", "format"): ("content", "format"),
    ("DocumentReference", "status"): ("status",),
    ("DocumentReference", "type"): ("type",),
    ("Encounter", "class"): ("class",),
    ("Encounter", "status"): ("status",),
    ("Endpoint", "connection-type"): ("connectionType",),
    ("Endpoint", "status"): ("status",),
    ("ImagingStudy", "instance"): ("series", "instance", "uid"),
    ("ImagingStudy", "modality"): ("series", "modality"),
    ("ImagingStudy", "series"): ("series", "uid"),
    ("ImagingStudy", "status"): ("status",),
    ("Observation", "category"): ("category",),
    ("Observation", "code"): ("code",),
    ("Observation", "status"): ("status",),
    ("Patient", "gender"): ("gender",),
    ("ServiceRequest", "category"): ("category",),
    ("ServiceRequest", "code"): ("code",),
    ("ServiceRequest", "intent"): ("intent",),
    ("ServiceRequest", "status"): ("status",),
}
# A second element that some parameters look at.
ALSO: Final[dict[tuple[str, str], Path]] = {
    ("DocumentManifest", "identifier"): ("masterIdentifier",),
    ("DocumentReference", "identifier"): ("masterIdentifier",),
}
PATIENT: Final = ("patient", "subject", "subject:Patient")

_COMMA: Final = re.compile(r"(?<!\\),")
_BAR: Final = re.compile(r"(?<!\\)\|")
_ESCAPED: Final = re.compile(r"\\([\\,|$])")


@dataclass(frozen=True, slots=True)
class Token:
    """A value and the system it belongs to; None: any system (asked) or none stated (found)."""

    value: str
    system: str | None = None

    def admits(self, found: Token) -> bool:
        """Tell whether a token asked for matches one found; a value of "" matches every value."""
        if self.system is not None and self.system != (found.system or ""):
            # a code element has its system implied, so it answers to any
            return found.system is None and bool(self.system) and self.value in ("", found.value)
        return not self.value or self.value == found.value


def asked(value: str) -> tuple[Token, ...]:
    """Read the alternatives of a token parameter: code, system|code, |code, system|."""
    return tuple(_token(part) for part in _COMMA.split(value) if part)


def _token(text: str) -> Token:
    system, *rest = _BAR.split(text, maxsplit=1)
    plain = [_ESCAPED.sub(r"\1", part) for part in (system, *rest)]
    return Token(plain[1], plain[0]) if rest else Token(plain[0])


def found(resource: JsonValue, *paths: Path) -> tuple[Token, ...]:
    """Read the tokens at paths: code, Coding, CodeableConcept or Identifier, arrays of them."""
    return tuple(token for path in paths for token in _tokens(resource, path))


def _tokens(value: JsonValue, path: Path) -> Iterator[Token]:
    if isinstance(value, tuple):
        for item in value:
            yield from _tokens(item, path)
    elif path:
        if isinstance(value, JsonObject):
            yield from _tokens(value.get(path[0]), path[1:])
    elif isinstance(value, str):
        yield Token(value)
    elif isinstance(value, JsonObject) and isinstance(value.get("coding"), tuple):
        yield from _tokens(value.get("coding"), ())
    elif isinstance(value, JsonObject):
        yield Token(word(value, "code") or word(value, "value"), word(value, "system"))


def patients(value: str) -> tuple[str, ...]:
    """Read the Patient ids a reference parameter asks for, in any of its three forms."""
    return tuple(
        part.rstrip("/").rsplit("/", 1)[-1]
        for part in _COMMA.split(value)
        if part and ("/" not in part or "Patient/" in part)
    )


def patient_of(resource: JsonValue) -> str:
    """Return the id of the Patient a resource is about; "" when it refers to none by id."""
    if word(resource, "resourceType") == "Patient":
        return word(resource, "id")
    reference = word(resource, "subject", "reference") or word(resource, "patient", "reference")
    before, _, own = reference.split("/_history/")[0].rpartition("Patient/")
    return own if not before or before.endswith("/") else ""
