"""Context groups that coded entries say they are of (PS3.3 8.4 to 8.7)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.code.entries import Entry, Vocabulary, entry_rule
from harness.checks.object.objection import Objection
from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role
from harness.facts import code, context_group

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

_RESOURCE, _EXTENDED, _IDENTIFIER = 0x00080105, 0x0008010B, 0x0008010F
_STANDARD: Final = "DCMR"


@entry_rule(CONTEXT_IDENTIFIER_IS_A_NUMBER)
def context_identifier_is_a_number(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look at the identifiers whose mapping resource is the standard's."""
    identifier = entry.item.text(_IDENTIFIER)
    if not identifier or entry.item.text(_RESOURCE) != _STANDARD:
        return None
    if identifier.isascii() and identifier.isdigit() and not identifier.startswith("0"):
        return None
    return Objection("digits without leading zeros", identifier, "(0008,010F)")


@entry_rule(CODE_IS_OF_ITS_CONTEXT_GROUP)
def code_is_of_its_context_group(entry: Entry, _: Vocabulary) -> Objection | None:
    """Look the code up in the group it names, SNOMED codes of former times as what they became."""
    identifier, item = entry.item.text(_IDENTIFIER), entry.item
    if item.text(_RESOURCE) != _STANDARD or not identifier.isdecimal() or len(identifier) > 6:
        return None
    key = code.current(entry.scheme, entry.value)
    if item.text(_EXTENDED) == "Y" or key[0] in code.SNOMED_RT or not entry.value:
        return None
    members = context_group.codes(int(identifier))
    if members is None or key in members:
        return None
    return Objection(f"a code of CID {identifier}", str(entry), "(0008,010F)")
