"""What Specific Character Set declares (PS3.3 C.12.1.1.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.character_set import MULTI_BYTE_EXTENSIONS, is_extension, is_known
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

SPECIFIC_CHARACTER_SET: Final = 0x00080005

CHARACTER_SETS_ARE_DEFINED_TERMS = Requirement(
    id="value.character-sets-are-defined-terms",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The values of Specific Character Set are defined terms, so that others can read.",
    cites=(ps3(3, "C.12.1.1.2", "C.12-2"),),
)
SEVERAL_CHARACTER_SETS_ARE_EXTENSIONS = Requirement(
    id="value.several-character-sets-are-extensions",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Several values of Specific Character Set are terms for code extensions.",
    cites=(ps3(3, "C.12.1.1.2", "C.12-3"), ps3(5, "6.1.2.4")),
)
ONE_CHARACTER_SET_IS_NO_EXTENSION = Requirement(
    id="value.one-character-set-is-no-extension",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A single Specific Character Set is not a term for code extensions.",
    cites=(ps3(3, "C.12.1.1.2", "C.12-2"), ps3(5, "6.1.2.5.4")),
)
FIRST_CHARACTER_SET_IS_A_SINGLE_BYTE_ONE = Requirement(
    id="value.first-character-set-is-a-single-byte-one",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The first of several character sets has one byte a character.",
    cites=(ps3(3, "C.12.1.1.2", "C.12-4"), ps3(5, "6.1.2.5.4")),
)


@tag_rule(CHARACTER_SETS_ARE_DEFINED_TERMS, SPECIFIC_CHARACTER_SET)
def character_sets_are_defined_terms(element: Element, _: Place) -> Objection | None:
    """Look every value up among the defined terms; the first of several may be empty."""
    return _first(element, lambda _, term: not is_known(term), "a defined term")


@tag_rule(SEVERAL_CHARACTER_SETS_ARE_EXTENSIONS, SPECIFIC_CHARACTER_SET)
def several_character_sets_are_extensions(element: Element, _: Place) -> Objection | None:
    """Look every known one of several values up among the terms for code extensions."""
    if len(element.texts()) < 2:
        return None
    return _first(
        element,
        lambda number, term: is_known(term) and not is_extension(term) and bool(term or number),
        "a term for code extensions, ISO 2022 ..., as there are several values",
    )


@tag_rule(ONE_CHARACTER_SET_IS_NO_EXTENSION, SPECIFIC_CHARACTER_SET)
def one_character_set_is_no_extension(element: Element, _: Place) -> Objection | None:
    """Look a single value up among the terms for code extensions."""
    if len(element.texts()) != 1:
        return None
    return _first(element, lambda _, term: is_extension(term), "a term without extensions")


@tag_rule(FIRST_CHARACTER_SET_IS_A_SINGLE_BYTE_ONE, SPECIFIC_CHARACTER_SET)
def first_character_set_is_a_single_byte_one(element: Element, _: Place) -> Objection | None:
    """Look the first of several values up among the multi-byte terms."""
    if len(element.texts()) < 2:
        return None
    return _first(
        element,
        lambda number, term: number == 0 and term in MULTI_BYTE_EXTENSIONS,
        "a single-byte character set, or empty",
    )


def _first(element: Element, wrong: Callable[[int, str], bool], expected: str) -> Objection | None:
    for number, term in enumerate(element.texts()):
        if wrong(number, term):
            return Objection(expected, f"value {number + 1}: {term!r}")
    return None
