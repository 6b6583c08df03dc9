"""Person names (PS3.5 6.2.1)."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.object.value.text_value import shown
from harness.checks.sources import ps3
from harness.content.character_set import STAND_ALONE
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

COMPONENTS: Final = 5
GROUPS: Final = 3
_PLAIN: Final = re.compile(rb"[^=\\^\x1b\x80-\xff]*+(?:\^[^=\\^\x1b\x80-\xff]*+){0,4}")
_UNICODE: Final = tuple((term,) for term in STAND_ALONE)
_LAST_ALPHABETIC: Final = "\u1fff"

PERSON_NAMES_HAVE_FIVE_COMPONENTS_AT_MOST = Requirement(
    id="value.person-names-have-five-components-at-most",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A component group of a person name (PN) has five components at most.",
    cites=(ps3(5, "6.2.1"), ps3(5, "6.2", "6.2-1")),
)
PERSON_NAMES_HAVE_THREE_GROUPS_AT_MOST = Requirement(
    id="value.person-names-have-three-groups-at-most",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A person name (PN) has an alphabetic, an ideographic and a phonetic group at most.",
    cites=(ps3(5, "6.2.1.2"),),
)
ALPHABETIC_NAMES_ARE_ALPHABETIC = Requirement(
    id="value.alphabetic-names-are-alphabetic",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=(
        "The first group of a person name (PN) has no escape sequences and, in Unicode, no"
        " characters above U+1FFF."
    ),
    cites=(ps3(5, "6.2.1.2"),),
)


@element_rule(PERSON_NAMES_HAVE_FIVE_COMPONENTS_AT_MOST, vrs=("PN",))
def person_names_have_five_components_at_most(element: Element, place: Place) -> Objection | None:
    """Count the carets of every group."""
    raw = place.raw(element)
    if _PLAIN.fullmatch(raw):
        return None
    most = max((g.count("^") for t in element.texts() for g in t.split("=")), default=0)
    if most < COMPONENTS:
        return None
    return Objection(f"{COMPONENTS} components at most", f"{most + 1} in {shown(raw)}")


@element_rule(PERSON_NAMES_HAVE_THREE_GROUPS_AT_MOST, vrs=("PN",))
def person_names_have_three_groups_at_most(element: Element, place: Place) -> Objection | None:
    """Count the equals signs of every name."""
    raw = place.raw(element)
    if raw.count(b"=") < GROUPS:
        return None
    most = max((t.count("=") for t in element.texts()), default=0)
    return (
        Objection(f"{GROUPS} groups at most", f"{most + 1} in {shown(raw)}")
        if most >= GROUPS
        else None
    )


@element_rule(ALPHABETIC_NAMES_ARE_ALPHABETIC, vrs=("PN",))
def alphabetic_names_are_alphabetic(element: Element, place: Place) -> Objection | None:
    """Look at what stands before the first equals sign."""
    raw = place.raw(element)
    if raw.isascii() and b"\x1b" not in raw:
        return None
    if b"\x1b" in raw.split(b"=", 1)[0]:
        return Objection("no escape sequence in the alphabetic group", shown(raw))
    if element.encoding.character_sets[:1] not in _UNICODE:
        return None
    if any(
        c > _LAST_ALPHABETIC and c != "\ufffd" for t in element.texts() for c in t.split("=")[0]
    ):
        return Objection("characters up to U+1FFF in the alphabetic group", shown(raw))
    return None
