"""Codes: meanings, coding scheme designators (PS3.16 8), SNOMED identifiers old and new.

Compiled by profiles.dicom.compiler.codes; a scheme is parsed when one of its codes is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from harness.facts.blocks import block, blocks
from harness.facts.table import rows

PACKAGE: Final = "profiles.dicom"
FILE: Final = "codes.txt"

SNOMED_CT: Final = "SCT"
SNOMED_RT: Final = frozenset({"SRT", "SNM3", "99SDM"})  # PS3.16 8.1: designators of before


def meaning(scheme: str, value: str) -> tuple[str, ...]:
    """Return the known meanings of a code; () when it is not known."""
    return _meanings(scheme).get(value, ())


def is_scheme(designator: str) -> bool:
    """Tell whether a designator is one that PS3.16 lists, or that of a local scheme ("99...").

    Schemes of the HL7 registry may be used, too (PS3.16 8): another designator is not yet wrong.
    """
    return designator in _schemes() or designator.startswith("99")


def current(scheme: str, value: str) -> tuple[str, str]:
    """Return the code that a retired SNOMED identifier became; any other code as it is."""
    if scheme in SNOMED_RT and value in _snomed():
        return SNOMED_CT, _snomed()[value]
    return scheme, value


@cache
def _meanings(scheme: str) -> Mapping[str, tuple[str, ...]]:
    if scheme not in blocks(PACKAGE, FILE):
        return {}
    found = (line.split("\t") for line in block(PACKAGE, FILE, scheme))
    return {value: tuple(meanings) for value, *meanings in found}


@cache
def _schemes() -> frozenset[str]:
    return frozenset(row[0] for row in rows(PACKAGE, "schemes.tsv")) | blocks(PACKAGE, FILE).keys()


@cache
def _snomed() -> Mapping[str, str]:
    return {row[0]: row[1] for row in rows(PACKAGE, "snomed.tsv")}
