"""Numbers of related series and instances (PS3.4 C.3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.dimse.identifiers import identifiers, is_query
from harness.checks.dimse.query_model import LEVEL, SERIES_UID, STUDY_UID, UNIQUE, level_of
from harness.checks.dimse.reading import SUCCESS, exchanges, peek, shown
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import EMPTY
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, HttpExchange, Operation
from harness.core.trace import Trace

CHARACTER_SET = 0x00080005
# Level that is listed -> the level above it, its unique key, and the number stated there.
ABOVE: Final = {
    "SERIES": ("STUDY", STUDY_UID, 0x00201206),
    "IMAGE": ("SERIES", SERIES_UID, 0x00201209),
}

RELATED_COUNTS_ARE_REAL = Requirement(
    id="query.related-counts-are-real",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement=(
        "The number of related series or instances of an identifier is that of the identifiers"
        " found one level below."
    ),
    cites=(ps3(4, "C.3.4"),),
    catalogue=("QF-26",),
)


def _listed(x: DimseExchange) -> str:
    """Return the UID whose children a query lists all of; "" when it narrows them further."""
    asked = peek(x, x.request) or EMPTY
    level = asked.text(LEVEL)
    if not is_query(x) or level not in ABOVE or x.final is None or x.final.status != SUCCESS:
        return ""
    _, key, _ = ABOVE[level]
    fixed = {e.tag for e in asked.elements if e.items or any(e.texts())}
    values = asked.texts(key)
    narrowed = fixed - {LEVEL, CHARACTER_SET, STUDY_UID, key}
    # A timezone or a wild card alone narrows nothing, but nothing is lost by leaving those out.
    whole = len(values) == 1 and not narrowed and UNIQUE[level] not in fixed
    return values[0] if whole else ""


def _stated(x: DimseExchange, trace: Trace) -> tuple[int, str] | None:
    """Find the number last stated for what `x` lists, and the exchange that stated it."""
    uid, level = _listed(x), level_of(x)
    if not uid:
        return None
    above, key, number = ABOVE[level]
    for y in reversed(exchanges(trace, (Operation.C_FIND,))):
        if y.at >= x.at or y.responder.name != x.responder.name or level_of(y) != above:
            continue
        for m in y.pending:
            ds = peek(y, m) or EMPTY
            count = ds.number(number)
            if ds.text(key) == uid and count is not None:
                return (count, y.id) if not _stored_between(y, x, trace) else None
    return None


def _stored_between(y: DimseExchange, x: DimseExchange, trace: Trace) -> bool:
    """Tell whether anything may have been stored at the server since `y` began."""
    stores = exchanges(trace, (Operation.C_STORE,))
    posts = (h for h in trace.of(HttpExchange) if h.method != "GET")
    return any(
        s.responder.name == x.responder.name and s.ended >= y.at and s.at <= x.ended
        for s in (*stores, *posts)
    )


@check(
    RELATED_COUNTS_ARE_REAL,
    on=DimseExchange,
    where=lambda x, t: is_query(x) and _stated(x, t) is not None,
)
def related_counts_are_real(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count what a query below lists, when nothing was stored since the number was stated."""
    stated = _stated(x, ctx.trace)
    found = {i.ds.text(UNIQUE[level_of(x)]) for i in identifiers(x)}
    if stated and stated[0] != len(found):
        _, _, number = ABOVE[level_of(x)]
        yield ctx.finding(
            expected=f"{stated[0]} identifiers, as {shown(number)} in {stated[1]} says",
            actual=f"{len(found)} identifiers",
            at=f"identifier[{max(0, len(found) - 1)}] {shown(UNIQUE[level_of(x)])}",
            span=x.request.span,
        )
