"""Matching: no returned match may contradict a key (PS3.18 8.3.4.1, PS3.4 C.2.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_answered_search
from harness.checks.web.matching import Kind, contradicts, kind
from harness.checks.web.messages import few
from harness.checks.web.query import Key, query
from harness.checks.web.results import Match, search
from harness.content import dicom_json
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

_VALUE_ROWS: Final = ("QIDO-43", "QIDO-44", "QIDO-47", "QIDO-49", "QIDO-51", "QIDO-57", "QIDO-59")

MATCHES_HAVE_THE_VALUE = Requirement(
    id="qido.matches-have-the-value",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A match has the value that a key without wild cards asks for, in its own case.",
    cites=(ps3(18, "8.3.4.1"), ps3(4, "C.2.2.2.1")),
    catalogue=(*_VALUE_ROWS, "QIDO-41", "QIDO-60", "QIDO-69", "QIDO-75"),
)

MATCHES_FIT_THE_WILD_CARD = Requirement(
    id="qido.matches-fit-the-wild-card",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A match has a value that fits the key's pattern of * and ?.",
    cites=(ps3(18, "8.3.4.1"), ps3(4, "C.2.2.2.4")),
    catalogue=_VALUE_ROWS,
)

MATCHES_ARE_IN_THE_UID_LIST = Requirement(
    id="qido.matches-are-in-the-uid-list",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A match has one of the UIDs that the key lists.",
    cites=(ps3(18, "8.3.4.1"), ps3(4, "C.2.2.2.2")),
    catalogue=("QIDO-48", "QIDO-50", "QIDO-55", "QIDO-56", "QIDO-67"),
)

MATCHES_ARE_IN_THE_DATE_RANGE = Requirement(
    id="qido.matches-are-in-the-date-range",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A match has a date within the key's range, both ends included.",
    cites=(ps3(18, "8.3.4.1"), ps3(4, "C.2.2.2.5")),
    catalogue=("QIDO-41", "QIDO-52", "QIDO-64"),
)

MATCHES_ARE_IN_THE_TIME_RANGE = Requirement(
    id="qido.matches-are-in-the-time-range",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A match has a time within the key's range, both ends included.",
    cites=(ps3(18, "8.3.4.1"), ps3(4, "C.2.2.2.5")),
    catalogue=("QIDO-42", "QIDO-52", "QIDO-65"),
)

MATCHES_HOLD_A_MATCHING_ITEM = Requirement(
    id="qido.matches-hold-a-matching-item",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A match has an item of the sequence that satisfies a key inside it.",
    cites=(ps3(18, "8.3.4.1"), ps3(4, "C.2.2.2.6")),
    catalogue=("QIDO-53", "QIDO-54", "QIDO-73"),
)

_NO_KEYS: Final = frozenset((0x00080005, 0x00080201))  # say how the other keys are meant
_DATE_AND_TIME: Final = {0x00080030: 0x00080020, 0x00400245: 0x00400244}  # time: its date


def _judged(x: HttpExchange, *kinds: Kind) -> list[Key]:
    """List the keys of a kind that leave the server no choice."""
    if not is_answered_search(x):
        return []
    asked = query(x)
    several = asked.value("multiplevaluematching") == "true"
    shifted = any(k.tag == 0x00080201 for k in asked.keys)  # dates are moved to another zone
    ranges = {k.tag for k in asked.keys if kind(k.vr, k.value) is Kind.DATE_RANGE}
    out = []
    for key in asked.keys:
        if len(key.path) != 1 or kind(key.vr, key.value) not in kinds or key.tag in _NO_KEYS:
            continue
        if (several and key.vr != "UI") or (shifted and key.vr in ("DA", "TM")):
            continue
        # With a range of dates, date and time are one value (PS3.18 8.3.4.1.1).
        if key.vr == "TM" and _DATE_AND_TIME.get(key.tag) in ranges:
            continue
        out.append(key)
    return out


def _has_matches(x: HttpExchange, trace: Trace) -> bool:
    return bool(search(x, trace).matches)


def _contradictions(x: HttpExchange, ctx: CheckContext, *kinds: Kind) -> Iterator[Finding]:
    keys = _judged(x, *kinds)
    wrong = (
        (match, key, match.texts(f"{key.tag:08X}"))
        for match in search(x, ctx.trace).matches
        for key in keys
    )
    for match, key, values in few(w for w in wrong if contradicts(w[1].vr, w[1].value, w[2])):
        yield ctx.finding(
            expected=f"{key.name} matching {key.value!r}",
            actual="\\".join(values),
            at=f"{match.pointer}/{key.tag:08X}",
            excerpt=x.target,
        )


@check(
    MATCHES_HAVE_THE_VALUE,
    on=HttpExchange,
    when=lambda x: bool(_judged(x, Kind.SINGLE_VALUE)),
    where=_has_matches,
)
def matches_have_the_value(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare AE, AS, CS, DA, IS and text values; names and times are the server's choice."""
    yield from _contradictions(x, ctx, Kind.SINGLE_VALUE)


@check(
    MATCHES_FIT_THE_WILD_CARD,
    on=HttpExchange,
    when=lambda x: bool(_judged(x, Kind.WILD_CARD)),
    where=_has_matches,
)
def matches_fit_the_wild_card(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Match text values with the pattern; person names are left out."""
    yield from _contradictions(x, ctx, Kind.WILD_CARD)


@check(
    MATCHES_ARE_IN_THE_UID_LIST,
    on=HttpExchange,
    when=lambda x: bool(_judged(x, Kind.UID_LIST)),
    where=_has_matches,
)
def matches_are_in_the_uid_list(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look each match's UID up in the list; a list of one is a list."""
    yield from _contradictions(x, ctx, Kind.UID_LIST)


@check(
    MATCHES_ARE_IN_THE_DATE_RANGE,
    on=HttpExchange,
    when=lambda x: bool(_judged(x, Kind.DATE_RANGE)),
    where=_has_matches,
)
def matches_are_in_the_date_range(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare dates of eight digits with the ends of the range."""
    yield from _contradictions(x, ctx, Kind.DATE_RANGE)


@check(
    MATCHES_ARE_IN_THE_TIME_RANGE,
    on=HttpExchange,
    when=lambda x: bool(_judged(x, Kind.TIME_RANGE)),
    where=_has_matches,
)
def matches_are_in_the_time_range(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare times at the precision of each end, unless a date range makes them one value."""
    yield from _contradictions(x, ctx, Kind.TIME_RANGE)


def _item_keys(x: HttpExchange) -> list[Key]:
    if not is_answered_search(x) or query(x).value("multiplevaluematching") == "true":
        return []
    return [k for k in query(x).keys if len(k.path) == 2 and k.value]


@check(
    MATCHES_HOLD_A_MATCHING_ITEM,
    on=HttpExchange,
    when=lambda x: bool(_item_keys(x)),
    where=_has_matches,
)
def matches_hold_a_matching_item(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look through the items of each match that returns the sequence with that attribute."""
    for match in search(x, ctx.trace).matches:
        for key in _item_keys(x):
            items = _items_with(match, key)
            inner = f"{key.tag:08X}"
            if items and all(
                contradicts(key.vr, key.value, dicom_json.texts(i, inner)) for i in items
            ):
                yield ctx.finding(
                    expected=f"an item with {key.name} matching {key.value!r}",
                    actual=", ".join("\\".join(dicom_json.texts(i, inner)) for i in items),
                    at=f"{match.pointer}/{key.path[0]:08X}",
                    excerpt=x.target,
                )


def _items_with(match: Match, key: Key) -> tuple[JsonObject, ...]:
    return dicom_json.items(match.members, f"{key.path[0]:08X}")
