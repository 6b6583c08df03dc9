"""How long a value of a character VR may be (PS3.5 6.2, Table 6.2-1; 6.4)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.object.value.text_value import values_of
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

# DA and AS have a fixed length, which their form is about.
BYTES: Final = {"AE": 16, "CS": 16, "DS": 16, "DT": 26, "IS": 12, "TM": 14, "UI": 64}
CHARACTERS: Final = {"LO": 64, "LT": 10240, "SH": 16, "ST": 1024}
GROUP_CHARACTERS: Final = 64  # of a component group of a person name (PN)

VALUES_ARE_NOT_TOO_LONG = Requirement(
    id="value.values-are-not-too-long",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No value, padding included, is longer than its VR allows.",
    cites=(ps3(5, "6.2", "6.2-1"),),
)
TEXTS_ARE_NOT_TOO_LONG = Requirement(
    id="value.texts-are-not-too-long",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No text has more characters than its VR allows; escape sequences do not count.",
    cites=(ps3(5, "6.2", "6.2-1"),),
)
PERSON_NAMES_ARE_NOT_TOO_LONG = Requirement(
    id="value.person-names-are-not-too-long",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="No component group of a person name (PN) has more than 64 characters.",
    cites=(ps3(5, "6.2.1.2"),),
)


@element_rule(VALUES_ARE_NOT_TOO_LONG, vrs=tuple(BYTES))
def values_are_not_too_long(element: Element, place: Place) -> Objection | None:
    """Count the bytes of every value; the last of several may have a byte of padding more."""
    most = BYTES[element.vr]
    if element.length <= most:
        return None
    raw = place.raw(element)
    # UI is padded with NUL, and wrongly others are: what pads is judged as padding.
    longest = max(map(len, values_of(raw)), default=0)
    return Objection(f"{most} bytes at most", f"{longest} bytes") if longest > most else None


@element_rule(TEXTS_ARE_NOT_TOO_LONG, vrs=tuple(CHARACTERS))
def texts_are_not_too_long(element: Element, _: Place) -> Objection | None:
    """Decode what has more bytes than characters are allowed, and count them, padding aside."""
    most = CHARACTERS[element.vr]
    if element.length <= most or element.cut_off:
        return None
    longest = max(map(len, element.texts()), default=0)
    return (
        Objection(f"{most} characters at most", f"{longest} characters") if longest > most else None
    )


@element_rule(PERSON_NAMES_ARE_NOT_TOO_LONG, vrs=("PN",))
def person_names_are_not_too_long(element: Element, _: Place) -> Objection | None:
    """Decode what has more bytes than a group may have characters, and count them by group."""
    if element.length <= GROUP_CHARACTERS or element.cut_off:
        return None
    longest = max((len(g) for t in element.texts() for g in t.split("=")), default=0)
    if longest <= GROUP_CHARACTERS:
        return None
    return Objection(f"{GROUP_CHARACTERS} characters at most in a group", f"{longest} characters")
