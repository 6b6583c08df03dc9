"""Which characters a value may have, and which one pads it (PS3.5 6.1.3, 6.2)."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.object.value.text_value import TEXT_VRS, shown, values_of
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

# DELETE nowhere, other control characters where text has lines and pages; ESC is judged apart.
_CONTROLS: Final = re.compile(rb"[\x00-\x1a\x1c-\x1f\x7f]")
_CONTROLS_IN_TEXT: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_LINES: Final = ("LT", "ST", "UT")
_C1: Final = re.compile("[\x80-\x9f]")
_LINE_END: Final = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_CODES: Final = re.compile(rb"[A-Z0-9 _\\]*\0*")
_NOT_IN_CODES: Final = re.compile(rb"[^A-Z0-9 _]")

CONTROL_CHARACTERS_ARE_ALLOWED_ONES = Requirement(
    id="value.control-characters-are-allowed-ones",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=(
        "Text has no control characters but for tabs and the ends of lines and pages in LT, ST and"
        " UT, and for ESC in escape sequences."
    ),
    cites=(ps3(5, "6.1.3"), ps3(5, "6.2", "6.2-1")),
)
NEW_LINES_ARE_CR_LF = Requirement(
    id="value.new-lines-are-cr-lf",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A new line in text (LT, ST, UT) is CR LF.",
    cites=(ps3(5, "6.1.3"),),
)
CODE_STRINGS_HAVE_CODE_CHARACTERS = Requirement(
    id="value.code-strings-have-code-characters",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A code string (CS) has uppercase letters, digits, spaces and underscores only.",
    cites=(ps3(5, "6.2", "6.2-1"),),
)
APPLICATION_ENTITIES_ARE_OF_THE_DEFAULT_REPERTOIRE = Requirement(
    id="value.application-entities-are-of-the-default-repertoire",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An application entity title (AE) has graphic characters of ISO 646 only.",
    cites=(ps3(5, "6.2", "6.2-1"),),
)
APPLICATION_ENTITIES_ARE_NOT_BLANK = Requirement(
    id="value.application-entities-are-not-blank",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An application entity title (AE) is not spaces only.",
    cites=(ps3(5, "6.2", "6.2-1"),),
)
PADDING_IS_THAT_OF_THE_VR = Requirement(
    id="value.padding-is-that-of-the-vr",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Text is padded with spaces, a UID (UI) with a single NUL.",
    cites=(ps3(5, "6.2"),),
)


@element_rule(CONTROL_CHARACTERS_ARE_ALLOWED_ONES, vrs=("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
def control_characters_are_allowed_ones(element: Element, place: Place) -> Objection | None:
    """Search the bytes for the lower control characters, decoded text for the upper ones."""
    raw = place.raw(element)
    pattern = _CONTROLS_IN_TEXT if element.vr in _LINES else _CONTROLS
    found = pattern.search(raw.rstrip(b"\0"))
    if found:
        return Objection("no such control character", f"{found[0].hex().upper()}H in {shown(raw)}")
    if not raw.isascii():
        upper = _C1.search("\\".join(element.texts()))
        if upper:
            return Objection("no such control character", f"{ord(upper[0]):02X}H in {shown(raw)}")
    return None


@element_rule(NEW_LINES_ARE_CR_LF, vrs=_LINES)
def new_lines_are_cr_lf(element: Element, place: Place) -> Objection | None:
    """Search for CR or LF without the other."""
    raw = place.raw(element)
    found = _LINE_END.search(raw)
    if found is None:
        return None
    alone = "LF" if found[0] == b"\n" else "CR"
    return Objection("CR LF", f"{alone} alone in {shown(raw)}")


@element_rule(CODE_STRINGS_HAVE_CODE_CHARACTERS, vrs=("CS",))
def code_strings_have_code_characters(element: Element, place: Place) -> Objection | None:
    """Match every value against the repertoire of codes."""
    raw = place.raw(element)
    if _CODES.fullmatch(raw):
        return None
    found = next((v for v in values_of(raw) if _NOT_IN_CODES.search(v)), None)
    if found is None:
        return None
    return Objection("uppercase letters, digits, spaces and underscores", shown(found))


@element_rule(APPLICATION_ENTITIES_ARE_OF_THE_DEFAULT_REPERTOIRE, vrs=("AE",))
def application_entities_are_of_the_default_repertoire(
    element: Element, place: Place
) -> Objection | None:
    """Tell whether every byte is a graphic character of ISO 646, padding aside."""
    raw = place.raw(element).rstrip(b"\0")
    if raw.isascii() and raw.decode("ascii").isprintable():
        return None
    return Objection("graphic characters of ISO 646", shown(raw))


@element_rule(APPLICATION_ENTITIES_ARE_NOT_BLANK, vrs=("AE",))
def application_entities_are_not_blank(element: Element, place: Place) -> Objection | None:
    """Look for values of spaces only; an empty one is none."""
    blank = any(v and not v.strip(b" ") for v in place.raw(element).rstrip(b"\0").split(b"\\"))
    return Objection("a title, or no value", "spaces only") if blank else None


@element_rule(PADDING_IS_THAT_OF_THE_VR, vrs=TEXT_VRS)
def padding_is_that_of_the_vr(element: Element, place: Place) -> Objection | None:
    """Look at the last bytes of the value."""
    last = place.raw(element)[-2:]
    if element.vr == "UI":
        if last == b"\0\0" or last[-1:] == b" ":
            return Objection("a single NUL when the length is odd", f"{last.hex(' ').upper()}H")
    elif last[-1:] == b"\0":
        return Objection("spaces", "NUL")
    return None
