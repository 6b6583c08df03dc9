"""Search results in pages (FHIR R4 http.html#paging, search.html#count)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from harness.checks.fhir.elements import whole, word
from harness.checks.fhir.searchsets import link, matches, searchset
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

PAGES_ARE_DISJOINT = Requirement(
    id="fhir.pages-are-disjoint",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="No match of a search stands on two of its pages.",
    cites=(fhir_r4("http", "paging"),),
    catalogue=("SR-09",),
)

PAGES_ADD_UP = Requirement(
    id="fhir.pages-add-up",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The pages of a search together hold as many matches as its total says.",
    cites=(fhir_r4("http", "paging"), fhir_r4("search", "total")),
    catalogue=("SR-08", "SR-09"),
)

COUNT_IS_HONOURED = Requirement(
    id="fhir.count-is-honoured",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A page holds no more matches than _count asks for.",
    cites=(fhir_r4("search", "count"),),
    catalogue=("SR-09", "SR-10"),
)


def _request_target(url: str) -> str:
    """Cut scheme and authority off: the tap and the server may name the host differently."""
    if url.startswith("/") or "://" not in url:
        return url
    return "/" + url.split("://", 1)[1].partition("/")[2]


def _pages_before(x: HttpExchange, trace: Trace) -> tuple[JsonObject, ...]:
    """Follow the next links back: the pages of the same search before this one, first one first."""
    earlier = [
        (y, b)
        for y in trace.of(HttpExchange, x.scenario)
        if y.at < x.at and y.responder.name == x.responder.name and (b := searchset(y, trace))
    ]
    pages: list[JsonObject] = []
    target, before = _request_target(x.target), x.at
    while True:
        found = [
            (y, b)
            for y, b in earlier
            if y.at < before and (u := link(b, "next")) and _request_target(u) == target
        ]
        if not found:
            return tuple(reversed(pages))
        page, bundle = found[-1]
        pages.append(bundle)
        target, before = _request_target(page.target), page.at


def _identities(bundle: JsonObject) -> list[tuple[str, str]]:
    """List (place, Type/id) of the matches."""
    return [
        (place, f"{word(e, 'resource', 'resourceType')}/{word(e, 'resource', 'id')}")
        for place, e in matches(bundle)
    ]


def _continues(x: HttpExchange, trace: Trace) -> bool:
    return searchset(x, trace) is not None and bool(_pages_before(x, trace))


@check(PAGES_ARE_DISJOINT, on=HttpExchange, where=_continues)
def pages_are_disjoint(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for each match of a page among those of the pages that led to it."""
    seen = {name for b in _pages_before(x, ctx.trace) for _, name in _identities(b)}
    for place, name in _identities(searchset(x, ctx.trace) or JsonObject(())):
        if name in seen:
            yield ctx.finding(
                expected="a match not seen on an earlier page",
                actual=name,
                at=f"response body {place}",
            )


def _is_last_with_total(x: HttpExchange, trace: Trace) -> bool:
    bundle = searchset(x, trace)
    if bundle is None or link(bundle, "next") or not _pages_before(x, trace):
        return False
    return whole(_pages_before(x, trace)[0].get("total")) is not None


@check(PAGES_ADD_UP, on=HttpExchange, where=_is_last_with_total)
def pages_add_up(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Add the distinct matches of all pages up to the last and compare with the first's total."""
    pages = (*_pages_before(x, ctx.trace), searchset(x, ctx.trace) or JsonObject(()))
    seen = {name for b in pages for _, name in _identities(b)}
    total = whole(pages[0].get("total"))
    if total != len(seen):
        yield ctx.finding(
            expected=f"{total} matches on {len(pages)} pages",
            actual=f"{len(seen)} different ones",
            at="response body /entry",
        )


def _count(x: HttpExchange) -> int | None:
    values = [v for k, v in parse_qsl(x.query) if k == "_count"]
    return (
        int(values[0]) if len(values) == 1 and values[0].isascii() and values[0].isdigit() else None
    )


@check(
    COUNT_IS_HONOURED,
    on=HttpExchange,
    where=lambda x, t: _count(x) is not None and searchset(x, t) is not None,
)
def count_is_honoured(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the matches of a page; what is included besides does not count."""
    asked = _count(x) or 0
    found = len(matches(searchset(x, ctx.trace) or JsonObject(())))
    if found > asked:
        yield ctx.finding(
            expected=f"at most {asked} matches", actual=str(found), at="response body /entry"
        )
