"""Requests and responses of C-FIND (PS3.4 C.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.identifiers import (
    answers,
    asks_for,
    identifiers,
    is_find,
    is_query,
    request_identifier,
)
from harness.checks.dimse.query_model import (
    INSTANCE_UID,
    LEVEL,
    UNIQUE,
    higher_unique_keys,
    level_of,
    levels_of,
    required_keys,
)
from harness.checks.dimse.reading import element_span, finished, shown
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.extended_negotiation import extensions
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import DimseExchange, Negotiation
from harness.core.trace import Trace

RETRIEVE_AE, MEDIA_ID, MEDIA_UID, AVAILABILITY = 0x00080054, 0x00880130, 0x00880140, 0x00080056
UNASKED = (LEVEL, 0x00080005, 0x00080201, RETRIEVE_AE, MEDIA_ID, MEDIA_UID, AVAILABILITY)
AVAILABILITIES = ("ONLINE", "NEARLINE", "OFFLINE", "UNAVAILABLE")

REQUEST_NAMES_A_LEVEL_OF_ITS_MODEL = Requirement(
    id="query.request-names-a-level-of-its-model",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A query names a Query/Retrieve Level that its information model has.",
    cites=(ps3(4, "C.4.1.1.3.1"), ps3(4, "C.6.1"), ps3(4, "C.6.2")),
    catalogue=("QF-30", "QF-31"),
)

REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS = Requirement(
    id="query.request-has-the-higher-unique-keys",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A hierarchical query gives one value to the unique key of every level above.",
    cites=(ps3(4, "C.4.1.2.1"),),
    catalogue=("QF-27",),
    status=Status.PREVIEW,
    doubt="M5: servers may answer it with no match, and some do more without negotiation",
)

PENDING_RESPONSES_CARRY_AN_IDENTIFIER = Requirement(
    id="query.pending-responses-carry-an-identifier",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Every pending C-FIND response carries an identifier.",
    cites=(ps3(4, "C.4.1.1.3"), ps3(7, "9.1.2.1.5")),
    catalogue=("QF-01", "QF-03", "MWL-02"),
)

FINAL_RESPONSE_HAS_NO_IDENTIFIER = Requirement(
    id="query.final-response-has-no-identifier",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The final C-FIND response carries no identifier.",
    cites=(ps3(4, "C.4.1.1.3"), ps3(7, "9.1.2.1.5")),
    catalogue=("QF-03", "QF-04", "QF-32", "MWL-13"),
)

RESPONSE_LEVEL_IS_THE_REQUESTS = Requirement(
    id="query.response-level-is-the-requests",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Every identifier returned has the Query/Retrieve Level of the request.",
    cites=(ps3(4, "C.4.1.1.3.2"),),
    catalogue=("QF-05",),
)

ONLY_REQUESTED_KEYS_ARE_RETURNED = Requirement(
    id="query.only-requested-keys-are-returned",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An identifier returned has no attribute that was not asked for.",
    cites=(ps3(4, "C.4.1.1.3.2"),),
    catalogue=("QF-07",),
)

REQUESTED_REQUIRED_KEYS_ARE_RETURNED = Requirement(
    id="query.requested-required-keys-are-returned",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Required and unique keys that were asked for are returned, if need be empty.",
    cites=(ps3(4, "C.4.1.1.3.2"), ps3(4, "C.2.2.1.2"), ps3(4, "C.6.2.1")),
    catalogue=("QF-08", "QF-38"),
)

HIGHER_UNIQUE_KEYS_ARE_RETURNED = Requirement(
    id="query.higher-unique-keys-are-returned",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Identifiers below the top level have the unique keys of the levels above.",
    cites=(ps3(4, "C.4.1.3.1.1"),),
    catalogue=("QF-28",),
)

UNIQUE_KEYS_ARE_UNIQUE = Requirement(
    id="query.unique-keys-are-unique",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The unique key of the level is not empty and differs between identifiers.",
    cites=(ps3(4, "C.2.2.1.1"),),
    catalogue=("QF-11",),
)

RETRIEVAL_LOCATION_IS_GIVEN = Requirement(
    id="query.retrieval-location-is-given",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement=(
        "An identifier has Retrieve AE Title or the Storage Media File-Set ID and UID, not empty"
        " at the lowest level."
    ),
    cites=(ps3(4, "C.4.1.1.3.2"),),
    catalogue=("QF-06",),
)

AVAILABILITY_IS_DEFINED = Requirement(
    id="query.availability-is-defined",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Instance Availability, where given, is ONLINE, NEARLINE, OFFLINE or UNAVAILABLE.",
    cites=(ps3(4, "C.4.1.1.3.2"), ps3(3, "C.4.23.1.1")),
    catalogue=("QF-36",),
)


@check(REQUEST_NAMES_A_LEVEL_OF_ITS_MODEL, on=DimseExchange, when=is_query)
def request_names_a_level_of_its_model(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the request's level with those of its SOP Class."""
    ds = request_identifier(x)
    if ds.text(LEVEL) not in levels_of(x.sop_class):
        yield ctx.finding(
            expected=", ".join(levels_of(x.sop_class)),
            actual=ds.text(LEVEL) or "none",
            at=f"request identifier {shown(LEVEL)}",
            span=element_span(x, x.request, ds, LEVEL),
        )


def _is_relational(x: DimseExchange, trace: Trace) -> bool:
    """Tell whether relational queries were negotiated (C.5.1.1): byte 1 of the answer is 1."""
    n = trace.find(x.negotiation)
    accept = n.accept if isinstance(n, Negotiation) else None
    return accept is not None and extensions(accept).get(x.abstract_syntax, b"")[:1] == b"\1"


@check(
    REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS,
    on=DimseExchange,
    when=lambda x: is_query(x) and bool(higher_unique_keys(x.sop_class, level_of(x))),
    where=lambda x, t: not _is_relational(x, t),
)
def request_has_the_higher_unique_keys(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the values of each unique key above the level of the request."""
    ds = request_identifier(x)
    for tag in higher_unique_keys(x.sop_class, ds.text(LEVEL)):
        if len([v for v in ds.texts(tag) if v and v != "*"]) != 1:
            yield ctx.finding(
                expected="one value",
                actual="\\".join(ds.texts(tag)) or "none",
                at=f"request identifier {shown(tag)}",
                span=element_span(x, x.request, ds, tag),
            )


@check(
    PENDING_RESPONSES_CARRY_AN_IDENTIFIER,
    on=DimseExchange,
    when=lambda x: is_find(x) and bool(x.pending),
)
def pending_responses_carry_an_identifier(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a pending response without a data set."""
    for n, m in enumerate(x.pending):
        if m.data is None:
            yield ctx.finding(
                expected="an identifier", actual="none", at=f"identifier[{n}]", span=m.span
            )


@check(
    FINAL_RESPONSE_HAS_NO_IDENTIFIER,
    on=DimseExchange,
    when=lambda x: is_find(x) and finished(x),
)
def final_response_has_no_identifier(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a data set in the final response."""
    if x.final is not None and x.final.data is not None:
        yield ctx.finding(
            expected="no data set",
            actual=f"{x.final.data.size} bytes",
            at="final response data set",
            span=x.final.span,
        )


def _answered_query(x: DimseExchange) -> bool:
    return is_query(x) and answers(x)


@check(RESPONSE_LEVEL_IS_THE_REQUESTS, on=DimseExchange, when=_answered_query)
def response_level_is_the_requests(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0052) of each identifier with the request's."""
    asked = request_identifier(x).text(LEVEL)
    for i in identifiers(x):
        if i.ds.text(LEVEL) != asked:
            yield ctx.finding(
                expected=asked or "no level",
                actual=i.ds.text(LEVEL) or "none",
                at=i.place(LEVEL),
                span=i.span(LEVEL),
            )


@check(ONLY_REQUESTED_KEYS_ARE_RETURNED, on=DimseExchange, when=_answered_query)
def only_requested_keys_are_returned(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the tags of each identifier with the request's; group lengths do not count."""
    asked = {e.tag for e in request_identifier(x).elements}
    allowed = asked.union(UNASKED, UNIQUE.values())
    for i in identifiers(x):
        extra = [e.tag for e in i.ds.elements if e.tag not in allowed and e.tag & 0xFFFF]
        if extra:
            yield ctx.finding(
                expected="only attributes of the request",
                actual=", ".join(map(shown, extra[:8])),
                at=i.place(extra[0]),
                span=i.span(extra[0]),
            )


def _asks_for_required(x: DimseExchange) -> bool:
    return _answered_query(x) and asks_for(x, *required_keys(x.sop_class, level_of(x)))


@check(REQUESTED_REQUIRED_KEYS_ARE_RETURNED, on=DimseExchange, when=_asks_for_required)
def requested_required_keys_are_returned(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look in each identifier for the required and unique keys of the request."""
    asked = request_identifier(x)
    wanted = [t for t in required_keys(x.sop_class, asked.text(LEVEL)) if asked.has(t)]
    for i in identifiers(x):
        missing = [t for t in wanted if not i.ds.has(t)]
        if missing:
            yield ctx.finding(
                expected=", ".join(map(shown, wanted)),
                actual="without " + ", ".join(map(shown, missing)),
                at=i.place(missing[0]),
                span=i.message.span,
            )


def _is_below_the_top(x: DimseExchange) -> bool:
    keys = higher_unique_keys(x.sop_class, level_of(x))
    return _answered_query(x) and bool(keys) and asks_for(x, *keys)


@check(HIGHER_UNIQUE_KEYS_ARE_RETURNED, on=DimseExchange, when=_is_below_the_top)
def higher_unique_keys_are_returned(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look in each identifier for the unique keys above that the request gives."""
    asked = request_identifier(x)
    keys = [t for t in higher_unique_keys(x.sop_class, asked.text(LEVEL)) if asked.text(t)]
    for i in identifiers(x):
        for tag in keys:
            if not i.ds.text(tag):
                yield ctx.finding(
                    expected=asked.text(tag),
                    actual="empty" if i.ds.has(tag) else "absent",
                    at=i.place(tag),
                    span=i.span(tag),
                )


def _asks_for_its_unique_key(x: DimseExchange) -> bool:
    return _answered_query(x) and level_of(x) in UNIQUE and asks_for(x, UNIQUE[level_of(x)])


@check(UNIQUE_KEYS_ARE_UNIQUE, on=DimseExchange, when=_asks_for_its_unique_key)
def unique_keys_are_unique(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Collect the unique key of the level over all identifiers of the query."""
    tag = UNIQUE[level_of(x)]
    seen: set[tuple[str, ...]] = set()
    above = higher_unique_keys(x.sop_class, level_of(x))
    for i in identifiers(x):
        value = i.ds.text(tag)
        key = (value, *(i.ds.text(t) for t in above))
        if not value or key in seen:
            yield ctx.finding(
                expected="a value of its own",
                actual=f"{value}, which an earlier identifier has" if value else "empty",
                at=i.place(tag),
                span=i.span(tag),
            )
        seen.add(key)


@check(RETRIEVAL_LOCATION_IS_GIVEN, on=DimseExchange, when=_answered_query)
def retrieval_location_is_given(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (0008,0054), or (0088,0130) with (0088,0140)."""
    lowest = UNIQUE.get(level_of(x)) == INSTANCE_UID
    for i in identifiers(x):
        online = bool(i.ds.text(RETRIEVE_AE)) if lowest else i.ds.has(RETRIEVE_AE)
        media = all(bool(i.ds.text(t)) if lowest else i.ds.has(t) for t in (MEDIA_ID, MEDIA_UID))
        if not online and not media:
            yield ctx.finding(
                expected="(0008,0054), or (0088,0130) and (0088,0140)"
                + (", not empty" if lowest else ""),
                actual="empty" if i.ds.has(RETRIEVE_AE) else "absent",
                at=i.place(RETRIEVE_AE),
                span=i.span(RETRIEVE_AE),
            )


def _gives_availability(x: DimseExchange) -> bool:
    return _answered_query(x) and asks_for(x, AVAILABILITY)


@check(AVAILABILITY_IS_DEFINED, on=DimseExchange, when=_gives_availability)
def availability_is_defined(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look the value up in every identifier that has the attribute."""
    for i in identifiers(x):
        if i.ds.has(AVAILABILITY) and i.ds.text(AVAILABILITY) not in AVAILABILITIES:
            yield ctx.finding(
                expected=", ".join(AVAILABILITIES),
                actual=i.ds.text(AVAILABILITY) or "empty",
                at=i.place(AVAILABILITY),
                span=i.span(AVAILABILITY),
            )
