"""Store requests, as user agents make them (PS3.18 10.5.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.exchanges import is_store, path_uids
from harness.checks.web.messages import few, request
from harness.checks.web.retrieve_instances import file_problems
from harness.checks.web.store_answer import carries_objects, misplaced, sent
from harness.content.dicomweb import Service, service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange

REQUEST_TYPE_CAN_BE_STORED = Requirement(
    id="stow.request-type-can-be-stored",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A store request is multipart/related of DICOM objects, or of metadata in JSON or "
    "XML, or one DICOM object.",
    cites=(ps3(18, "10.5.4", "10.5.4-1"), ps3(18, "10.5.1.4")),
    catalogue=("STOW-01", "STOW-07"),
)

REQUEST_HAS_AN_OBJECT = Requirement(
    id="stow.request-has-an-object",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A store request carries at least one object.",
    cites=(ps3(18, "10.5.1.4"),),
    catalogue=("STOW-01",),
)

OBJECTS_BELONG_TO_THE_STUDY = Requirement(
    id="stow.objects-belong-to-the-study",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Every object stored below a study is of that study.",
    cites=(ps3(18, "10.5.1", "10.5.1-1"),),
    catalogue=("STOW-02", "STOW-03"),
)

SENT_OBJECT_IS_A_FILE = Requirement(
    id="stow.sent-object-is-a-file",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="Each application/dicom part is a Part 10 file whose file meta information names "
    "the object's own class and instance.",
    cites=(ps3(18, "8.7.3.1"), ps3(10, "7.1")),
    catalogue=("STOW-01",),
)

OBJECT_IS_SENT_ONCE = Requirement(
    id="stow.object-is-sent-once",
    level=Level.SHOULD,
    binds=Role.INITIATOR,
    statement="A store request carries an instance once.",
    cites=(ps3(18, "10.5.1.4"),),
    catalogue=("STOW-01",),
)

_ROOTS: Final = ("application/dicom", "application/dicom+json", "application/dicom+xml")


def _is_request(x: HttpExchange) -> bool:
    return x.method == "POST" and service(x) is Service.STOW


@check(REQUEST_TYPE_CAN_BE_STORED, on=HttpExchange, when=_is_request)
def request_type_can_be_stored(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read Content-Type and its type parameter."""
    declared = request(x).content_type
    root = request(x).essence
    if declared is not None and root == "multipart/related":
        root = (declared.parameter("type") or "").lower()
    if root not in _ROOTS:
        yield ctx.finding(
            expected='multipart/related; type="application/dicom", or another type of 10.5.4',
            actual=x.request_header("content-type") or "no Content-Type",
            at="request header content-type",
            span=x.request_span,
        )


@check(REQUEST_HAS_AN_OBJECT, on=HttpExchange, when=lambda x: _is_request(x) and x.complete)
def request_has_an_object(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a body, and for a part in it."""
    message = request(x)
    empty = message.body.size == 0
    if empty or (message.is_multipart and not message.parts(ctx.trace).parts):
        yield ctx.finding(
            expected="at least one part",
            actual="no body" if empty else "no part",
            at="request body",
            span=x.request_span,
        )


@check(
    OBJECTS_BELONG_TO_THE_STUDY,
    on=HttpExchange,
    when=lambda x: _is_request(x) and carries_objects(x) and bool(path_uids(x)[0]),
)
def objects_belong_to_the_study(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0020,000D) of each part with the path."""
    for p in few(misplaced(x, ctx.trace)):
        yield ctx.finding(
            expected=path_uids(x)[0],
            actual=p.study or "no Study Instance UID",
            at=f"request part {p.number} (0020,000D)",
            span=request(x).at(p.part.offset),
        )


@check(
    SENT_OBJECT_IS_A_FILE,
    on=HttpExchange,
    when=lambda x: _is_request(x) and carries_objects(x),
    where=lambda x, t: bool(sent(x, t)),
)
def sent_object_is_a_file(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Open each part: preamble, prefix, group 0002, and its UIDs against the data set's."""
    for p in few(sent(x, ctx.trace)):
        yield from file_problems(p, "request", ctx)


@check(
    OBJECT_IS_SENT_ONCE,
    on=HttpExchange,
    when=lambda x: is_store(x) and carries_objects(x),
    where=lambda x, t: bool(sent(x, t)),
)
def object_is_sent_once(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the parts per SOP Instance UID."""
    times = Counter(p.uid for p in sent(x, ctx.trace) if p.uid)
    for uid, n in few((u, n) for u, n in times.items() if n > 1):
        yield ctx.finding(expected=f"one part with {uid}", actual=f"{n} parts", at="request body")
