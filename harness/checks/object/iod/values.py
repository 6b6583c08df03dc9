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
        for n in _outside((rule,), values, ds, trail):
            yield ENUMERATED_VALUES_ARE_USED, _objection(element, n, values[n], rule)
    for rules in present.defined:
        for n in _outside(rules, values, ds, trail):
            yield DEFINED_TERMS_ARE_USED, _objection(element, n, values[n], rules[0])


def _outside(
    rules: tuple[ValueRule, ...], values: tuple[Value, ...], ds: DataSet, trail: Trail
) -> Iterator[int]:
    """Yield the positions, from 0, of values that no list allows."""
    index = rules[0].index
    if index > len(values):
        return
    for n in range(index - 1, index) if index else range(len(values)):
        value = values[n]
        if value is None or value == "" or any(value in rule.plain for rule in rules):
            continue
        if _forbidden(value, rules, ds, trail):
            yield n


def _forbidden(value: Value, rules: tuple[ValueRule, ...], ds: DataSet, trail: Trail) -> bool:
    """Tell whether lists apply, and none that does or may apply has the value."""
    applied = any(rule.plain for rule in rules)
    for listed in (listed for rule in rules for listed in rule.conditional):
        condition = listed.values.condition
        if condition is None or not condition.computable:
            return False
        applies = holds(condition.expression, ds, trail)
        if applies is None or (applies and value in listed.allowed):
            return False
        applied = applied or applies
    return applied


def _objection(element: Element, position: int, value: Value, rule: ValueRule) -> Objection:
    more = len(rule.named) - _LISTED
    text = ", ".join(rule.named[:_LISTED]) + (f" or {more} more" if more > 0 else "")
    which = f"value {position + 1} " if position or rule.index else ""
    return Objection(
        f"{which}among {text}",
        f"{value:g}" if isinstance(value, float) else f"{value!s:.{_SHOWN}}",
        printed(element.tag),
        element=element,
        module=rule.owner.title,
        clause=rule.owner.clause,
    )
