"""An MPPS and its images refer to each other (PS3.4 F.7.2.2.2, IHE RAD TF-2 4.7, 4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from harness.checks.ihe.attributes import Attribute
from harness.checks.ihe.clauses import CONSISTENCY, IMAGES_STORED, STEP_COMPLETED
from harness.checks.ihe.holdings import Holding, holdings, was_sent_by_its_creator
from harness.checks.ihe.statements import Statement, is_step, of_subject, read
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, decode, identifier_of
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import DimseExchange, Instance, Operation
from harness.core.trace import Trace

STATUS: Final = 0x00400252
SERIES: Final = 0x00400340  # Performed Series Sequence
IMAGES: Final = 0x00081140  # Referenced Image Sequence
OTHERS: Final = 0x00400220  # Referenced Non-Image Composite SOP Instance Sequence
SOP_INSTANCE: Final = 0x00081155  # Referenced SOP Instance UID
SERIES_UID: Final = 0x0020000E
OF_STEP: Final = (0x00081111, SOP_INSTANCE)  # Referenced Performed Procedure Step Sequence

STEP_REFERS_TO_ITS_IMAGES = Requirement(
    id="ihe.step-refers-to-its-images",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A completed MPPS refers to exactly the instances that were stored of it.",
    cites=(ps3(4, "F.7.2.2.2"), STEP_COMPLETED),
    catalogue=("MPPS-12",),
)

STEP_LISTS_EVERY_SERIES = Requirement(
    id="ihe.step-lists-every-series",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A completed MPPS has each stored instance in the series that it belongs to.",
    cites=(ps3(4, "F.7.2.2.2"), STEP_COMPLETED),
    catalogue=("MPPS-12",),
)

IMAGES_REFER_TO_THEIR_STEP = Requirement(
    id="ihe.images-refer-to-their-step",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An image made in a performed procedure step refers to its MPPS.",
    cites=(IMAGES_STORED, CONSISTENCY),
    status=Status.PREVIEW,
    doubt="the row of Table A.1-1 for (0008,1111) was not read in the pinned revision",
)

IMAGES_ARE_MADE_WITHIN_THEIR_STEP = Requirement(
    id="ihe.images-are-made-within-their-step",
    level=Level.SHOULD,
    binds=Role.INITIATOR,
    statement="The images of an MPPS are acquired between its start and its end.",
    cites=(STEP_COMPLETED,),
    status=Status.PREVIEW,
    doubt="follows from what start and end mean; no clause that says so was found",
)


def _status(x: DimseExchange) -> str:
    ds = identifier_of(x.request, x.transfer_syntax)
    return ds.text(STATUS) if ds else ""


def _completes(x: DimseExchange) -> bool:
    return is_step(x) and x.operation is Operation.N_SET and _status(x) == "COMPLETED"


def _creation(x: DimseExchange, trace: Trace) -> DimseExchange | None:
    """Find the N-CREATE of the MPPS that an N-SET sets."""
    return next(
        (
            y
            for y in trace.of(DimseExchange, x.scenario)
            if is_step(y)
            and y.operation is Operation.N_CREATE
            and y.sop_instance == x.sop_instance
            and y.initiator.name == x.initiator.name
        ),
        None,
    )


def _made(x: DimseExchange, trace: Trace) -> dict[str, Holding]:
    """Return what the step's performer stored of it: by reference to the step, else by study."""
    creation = _creation(x, trace)
    said = of_subject(creation, trace) if creation else ()
    studies = {uid for s in said for uid in s.get(Attribute.STUDY_UID)}
    out: dict[str, Holding] = {}
    for h in holdings(trace, x.scenario):
        if h.sender != x.initiator.name:
            continue
        steps = read(decode(h.instance.dataset, h.instance.transfer_syntax), OF_STEP)
        if x.sop_instance in steps or (not steps and h.study in studies):
            out[h.sop_instance] = h
    return out


def _references(x: DimseExchange) -> dict[str, str]:
    """Map each referenced SOP Instance UID to the Series Instance UID it stands under."""
    ds = identifier_of(x.request, x.transfer_syntax)
    out: dict[str, str] = {}
    for series in ds.items(SERIES) if ds else ():
        for sequence in (IMAGES, OTHERS):
            for item in series.items(sequence):
                out[item.text(SOP_INSTANCE)] = series.text(SERIES_UID)
    return out


def _completes_what_was_stored(x: DimseExchange, trace: Trace) -> bool:
    return _completes(x) and bool(_made(x, trace))


@check(STEP_REFERS_TO_ITS_IMAGES, on=DimseExchange, where=_completes_what_was_stored)
def step_refers_to_its_images(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the references in Performed Series Sequence (0040,0340) with what was sent."""
    made, named = _made(x, ctx.trace), _references(x)
    for uid in sorted(made.keys() - named.keys()):
        yield ctx.finding(
            expected=f"a reference to {uid}, stored by {made[uid].instance.exchange}",
            actual=f"{len(named)} references, not this one",
            at="(0040,0340)>(0008,1140)",
        )
    for uid in sorted(named.keys() - made.keys()):
        yield ctx.finding(
            expected="references to instances that were stored",
            actual=f"{uid or 'an empty reference'} was never sent",
            at="(0040,0340)>(0008,1140)",
        )


@check(STEP_LISTS_EVERY_SERIES, on=DimseExchange, where=_completes_what_was_stored)
def step_lists_every_series(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the series a reference stands under with the series in the instance itself."""
    made, named = _made(x, ctx.trace), _references(x)
    listed = set(named.values())
    for uid in sorted({h.series for h in made.values()} - listed):
        yield ctx.finding(
            expected=f"an item for series {uid}",
            actual=f"{len(listed)} other series",
            at="(0040,0340)>(0020,000E)",
        )
    for uid in sorted(made.keys() & named.keys()):
        if named[uid] != made[uid].series and made[uid].series in listed:
            yield ctx.finding(
                expected=f"{uid} under series {made[uid].series}",
                actual=f"under {named[uid] or 'none'}",
                at="(0040,0340)>(0008,1140)",
            )


def _steps_of(i: Instance, trace: Trace) -> tuple[Statement, ...]:
    """List the steps that the creator of an image began for its study before it sent it."""
    own = of_subject(i, trace)
    studies = {uid for s in own for uid in s.get(Attribute.STUDY_UID)}
    numbers = {n for s in own for n in s.get(Attribute.ACCESSION_NUMBER)}
    return tuple(
        s
        for x in trace.of(DimseExchange, i.scenario)
        if is_step(x) and x.initiator.name == i.creator.name and x.at <= i.at
        for s in of_subject(x, trace)
        if studies & set(s.get(Attribute.STUDY_UID))
        or numbers & set(s.get(Attribute.ACCESSION_NUMBER))
    )


@check(
    IMAGES_REFER_TO_THEIR_STEP,
    on=Instance,
    when=was_sent_by_its_creator,
    where=lambda i, t: bool(_steps_of(i, t)),
)
def images_refer_to_their_step(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,1111)>(0008,1155) with the SOP Instance UIDs of the steps begun."""
    begun = [
        x.sop_instance
        for s in _steps_of(i, ctx.trace)
        if isinstance(x := ctx.trace.exchange(s.subject), DimseExchange)
    ]
    named = read(decode(i.dataset, i.transfer_syntax), OF_STEP)
    if not set(named) & set(begun):
        yield ctx.finding(
            expected=" or ".join(begun),
            actual=", ".join(named) or "no reference",
            at="(0008,1111)>(0008,1155)",
        )


def _moment(ds: DataSet, date: int, time: int) -> datetime | None:
    """Read a DA and a TM as local time; None when one is missing or cut short."""
    digits = ds.text(date) + ds.text(time)[:6]
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S")
    except ValueError:
        return None


def _span(x: DimseExchange, trace: Trace) -> tuple[datetime, datetime] | None:
    creation = _creation(x, trace)
    first = identifier_of(creation.request, creation.transfer_syntax) if creation else None
    last = identifier_of(x.request, x.transfer_syntax)
    begin = _moment(first, 0x00400244, 0x00400245) if first else None
    end = _moment(last, 0x00400250, 0x00400251) if last else None
    return (begin, end) if begin and end else None


@check(
    IMAGES_ARE_MADE_WITHIN_THEIR_STEP,
    on=DimseExchange,
    where=lambda x, t: _completes_what_was_stored(x, t) and _span(x, t) is not None,
)
def images_are_made_within_their_step(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Acquisition Date and Time of each image with the step's start and end."""
    span = _span(x, ctx.trace)
    for uid, h in sorted(_made(x, ctx.trace).items()) if span else ():
        ds = decode(h.instance.dataset, h.instance.transfer_syntax)
        made = _moment(ds, 0x00080022, 0x00080032)
        if made is not None and span is not None and not span[0] <= made <= span[1]:
            yield ctx.finding(
                expected=f"between {span[0]} and {span[1]}",
                actual=f"{uid} acquired {made}",
                at="(0040,0250)",
            )
