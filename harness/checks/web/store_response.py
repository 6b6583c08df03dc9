"""Store responses: status, who was stored and who was not (PS3.18 10.5.3, Annex I)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import path_uids
from harness.checks.web.messages import few, has, response
from harness.checks.web.store_answer import (
    FAILED,
    FAILURE_REASON,
    REFERENCED,
    RETRIEVE_URL,
    SOP_CLASS,
    SOP_INSTANCE,
    WARNING_REASON,
    StoreAnswer,
    answer,
    is_answered_in_json,
    misplaced,
    sent,
)
from harness.content import dicom_json
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

EVERY_OBJECT_IS_ACCOUNTED_FOR = Requirement(
    id="stow.every-object-is-accounted-for",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The response names each object of the request once, as stored or as failed.",
    cites=(ps3(18, "I.1", "I.1-1"), ps3(18, "10.5.3.3")),
    catalogue=("STOW-05", "STOW-15", "STOW-19"),
)

NOTHING_ELSE_IS_NAMED = Requirement(
    id="stow.nothing-else-is-named",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The response names no instance that was not in the request, nor another class.",
    cites=(ps3(18, "I.1", "I.1-1"),),
    catalogue=("STOW-15",),
)

MISPLACED_OBJECT_IS_NOT_STORED = Requirement(
    id="stow.misplaced-object-is-not-stored",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An object that is not of the study in the path is not stored.",
    cites=(ps3(18, "10.5.1", "10.5.1-1"), ps3(18, "10.5.3", "10.5.3-1")),
    catalogue=("STOW-03", "STOW-04"),
)

RESPONSE_IS_ONE_DATA_SET = Requirement(
    id="stow.response-is-one-data-set",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A Store Instances Response in JSON is one object: a single data set.",
    cites=(ps3(18, "10.5.3.3"), ps3(18, "I.1")),
    catalogue=("STOW-14",),
)

STORED_ITEMS_HAVE_THEIR_UIDS = Requirement(
    id="stow.stored-items-have-their-uids",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each stored item has the SOP Class UID and SOP Instance UID.",
    cites=(ps3(18, "I.1", "I.1-1"), ps3(3, "10.8", "10-11")),
    catalogue=("STOW-15",),
)

STORED_ITEMS_HAVE_A_RETRIEVE_URL = Requirement(
    id="stow.stored-items-have-a-retrieve-url",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each stored item has Retrieve URL, empty or not.",
    cites=(ps3(18, "I.1", "I.1-1"),),
    catalogue=("STOW-16",),
)

RESPONSE_HAS_A_RETRIEVE_URL = Requirement(
    id="stow.response-has-a-retrieve-url",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="The response itself has Retrieve URL, empty or not.",
    cites=(ps3(18, "I.1", "I.1-1"),),
    catalogue=("STOW-17",),
)

SEQUENCES_HAVE_ITEMS = Requirement(
    id="stow.sequences-have-items",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Failed SOP Sequence is there only when something failed, Referenced SOP Sequence "
    "only when something was stored.",
    cites=(ps3(18, "I.1", "I.1-1"),),
    catalogue=("STOW-18",),
)

FAILED_ITEMS_ARE_COMPLETE = Requirement(
    id="stow.failed-items-are-complete",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each failed item has SOP Class UID, SOP Instance UID and Failure Reason.",
    cites=(ps3(18, "I.1", "I.1-1"),),
    catalogue=("STOW-19",),
)

FAILURE_REASON_IS_A_FAILURE = Requirement(
    id="stow.failure-reason-is-a-failure",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Failure Reason is a status code of a failure, not of success, warning or pending.",
    cites=(ps3(18, "I.2.2", "I.2-2"), ps3(7, "C.5")),
    catalogue=("STOW-20",),
)

WARNING_REASON_IS_A_WARNING = Requirement(
    id="stow.warning-reason-is-a-warning",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Warning Reason is a status code of a warning.",
    cites=(ps3(18, "I.2.1", "I.2-1"), ps3(7, "C.5")),
    catalogue=("STOW-21",),
)

_WARNING_CODES: Final = frozenset((0x0001, 0x0107, 0x0116))  # PS3.7 C.3


def _answered(x: HttpExchange, trace: Trace) -> bool:
    return answer(x, trace) is not None


def _both(x: HttpExchange, trace: Trace) -> bool:
    return _answered(x, trace) and bool(sent(x, trace))


@check(EVERY_OBJECT_IS_ACCOUNTED_FOR, on=HttpExchange, when=is_answered_in_json, where=_both)
def every_object_is_accounted_for(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look each sent instance up in both sequences; unreadable parts may be other failures."""
    found = answer(x, ctx.trace)
    if found is None:
        return
    parts = sent(x, ctx.trace)
    named = Counter(o.uid for o in found.outcomes)
    times = Counter(p.uid for p in parts if p.is_object)
    unreadable = sum(not p.is_object for p in parts)
    excused = max(0, len(found.other_failures) - unreadable)
    missing = [u for u in times if u not in named]
    if len(missing) > excused:
        yield ctx.finding(
            expected=f"{missing[0]} in {REFERENCED} or {FAILED}",
            actual=f"{len(missing)} of {len(times)} instances are not named",
            at=found.pointer or "/",
            span=x.response_span,
        )
    for uid in few(u for u in times if named[u] > times[u]):
        yield ctx.finding(
            expected=f"{uid} named once",
            actual=f"named {named[uid]} times",
            at=found.pointer or "/",
        )
    lost = unreadable - len(found.other_failures) - sum(not o.uid for o in found.failed)
    if lost > 0 and x.status == 200:
        yield ctx.finding(
            expected=f"{unreadable} unreadable parts among the failures",
            actual=f"{len(found.other_failures)} other failures",
            at=found.pointer or "/",
        )


@check(NOTHING_ELSE_IS_NAMED, on=HttpExchange, when=is_answered_in_json, where=_both)
def nothing_else_is_named(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look each named instance up among the sent ones, with its class."""
    found = answer(x, ctx.trace)
    # Parts that cannot be read here may still hold what the server names.
    if found is None or not all(p.is_object for p in sent(x, ctx.trace)):
        return
    classes = {p.uid: p.sop_class for p in sent(x, ctx.trace)}
    for o in few(found.outcomes):
        if o.uid and o.uid not in classes:
            yield ctx.finding(
                expected="an instance of the request",
                actual=o.uid,
                at=f"{o.pointer}/{SOP_INSTANCE}",
            )
        elif o.uid and o.sop_class and o.sop_class != classes[o.uid]:
            yield ctx.finding(
                expected=classes[o.uid], actual=o.sop_class, at=f"{o.pointer}/{SOP_CLASS}"
            )


@check(
    MISPLACED_OBJECT_IS_NOT_STORED,
    on=HttpExchange,
    when=lambda x: is_answered_in_json(x) and bool(path_uids(x)[0]),
    where=lambda x, t: _answered(x, t) and bool(misplaced(x, t)),
)
def misplaced_object_is_not_stored(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for objects of another study among the stored ones."""
    found = answer(x, ctx.trace)
    foreign = {p.uid: p.study for p in misplaced(x, ctx.trace)}
    for o in few(found.referenced if found else ()):
        if o.uid in foreign:
            yield ctx.finding(
                expected=f"{o.uid} of {foreign[o.uid]} in {FAILED}",
                actual="among the stored ones",
                at=o.pointer,
                excerpt=x.target,
            )


@check(RESPONSE_IS_ONE_DATA_SET, on=HttpExchange, when=is_answered_in_json)
def response_is_one_data_set(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the type of the top-level value."""
    body = response(x).json(ctx.trace)
    if not isinstance(body, JsonObject):
        kind = f"an array of {len(body)}" if isinstance(body, tuple) else "no object"
        yield ctx.finding(expected="one object", actual=kind, at="/", span=x.response_span)


def _some(x: HttpExchange, trace: Trace, kind: str) -> bool:
    found = answer(x, trace)
    if found is None:
        return False
    return bool(found.referenced if kind == "referenced" else found.failed)


@check(
    STORED_ITEMS_HAVE_THEIR_UIDS,
    on=HttpExchange,
    when=is_answered_in_json,
    where=lambda x, t: _some(x, t, "referenced"),
)
def stored_items_have_their_uids(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (0008,1150) and (0008,1155) in each item."""
    found = answer(x, ctx.trace)
    for o in few(o for o in (found.referenced if found else ()) if not (o.uid and o.sop_class)):
        lacking = SOP_INSTANCE if not o.uid else SOP_CLASS
        yield ctx.finding(
            expected=f"a value of {lacking}", actual="none", at=f"{o.pointer}/{lacking}"
        )


@check(
    STORED_ITEMS_HAVE_A_RETRIEVE_URL,
    on=HttpExchange,
    when=is_answered_in_json,
    where=lambda x, t: _some(x, t, "referenced"),
)
def stored_items_have_a_retrieve_url(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (0008,1190) in each item; type 2, so it may be empty."""
    found = answer(x, ctx.trace)
    for o in few(o for o in (found.referenced if found else ()) if not o.has(RETRIEVE_URL)):
        yield ctx.finding(
            expected=RETRIEVE_URL, actual="not there", at=f"{o.pointer}/{RETRIEVE_URL}"
        )


@check(RESPONSE_HAS_A_RETRIEVE_URL, on=HttpExchange, when=is_answered_in_json, where=_answered)
def response_has_a_retrieve_url(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (0008,1190) at the top level; type 2, so it may be empty."""
    found = answer(x, ctx.trace)
    if found is not None and not has(found.members, RETRIEVE_URL):
        yield ctx.finding(
            expected=RETRIEVE_URL, actual="not there", at=f"{found.pointer}/{RETRIEVE_URL}"
        )


@check(SEQUENCES_HAVE_ITEMS, on=HttpExchange, when=is_answered_in_json, where=_answered)
def sequences_have_items(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for either sequence without an item."""
    found = answer(x, ctx.trace)
    for tag in (FAILED, REFERENCED) if found else ():
        if found and has(found.members, tag) and not dicom_json.values(found.members, tag):
            yield ctx.finding(
                expected="no such attribute",
                actual="an empty sequence",
                at=f"{found.pointer}/{tag}",
            )


@check(
    FAILED_ITEMS_ARE_COMPLETE,
    on=HttpExchange,
    when=is_answered_in_json,
    where=lambda x, t: _some(x, t, "failed"),
)
def failed_items_are_complete(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for (0008,1150), (0008,1155) and (0008,1197) with a value in each item."""
    found = answer(x, ctx.trace)
    for o in few(found.failed if found else ()):
        for tag in (SOP_CLASS, SOP_INSTANCE, FAILURE_REASON):
            if not dicom_json.text(o.item, tag):
                yield ctx.finding(
                    expected=f"a value of {tag}", actual="none", at=f"{o.pointer}/{tag}"
                )


def _reasons(found: StoreAnswer | None, tag: str) -> list[tuple[str, int]]:
    items = (*found.failed, *found.other_failures, *found.referenced) if found else ()
    numbers = ((f"{o.pointer}/{tag}", dicom_json.number(o.item, tag)) for o in items)
    return [(at, n) for at, n in numbers if n is not None]


@check(
    FAILURE_REASON_IS_A_FAILURE,
    on=HttpExchange,
    when=is_answered_in_json,
    where=lambda x, t: bool(_reasons(answer(x, t), FAILURE_REASON)),
)
def failure_reason_is_a_failure(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Classify each (0008,1197) by the ranges of PS3.7 Annex C; further codes are allowed."""
    for at, code in few(_reasons(answer(x, ctx.trace), FAILURE_REASON)):
        if not 0 < code <= 0xFFFF or _is_warning(code) or code >> 8 in (0xFE, 0xFF):
            yield ctx.finding(
                expected="A7xx, A9xx, Cxxx, 0110, 0122 or another failure",
                actual=f"{code:04X}H",
                at=at,
            )


@check(
    WARNING_REASON_IS_A_WARNING,
    on=HttpExchange,
    when=is_answered_in_json,
    where=lambda x, t: bool(_reasons(answer(x, t), WARNING_REASON)),
)
def warning_reason_is_a_warning(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Classify each (0008,1196) by the ranges of PS3.7 Annex C; further codes are allowed."""
    for at, code in few(_reasons(answer(x, ctx.trace), WARNING_REASON)):
        if not _is_warning(code):
            yield ctx.finding(
                expected="B000, B006, B007 or another warning", actual=f"{code:04X}H", at=at
            )


def _is_warning(code: int) -> bool:
    return code >> 12 == 0xB or code in _WARNING_CODES
