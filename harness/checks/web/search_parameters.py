"""Search parameters other than keys: refusals, paging, fuzzy matching (PS3.18 8.3.4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_answered_search, is_search
from harness.checks.web.messages import additional_results
from harness.checks.web.query import PAGING, PARAMETERS, attribute_path, is_unsigned, query
from harness.checks.web.results import Search, comparable, is_complete_answer, search
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace

MALFORMED_PAGE_IS_REFUSED = Requirement(
    id="qido.malformed-page-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A limit or offset that is no unsigned integer is answered with 400.",
    cites=(ps3(18, "8.3.4.4"), ps3(18, "10.6.3", "10.6.3-1")),
    catalogue=("QIDO-13",),
)

UNKNOWN_KEY_IS_REFUSED = Requirement(
    id="qido.unknown-key-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A key that is neither keyword nor tag is answered with 400, not ignored.",
    cites=(ps3(18, "8.3.4.1"), ps3(18, "10.6.3", "10.6.3-1")),
    catalogue=("QIDO-14",),
)

REPEATED_KEY_IS_REFUSED = Requirement(
    id="qido.repeated-key-is-refused",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A search that names one attribute twice is answered with 400.",
    cites=(ps3(18, "8.3.4.1"),),
    catalogue=("QIDO-15",),
)

FUZZYMATCHING_VALUE_IS_CHECKED = Requirement(
    id="qido.fuzzymatching-value-is-checked",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A fuzzymatching value other than true and false is answered with 400.",
    cites=(ps3(18, "8.3.4.2"),),
    catalogue=("QIDO-82",),
)

FUZZYMATCHING_WARNING_IS_EXACT = Requirement(
    id="qido.fuzzymatching-warning-is-exact",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A server without fuzzy matching says so in the words of the standard.",
    cites=(ps3(18, "8.3.4.2"),),
    catalogue=("QIDO-80",),
)

LITERAL_SEARCH_HAS_NO_FUZZY_WARNING = Requirement(
    id="qido.literal-search-has-no-fuzzy-warning",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A search without fuzzy matching gets no warning about it.",
    cites=(ps3(18, "8.3.4.2"),),
    catalogue=("QIDO-81",),
)

LIMIT_IS_HONOURED = Requirement(
    id="qido.limit-is-honoured",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="No more matches are returned than the limit allows.",
    cites=(ps3(18, "8.3.4.4"),),
    catalogue=("QIDO-92",),
)

PAGES_ARE_DISJOINT = Requirement(
    id="qido.pages-are-disjoint",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Pages of one search, whose ranges do not overlap, have no match in common.",
    cites=(ps3(18, "8.3.4.4"),),
    catalogue=("QIDO-93",),
)

PAGE_IS_THAT_PART_OF_THE_LIST = Requirement(
    id="qido.page-is-that-part-of-the-list",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A page is a part of the whole list: matches of its range and no others.",
    cites=(ps3(18, "8.3.4.4"),),
    catalogue=("QIDO-92", "QIDO-93"),
)

MORE_RESULTS_ARE_ANNOUNCED = Requirement(
    id="qido.more-results-are-announced",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="When results remain after a page, a Warning 299 tells how many.",
    cites=(ps3(18, "8.3.4.4.1"),),
    catalogue=("QIDO-94",),
)

LAST_PAGE_ANNOUNCES_NOTHING = Requirement(
    id="qido.last-page-announces-nothing",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="When no results remain after a page, no Warning says otherwise.",
    cites=(ps3(18, "8.3.4.4.1"),),
    catalogue=("QIDO-95",),
)

FUZZY_WARNING: Final = (
    "The fuzzymatching parameter is not supported. Only literal matching has been performed."
)
# What was meant as a keyword or tag; any other name may be for somebody else ("apikey", "_").
_KEYWORD_LIKE: Final = re.compile(r"[A-Z][A-Za-z0-9]*|[0-9A-Fa-f]{6,10}")


def _refused(x: HttpExchange, ctx: CheckContext, actual: str) -> Iterator[Finding]:
    """Object to anything but a 400; refusals for other reasons (401, 503) decide nothing."""
    if x.status < 400 or x.status in (404, 500, 501):
        yield ctx.finding(
            expected="400",
            actual=f"{x.status} to {actual}",
            at="response status",
            excerpt=x.target,
            span=x.response_span,
        )


def _has_malformed_page(x: HttpExchange) -> bool:
    if not is_search(x) or x.status == 0:
        return False
    pages = [v for k, v in query(x).parameters if k in PAGING]
    return any(not is_unsigned(v) for v in pages)


@check(MALFORMED_PAGE_IS_REFUSED, on=HttpExchange, when=_has_malformed_page)
def malformed_page_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read limit and offset of the request, and look at the status."""
    pages = [p for p in query(x).parameters if p[0] in PAGING]
    yield from _refused(x, ctx, " ".join(f"{k}={v}" for k, v in pages))


def _unknown_keys(x: HttpExchange) -> list[str]:
    names = [k for k, _ in query(x).parameters if k not in PARAMETERS]
    return [
        n
        for n in names
        if not attribute_path(n) and all(_KEYWORD_LIKE.fullmatch(s) for s in n.split("."))
    ]


@check(
    UNKNOWN_KEY_IS_REFUSED,
    on=HttpExchange,
    when=lambda x: is_search(x) and x.status > 0 and bool(_unknown_keys(x)),
)
def unknown_key_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look the names up that have the form of a keyword or a tag, and look at the status."""
    yield from _refused(x, ctx, f"the key {', '.join(_unknown_keys(x))}")


def _repeated_keys(x: HttpExchange) -> list[str]:
    asked = query(x)
    if asked.value("multiplevaluematching") is not None:
        return []
    times = Counter(k.path for k in asked.keys if k.path)
    return [k.name for k in asked.keys if times[k.path] > 1]


@check(
    REPEATED_KEY_IS_REFUSED,
    on=HttpExchange,
    when=lambda x: is_search(x) and x.status > 0 and bool(_repeated_keys(x)),
)
def repeated_key_is_refused(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the keys per attribute, keyword and tag being the same, and look at the status."""
    yield from _refused(x, ctx, f"repeated {', '.join(_repeated_keys(x))}")


@check(
    FUZZYMATCHING_VALUE_IS_CHECKED,
    on=HttpExchange,
    when=lambda x: (
        is_search(x)
        and x.status > 0
        and query(x).value("fuzzymatching") not in (None, "true", "false")
    ),
)
def fuzzymatching_value_is_checked(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of a search with another fuzzymatching value."""
    yield from _refused(x, ctx, f"fuzzymatching={query(x).value('fuzzymatching')}")


def _is_answered(x: HttpExchange) -> bool:
    return is_search(x) and x.status in (200, 204)


@check(
    FUZZYMATCHING_WARNING_IS_EXACT,
    on=HttpExchange,
    when=lambda x: _is_answered(x) and query(x).value("fuzzymatching") == "true",
)
def fuzzymatching_warning_is_exact(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare a warning about fuzzymatching; without one the server matched fuzzily."""
    warning = x.response_header("warning") or ""
    if "fuzzy" in warning.lower() and not ("299" in warning and FUZZY_WARNING in warning):
        yield ctx.finding(
            expected=f"299 <service>: {FUZZY_WARNING}",
            actual=warning,
            at="response header warning",
            span=x.response_span,
        )


@check(
    LITERAL_SEARCH_HAS_NO_FUZZY_WARNING,
    on=HttpExchange,
    when=lambda x: _is_answered(x) and query(x).value("fuzzymatching") in (None, "false"),
)
def literal_search_has_no_fuzzy_warning(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the word in the Warning header field."""
    warning = x.response_header("warning") or ""
    if "fuzzymatching" in warning.lower():
        yield ctx.finding(
            expected="no warning about fuzzymatching, which was not asked for",
            actual=warning,
            at="response header warning",
            span=x.response_span,
        )


@check(
    LIMIT_IS_HONOURED,
    on=HttpExchange,
    when=lambda x: is_answered_search(x) and query(x).limit is not None,
    where=lambda x, t: bool(search(x, t).matches),
)
def limit_is_honoured(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the matches."""
    found = search(x, ctx.trace)
    limit = found.query.limit or 0
    if len(found.matches) > limit:
        yield ctx.finding(
            expected=f"at most {limit} matches",
            actual=f"{len(found.matches)} matches",
            at=found.matches[limit].pointer,
        )


def _same_but_page(x: HttpExchange, trace: Trace) -> list[Search]:
    """Find the searches of the scenario that differ from this one by their page alone."""
    found = search(x, trace)
    return [
        s
        for s in comparable(x, trace)
        if s.exchange.path == x.path and s.query.without_paging == found.query.without_paging
    ]


def _other_pages(x: HttpExchange, trace: Trace) -> list[Search]:
    """Find the earlier pages of the same search whose range does not overlap with this one's."""
    one = search(x, trace).query
    out = []
    for s in _same_but_page(x, trace):
        if s.exchange.at >= x.at or not s.query.is_paged:
            continue
        low, high = sorted((one, s.query), key=lambda q: q.offset)
        if low.limit is not None and low.offset + low.limit <= high.offset:
            out.append(s)
    return out


@check(
    PAGES_ARE_DISJOINT,
    on=HttpExchange,
    when=lambda x: is_answered_search(x) and query(x).is_paged,
    where=lambda x, t: bool(_other_pages(x, t)),
)
def pages_are_disjoint(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the unique keys with those of earlier pages, as long as nothing was stored."""
    found = search(x, ctx.trace)
    for other in _other_pages(x, ctx.trace):
        for uid in sorted(found.uids & other.uids - {""})[:1]:
            yield ctx.finding(
                expected="matches that are not on another page",
                actual=f"{uid} is on the page of {other.exchange.id} too",
                at="response body",
                excerpt=x.target,
            )


def _whole_list(x: HttpExchange, trace: Trace) -> Search | None:
    """Find the unpaged and unabridged answer to the same search."""
    return next(
        (
            s
            for s in _same_but_page(x, trace)
            if not s.query.is_paged and additional_results(s.exchange) is None
        ),
        None,
    )


def _remaining(x: HttpExchange, trace: Trace) -> int | None:
    """Count the results after this page; None when the trace does not show how many there are."""
    whole, page = _whole_list(x, trace), search(x, trace)
    if whole is None:
        return None
    return max(0, len(whole.matches) - page.query.offset - len(page.matches))


def _is_page(x: HttpExchange) -> bool:
    if not is_complete_answer(x):
        return False
    asked = query(x)
    return asked.is_paged and all(is_unsigned(v) for k, v in asked.parameters if k in PAGING)


@check(
    PAGE_IS_THAT_PART_OF_THE_LIST,
    on=HttpExchange,
    when=_is_page,
    where=lambda x, t: _whole_list(x, t) is not None,
)
def page_is_that_part_of_the_list(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare a page with the unpaged answer; a server limit may make it shorter, not empty."""
    whole, page = _whole_list(x, ctx.trace), search(x, ctx.trace)
    if whole is None:
        return
    there = max(0, len(whole.matches) - page.query.offset)
    wanted = there if page.query.limit is None else min(there, page.query.limit)
    if wanted and not page.matches:
        yield ctx.finding(
            expected=f"{wanted} of the {len(whole.matches)} matches",
            actual="none",
            at="response body",
            excerpt=x.target,
        )
    elif len(page.matches) > there or not page.uids <= whole.uids:
        yield ctx.finding(
            expected=f"matches {page.query.offset + 1} and on of {whole.exchange.id}",
            actual=f"{len(page.matches)} matches that are not that part of the list",
            at="response body",
            excerpt=x.target,
        )


@check(
    MORE_RESULTS_ARE_ANNOUNCED,
    on=HttpExchange,
    when=_is_page,
    where=lambda x, t: bool(_remaining(x, t)),
)
def more_results_are_announced(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Warning with the answer to the same search without a page."""
    remaining = _remaining(x, ctx.trace)
    if additional_results(x) != remaining:
        yield ctx.finding(
            expected=f"Warning: 299 <service>: There are {remaining} additional results that can "
            "be requested",
            actual=x.response_header("warning") or "no Warning",
            at="response header warning",
            span=x.response_span,
        )


@check(
    LAST_PAGE_ANNOUNCES_NOTHING,
    on=HttpExchange,
    when=_is_page,
    where=lambda x, t: _remaining(x, t) == 0,
)
def last_page_announces_nothing(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the Warning with the answer to the same search without a page."""
    if additional_results(x):
        yield ctx.finding(
            expected="no Warning, as this is the last page",
            actual=x.response_header("warning") or "",
            at="response header warning",
            span=x.response_span,
        )
