"""Context groups that coded entries say they are of (PS3.3 8.4 to 8.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from harness.checks.object.code.entries import Entry, Vocabulary, entry_rule
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role
from harness.facts import code, context_group
from harness.facts.code_group import code_group

CONTEXT_IDENTIFIER_IS_A_NUMBER = Requirement(
    id="code.context-identifier-is-a-number",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A context group of the standard is identified by its number, without leading zeros.",
    cites=(ps3(3, "8.6"),),
)

CODE_IS_OF_ITS_CONTEXT_GROUP = Requirement(
    id="code.code-is-of-its-context-group",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A code is of the context group that it names, or says that it extends it.",
    cites=(ps3(3, "8.6"), ps3(3, "8.7")),
)

CODE_IS_OF_THE_DEFINED_GROUP = Requirement(
    id="code.code-is-of-the-defined-group",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A code is of the context group defined for its sequence, or says that it extends "
    "it.",
    cites=(ps3(3, "5.2"), ps3(3, "8.7"), ps3(16, "7.1")),
)

CODE_IS_OF_THE_BASELINE_GROUP = Requirement(
    id="code.code-is-of-the-baseline-group",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="A code is of the context group that the standard suggests for its sequence.",
    cites=(ps3(3, "5.2"), ps3(16, "7.1")),
)

_RESOURCE, _EXTENDED, _IDENTIFIER = 0x00080105, 0x0008010B, 0x0008010F
_STANDARD: Final = "DCMR"
_DIGITS: Final = 9  # of an identifier that can be one
_NEWER: Final = frozenset({("DCM", "125040")})  # the background of label maps: later than our lists


@entry_rule(CONTEXT_IDENTIFIER_IS_A_NUMBER)
def context_identifier_is_a_number(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look at the identifiers whose mapping resource is the standard's."""
    identifier = entry.item.text(_IDENTIFIER)
    if not identifier or entry.item.text(_RESOURCE) != _STANDARD:
        return None
    if identifier.isascii() and identifier.isdigit() and not identifier.startswith("0"):
        return None
    return Objection("digits without leading zeros", identifier, "(0008,010F)")


@entry_rule(CODE_IS_OF_THE_DEFINED_GROUP)
def code_is_of_the_defined_group(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look the codes of sequences with one defined group everywhere up in it."""
    group = code_group(entry.sequence)
    return None if group is None or group.baseline else _outside(entry, group.number)


@entry_rule(CODE_IS_OF_THE_BASELINE_GROUP)
def code_is_of_the_baseline_group(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look the codes of sequences with one baseline group everywhere up in it."""
    group = code_group(entry.sequence)
    return _outside(entry, group.number) if group is not None and group.baseline else None


@entry_rule(CODE_IS_OF_ITS_CONTEXT_GROUP)
def code_is_of_its_context_group(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look the code up in the group it names, SNOMED codes of former times as what they became."""
    identifier = entry.item.text(_IDENTIFIER)
    if entry.item.text(_RESOURCE) != _STANDARD or not identifier.isdecimal():
        return None
    objection = _outside(entry, int(identifier[:_DIGITS]))
    return replace(objection, at="(0008,010F)") if objection else None


def _outside(entry: Entry, group: int) -> Objection | None:
    """Object to a code that is not of a group, neither now nor as what it became."""
    key = code.current(entry.scheme, entry.value)
    if entry.item.text(_EXTENDED) == "Y" or key[0] in code.SNOMED_RT or not entry.value:
        return None
    members = context_group.codes(group)
    if members is None or key in members | _NEWER:
        return None
    return Objection(f"a code of CID {group}", str(entry), "(0008,0100)")
