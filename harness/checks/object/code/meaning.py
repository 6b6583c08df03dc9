"""Code meanings (PS3.3 8.3)."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.code.entries import MEANING, Entry, Vocabulary, entry_rule
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role
from harness.facts import code

MEANING_IS_THERE = Requirement(
    id="code.meaning-is-there",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A coded entry has a code meaning.",
    cites=(ps3(3, "8.3"), ps3(3, "8.8", "8.8-1a")),
)

MEANING_IS_THE_CODES = Requirement(
    id="code.meaning-is-the-codes",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The meaning of a code is what its coding scheme says.",
    cites=(ps3(3, "8.3"),),
)

_AT: Final = "(0008,0104)"
_WITH_SYNONYMS: Final = code.SNOMED_RT | {code.SNOMED_CT, "UCUM"}
_STANDARD: Final = "DCM"  # one meaning for each code; other schemes have synonyms
_LATIN: Final = frozenset({"", "ISO_IR 6", "ISO_IR 100", "ISO_IR 192", "ISO 2022 IR 6"})
_LATIN_TOO: Final = frozenset({"ISO 2022 IR 100"})
_WORD: Final = re.compile(r"[a-z0-9]+")
_STEM: Final = 4  # letters that words have to share to count as forms of one
_ALIKE: Final = 0.5


@entry_rule(MEANING_IS_THERE)
def meaning_is_there(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look for a Code Meaning that is not empty."""
    if entry.meaning:
        return None
    actual = "empty" if entry.item.has(MEANING) else "missing"
    return Objection(f"the meaning of {entry.value or 'the code'}", actual, _AT)


@entry_rule(MEANING_IS_THE_CODES)
def meaning_is_the_codes(entry: Entry, vocabulary: Vocabulary) -> Objection | None:
    """Compare with the meanings known of a code: case, order and endings of words do not count.

    A meaning of DCM must have half the standard's words, one of another scheme share one. Units and
    SNOMED, of which only some synonyms are known, are left alone, and so is what may be in another
    language, by its characters.
    """
    if not entry.meaning or not entry.meaning.isascii() or entry.scheme in _WITH_SYNONYMS:
        return None
    if not set(vocabulary.character_sets) <= _LATIN | _LATIN_TOO:
        return None
    known = code.meaning(entry.scheme, entry.value)
    said = _words(entry.meaning)
    if not known or not said:
        return None
    if any(_alike(said, _words(k), entry.scheme == _STANDARD) for k in known):
        return None
    return Objection(f"{known[0]}, which {entry.value} means", entry.meaning, _AT)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _alike(said: frozenset[str], known: frozenset[str], strict: bool) -> bool:
    if not known or said == known or "".join(sorted(said)) == "".join(sorted(known)):
        return True
    stems, theirs = ({w[:_STEM] for w in words} for words in (said, known))
    shared = len(stems & theirs)
    return shared / min(len(stems), len(theirs)) >= _ALIKE if strict else shared > 0
