"""Counts and modalities that search results derive from lower levels (PS3.4 C.3.4)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_answered_search
from harness.checks.web.results import Match, Search, comparable, search
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace

STUDY_COUNTS_AGREE = Requirement(
    id="qido.study-counts-agree",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The numbers of series and instances of a study are those that searches list.",
    cites=(ps3(4, "C.3.4"), ps3(18, "10.6.3.3.1", "10.6.3-3")),
    catalogue=("QIDO-30",),
)

SERIES_COUNTS_AGREE = Requirement(
    id="qido.series-counts-agree",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The number of instances of a series is that which a search lists.",
    cites=(ps3(4, "C.3.4"), ps3(18, "10.6.3.3.2", "10.6.3-4")),
    catalogue=("QIDO-31",),
)

MODALITIES_IN_STUDY_AGREE = Requirement(
    id="qido.modalities-in-study-agree",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Modalities in Study is the set of the modalities of the study's series.",
    cites=(ps3(4, "C.3.4"), ps3(18, "10.6.3.3.1", "10.6.3-3")),
    catalogue=("QIDO-29", "QIDO-69"),
)

STUDY_UID = "0020000D"
SERIES_UID = "0020000E"
SERIES_COUNT = "00201206"
STUDY_INSTANCE_COUNT = "00201208"
SERIES_INSTANCE_COUNT = "00201209"
MODALITIES = "00080061"
MODALITY = "00080060"


def _lists(x: HttpExchange, trace: Trace, level: str) -> list[Search]:
    """Find the whole lists of a lower level that were answered from the same store."""
    return [s for s in comparable(x, trace) if s.level == level and s.lists_everything]


def _studies(x: HttpExchange, trace: Trace, level: str) -> list[tuple[Match, Search]]:
    """Pair the studies that a search returned with whole lists of what is in them."""
    found = search(x, trace)
    if found.level != "study":
        return []
    lists = {s.study: s for s in _lists(x, trace, level) if s.study and not s.series}
    paired = ((m, lists.get(m.text(STUDY_UID))) for m in found.matches)
    return [(m, s) for m, s in paired if s is not None]


@check(
    STUDY_COUNTS_AGREE,
    on=HttpExchange,
    when=is_answered_search,
    where=lambda x, t: bool(_studies(x, t, "series") or _studies(x, t, "instance")),
)
def study_counts_agree(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0020,1206) and (0020,1208) with the lists, as long as nothing was stored."""
    for level, tag in (("series", SERIES_COUNT), ("instance", STUDY_INSTANCE_COUNT)):
        for match, listed in _studies(x, ctx.trace, level):
            yield from _differs(match, tag, listed, len(listed.matches), ctx)


def _series(x: HttpExchange, trace: Trace) -> list[tuple[Match, Search, int]]:
    """Pair the series that a search returned with lists of instances, and their number there."""
    found = search(x, trace)
    if found.level != "series":
        return []
    out = []
    for listed in _lists(x, trace, "instance"):
        for match in found.matches:
            uid = match.text(SERIES_UID)
            if listed.series:
                if listed.series == uid:
                    out.append((match, listed, len(listed.matches)))
            elif listed.study and listed.study == (found.study or match.text(STUDY_UID)):
                of_series = [m for m in listed.matches if m.text(SERIES_UID) == uid]
                out.append((match, listed, len(of_series)))
    return out


@check(
    SERIES_COUNTS_AGREE,
    on=HttpExchange,
    when=is_answered_search,
    where=lambda x, t: bool(_series(x, t)),
)
def series_counts_agree(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0020,1209) with the instances that a search lists, as long as nothing was stored."""
    for match, listed, count in _series(x, ctx.trace):
        yield from _differs(match, SERIES_INSTANCE_COUNT, listed, count, ctx)


@check(
    MODALITIES_IN_STUDY_AGREE,
    on=HttpExchange,
    when=is_answered_search,
    where=lambda x, t: bool(_studies(x, t, "series")),
)
def modalities_in_study_agree(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0061) with the set of (0008,0060) in the list of series."""
    for match, listed in _studies(x, ctx.trace, "series"):
        wanted = sorted({m.text(MODALITY) for m in listed.matches} - {""})
        said = sorted(v for v in match.texts(MODALITIES) if v)
        if said != wanted and match.has(MODALITIES):
            yield ctx.finding(
                expected=f"{wanted}, as {listed.exchange.id} lists",
                actual=str(said),
                at=f"{match.pointer}/{MODALITIES}",
            )


def _differs(
    match: Match, tag: str, listed: Search, count: int, ctx: CheckContext
) -> Iterator[Finding]:
    said = match.number(tag)
    if said is not None and said != count:
        yield ctx.finding(
            expected=f"{count}, as {listed.exchange.id} lists",
            actual=str(said),
            at=f"{match.pointer}/{tag}",
        )
