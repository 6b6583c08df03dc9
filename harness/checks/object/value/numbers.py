"""Numbers, written (DS, IS) and binary (PS3.5 6.2, Table 6.2-1)."""

from __future__ import annotations

import re
from math import isinf
from typing import Final

from harness.checks.object.element_rules import Place, element_rule
from harness.checks.object.objection import Objection
from harness.checks.object.value.text_value import shown, values_of
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

UNDEFINED_LENGTH: Final = 0xFFFFFFFF
SIZES: Final = {  # bytes of one value
    **dict.fromkeys(("OW", "SS", "US"), 2),
    **dict.fromkeys(("AT", "FL", "OF", "OL", "SL", "UL"), 4),
    **dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), 8),
}
_VRS: Final = ps3(5, "6.2", "6.2-1")
# Possessive quantifiers throughout: a hostile value of a megabyte must not make them backtrack.
_DECIMAL: Final = rb" *+[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)? *+"
_INTEGER: Final = rb" *+[+-]?\d++ *+"
_DECIMALS: Final = re.compile(rb"(?:%b)?(?:\\(?:%b)?)*+\0*+" % (_DECIMAL, _DECIMAL))
_INTEGERS: Final = re.compile(rb"(?:%b)?(?:\\(?:%b)?)*+\0*+" % (_INTEGER, _INTEGER))
_ONE_DECIMAL, _ONE_INTEGER = re.compile(_DECIMAL), re.compile(_INTEGER)
_SMALL: Final = 9  # characters of an integer that is in the range whatever it says
_LARGE_EXPONENT: Final = re.compile(rb"[eE]\+?0*+[1-9]\d\d")

DECIMAL_STRINGS_ARE_NUMBERS = Requirement(
    id="value.decimal-strings-are-numbers",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A decimal string (DS) is a fixed point or floating point number.",
    cites=(_VRS,),
)
DECIMAL_STRINGS_FIT_DOUBLE_PRECISION = Requirement(
    id="value.decimal-strings-fit-double-precision",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A decimal string (DS) is a number that double precision can hold.",
    cites=(_VRS,),
)
INTEGER_STRINGS_ARE_INTEGERS = Requirement(
    id="value.integer-strings-are-integers",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An integer string (IS) is digits with a sign at most.",
    cites=(_VRS,),
)
INTEGER_STRINGS_ARE_IN_RANGE = Requirement(
    id="value.integer-strings-are-in-range",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An integer string (IS) is between -2147483648 and 2147483647.",
    cites=(_VRS,),
)
BINARY_VALUES_ARE_WHOLE = Requirement(
    id="value.binary-values-are-whole",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Binary values take a multiple of the bytes that one of their VR takes.",
    cites=(_VRS,),
)


@element_rule(DECIMAL_STRINGS_ARE_NUMBERS, vrs=("DS",))
def decimal_strings_are_numbers(element: Element, place: Place) -> Objection | None:
    """Match every value against digits, sign, point and exponent; none may be empty of several."""
    raw = place.raw(element)
    if _DECIMALS.fullmatch(raw):
        return None
    for value in values_of(raw):
        if value and not _ONE_DECIMAL.fullmatch(value):
            return Objection("a decimal number", shown(value))
    return None


@element_rule(DECIMAL_STRINGS_FIT_DOUBLE_PRECISION, vrs=("DS",))
def decimal_strings_fit_double_precision(element: Element, place: Place) -> Objection | None:
    """Convert the values whose exponent has three digits or more."""
    raw = place.raw(element)
    if not _LARGE_EXPONENT.search(raw):
        return None
    for value in values_of(raw):
        if _ONE_DECIMAL.fullmatch(value) and isinf(float(value)):
            return Objection("a number up to 1.8e308", shown(value))
    return None


@element_rule(INTEGER_STRINGS_ARE_INTEGERS, vrs=("IS",))
def integer_strings_are_integers(element: Element, place: Place) -> Objection | None:
    """Match every value against digits and a sign."""
    raw = place.raw(element)
    if _INTEGERS.fullmatch(raw):
        return None
    for value in values_of(raw):
        if value and not _ONE_INTEGER.fullmatch(value):
            return Objection("an integer", shown(value))
    return None


@element_rule(INTEGER_STRINGS_ARE_IN_RANGE, vrs=("IS",))
def integer_strings_are_in_range(element: Element, place: Place) -> Objection | None:
    """Compare every integer with the range of 32 bits."""
    raw = place.raw(element)
    if len(raw) <= _SMALL:
        return None
    for value in values_of(raw):
        if len(value) > _SMALL and _ONE_INTEGER.fullmatch(value):
            digits = value.strip().lstrip(b"+-").lstrip(b"0")
            most = (1 << 31) - (b"-" not in value)
            # No number of more than ten digits is in range, so none is converted, however long.
            if len(digits) > 10 or int(digits or b"0") > most:
                return Objection("an integer of 32 bits", shown(value))
    return None


@element_rule(BINARY_VALUES_ARE_WHOLE, vrs=tuple(SIZES))
def binary_values_are_whole(element: Element, _: Place) -> Objection | None:
    """Divide the length; one that is odd is judged as that."""
    size, length = SIZES[element.vr], element.length
    if length % size == 0 or length % 2 or length == UNDEFINED_LENGTH or element.cut_off:
        return None
    return Objection(f"a multiple of {size} bytes", f"{length} bytes")
