"""What a resource offers to search: its values for one parameter (FHIR R4 search.html)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from emulators.web.fhir.json_document import (
    JsonObject,
    JsonValue,
    Number,
    as_list,
    as_object,
    as_text,
    objects,
)
from emulators.web.fhir.parameters import Kind, Parameter
from emulators.web.fhir.period import EARLIEST, LATEST, Interval, interval


@dataclass(frozen=True, slots=True)
class Token:
    """A code or identifier: system and value; the text that explains it."""

    system: str
    value: str
    text: str = ""
    type: tuple[tuple[str, str], ...] = ()  # Identifier.type, for :of-type


@dataclass(frozen=True, slots=True)
class Target:
    """A reference: what it says, and the identifier it may carry instead."""

    reference: str
    identifier: Token | None


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity."""

    value: Decimal
    system: str
    code: str
    unit: str


SearchValue = Token | Target | Interval | Amount | str


def extract(parameter: Parameter, resource: JsonObject) -> tuple[SearchValue, ...]:
    """Collect the values that `parameter` looks at, in document order."""
    found: list[SearchValue] = []
    for path in parameter.paths:
        for member, value in _at(resource, path):
            found.extend(_values(parameter.kind, member, value))
    return tuple(found)


def _at(value: JsonValue, path: tuple[str, ...]) -> Iterator[tuple[str, JsonValue]]:
    """Walk `path`, through arrays; `effective[x]` finds the member of any type."""
    head, rest = path[0], path[1:]
    stem = head.removesuffix("[x]")
    for item in objects(value):
        for member, child in item.items():
            chosen = stem != head and member.startswith(stem) and member[len(stem) :][:1].isupper()
            if member != head and not chosen:
                continue
            if rest:
                yield from _at(child, rest)
            else:
                yield from ((member, single) for single in as_list(child))


def _values(kind: Kind, member: str, value: JsonValue) -> Iterator[SearchValue]:
    if kind is Kind.TOKEN:
        yield from _tokens(member, value)
    elif kind is Kind.REFERENCE:
        yield from _targets(value)
    elif kind is Kind.DATE:
        yield from _intervals(value)
    elif kind is Kind.QUANTITY:
        yield from _amounts(value)
    else:
        yield from _strings(value)


def _tokens(member: str, value: JsonValue) -> Iterator[Token]:
    if isinstance(value, bool):
        yield Token("", "true" if value else "false")
    elif isinstance(value, str):
        yield Token("", value)
    elif isinstance(value, dict) and ("coding" in value or member.endswith("CodeableConcept")):
        text = as_text(value.get("text"))
        codings = objects(value.get("coding"))
        for coding in codings:
            yield _coding(coding, text)
        if text and not codings:
            yield Token("", "", text)
    elif isinstance(value, dict) and "code" in value:
        yield _coding(value, "")
    elif isinstance(value, dict) and "value" in value:
        yield _identifier(value)
    elif isinstance(value, dict) and "text" in value:
        yield Token("", "", as_text(value.get("text")))


def _coding(coding: JsonObject, text: str) -> Token:
    shown = " ".join(filter(None, (as_text(coding.get("display")), text)))
    return Token(as_text(coding.get("system")), as_text(coding.get("code")), shown)


def _identifier(value: JsonObject) -> Token:
    concept = as_object(value.get("type"))
    codings = tuple(
        (as_text(coding.get("system")), as_text(coding.get("code")))
        for coding in objects(concept.get("coding"))
    )
    text = as_text(concept.get("text"))
    return Token(as_text(value.get("system")), as_text(value.get("value")), text, codings)


def _targets(value: JsonValue) -> Iterator[Target]:
    if isinstance(value, dict):
        identifier = value.get("identifier")
        yield Target(
            as_text(value.get("reference")),
            _identifier(identifier) if isinstance(identifier, dict) else None,
        )


def _intervals(value: JsonValue) -> Iterator[Interval]:
    if isinstance(value, str):
        found = interval(value)
        if found is not None:
            yield found
    elif isinstance(value, dict) and ("start" in value or "end" in value):
        start, end = interval(as_text(value.get("start"))), interval(as_text(value.get("end")))
        yield Interval(start.low if start else EARLIEST, end.high if end else LATEST)
    elif isinstance(value, dict):  # Timing: its events, and the bounds of its repetition
        for event in as_list(value.get("event")):
            yield from _intervals(event)
        yield from _intervals(as_object(value.get("repeat")).get("boundsPeriod"))


def _amounts(value: JsonValue) -> Iterator[Amount]:
    if isinstance(value, dict):
        number = value.get("value")
        if isinstance(number, Number):
            texts = (as_text(value.get(name)) for name in ("system", "code", "unit"))
            yield Amount(number.decimal, *texts)


def _strings(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):  # HumanName and Address: any of their parts
        for child in value.values():
            for item in as_list(child):
                if isinstance(item, str):
                    yield item
