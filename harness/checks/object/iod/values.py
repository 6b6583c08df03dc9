"""Enumerated Values and Defined Terms, by value number (PS3.5 6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.iod.plan import Present, ValueRule
from harness.checks.object.iod.requirements import (
    DEFINED_TERMS_ARE_USED,
    ENUMERATED_VALUES_ARE_USED,
)
from harness.checks.object.objection import Objection
from harness.content.condition import Trail, holds
from harness.content.dataset import DataSet, Element
from harness.content.numeric import NUMERIC, numbers_of
from harness.core.requirement import Requirement

_MOST: Final = 256  # values of one attribute that are looked at
_SHOWN: Final = 64  # characters of a value
_LISTED: Final = 8  # allowed values that are named

Found = tuple[Requirement, Objection]
Value = str | float | None  # numbers by what they are worth; None: empty or malformed


def objections_to_values(
    element: Element, present: Present, ds: DataSet, trail: Trail
) -> Iterator[Found]:
    """Compare each value with the lists that apply to its position."""
    numeric = element.vr in NUMERIC
    values: tuple[Value, ...] = (numbers_of(element) if numeric else element.texts())[:_MOST]
    for rule in present.enumerated:
        for n, listed in _outside((rule,), values, ds, trail):
            yield ENUMERATED_VALUES_ARE_USED, _objection(element, n, values[n], rule, listed)
    for rules in present.defined:
        for n, listed in _outside(rules, values, ds, trail):
            yield DEFINED_TERMS_ARE_USED, _objection(element, n, values[n], rules[0], listed)


def _outside(
    rules: tuple[ValueRule, ...], values: tuple[Value, ...], ds: DataSet, trail: Trail
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield positions, from 0, of values that no list has, with what the lists have."""
    index = rules[0].index
    if index > len(values):
        return
    for n in range(index - 1, index) if index else range(len(values)):
        value = values[n]
        if value is None or value == "" or any(value in rule.plain for rule in rules):
            continue
        listed = _applying(value, rules, ds, trail)
        if listed:
            yield n, listed


def _applying(
    value: Value, rules: tuple[ValueRule, ...], ds: DataSet, trail: Trail
) -> tuple[str, ...]:
    """Return what the lists that apply have; () when one that applies, or may, has the value."""
    applying = [named for rule in rules for named in rule.named]
    for listed in (listed for rule in rules for listed in rule.conditional):
        condition = listed.values.condition
        if condition is None or not condition.computable:
            return ()
        applies = holds(condition.expression, ds, trail)
        if applies is None or (applies and value in listed.allowed):
            return ()
        if applies:
            applying += listed.values.values
    return tuple(dict.fromkeys(applying))


def _objection(
    element: Element, position: int, value: Value, rule: ValueRule, listed: tuple[str, ...]
) -> Objection:
    more = len(listed) - _LISTED
    text = ", ".join(listed[:_LISTED]) + (f" or {more} more" if more > 0 else "")
    which = f"value {position + 1} " if position or rule.index else ""
    return Objection(
        f"{which}among {text}",
        f"{value:g}" if isinstance(value, float) else f"{value!s:.{_SHOWN}}",
        printed(element.tag),
        element=element,
        module=rule.owner.title,
        clause=rule.owner.clause,
    )
