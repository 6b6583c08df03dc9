"""A search request, parsed: criteria and how to give the result (FHIR R4 search.html)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from emulators.web.fhir.criteria import Criterion, criterion
from emulators.web.fhir.extraction import SearchValue, Target
from emulators.web.fhir.outcome import Refusal
from emulators.web.fhir.parameters import Kind, Parameter, parameters
from emulators.web.fhir.references import literal
from emulators.web.fhir.resources import RESOURCE_TYPES

DEFAULT_COUNT: Final = 50
MAX_COUNT: Final = 500
MAX_PAIRS: Final = 100
MAX_CHAIN: Final = 3
SUMMARIES: Final = ("count", "data", "false", "text")
# They say how to answer, not what to find.
PRESENTATION: Final = frozenset({"_format", "_pretty"})

Find = Callable[[str, Sequence[tuple[str, str]], int], frozenset[str]]
"""Search another type for a chain: type, pairs, depth -> relative addresses."""


@dataclass(frozen=True, slots=True)
class Include:
    """`_include` or `_revinclude`: whose references of which parameter to follow."""

    source: str
    code: str  # * for every one
    target: str  # empty: any
    iterate: bool


@dataclass(slots=True)
class Query:
    """A parsed search on one type."""

    kind: str
    criteria: list[Criterion] = field(default_factory=list)
    sort: list[tuple[Parameter, bool]] = field(default_factory=list)  # descending
    count: int = DEFAULT_COUNT
    includes: list[Include] = field(default_factory=list)
    revincludes: list[Include] = field(default_factory=list)
    total: str = ""
    summary: str = "false"
    elements: tuple[str, ...] = ()
    used: list[tuple[str, str]] = field(default_factory=list)  # for link.self


@dataclass(frozen=True, slots=True)
class Reading:
    """What parsing needs to know beside the parameters themselves."""

    base: str
    now: datetime
    strict: bool
    find: Find
    depth: int = 0


def parse(kind: str, pairs: Sequence[tuple[str, str]], reading: Reading) -> Query:
    """Parse the parameters of a search on `kind`.

    Raises: Refusal (400) for malformed values, and for anything unknown when handling is strict.
    """
    if len(pairs) > MAX_PAIRS:
        raise Refusal(400, "too-costly", f"more than {MAX_PAIRS} search parameters")
    query = Query(kind)
    for name, text in pairs:
        if name in PRESENTATION:
            continue
        if not text:
            _ignored(reading, f"{name[:60]}: no value")
            continue
        reader = _RESULT.get(name.partition(":")[0])
        used = (
            reader(query, name, text, reading) if reader else _criterion(query, name, text, reading)
        )
        if used:
            query.used.append((name, str(query.count) if name == "_count" else text))
    return query


def _criterion(query: Query, name: str, text: str, reading: Reading) -> bool:
    if name.startswith("_has:"):
        raise Refusal(400, "not-supported", "_has is not served")
    head, dot, rest = name.partition(".")
    code, _, modifier = head.partition(":")
    parameter = parameters(query.kind).get(code)
    if parameter is None:
        return _ignored(reading, f"{query.kind} has no search parameter {code[:60]!r}")
    if dot:
        query.criteria.append(_chain(parameter, modifier, rest, text, reading))
    else:
        query.criteria.append(
            criterion(parameter, modifier, text, base=reading.base, now=reading.now)
        )
    return True


def _chain(
    parameter: Parameter, modifier: str, rest: str, text: str, reading: Reading
) -> Criterion:
    """`patient.identifier=...`: find the targets first (search.html#chaining)."""
    if parameter.kind is not Kind.REFERENCE:
        raise Refusal(400, "value", f"{parameter.code} is not a reference")
    if reading.depth >= MAX_CHAIN:
        raise Refusal(400, "too-costly", f"chained more than {MAX_CHAIN} deep")
    kinds = (modifier,) if modifier else parameter.targets or RESOURCE_TYPES
    if modifier and modifier not in (parameter.targets or RESOURCE_TYPES):
        raise Refusal(400, "not-supported", f"{parameter.code} does not refer to {modifier[:40]!r}")
    code = rest.partition(".")[0].partition(":")[0]
    kinds = tuple(kind for kind in kinds if code in parameters(kind))
    if not kinds:
        raise Refusal(400, "not-supported", f"no search parameter {code[:60]!r} to chain to")
    names: set[str] = set()
    for kind in kinds:
        names |= reading.find(kind, [(rest, text)], reading.depth + 1)

    def among(value: SearchValue) -> bool:
        found = literal(value.reference) if isinstance(value, Target) else None
        return (
            found is not None
            and found.base in ("", reading.base)
            and f"{found.type}/{found.id}" in names
        )

    return Criterion(parameter, (among,))


def _count(query: Query, _name: str, text: str, _reading: Reading) -> bool:
    if not (text.isascii() and text.isdigit()) or len(text) > 12:
        raise Refusal(400, "value", "_count: a whole number from 0 is wanted")
    query.count = min(int(text), MAX_COUNT)
    return True


def _sort(query: Query, _name: str, text: str, reading: Reading) -> bool:
    rules: list[tuple[Parameter, bool]] = []
    for part in text.split(","):
        parameter = parameters(query.kind).get(part.removeprefix("-"))
        if parameter is None:
            return _ignored(reading, f"_sort: no search parameter {part[:60]!r}")
        rules.append((parameter, part.startswith("-")))
    query.sort = rules
    return True


def _include(query: Query, name: str, text: str, reading: Reading) -> bool:
    return _included(query.includes, query.kind, name, text, reading)


def _revinclude(query: Query, name: str, text: str, reading: Reading) -> bool:
    return _included(query.revincludes, "", name, text, reading)


def _included(rules: list[Include], own: str, name: str, text: str, reading: Reading) -> bool:
    base, _, modifier = name.partition(":")
    if modifier not in ("", "iterate", "recurse"):
        raise Refusal(400, "not-supported", f"{base}: no modifier {modifier[:40]!r}")
    source, _, rest = text.partition(":")
    code, _, target = rest.partition(":")
    found = parameters(source).get(code) if source in RESOURCE_TYPES else None
    known = (found is not None and found.kind is Kind.REFERENCE) or (
        code == "*" and source in RESOURCE_TYPES
    )
    # Without :iterate an _include starts at the matches, so at the type searched for.
    if not known or (own and not modifier and source != own):
        return _ignored(reading, f"{base}: {text[:80]!r} is not served")
    rules.append(Include(source, code, target, bool(modifier)))
    return True


def _total(query: Query, _name: str, text: str, _reading: Reading) -> bool:
    if text not in ("none", "estimate", "accurate"):
        raise Refusal(400, "value", "_total: none, estimate or accurate is wanted")
    query.total = text
    return True


def _summary(query: Query, _name: str, text: str, reading: Reading) -> bool:
    if text == "true":  # a server may answer with more than the summary (search.html#summary)
        return _ignored(reading, "_summary=true is not served")
    if text not in SUMMARIES:
        raise Refusal(400, "value", f"_summary: one of {', '.join(SUMMARIES)} is wanted")
    query.summary = text
    return True


def _elements(query: Query, _name: str, text: str, _reading: Reading) -> bool:
    query.elements = tuple(name.strip() for name in text.split(",") if name.strip())[:100]
    return bool(query.elements)


def _ignored(reading: Reading, why: str) -> bool:
    """Leave a parameter out, or refuse it when the client said so (search.html#errors)."""
    if reading.strict:
        raise Refusal(400, "not-supported", why)
    return False


_RESULT: Final[dict[str, Callable[[Query, str, str, Reading], bool]]] = {
    "_count": _count,
    "_elements": _elements,
    "_include": _include,
    "_revinclude": _revinclude,
    "_sort": _sort,
    "_summary": _summary,
    "_total": _total,
}
