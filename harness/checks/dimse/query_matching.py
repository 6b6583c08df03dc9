"""Identifiers returned match the keys of the query (PS3.4 C.2.2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from harness.checks.dimse.identifiers import answers, identifiers, is_query, request_identifier
from harness.checks.dimse.matching import Kind, contradicts, kind_of
from harness.checks.dimse.query_model import higher_unique_keys, level_of, required_keys
from harness.checks.dimse.reading import peek
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange


def _matched(id: str, statement: str, section: str, rows: tuple[str, ...]) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=Role.RESPONDER,
        statement=statement,
        cites=(ps3(4, section),),
        catalogue=rows,
    )


SINGLE_VALUES_ARE_MATCHED_EXACTLY = _matched(
    "query.single-values-are-matched-exactly",
    "Identifiers returned have the value asked for, in the same case.",
    "C.2.2.2.1",
    ("QF-13", "QF-38"),
)
UID_LISTS_ARE_MATCHED = _matched(
    "query.uid-lists-are-matched",
    "Identifiers returned have a UID of the list asked for; UIDs have no wild cards.",
    "C.2.2.2.2",
    ("QF-14", "QF-17"),
)
WILD_CARDS_ARE_MATCHED = _matched(
    "query.wild-cards-are-matched",
    "Identifiers returned have a value that the pattern asked for covers.",
    "C.2.2.2.4",
    ("QF-16",),
)
DATE_RANGES_ARE_MATCHED = _matched(
    "query.date-ranges-are-matched",
    "Identifiers returned have a date within the range asked for, its ends included.",
    "C.2.2.2.5.1",
    ("QF-18",),
)
TIME_RANGES_ARE_MATCHED = _matched(
    "query.time-ranges-are-matched",
    "Identifiers returned have a time within the range asked for, its ends included.",
    "C.2.2.2.5.2",
    ("QF-19", "QF-21"),
)


def _keys(x: DimseExchange, asked: DataSet, kind: Kind) -> dict[int, tuple[str, ...]]:
    """Return the keys of one kind that every server has to match.

    Optional keys are left out: without support for them they match everything (C.2.2.1.3). So are
    wild card and exact matching of what has several readings, see `kind_of`.
    """
    level = level_of(x)
    candidates = (*required_keys(x.sop_class, level), *higher_unique_keys(x.sop_class, level))
    values = {t: asked.texts(t) for t in candidates if asked.text(t)}
    return {t: v for t, v in values.items() if kind_of(t, v) is kind}


def _asks(kind: Kind) -> Callable[[DimseExchange], bool]:
    def condition(x: DimseExchange) -> bool:
        if not is_query(x) or not answers(x):
            return False
        asked = peek(x, x.request)
        return asked is not None and bool(_keys(x, asked, kind))

    return condition


def _judge(x: DimseExchange, ctx: CheckContext, kind: Kind) -> Iterator[Finding]:
    keys = _keys(x, request_identifier(x), kind)
    for i in identifiers(x):
        for tag, key in keys.items():
            if contradicts(tag, key, i.ds.texts(tag)):
                yield ctx.finding(
                    expected=f"a match for the {kind} " + "\\".join(key),
                    actual="\\".join(i.ds.texts(tag)),
                    at=i.place(tag),
                    span=i.span(tag),
                )


@check(SINGLE_VALUES_ARE_MATCHED_EXACTLY, on=DimseExchange, when=_asks(Kind.SINGLE))
def single_values_are_matched_exactly(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare returned values with single-value keys of VR AE, CS, IS, LO and SH."""
    yield from _judge(x, ctx, Kind.SINGLE)


@check(UID_LISTS_ARE_MATCHED, on=DimseExchange, when=_asks(Kind.UID_LIST))
def uid_lists_are_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look returned UIDs up in the list of the key."""
    yield from _judge(x, ctx, Kind.UID_LIST)


@check(WILD_CARDS_ARE_MATCHED, on=DimseExchange, when=_asks(Kind.WILD_CARD))
def wild_cards_are_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Match returned values against patterns in keys of VR AE, CS, LO and SH."""
    yield from _judge(x, ctx, Kind.WILD_CARD)


@check(DATE_RANGES_ARE_MATCHED, on=DimseExchange, when=_asks(Kind.DATE_RANGE))
def date_ranges_are_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare returned dates with the ends of the range."""
    yield from _judge(x, ctx, Kind.DATE_RANGE)


@check(TIME_RANGES_ARE_MATCHED, on=DimseExchange, when=_asks(Kind.TIME_RANGE))
def time_ranges_are_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare returned times with the ends of the range, whatever their precision."""
    yield from _judge(x, ctx, Kind.TIME_RANGE)
