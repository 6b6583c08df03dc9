"""Coding schemes (PS3.3 8.2, PS3.16 8)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.code.entries import (
    CODE_VALUE,
    LONG_CODE_VALUE,
    SCHEME,
    Entry,
    Vocabulary,
    entry_rule,
)
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role
from harness.facts import code

SCHEME_IS_DESIGNATED = Requirement(
    id="code.scheme-is-designated",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A code that is no URN or URL names its coding scheme.",
    cites=(ps3(3, "8.2"), ps3(3, "8.8", "8.8-1a")),
)

SCHEME_IS_KNOWN_OR_IDENTIFIED = Requirement(
    id="code.scheme-is-known-or-identified",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A coding scheme is one of the standard's, or private, or identified in the object.",
    cites=(ps3(3, "8.2"), ps3(16, "8")),
)

PRIVATE_SCHEME_IS_ALPHANUMERIC = Requirement(
    id="code.private-scheme-is-alphanumeric",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The designator of a private coding scheme is 99 and letters or digits.",
    cites=(ps3(3, "8.2"), ps3(16, "8")),
)

PRIVATE_SCHEME_IS_IDENTIFIED = Requirement(
    id="code.private-scheme-is-identified",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="Private coding schemes are identified in the Coding Scheme Identification Sequence.",
    cites=(ps3(3, "8.2"), ps3(3, "C.12.1", "C.12-1")),
)

SCHEME_IS_NOT_RETIRED = Requirement(
    id="code.scheme-is-not-retired",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="SNOMED codes are those of SNOMED CT, not the identifiers of former times.",
    cites=(ps3(16, "8.1"),),
)

LOCAL: Final = "L"  # HL7's designator of a local scheme
_AT: Final = "(0008,0102)"


def _private(designator: str) -> bool:
    return designator.startswith("99") or designator == LOCAL


@entry_rule(SCHEME_IS_DESIGNATED)
def scheme_is_designated(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look for Coding Scheme Designator where there is a Code Value or a Long Code Value."""
    if entry.scheme or not {CODE_VALUE, LONG_CODE_VALUE} & set(entry.given):
        return None
    actual = "empty" if entry.item.has(SCHEME) else "missing"
    return Objection(f"the coding scheme of {entry.value}", actual, _AT)


@entry_rule(SCHEME_IS_KNOWN_OR_IDENTIFIED, of_scheme=True)
def scheme_is_known_or_identified(entry: Entry, vocabulary: Vocabulary) -> Objection | None:
    """Look the designator up in the standard's list and among those the object identifies."""
    scheme = entry.scheme
    if not scheme or _private(scheme) or scheme in vocabulary.schemes:
        return None
    if scheme in code.SNOMED_RT or code.is_scheme(scheme):
        return None
    return Objection("a coding scheme that is known, or identified in (0008,0110)", scheme, _AT)


@entry_rule(PRIVATE_SCHEME_IS_ALPHANUMERIC, of_scheme=True)
def private_scheme_is_alphanumeric(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look at designators that begin with 99."""
    scheme = entry.scheme
    if not scheme.startswith("99") or (scheme.isascii() and scheme.isalnum()):
        return None
    return Objection("99 and letters or digits", scheme, _AT)


@entry_rule(PRIVATE_SCHEME_IS_IDENTIFIED, of_scheme=True)
def private_scheme_is_identified(entry: Entry, vocabulary: Vocabulary) -> Objection | None:
    """Look private designators up in the Coding Scheme Identification Sequence."""
    if not _private(entry.scheme) or entry.scheme in vocabulary.schemes:
        return None
    if entry.scheme in code.SNOMED_RT:
        return None
    return Objection(f"{entry.scheme} identified in (0008,0110)", "not identified", _AT)


@entry_rule(SCHEME_IS_NOT_RETIRED, of_scheme=True)
def scheme_is_not_retired(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look for the designators of SNOMED RT and of the microglossary."""
    return Objection("SCT", str(entry), _AT) if entry.scheme in code.SNOMED_RT else None
