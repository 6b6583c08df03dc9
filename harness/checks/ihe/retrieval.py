"""What comes back is what was stored (PS3.18 10.4, PS3.4 C.4.2, C.4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.ihe.attributes import PLACES, Attribute, normal
from harness.checks.ihe.correlation import DEMOGRAPHICS
from harness.checks.ihe.holdings import (
    Holding,
    holdings,
    of_study,
    possibly,
    surely,
    was_sent_by_its_creator,
)
from harness.checks.ihe.statements import read
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, decode, native_pixels
from harness.content.dicomweb import WADO_OBJECTS, service, uids
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, Instance
from harness.core.trace import Trace

PIXEL_DATA: Final = 0x7FE00010
SHAPE: Final = {
    0x00280002: "Samples per Pixel",
    0x00280010: "Rows",
    0x00280011: "Columns",
    0x00280100: "Bits Allocated",
    0x00280103: "Pixel Representation",
}

RETRIEVE_RETURNS_EVERY_INSTANCE = Requirement(
    id="ihe.retrieve-returns-every-instance",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Retrieving a study, a series or an instance returns all that was stored of it.",
    cites=(ps3(18, "10.4.1"),),
    catalogue=("X-01", "STOW-35"),
)

RETRIEVED_PIXELS_ARE_THE_ACQUIRED = Requirement(
    id="ihe.retrieved-pixels-are-the-acquired",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The pixels retrieved are those that were acquired and stored, byte for byte.",
    cites=(ps3(18, "10.4.1"), ps3(4, "B.4.1")),
    catalogue=("WADO-11", "X-01", "X-03"),
)

RETRIEVED_IMAGES_KEEP_THEIR_PATIENT = Requirement(
    id="ihe.retrieved-images-keep-their-patient",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A retrieved image belongs to the patient and examination it was stored for.",
    cites=(ps3(4, "B.4.1"),),
    catalogue=("WADO-11", "X-03"),
)

KEPT: Final = (
    Attribute.PATIENT_ID,
    *DEMOGRAPHICS,
    Attribute.STUDY_UID,
    Attribute.ACCESSION_NUMBER,
)
COERCED: Final = 0x04000561  # Original Attributes Sequence: says what an archive changed


def _retrieves(x: HttpExchange, trace: Trace) -> bool:
    if service(x) not in WADO_OBJECTS or x.status != 200 or not x.complete or x.method != "GET":
        return False
    return bool(_wanted(x, trace)) and bool(_returned(x, trace))


def _wanted(x: HttpExchange, trace: Trace) -> dict[str, Holding]:
    """Return what the archive had confirmed, when it was asked, of what the path names."""
    study, series, instance = uids(x)
    held = surely(of_study(trace, x.scenario, x.responder.name, study), x.at)
    return {u: h for u, h in held.items() if series in ("", h.series) and instance in ("", u)}


def _returned(x: HttpExchange, trace: Trace) -> set[str]:
    return _retrieved(trace, x.scenario).get(x.id, set())


def _retrieved(trace: Trace, scenario: str) -> dict[str, set[str]]:
    def index() -> dict[str, set[str]]:
        out: dict[str, set[str]] = {}
        for i in trace.of(Instance, scenario):
            out.setdefault(i.exchange, set()).add(i.sop_instance)
        return out

    return trace.memo(("checks.ihe.retrieved", scenario), index)


@check(RETRIEVE_RETURNS_EVERY_INSTANCE, on=HttpExchange, where=_retrieves)
def retrieve_returns_every_instance(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the SOP Instance UIDs of the parts with those stored and confirmed before."""
    wanted, got = _wanted(x, ctx.trace), _returned(x, ctx.trace)
    for uid in sorted(wanted.keys() - got):
        yield ctx.finding(
            expected=f"{uid}, stored by {wanted[uid].instance.exchange}",
            actual=f"{len(got)} instances without it",
            at="response body",
        )
    held = of_study(ctx.trace, x.scenario, x.responder.name, uids(x)[0])
    for uid in sorted(got - possibly(held, x.ended).keys()):
        yield ctx.finding(
            expected="instances of the study asked for", actual=uid or "none", at="response body"
        )


def _original(i: Instance, trace: Trace) -> Instance | None:
    """Find an instance as its creator last sent it to the archive that now returns it."""
    if was_sent_by_its_creator(i):
        return None
    return _sent(trace, i.scenario).get((i.sender.name, i.sop_instance))


def _sent(trace: Trace, scenario: str) -> dict[tuple[str, str], Instance]:
    def index() -> dict[tuple[str, str], Instance]:
        out: dict[tuple[str, str], Instance] = {}
        for h in holdings(trace, scenario):
            if h.taken:  # the first one counts: a re-sent instance is the same instance
                out.setdefault((h.archive, h.sop_instance), h.instance)
        return out

    return trace.memo(("checks.ihe.sent", scenario), index)


def _dataset(i: Instance) -> DataSet:
    return decode(i.dataset, i.transfer_syntax)


@check(
    RETRIEVED_PIXELS_ARE_THE_ACQUIRED,
    on=Instance,
    where=lambda i, t: bool((o := _original(i, t)) and _dataset(o).has(PIXEL_DATA)),
)
def retrieved_pixels_are_the_acquired(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare shape and pixels, byte order undone.

    Encapsulated pixels that are the same bytes are the same pixels; other encapsulated ones cannot
    be told apart without decompressing them.
    """
    original = _original(i, ctx.trace)
    if original is None:
        return
    was, now = _dataset(original), _dataset(i)
    for tag, name in SHAPE.items():
        if was.number(tag) != now.number(tag):
            yield ctx.finding(
                expected=f"{name} {was.number(tag)}",
                actual=str(now.number(tag)),
                at=f"({tag >> 16:04X},{tag & 0xFFFF:04X})",
            )
    before = native_pixels(was, original.transfer_syntax)
    after = native_pixels(now, i.transfer_syntax)
    if before is None or after is None:
        yield from _compare_encapsulated(was, now, ctx)
    elif before != after and before.rstrip(b"\0") != after.rstrip(b"\0"):
        yield ctx.finding(
            expected=f"the {len(before)} bytes stored by {original.exchange}",
            actual=_difference(before, after),
            at="(7FE0,0010)",
        )


def _compare_encapsulated(was: DataSet, now: DataSet, ctx: CheckContext) -> Iterator[Finding]:
    before, after = was.find(PIXEL_DATA), now.find(PIXEL_DATA)
    if after is None:
        yield ctx.finding(expected="pixel data", actual="none", at="(7FE0,0010)")
        return
    # without the offset table: an archive may make it anew
    one = [f.sha256() for f in before.fragments[1:]] if before else []
    two = [f.sha256() for f in after.fragments[1:]]
    if one != two or not one:
        raise Inconclusive("pixels are compressed differently; they are not decompressed here")


def _difference(before: bytes, after: bytes) -> str:
    if len(before) != len(after):
        return f"{len(after)} bytes"
    place = next(n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b)
    return f"byte {place} is {after[place]}, was {before[place]}"


@check(
    RETRIEVED_IMAGES_KEEP_THEIR_PATIENT, on=Instance, where=lambda i, t: _original(i, t) is not None
)
def retrieved_images_keep_their_patient(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare patient, Study UID and Accession Number with the instance as it was sent.

    An archive may correct them, and then says so in Original Attributes Sequence (0400,0561).
    """
    original = _original(i, ctx.trace)
    if original is None:
        return
    was, now = _dataset(original), _dataset(i)
    if len(now.items(COERCED)) > len(was.items(COERCED)):
        return
    for attribute in KEPT:
        path = PLACES[attribute].image
        before = tuple(normal(attribute, v) for v in read(was, path))
        after = tuple(normal(attribute, v) for v in read(now, path))
        if before != after:
            yield ctx.finding(
                expected=f"{attribute} {', '.join(before) or 'empty'}",
                actual=", ".join(after) or "empty",
                at=str(attribute),
            )
