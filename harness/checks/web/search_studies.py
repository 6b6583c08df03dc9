"""How a search is answered: status, list, unique keys (PS3.18 10.6.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_answered_search, is_search
from harness.checks.web.messages import few
from harness.checks.web.query import PAGING, PARAMETERS, is_unsigned, query
from harness.checks.web.results import search
from harness.content.dicomweb import Service, service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange

SEARCH_IS_ANSWERED = Requirement(
    id="qido.search-is-answered",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A well-formed search for studies is answered with the list of matches, or with the "
    "news that nothing matches.",
    cites=(ps3(18, "10.6.1", "10.6.1-1"), ps3(18, "10.6.3", "10.6.3-1")),
    catalogue=("QIDO-01",),
)

NO_CONTENT_IS_EMPTY = Requirement(
    id="qido.no-content-is-empty",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An answer that nothing matches is 204 without a payload, or 200 with an empty list.",
    cites=(ps3(18, "10.6.3", "10.6.3-1"), ps3(18, "8.3.4.4.1")),
    catalogue=("QIDO-01", "QIDO-07"),
)

UNIQUE_KEYS_ARE_UNIQUE = Requirement(
    id="qido.unique-keys-are-unique",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each match carries the unique key of its level, and no two matches the same.",
    cites=(ps3(18, "10.6.3.3"),),
    catalogue=("QIDO-32", "STOW-27"),
)

# Table 10.6.3-1, and the refusals that HTTP leaves to any server. 404 is not among them: that
# nothing matches is no error. Of the 5xx codes only "busy" is.
_REFUSALS: Final = frozenset((400, 401, 403, 406, 413, 429, 503))


def _is_plain(x: HttpExchange) -> bool:
    """Whether it is a search for studies with parameters that every server must support."""
    if not is_search(x) or service(x) is not Service.QIDO_STUDIES or x.status == 0:
        return False
    asked = query(x)
    numbers = [v for k, v in asked.parameters if k in PAGING]
    names = {k for k, _ in asked.parameters}
    return (
        all(k.path for k in asked.keys)
        and all(map(is_unsigned, numbers))
        and names & PARAMETERS <= {"limit", "offset", "includefield", "accept"}
    )


@check(SEARCH_IS_ANSWERED, on=HttpExchange, when=_is_plain)
def search_is_answered(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status: 200, 204, or one of the refusals that the table names."""
    if x.status not in (200, 204) and x.status not in _REFUSALS and not 300 <= x.status < 400:
        yield ctx.finding(
            expected="200 with a list, or 204",
            actual=f"{x.status} {x.reason}".strip(),
            at="response status",
            span=x.response_span,
        )


@check(
    NO_CONTENT_IS_EMPTY,
    on=HttpExchange,
    when=lambda x: is_search(x) and x.status in (200, 204),
)
def no_content_is_empty(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a payload with 204, and for the lack of one with 200."""
    size = x.response_body.size
    if (x.status == 204) != (size == 0):
        yield ctx.finding(
            expected="204 without a payload, or 200 with a list",
            actual=f"{x.status} with {size} bytes",
            at="response body",
            span=x.response_span,
        )


@check(
    UNIQUE_KEYS_ARE_UNIQUE,
    on=HttpExchange,
    when=is_answered_search,
    where=lambda x, t: bool(search(x, t).matches),
)
def unique_keys_are_unique(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the matches per Study, Series or SOP Instance UID, by the level of the search."""
    found = search(x, ctx.trace)
    times = Counter(m.text(found.unique_key) for m in found.matches)
    for match in few(
        m
        for m in found.matches
        if times[m.text(found.unique_key)] > 1 or not m.text(found.unique_key)
    ):
        uid = match.text(found.unique_key)
        yield ctx.finding(
            expected="a unique key of its own" if uid else "a unique key",
            actual=f"{times[uid]} matches with {uid}" if uid else "none",
            at=f"{match.pointer}/{found.unique_key}",
        )
