"""One search criterion: parsed from the query, then asked of values (FHIR R4 search.html)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from emulators.web.fhir.extraction import Amount, SearchValue, Target, Token
from emulators.web.fhir.outcome import Refusal
from emulators.web.fhir.parameters import Kind, Parameter
from emulators.web.fhir.period import EARLIEST, LATEST, Interval, search_interval
from emulators.web.fhir.references import is_id, literal

PREFIXES: Final = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")
_PREFIXED: Final = re.compile(rf"(?P<prefix>{'|'.join(PREFIXES)})?(?P<rest>.*)", re.DOTALL)
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
MODIFIERS: Final = {
    Kind.DATE: frozenset({"missing"}),
    Kind.QUANTITY: frozenset({"missing"}),
    Kind.REFERENCE: frozenset({"missing", "identifier"}),  # and the name of a target type
    Kind.STRING: frozenset({"missing", "exact", "contains"}),
    Kind.TOKEN: frozenset({"missing", "not", "text", "of-type"}),
    Kind.URI: frozenset({"missing"}),
}

Test = Callable[[SearchValue], bool]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A parameter with the alternatives asked for; any of them suffices."""

    parameter: Parameter
    tests: tuple[Test, ...]
    negated: bool = False  # :not
    missing: bool | None = None  # :missing

    def holds(self, values: Sequence[SearchValue]) -> bool:
        """Tell whether a resource with these values is asked for."""
        if self.missing is not None:
            return self.missing is not bool(values)
        found = any(test(value) for test in self.tests for value in values)
        return found is not self.negated


def criterion(
    parameter: Parameter, modifier: str, text: str, *, base: str, now: datetime
) -> Criterion:
    """Parse the right side of `code[:modifier]=text`. Raises: Refusal (400)."""
    if modifier not in MODIFIERS[parameter.kind] | {""} and modifier not in parameter.targets:
        raise Refusal(400, "not-supported", f"{parameter.code}: no modifier {modifier[:40]!r} here")
    if modifier == "missing":
        if text not in ("true", "false"):
            raise _bad(parameter, "true or false is wanted")
        return Criterion(parameter, (), missing=text == "true")
    alternatives = split(text, ",")
    if len(alternatives) > 1000 or not any(alternatives):
        raise _bad(parameter, "no value" if len(alternatives) <= 1000 else "more than 1000 values")
    tests = tuple(
        _test(parameter, modifier, alternative, base, now)
        for alternative in alternatives
        if alternative
    )
    return Criterion(parameter, tests, negated=modifier == "not")


def split(text: str, separator: str) -> list[str]:
    """Cut at unescaped separators; escapes stay for the next cut (search.html#escaping)."""
    parts, current, escaped = [], "", False
    for char in text:
        if char == separator and not escaped:
            parts.append(current)
            current = ""
        else:
            current += char
        escaped = char == "\\" and not escaped
    return [*parts, current]


def unescape(text: str) -> str:
    r"""Undo \, \| \$ \\ and take other characters literally."""
    return re.sub(r"\\([,|$\\])", r"\1", text)


def folded(text: str) -> str:
    """Drop case, accents and surplus blanks: strings match without them."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def _test(parameter: Parameter, modifier: str, text: str, base: str, now: datetime) -> Test:
    if parameter.kind is Kind.TOKEN:
        return _token(parameter, modifier, text)
    if parameter.kind is Kind.REFERENCE:
        return _reference(parameter, modifier, text, base)
    if parameter.kind is Kind.DATE:
        return _date(parameter, text, now)
    if parameter.kind is Kind.QUANTITY:
        return _quantity(parameter, text)
    wanted = unescape(text)
    if parameter.kind is Kind.URI or modifier == "exact":
        return lambda value: value == wanted
    loose = folded(wanted)
    if modifier == "contains":
        return lambda value: isinstance(value, str) and loose in folded(value)
    return lambda value: isinstance(value, str) and folded(value).startswith(loose)


def _token(parameter: Parameter, modifier: str, text: str) -> Test:
    parts = [unescape(part) for part in split(text, "|")]
    if modifier == "text":
        loose = folded(unescape(text))
        return lambda value: isinstance(value, Token) and loose in folded(value.text)
    if modifier == "of-type":
        if len(parts) != 3 or not all(parts):
            raise _bad(parameter, "system|code|value is wanted")
        return lambda value: (
            isinstance(value, Token)
            and (parts[0], parts[1]) in value.type
            and value.value == parts[2]
        )
    if len(parts) > 2 or parts == ["", ""]:
        raise _bad(parameter, "code, system|code, system| or |code is wanted")
    if len(parts) == 1:
        return lambda value: isinstance(value, Token) and value.value == parts[0] != ""
    system, code = parts
    if not code:
        return lambda value: isinstance(value, Token) and value.system == system
    return lambda value: isinstance(value, Token) and (value.system, value.value) == (system, code)


def _reference(parameter: Parameter, modifier: str, text: str, base: str) -> Test:
    if modifier == "identifier":
        inner = _token(parameter, "", text)
        return lambda value: (
            isinstance(value, Target) and value.identifier is not None and inner(value.identifier)
        )
    wanted = unescape(text)
    found = literal(wanted)
    kinds = (modifier,) if modifier else parameter.targets
    if found is None and is_id(wanted):
        return lambda value: (
            isinstance(value, Target) and _same(value, kinds, wanted, base, any_type=not kinds)
        )
    if found is None:
        if not re.match(r"[a-z][a-z0-9+.-]*:", wanted):
            raise _bad(parameter, "an id, Type/id or an absolute URL is wanted")
        return lambda value: isinstance(value, Target) and value.reference == wanted
    if found.base not in ("", base):
        return lambda value: isinstance(value, Target) and value.reference == wanted
    # A subject that is no patient is never found by `patient`.
    allowed = () if kinds and found.type not in kinds else (found.type,)
    return lambda value: isinstance(value, Target) and _same(value, allowed, found.id, base)


def _same(
    value: Target, kinds: Sequence[str], logical_id: str, base: str, *, any_type: bool = False
) -> bool:
    held = literal(value.reference)
    if held is None or held.base not in ("", base):
        return False
    return held.id == logical_id and (any_type or held.type in kinds)


def _date(parameter: Parameter, text: str, now: datetime) -> Test:
    prefix, rest = _prefixed(unescape(text))
    wanted = search_interval(rest)
    if wanted is None:
        raise _bad(parameter, f"not a date: {rest[:40]!r}")
    low, high = wanted.low, wanted.high
    if prefix == "ap":
        slack = abs(now - low) / 10
        low, high = _clamp(low, -slack), _clamp(high, slack)
    compare: dict[str, Callable[[Interval], bool]] = {
        "eq": lambda v: low <= v.low and v.high <= high,
        "ne": lambda v: not (low <= v.low and v.high <= high),
        "gt": lambda v: v.high > high,
        "lt": lambda v: v.low < low,
        "ge": lambda v: v.high > high or (low <= v.low and v.high <= high),
        "le": lambda v: v.low < low or (low <= v.low and v.high <= high),
        "sa": lambda v: v.low >= high,
        "eb": lambda v: v.high <= low,
        "ap": lambda v: v.low < high and low < v.high,
    }
    chosen = compare[prefix]
    return lambda value: isinstance(value, Interval) and chosen(value)


def _clamp(moment: datetime, slack: timedelta) -> datetime:
    try:
        return moment + slack
    except OverflowError:
        return EARLIEST if slack < timedelta() else LATEST


def _quantity(parameter: Parameter, text: str) -> Test:
    parts = [unescape(part) for part in split(text, "|")]
    prefix, number = _prefixed(parts[0])
    if len(parts) not in (1, 3) or not _DECIMAL.fullmatch(number):
        raise _bad(parameter, "number or number|system|code is wanted")
    try:
        wanted = Decimal(number)
    except InvalidOperation as error:
        raise _bad(parameter, "not a number") from error
    system, code = (parts[1], parts[2]) if len(parts) == 3 else ("", "")
    # Implicit precision: 100 means 99.5 to 100.5 (search.html#number).
    exponent = wanted.as_tuple().exponent
    half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    if prefix == "ap":
        half = max(half, abs(wanted) / 10)
    compare: dict[str, Callable[[Decimal], bool]] = {
        "eq": lambda v: wanted - half <= v < wanted + half,
        "ap": lambda v: wanted - half <= v <= wanted + half,
        "ne": lambda v: not wanted - half <= v < wanted + half,
        "gt": lambda v: v > wanted,
        "sa": lambda v: v > wanted,
        "lt": lambda v: v < wanted,
        "eb": lambda v: v < wanted,
        "ge": lambda v: v >= wanted,
        "le": lambda v: v <= wanted,
    }
    chosen = compare[prefix]

    def same_unit(value: Amount) -> bool:
        if system:
            return value.system == system and value.code == code
        return not code or code in (value.code, value.unit)

    return lambda value: isinstance(value, Amount) and same_unit(value) and chosen(value.value)


def _prefixed(text: str) -> tuple[str, str]:
    match = _PREFIXED.fullmatch(text)
    return ((match["prefix"] or "eq"), match["rest"]) if match else ("eq", text)


def _bad(parameter: Parameter, why: str) -> Refusal:
    return Refusal(400, "value", f"{parameter.code}: {why}")
