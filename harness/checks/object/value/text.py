"""Text under the character sets that are declared for it (PS3.5 6.1.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.object.value.text_value import CHARACTER_SET_VRS, shown
from harness.checks.sources import ps3
from harness.content.character_set import designations, is_extension, is_known, undecodable
from harness.content.dataset import Element
from harness.content.element import MAX_TEXT_BYTES
from harness.core.requirement import Level, Requirement, Role

_ESC: Final = b"\x1b"
_ASCII: Final = b"(B"  # comes with every set for code extensions
_ESCAPE: Final = re.compile(rb"\x1b([\x20-\x2f]*+[\x30-\x7e]?)")
# Before these the initial character sets have to be active again (PS3.5 6.1.2.5.3).
_DELIMITER: Final = re.compile(rb"[\\\t\n\f\r]")
_DELIMITER_PN: Final = re.compile(rb"[\\\t\n\f\r^=]")
_LINE_END: Final = re.compile(rb"[\t\n\f\r]")

TEXT_IS_IN_ITS_CHARACTER_SET = Requirement(
    id="value.text-is-in-its-character-set",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Text has characters of the declared character sets, encoded as these are.",
    cites=(ps3(5, "6.1.2.2"), ps3(5, "6.1.2.3")),
)
ESCAPE_SEQUENCES_ARE_DECLARED = Requirement(
    id="value.escape-sequences-are-declared",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Escape sequences designate character sets that are declared for code extensions.",
    cites=(ps3(5, "6.1.2.5.2"), ps3(5, "6.1.2.5.4"), ps3(5, "6.1.3")),
)
CHARACTER_SETS_ARE_RESET = Requirement(
    id="value.character-sets-are-reset",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement=(
        "The first character set is active again where a line, a value or a component of a name"
        " ends."
    ),
    cites=(ps3(5, "6.1.2.5.3"),),
)


@element_rule(TEXT_IS_IN_ITS_CHARACTER_SET, vrs=CHARACTER_SET_VRS)
def text_is_in_its_character_set(element: Element, place: Place) -> Objection | None:
    """Decode what is not plain ASCII; terms that are not known forbid nothing."""
    raw = place.raw(element)
    if raw.isascii() and _ESC not in raw:
        return None
    terms = element.encoding.character_sets
    if not all(map(is_known, terms)) or _undeclared(raw, terms) is not None:
        return None
    if len(raw) >= MAX_TEXT_BYTES:  # the cut may go through a character
        raw = raw[: raw.rfind(b" ") + 1]
    # Padding is no text: after a character set that is not reset it would not be a space.
    problem = undecodable(raw.rstrip(b" \0"), terms, person_name=element.vr == "PN")
    if not problem:
        return None
    declared = " and ".join(t for t in terms if t) or "the default repertoire, as none is declared"
    return Objection(f"text in {declared}", f"{problem} in {shown(raw)}")


@element_rule(ESCAPE_SEQUENCES_ARE_DECLARED, vrs=CHARACTER_SET_VRS)
def escape_sequences_are_declared(element: Element, place: Place) -> Objection | None:
    """Compare every escape sequence with those of the declared terms."""
    raw = place.raw(element)
    if _ESC not in raw:
        return None
    terms = element.encoding.character_sets
    found = _undeclared(raw, terms)
    if found is None:
        return None
    allowed = sorted({d for t in terms for d in designations(t)} if _extends(terms) else ())
    expected = " or ".join("ESC " + d.decode() for d in allowed) or "no escape sequence"
    return Objection(expected, f"ESC {found.decode('ascii')} in {shown(raw)}")


@element_rule(CHARACTER_SETS_ARE_RESET, vrs=CHARACTER_SET_VRS)
def character_sets_are_reset(element: Element, place: Place) -> Objection | None:
    """Follow the designations, and look which are active at every delimiter and at the end."""
    raw = place.raw(element)
    if _ESC not in raw or len(raw) >= MAX_TEXT_BYTES:
        return None
    terms = element.encoding.character_sets
    if not _extends(terms) or _undeclared(raw, terms) is not None:
        return None
    if element.vr == "PN":
        delimiter = _DELIMITER_PN
    else:
        delimiter = _LINE_END if element.vr in ("LT", "ST", "UT") else _DELIMITER
    before = _not_reset(raw, terms[0] if terms else "", delimiter)
    return Objection("the first character set", f"another before {before}") if before else None


def _extends(terms: Sequence[str]) -> bool:
    return any(map(is_extension, terms))


def _undeclared(raw: bytes, terms: Sequence[str]) -> bytes | None:
    """Return the first escape sequence that the terms do not allow, without ESC."""
    if _ESC not in raw:
        return None
    extends = _extends(terms)
    allowed = {_ASCII}.union(*(designations(t) for t in terms)) if extends else frozenset[bytes]()
    return next((s for s in _ESCAPE.findall(raw) if s not in allowed), None)


def _not_reset(raw: bytes, first: str, delimiter: re.Pattern[bytes]) -> str:
    """Return before what the character sets of the first term are not active; "" when nowhere."""
    initial = designations(first)
    right = next((d for d in initial if _is_right(d)), b"")  # the set invoked in GR
    state: dict[bool, bytes] = {False: _ASCII, True: right}
    parts = _ESCAPE.split(raw.rstrip(b"\0 "))
    for number, text in enumerate(parts[::2]):
        if number:
            sequence = parts[2 * number - 1]
            state[_is_right(sequence)] = sequence
        wide = state[False][:1] == b"$"
        found = None if wide else delimiter.search(text)
        if wide:  # two bytes a character, any of which may look like a delimiter
            found = _LINE_END.search(text)
        if found and not _is_initial(state, right):
            return f"{found[0].decode('ascii')!r}"
        if found:
            state = {False: _ASCII, True: right}
    return "" if _is_initial(state, right) else "the end of the value"


def _is_right(designation: bytes) -> bool:
    """Tell whether it designates G1, which is invoked in the upper half of the code table."""
    return designation[:1] in (b"-", b")") or designation[:2] == b"$)"


def _is_initial(state: dict[bool, bytes], right: bytes) -> bool:
    """Tell whether the initial sets are active; where none was in G1 its state is nothing."""
    romaji = (_ASCII, b"(J")  # alike but for two characters
    return state[False] in romaji and (not right or state[True] == right)
