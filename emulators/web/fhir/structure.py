"""The notation of resources and data types, read into elements (after FHIR ElementDefinition).

name*!: Type, Type      `*` repeats, `!` at least one
value[x]: A, B          a choice: valueA or valueB
status: code(a|b)       a required binding with its codes
subject: Reference(A|B) the resource types that may be referenced
series*: .              elements of its own, listed as Parent.series
x: #Parent.y            the same elements as there
    |C)                     a line that begins with a bar continues the one before
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from emulators.web.fhir.datatypes import DATATYPES, RESOURCE
from emulators.web.fhir.resources import RESOURCES

PRIMITIVES: Final = frozenset(
    {
        "base64Binary",
        "boolean",
        "canonical",
        "code",
        "date",
        "dateTime",
        "decimal",
        "id",
        "instant",
        "integer",
        "markdown",
        "oid",
        "positiveInt",
        "string",
        "time",
        "unsignedInt",
        "uri",
        "url",
        "uuid",
        "xhtml",
    }
)
_LINE: Final = re.compile(r"(?P<name>\w+)(?P<choice>\[x])?(?P<many>\*)?(?P<must>!)?: (?P<types>.+)")
_CONTINUED: Final = re.compile(r"\n +\|")
_TYPE: Final = re.compile(r"(?P<name>[#.\w]+|\*)(\((?P<arguments>[^)]+)\))?")


@dataclass(frozen=True, slots=True)
class TypeUse:
    """A type of an element: its name, and the codes bound or the targets allowed."""

    name: str
    arguments: frozenset[str]


@dataclass(frozen=True, slots=True)
class Slot:
    """One JSON member an object may have, after choices are spelt out."""

    member: str
    element: str  # as defined, with [x] for a choice
    type: TypeUse
    repeats: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """What an object of one type is made of."""

    name: str
    slots: dict[str, Slot]  # by JSON member
    required: dict[str, tuple[str, ...]]  # element -> the members that satisfy it
    choices: dict[str, tuple[str, ...]]


@cache
def structure(name: str) -> Structure | None:
    """Look up a resource type, data type or nested element (`Patient.contact`)."""
    text = RESOURCES.get(name) or DATATYPES.get(name)
    if text is None:
        return None
    is_resource = name in RESOURCES and "." not in name
    is_backbone = "." in name or name == "Timing"
    common = RESOURCE if is_resource else "id: string\nextension*: Extension"
    if is_backbone:
        common += "\nmodifierExtension*: Extension"
    slots: dict[str, Slot] = {}
    required: dict[str, tuple[str, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for line in _CONTINUED.sub("|", f"{common}\n{text}").splitlines():
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"{name}: not a line of the notation: {line.strip()}")
        made = _slots(name, match)
        slots.update((slot.member, slot) for slot in made)
        members = tuple(slot.member for slot in made)
        if match["must"]:
            required[made[0].element] = members
        if match["choice"]:
            choices[made[0].element] = members
    return Structure(name, slots, required, choices)


def _slots(owner: str, match: re.Match[str]) -> list[Slot]:
    repeats, name = bool(match["many"]), match["name"]
    if not match["choice"]:
        return [Slot(name, name, _type(owner, name, match["types"]), repeats)]
    uses = (
        [TypeUse(known, frozenset()) for known in sorted(_CHOOSABLE)]
        if match["types"] == "*"
        else [_type(owner, name, text) for text in match["types"].split(", ")]
    )
    return [
        Slot(f"{name}{use.name[0].upper()}{use.name[1:]}", f"{name}[x]", use, repeats)
        for use in uses
    ]


def _type(owner: str, element: str, text: str) -> TypeUse:
    match = _TYPE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{owner}.{element}: not a type of the notation: {text}")
    named = match["name"]
    if named == ".":
        named = f"{owner}.{element}"
    arguments = frozenset((match["arguments"] or "").split("|")) - {""}
    return TypeUse(named.removeprefix("#"), arguments)


# What Extension.value[x] may be (datatypes.html#open): here, every type that is known.
_CHOOSABLE: Final = (frozenset(name for name in DATATYPES if "." not in name) | PRIMITIVES) - {
    "Extension",
    "Narrative",
    "xhtml",
}
