"""The Bundle that answers a search (FHIR R4 search.html, bundle.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import Placed, objects, whole, word
from harness.checks.fhir.exchanges import address, answer, does
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import Interaction
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

MODES: Final = ("match", "include", "outcome")
_ABSOLUTE: Final = re.compile(r"(https?://|urn:uuid:|urn:oid:)\S+")

SEARCH_ANSWERS_A_SEARCHSET = Requirement(
    id="fhir.search-answers-a-searchset",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A search is answered with a Bundle of type searchset, even when nothing matches.",
    cites=(fhir_r4("search", "base"),),
    catalogue=("SR-01",),
)

SEARCHSET_STATES_ITS_QUERY = Requirement(
    id="fhir.searchset-states-its-query",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A searchset has a self link: the search as the server understood it.",
    cites=(fhir_r4("search", "conformance"),),
    catalogue=("SR-04",),
)

ENTRIES_SAY_WHERE_THEY_ARE = Requirement(
    id="fhir.entries-say-where-they-are",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each entry of a searchset has an absolute fullUrl that fits its type and id.",
    cites=(fhir_r4("bundle", "bundle-unique"), fhir_r4("search", "base")),
    catalogue=("SR-03", "BN-01"),
)

ENTRIES_SAY_WHY_THEY_ARE_THERE = Requirement(
    id="fhir.entries-say-why-they-are-there",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="Each entry of a searchset says by search.mode whether it matched or was included.",
    cites=(fhir_r4("search", "entries"),),
    catalogue=("SR-03",),
)

TOTAL_COUNTS_THE_MATCHES = Requirement(
    id="fhir.total-counts-the-matches",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The total of a searchset is the number of matches: all of them, on a single page.",
    cites=(fhir_r4("bundle", "searchset"), fhir_r4("search", "total")),
    catalogue=("SR-08",),
)


def searchset(x: HttpExchange, trace: Trace) -> JsonObject | None:
    """Return the Bundle that answers a search or a page of one; None when it is none."""
    body = answer(x, trace)
    if body is None or body.type != "Bundle" or word(body.json, "type") != "searchset":
        return None
    return body.json if x.status == 200 else None


def entries(bundle: JsonObject) -> tuple[Placed, ...]:
    """Return the entries of a Bundle."""
    return objects(bundle, "entry")


def matches(bundle: JsonObject) -> tuple[Placed, ...]:
    """Return the entries that are matches; one that does not say its mode counts as one."""
    return tuple(
        (place, e)
        for place, e in entries(bundle)
        if word(e, "search", "mode") in ("", "match")
        and word(e, "resource", "resourceType") != "OperationOutcome"
    )


def link(bundle: JsonObject, relation: str) -> str:
    """Return the URL of a link of a Bundle; "" when there is none."""
    urls = (word(k, "url") for _, k in objects(bundle, "link") if word(k, "relation") == relation)
    return next(urls, "")


def _answered(x: HttpExchange, trace: Trace) -> bool:
    return searchset(x, trace) is not None


@check(
    SEARCH_ANSWERS_A_SEARCHSET,
    on=HttpExchange,
    when=lambda x: does(x, Interaction.SEARCH) and x.status == 200,
)
def search_answers_a_searchset(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at resourceType and type of the body."""
    if searchset(x, ctx.trace) is None:
        body = answer(x, ctx.trace)
        found = f"{body.type} {word(body.json, 'type')}".strip() if body else "no FHIR resource"
        yield ctx.finding(
            expected="a Bundle of type searchset", actual=found, at="response body /type"
        )


@check(SEARCHSET_STATES_ITS_QUERY, on=HttpExchange, where=_answered)
def searchset_states_its_query(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a link with relation self and a URL."""
    bundle = searchset(x, ctx.trace)
    if bundle is not None and not link(bundle, "self"):
        yield ctx.finding(
            expected="a link with relation self", actual="none", at="response body /link"
        )


@check(
    ENTRIES_SAY_WHERE_THEY_ARE,
    on=HttpExchange,
    where=lambda x, t: bool((b := searchset(x, t)) and entries(b)),
)
def entries_say_where_they_are(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read fullUrl of each entry; an http one ends with the resource's type and id."""
    for place, e in entries(searchset(x, ctx.trace) or JsonObject(())):
        url = word(e, "fullUrl")
        kind, own_id = word(e, "resource", "resourceType"), word(e, "resource", "id")
        if kind == "OperationOutcome" and not own_id:
            continue  # an outcome of the search has no identity of its own
        named = address(url)
        fits = not url.startswith("http") or (
            named is not None and (named.type, named.id) == (kind, own_id)
        )
        if not _ABSOLUTE.fullmatch(url) or not fits:
            yield ctx.finding(
                expected=f"an absolute URL of {kind}/{own_id}",
                actual=url or "no fullUrl",
                at=f"response body {place}/fullUrl",
            )


@check(
    ENTRIES_SAY_WHY_THEY_ARE_THERE,
    on=HttpExchange,
    where=lambda x, t: bool((b := searchset(x, t)) and entries(b)),
)
def entries_say_why_they_are_there(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read search.mode of each entry."""
    for place, e in entries(searchset(x, ctx.trace) or JsonObject(())):
        mode = word(e, "search", "mode")
        if mode not in MODES:
            yield ctx.finding(
                expected=" or ".join(MODES),
                actual=mode or "none",
                at=f"response body {place}/search/mode",
            )


@check(
    TOTAL_COUNTS_THE_MATCHES,
    on=HttpExchange,
    where=lambda x, t: bool((b := searchset(x, t)) and b.get("total") is not None),
)
def total_counts_the_matches(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare total with the matches of the page; with no other page they are equal."""
    bundle = searchset(x, ctx.trace) or JsonObject(())
    total = whole(bundle.get("total"))
    here = len(matches(bundle))
    counting = "_summary=count" in x.query or "_count=0" in x.query.split("&")
    alone = not any(link(bundle, r) for r in ("next", "previous", "prev")) and not counting
    if total is None or total < here or (alone and _is_first(x) and total != here):
        yield ctx.finding(
            expected=f"{here}" if alone else f"at least {here}",
            actual="not a whole number" if total is None else str(total),
            at="response body /total",
        )


def _is_first(x: HttpExchange) -> bool:
    """Tell whether a page is surely the first: the client asked by search parameters alone."""
    names = {p.partition("=")[0].lower() for p in x.query.split("&")}
    return not names & {"_offset", "_page", "page", "offset", "_getpages", "_getpagesoffset", "ct"}
