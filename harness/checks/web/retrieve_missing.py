"""Retrieval of what is not there, and of what was promised (PS3.18 Table 10.4.3-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_dicomweb, is_retrieve, path_uids
from harness.checks.web.matching import uid_list
from harness.checks.web.messages import few, objects, response
from harness.checks.web.results import comparable, is_complete_answer, search
from harness.checks.web.stored import Deposit, deposits_before, known
from harness.content.dicomweb import Service, service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace

UNKNOWN_RESOURCE_IS_NOT_FOUND = Requirement(
    id="wado.unknown-resource-is-not-found",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A retrieve of a study, series or instance that the server does not hold is "
    "answered with 404.",
    cites=(ps3(18, "10.4.3", "10.4.3-1"),),
    catalogue=("WADO-14", "META-09", "RND-24", "BULK-07"),
)

PARENT_IN_THE_PATH_IS_CHECKED = Requirement(
    id="wado.parent-in-the-path-is-checked",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A series or instance below a study it does not belong to is answered with 404.",
    cites=(ps3(18, "10.4.3", "10.4.3-1"),),
    catalogue=("WADO-15",),
)

ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE = Requirement(
    id="wado.acknowledged-instance-is-retrievable",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="What the server acknowledged as stored is found when it is retrieved.",
    cites=(ps3(18, "10.5.2"), ps3(4, "B.2.2")),
    catalogue=("STOW-35",),
)

ACKNOWLEDGED_INSTANCE_IS_LISTED = Requirement(
    id="qido.acknowledged-instance-is-listed",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="What the server acknowledged as stored is among the results of searches for it.",
    cites=(ps3(18, "10.5.2"), ps3(4, "B.2.2")),
    catalogue=("STOW-35", "STOW-27"),
)

GONE: Final = (404, 410)
_UID: Final = re.compile(r"(?=.{1,64}$)(0|[1-9]\d*)(\.(0|[1-9]\d*))+")
_QUOTED_UID: Final = re.compile(rb'"(\d+(?:\.\d+){3,})"')
_KEYS: Final = (0x0020000D, 0x0020000E, 0x00080018)


def _mentioned(trace: Trace) -> frozenset[str]:
    """Collect the study, series and instance UIDs of everything stored, returned or listed."""
    out: set[str] = set()
    for k in known(trace):
        out |= {k.study, k.series, k.uid}
    for x in trace.of(HttpExchange):
        if is_dicomweb(x) and 200 <= x.status < 300 and response(x).is_json:
            body = response(x).content(trace).read()
            out.update(u.decode() for u in _QUOTED_UID.findall(body))
    return frozenset(out)


def _is_unknown(x: HttpExchange, trace: Trace) -> bool:
    asked = [u for u in path_uids(x) if u]
    if not asked or not all(map(_UID.fullmatch, asked)):
        return False
    seen = trace.memo("mentioned uids", lambda: _mentioned(trace))
    return any(u not in seen for u in asked)


def _is_empty(x: HttpExchange, trace: Trace) -> bool:
    """Whether a success brought nothing: no body, no part, no object."""
    if x.status == 204 or x.response_body.size == 0:
        return True
    if response(x).is_json:
        return not objects(response(x).json(trace))
    return response(x).is_multipart and not response(x).parts(trace).parts


@check(
    UNKNOWN_RESOURCE_IS_NOT_FOUND,
    on=HttpExchange,
    when=lambda x: is_retrieve(x) and (200 <= x.status < 300 or x.status in (*GONE, 400, 500, 501)),
    where=lambda x, t: _is_unknown(x, t) and not (x.status < 300 and not _is_empty(x, t)),
)
def unknown_resource_is_not_found(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status for well-formed UIDs that nothing else in the run mentions.

    A server that held such an object before the run, and returns it, is not judged.
    """
    if x.status not in GONE:
        yield ctx.finding(
            expected="404",
            actual=f"{x.status} {'with nothing in it' if x.status < 300 else x.reason}".strip(),
            at="response status",
            excerpt=x.target,
            span=x.response_span,
        )


def _homes(x: HttpExchange, trace: Trace) -> frozenset[str]:
    """Return the studies that the deepest UID of the path is known to belong to."""
    _, series, uid = path_uids(x)
    held = (k for k in known(trace) if (k.uid == uid if uid else k.series == series))
    return frozenset(k.study for k in held if k.study)


@check(
    PARENT_IN_THE_PATH_IS_CHECKED,
    on=HttpExchange,
    when=lambda x: is_retrieve(x) and bool(path_uids(x)[1]) and x.status > 0,
    where=lambda x, t: bool(h := _homes(x, t)) and path_uids(x)[0] not in h,
)
def parent_in_the_path_is_checked(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for success below a study that is none of those the object was ever seen in."""
    if 200 <= x.status < 300:
        yield ctx.finding(
            expected=f"404, as it belongs to {' and '.join(sorted(_homes(x, ctx.trace)))}",
            actual=f"{x.status} below {path_uids(x)[0]}",
            at="response status",
            excerpt=x.target,
            span=x.response_span,
        )


def _covered(x: HttpExchange, trace: Trace) -> list[Deposit]:
    return [d for d in deposits_before(x, trace) if d.lies_under(*path_uids(x))]


@check(
    ACKNOWLEDGED_INSTANCE_IS_RETRIEVABLE,
    on=HttpExchange,
    when=lambda x: (
        is_retrieve(x)
        and service(x) not in (Service.WADO_BULKDATA, Service.WADO_FRAMES)
        and (x.status in GONE or 200 <= x.status < 300)
    ),
    where=lambda x, t: bool(_covered(x, t)),
)
def acknowledged_instance_is_retrievable(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for 404 on a path that covers it; a later success of the same request excuses delay."""
    if x.status not in GONE or _later_success(x, ctx.trace):
        return
    uid = _covered(x, ctx.trace)[0].known.uid
    yield ctx.finding(
        expected=f"success, as {uid} was acknowledged",
        actual=f"{x.status} {x.reason}".strip(),
        at="response status",
        excerpt=x.target,
        span=x.response_span,
    )


def _later_success(x: HttpExchange, trace: Trace) -> bool:
    return any(
        y.at > x.at and y.target == x.target and y.responder == x.responder and y.status == 200
        for y in trace.of(HttpExchange, x.scenario)
    )


def _sought(x: HttpExchange, trace: Trace) -> list[Deposit]:
    """List the acknowledged instances that a search without other keys must find."""
    found = search(x, trace)
    if found.query.is_paged or any(k.value and k.tag not in _KEYS for k in found.query.keys):
        return []
    wanted = {k.tag: uid_list(k.value) for k in found.query.keys if k.value}
    return [
        d
        for d in deposits_before(x, trace)
        if d.lies_under(found.study, found.series) and _is_named(d, wanted)
    ]


def _is_named(deposit: Deposit, wanted: dict[int, frozenset[str]]) -> bool:
    held = (deposit.known.study, deposit.known.series, deposit.known.uid)
    return all(t not in wanted or u in wanted[t] for t, u in zip(_KEYS, held, strict=True))


def _missing(x: HttpExchange, trace: Trace) -> list[str]:
    found = search(x, trace)
    owed = (d.known for d in _sought(x, trace))
    if found.level == "study":
        return sorted({k.study for k in owed} - found.uids)
    return sorted({k.series if found.level == "series" else k.uid for k in owed} - found.uids)


@check(
    ACKNOWLEDGED_INSTANCE_IS_LISTED,
    on=HttpExchange,
    when=lambda x: (
        is_complete_answer(x) and "additional results" not in (x.response_header("warning") or "")
    ),
    where=lambda x, t: bool(_sought(x, t)),
)
def acknowledged_instance_is_listed(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for it in unpaged searches by UID or path; the same search, later, excuses delay."""
    for uid in few(_missing(x, ctx.trace)):
        later = [
            s
            for s in comparable(x, ctx.trace)
            if s.exchange.at > x.at and s.exchange.target == x.target and uid in s.uids
        ]
        if not later:
            yield ctx.finding(
                expected=f"{uid}, which was acknowledged",
                actual=f"{len(search(x, ctx.trace).matches)} matches without it",
                at="response body",
                excerpt=x.target,
                span=x.response_span,
            )
