"""Numbers and their units (PS3.3 C.18.1)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Final

from harness.checks.object.objection import Objection
from harness.checks.object.structured_report.report import Report, item_rule
from harness.checks.sources import ps3
from harness.content.content_tree import MEASURED_VALUE, MEASUREMENT_UNITS, ContentItem, code_in
from harness.content.dataset import DataSet
from harness.core.requirement import Level, Requirement, Role, Status

NUMBER_IS_ONE_NUMBER = Requirement(
    id="sr.number-is-one-number",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A NUM item that was measured has exactly one numeric value.",
    cites=(ps3(3, "C.18.1", "C.18.1-1"),),
)

NUMBER_HAS_ITS_UNIT = Requirement(
    id="sr.number-has-its-unit",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A NUM item that was measured has a coded unit.",
    cites=(ps3(3, "C.18.1", "C.18.1-1"),),
)

UNIT_IS_A_UCUM_UNIT = Requirement(
    id="sr.unit-is-a-ucum-unit",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Units of measurement are coded in UCUM.",
    cites=(ps3(3, "C.18.1", "C.18.1-1"), ps3(16, "7.2.2")),
)

MISSING_NUMBER_SAYS_WHY = Requirement(
    id="sr.missing-number-says-why",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A NUM item without a number has a qualifier that says why.",
    cites=(ps3(3, "C.18.1", "C.18.1-1"),),
    status=Status.PREVIEW,
    doubt="the qualifier is described as the reason for the absence, but its type is 3",
)

REPRESENTATIONS_OF_A_NUMBER_AGREE = Requirement(
    id="sr.representations-of-a-number-agree",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The floating point and rational representations of a number are that number.",
    cites=(ps3(3, "C.18.1", "C.18.1-1"),),
)

NUMERIC_VALUE: Final = 0x0040A30A
FLOATING_POINT_VALUE: Final = 0x0040A161
NUMERATOR, DENOMINATOR = 0x0040A162, 0x0040A163
NUMERIC_VALUE_QUALIFIER: Final = 0x0040A301
TOLERANCE: Final = 1e-3  # relative: a decimal string may be rounded, never off by more


def _measured(item: ContentItem) -> Iterator[tuple[DataSet, str]]:
    if item.value_type == "NUM" and not item.by_reference:
        for n, measured in enumerate(item.data_set.items(MEASURED_VALUE)):
            yield measured, f"{item.at(MEASURED_VALUE)}[{n}]"


@item_rule(NUMBER_IS_ONE_NUMBER)
def number_is_one_number(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Count the values of Numeric Value, and the items of the Measured Value Sequence."""
    for n, (measured, place) in enumerate(_measured(item)):
        if n == 1:
            yield Objection("one measured value", "more than one", place)
        values = measured.texts(NUMERIC_VALUE)
        if len(values) != 1 or _number(values[0]) is None:
            found = "\\".join(values) or "none"
            yield Objection("one decimal number", found, f"{place}.(0040,A30A)")


@item_rule(NUMBER_HAS_ITS_UNIT)
def number_has_its_unit(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look for a code in the Measurement Units Code Sequence."""
    for measured, place in _measured(item):
        if code_in(measured, MEASUREMENT_UNITS) is None:
            actual = "empty" if measured.has(MEASUREMENT_UNITS) else "missing"
            yield Objection("a coded unit", actual, f"{place}.(0040,08EA)")


@item_rule(UNIT_IS_A_UCUM_UNIT)
def unit_is_a_ucum_unit(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look at the coding scheme of the unit."""
    for measured, place in _measured(item):
        unit = code_in(measured, MEASUREMENT_UNITS)
        if unit is not None and unit.scheme != "UCUM":
            yield Objection("a unit of UCUM", str(unit), f"{place}.(0040,08EA)[0]")


@item_rule(MISSING_NUMBER_SAYS_WHY)
def missing_number_says_why(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Look for the qualifier where the Measured Value Sequence is empty."""
    if item.value_type != "NUM" or item.by_reference or item.data_set.items(MEASURED_VALUE):
        return
    if code_in(item.data_set, NUMERIC_VALUE_QUALIFIER) is None:
        yield Objection(
            "a Numeric Value Qualifier", "neither number nor qualifier", item.at(MEASURED_VALUE)
        )


@item_rule(REPRESENTATIONS_OF_A_NUMBER_AGREE)
def representations_of_a_number_agree(item: ContentItem, _: Report) -> Iterator[Objection]:
    """Compare with Numeric Value, as far as its decimal digits can tell."""
    for measured, place in _measured(item):
        number = _number(measured.text(NUMERIC_VALUE))
        if number is None:
            continue
        for tag, other in ((FLOATING_POINT_VALUE, _floating(measured)), _rational(measured)):
            if other is not None and not math.isclose(number, other, rel_tol=TOLERANCE):
                where = f"{place}.({tag >> 16:04X},{tag & 0xFFFF:04X})"
                yield Objection(f"{number:g}", f"{other:g}", where)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def _floating(measured: DataSet) -> float | None:
    element = measured.find(FLOATING_POINT_VALUE)
    if element is None or element.vr != "FD" or len(element.raw) != 8:
        return None
    (value,) = struct.unpack("<d" if element.encoding.little else ">d", element.raw)
    return float(value)


def _rational(measured: DataSet) -> tuple[int, float | None]:
    above, below = measured.number(NUMERATOR), measured.number(DENOMINATOR)
    return NUMERATOR, None if above is None or not below else above / below
