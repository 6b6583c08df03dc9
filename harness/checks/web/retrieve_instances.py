"""Retrieval of instances: which ones, in which transfer syntax, unchanged (PS3.18 10.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.web.differences import (
    OF_THE_COMPRESSION,
    OWN_TO_THE_SERVER,
    Difference,
    coerced,
    differences,
)
from harness.checks.web.exchanges import delivers_instances, is_instance_retrieve, path_uids
from harness.checks.web.messages import few, response
from harness.checks.web.parts import (
    MEDIA_STORAGE_SOP_CLASS,
    MEDIA_STORAGE_SOP_INSTANCE,
    ObjectPart,
    object_parts,
)
from harness.checks.web.stored import Deposit, data_set, deposits_before
from harness.content.dicomweb import Service, service
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace
from harness.facts import uids

OBJECTS_BELONG_TO_THE_PATH = Requirement(
    id="wado.objects-belong-to-the-path",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each object returned belongs to the study, series or instance of the path.",
    cites=(ps3(18, "10.4.1.1.1"),),
    catalogue=("WADO-01", "WADO-02", "WADO-03"),
)

OBJECTS_ARE_NOT_REPEATED = Requirement(
    id="wado.objects-are-not-repeated",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each instance is returned in exactly one part.",
    cites=(ps3(18, "10.4.1.1.1"),),
    catalogue=("WADO-01", "WADO-02", "WADO-03"),
)

RETRIEVED_SET_IS_COMPLETE = Requirement(
    id="wado.retrieved-set-is-complete",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A 200 response holds every instance of the path that the server acknowledged.",
    cites=(ps3(18, "10.4.1.1.1"), ps3(18, "10.4.3", "10.4.3-1")),
    catalogue=("WADO-01", "WADO-02"),
)

SEVERAL_OBJECTS_ARE_MULTIPART = Requirement(
    id="wado.several-objects-are-multipart",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A study or series is returned as multipart/related, even if it has one instance.",
    cites=(ps3(18, "10.4.4", "10.4.4-1"),),
    catalogue=("WADO-01", "WADO-02"),
)

RETRIEVED_OBJECT_IS_A_FILE = Requirement(
    id="wado.retrieved-object-is-a-file",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each application/dicom part is a Part 10 file whose file meta information names "
    "the object's own class and instance.",
    cites=(ps3(18, "8.7.3.1"), ps3(10, "7.1")),
    catalogue=("WADO-04",),
)

RETRIEVED_ATTRIBUTES_EQUAL_STORED = Requirement(
    id="wado.retrieved-attributes-equal-stored",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="What was stored comes back with every attribute as it was, but for coercion that "
    "Original Attributes Sequence declares.",
    cites=(ps3(18, "10.5.2"), ps3(4, "B.4.1")),
    catalogue=("WADO-11",),
)


def _opened(x: HttpExchange, trace: Trace) -> tuple[ObjectPart, ...]:
    return object_parts(response(x), trace)


def _any_part(x: HttpExchange, trace: Trace) -> bool:
    return bool(_opened(x, trace))


@check(OBJECTS_BELONG_TO_THE_PATH, on=HttpExchange, when=delivers_instances, where=_any_part)
def objects_belong_to_the_path(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare study, series and instance UID of each part with those of the path."""
    asked = path_uids(x)
    for p in _opened(x, ctx.trace):
        pairs = zip(asked, (p.study, p.series, p.uid), ("study", "series", "instance"), strict=True)
        for wanted, held, level in pairs:
            if wanted and wanted != held:
                yield ctx.finding(
                    expected=f"{level} {wanted}",
                    actual=held or f"no {level} UID",
                    at=f"response part {p.number}",
                    span=response(x).at(p.part.offset),
                )
                break


@check(OBJECTS_ARE_NOT_REPEATED, on=HttpExchange, when=delivers_instances, where=_any_part)
def objects_are_not_repeated(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the parts per SOP Instance UID."""
    found = _opened(x, ctx.trace)
    times = Counter(p.uid for p in found if p.uid)
    for uid, n in few((u, n) for u, n in times.items() if n > 1):
        last = [p for p in found if p.uid == uid][-1]
        yield ctx.finding(
            expected="one part for each instance",
            actual=f"{n} parts with {uid}",
            at=f"response part {last.number}",
            span=response(x).at(last.part.offset),
        )


def _owed(x: HttpExchange, trace: Trace) -> list[Deposit]:
    return [d for d in deposits_before(x, trace) if d.lies_under(*path_uids(x))]


@check(
    RETRIEVED_SET_IS_COMPLETE,
    on=HttpExchange,
    when=lambda x: delivers_instances(x) and x.status == 200 and x.complete,
    where=lambda x, t: bool(_owed(x, t)),
)
def retrieved_set_is_complete(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for each instance that the server acknowledged before the request began."""
    found = {p.uid for p in _opened(x, ctx.trace)}
    missing = sorted({d.known.uid for d in _owed(x, ctx.trace)} - found)
    if missing:
        yield ctx.finding(
            expected=f"{len(missing)} more instances, among them {missing[0]}",
            actual=f"{len(found)} instances, with status 200",
            at="response body",
            excerpt=x.target,
            span=x.response_span,
        )


@check(
    SEVERAL_OBJECTS_ARE_MULTIPART,
    on=HttpExchange,
    when=lambda x: (
        service(x) in (Service.WADO_STUDY, Service.WADO_SERIES)
        and x.method == "GET"
        and x.status in (200, 206)
        and x.response_body.size > 0
    ),
)
def several_objects_are_multipart(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the Content-Type of study and series responses; a zip archive is another service."""
    if response(x).essence == "application/dicom":
        yield ctx.finding(
            expected='multipart/related; type="application/dicom"',
            actual="application/dicom",
            at="response header content-type",
            span=x.response_span,
        )


@check(RETRIEVED_OBJECT_IS_A_FILE, on=HttpExchange, when=delivers_instances, where=_any_part)
def retrieved_object_is_a_file(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Open each part: preamble, prefix, group 0002, and its UIDs against the data set's."""
    for p in few(_opened(x, ctx.trace)):
        yield from file_problems(p, "response", ctx)


def file_problems(p: ObjectPart, name: str, ctx: CheckContext) -> Iterator[Finding]:
    """Report what is wrong with a part as a Part 10 file."""
    place = f"{name} part {p.number}"
    for problem in p.file.problems:
        yield ctx.finding(expected="a Part 10 file (PS3.10 7.1)", actual=problem, at=place)
    for gap in p.ds.gaps:
        yield ctx.finding(
            expected=f"a data set in {p.file.transfer_syntax}",
            actual=gap.what,
            at=f"{place} data set byte {gap.offset}",
        )
    if p.file.problems:
        return
    for tag, held in ((MEDIA_STORAGE_SOP_CLASS, p.sop_class), (MEDIA_STORAGE_SOP_INSTANCE, p.uid)):
        if p.file.meta.text(tag) != held:
            yield ctx.finding(
                expected=held or "the UID of the data set, which has none",
                actual=p.file.meta.text(tag) or "nothing",
                at=f"{place} (0002,{tag & 0xFFFF:04X})",
            )


def _originals(x: HttpExchange, trace: Trace) -> list[tuple[ObjectPart, list[Deposit]]]:
    """Pair each part with what was stored under its UID."""
    stored: dict[str, list[Deposit]] = {}
    for d in deposits_before(x, trace):
        stored.setdefault(d.known.uid, []).append(d)
    return [(p, stored[p.uid]) for p in _opened(x, trace) if p.uid in stored]


@check(
    RETRIEVED_ATTRIBUTES_EQUAL_STORED,
    on=HttpExchange,
    when=lambda x: is_instance_retrieve(x) and delivers_instances(x),
    where=lambda x, t: bool(_originals(x, t)),
)
def retrieved_attributes_equal_stored(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each object with what was stored in this scenario, items included.

    Pixel data is compared elsewhere. Of several stored versions, one must be equal.
    """
    for p, versions in _originals(x, ctx.trace):
        found: list[list[Difference]] = [_changes(d, p, ctx.trace) for d in versions]
        if not all(found):
            continue
        fewest = min(found, key=len)
        for change in few(fewest):
            yield ctx.finding(
                expected=change.stored,
                actual=change.found,
                at=f"response part {p.number} {change.path}",
                excerpt=p.uid,
                span=response(x).at(p.part.offset),
            )


def _changes(deposit: Deposit, p: ObjectPart, trace: Trace) -> list[Difference]:
    instance = deposit.known.instance
    ignored = OWN_TO_THE_SERVER | coerced(p.ds)
    native = {instance.transfer_syntax, p.file.transfer_syntax} <= set(
        uids.NATIVE_TRANSFER_SYNTAXES
    )
    if not native and instance.transfer_syntax != p.file.transfer_syntax:
        ignored |= OF_THE_COMPRESSION
    return list(differences(data_set(instance, trace), p.ds, ignored))
