"""An ImagingStudy mirrors the archive and the order (FHIR R4 imagingstudy.html, mappings)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Final

from harness.checks.fhir.elements import objects, whole, word
from harness.checks.fhir.imaging_study import is_study, study_uids
from harness.checks.fhir.study_uids import instances_of, series_of
from harness.checks.fhir.temporal import moment
from harness.checks.ihe.attributes import Attribute
from harness.checks.ihe.correlation import Source, comparable, disagreements, sources
from harness.checks.ihe.holdings import Holding, holdings
from harness.checks.ihe.references import patient_of_order, resolve
from harness.checks.ihe.statements import Kind, Statement, of_subject
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Resource
from harness.core.trace import Trace

MAPPING: Final = fhir_r4("imagingstudy-mappings", "dicom")
FOUND: Final = Source(Kind.QIDO)
ORDER: Final = Source(Kind.ORDER, or_made=True)

STUDY_IS_THE_ORDERED_PATIENTS = Requirement(
    id="ihe.study-is-the-ordered-patients",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The subject of an ImagingStudy is the patient whose study the archive has.",
    cites=(MAPPING,),
    catalogue=("IS-20", "X-04"),
)

STUDY_HAS_THE_ACCESSION_NUMBER = Requirement(
    id="ihe.study-has-the-accession-number",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An accession number of an ImagingStudy is the one the archive has for the study.",
    cites=(MAPPING,),
    catalogue=("IS-20", "X-04"),
)

STUDY_LISTS_WHAT_IS_STORED = Requirement(
    id="ihe.study-lists-what-is-stored",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An ImagingStudy lists exactly the series and instances that were stored.",
    cites=(MAPPING,),
    catalogue=("IS-20", "X-04"),
)

STUDY_GIVES_THE_SOP_CLASSES = Requirement(
    id="ihe.study-gives-the-sop-classes",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An ImagingStudy gives each instance the SOP Class that it was stored with.",
    cites=(MAPPING,),
    catalogue=("IS-20",),
)

STUDY_COUNTS_WHAT_IS_STORED = Requirement(
    id="ihe.study-counts-what-is-stored",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The numbers of series and instances in an ImagingStudy are those stored.",
    cites=(MAPPING,),
    catalogue=("IS-20", "X-04"),
)

STUDY_IS_BASED_ON_ITS_ORDER = Requirement(
    id="ihe.study-is-based-on-its-order",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An ImagingStudy of an order refers to its ServiceRequest by basedOn.",
    cites=(fhir_r4("imagingstudy-definitions", "ImagingStudy.basedOn"),),
    catalogue=("IS-16", "SRQ-04"),
)

STUDY_STARTED_AT_STUDY_TIME = Requirement(
    id="ihe.study-started-at-study-time",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An ImagingStudy started at the Study Date and Study Time of its images.",
    cites=(MAPPING,),
    catalogue=("IS-15",),
)


def _own(r: Resource, trace: Trace) -> Statement | None:
    return next(iter(of_subject(r, trace)), None)


def _stored(r: Resource, trace: Trace) -> dict[str, Holding]:
    """Return what was taken of the study before the resource was written, by SOP Instance UID."""
    named = {uid.removeprefix("urn:oid:") for _, uid in study_uids(r.json)}
    return {
        h.sop_instance: h
        for h in holdings(trace, r.scenario)
        if h.study in named and h.taken and h.answered <= r.at
    }


def _possible(r: Resource, trace: Trace) -> set[str]:
    named = {uid.removeprefix("urn:oid:") for _, uid in study_uids(r.json)}
    return {
        h.sop_instance for h in holdings(trace, r.scenario) if h.study in named and h.sent <= r.at
    }


def _is_current(r: Resource, trace: Trace) -> bool:
    """Tell whether an ImagingStudy speaks of images that the recording saw being stored."""
    return is_study(r) and word(r.json, "status") == "available" and bool(_stored(r, trace))


@check(
    STUDY_IS_THE_ORDERED_PATIENTS,
    on=Resource,
    when=is_study,
    where=lambda r, t: (
        patient_of_order(r, t) is not None and comparable(FOUND, Attribute.PATIENT_ID)(r, t)
    ),
)
def study_is_the_ordered_patients(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Resolve subject and look for the archive's Patient ID among the Patient's identifiers."""
    yield from disagreements(r, ctx, FOUND, Attribute.PATIENT_ID)


@check(
    STUDY_HAS_THE_ACCESSION_NUMBER,
    on=Resource,
    when=is_study,
    where=comparable(FOUND, Attribute.ACCESSION_NUMBER),
)
def study_has_the_accession_number(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the identifier of type ACSN with what QIDO-RS answered for the study."""
    yield from disagreements(r, ctx, FOUND, Attribute.ACCESSION_NUMBER)


@check(
    STUDY_LISTS_WHAT_IS_STORED,
    on=Resource,
    where=lambda r, t: _is_current(r, t) and bool(instances_of(r.json)),
)
def study_lists_what_is_stored(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (series, instance) pairs with those of the images stored before."""
    stored = _stored(r, ctx.trace)
    listed = {
        word(i, "uid"): word(s, "uid")
        for place, s in series_of(r.json)
        for _, i in objects(s, "instance", place)
    }
    for uid, h in sorted(stored.items()):
        if listed.get(uid) != h.series:
            yield ctx.finding(
                expected=f"{uid} in series {h.series}",
                actual=f"in series {listed[uid]}" if uid in listed else "not listed",
                at=f"{r.pointer}/series",
            )
    for uid in sorted(listed.keys() - _possible(r, ctx.trace)):
        yield ctx.finding(
            expected="instances that were stored", actual=uid or "no uid", at=f"{r.pointer}/series"
        )


@check(
    STUDY_GIVES_THE_SOP_CLASSES,
    on=Resource,
    where=lambda r, t: _is_current(r, t) and bool(instances_of(r.json)),
)
def study_gives_the_sop_classes(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare sopClass of each instance with SOP Class UID (0008,0016) of the image."""
    stored = _stored(r, ctx.trace)
    for place, i in instances_of(r.json):
        held = stored.get(word(i, "uid"))
        said = word(i, "sopClass", "code").removeprefix("urn:oid:")
        if held is not None and said != held.sop_class:
            yield ctx.finding(
                expected=held.sop_class,
                actual=said or "none",
                at=f"{r.pointer}{place}/sopClass/code",
            )


def _counts(r: Resource) -> bool:
    return any(r.json.get(n) is not None for n in ("numberOfSeries", "numberOfInstances"))


@check(
    STUDY_COUNTS_WHAT_IS_STORED,
    on=Resource,
    where=lambda r, t: _is_current(r, t) and _counts(r),
)
def study_counts_what_is_stored(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare numberOfSeries and numberOfInstances with the images stored before."""
    stored = _stored(r, ctx.trace)
    if stored.keys() != _possible(r, ctx.trace):
        return  # more was on its way: no single number is right
    for name, count in (
        ("numberOfSeries", len({h.series for h in stored.values()})),
        ("numberOfInstances", len(stored)),
    ):
        said = r.json.get(name)
        if said is not None and whole(said) != count:
            yield ctx.finding(
                expected=str(count), actual=str(whole(said)), at=f"{r.pointer}/{name}"
            )


def _orders(r: Resource, trace: Trace) -> tuple[Statement, ...]:
    own = _own(r, trace)
    return sources(own, ORDER, trace, r.scenario) if own else ()


@check(
    STUDY_IS_BASED_ON_ITS_ORDER,
    on=Resource,
    when=is_study,
    where=lambda r, t: bool(_orders(r, t)),
)
def study_is_based_on_its_order(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Resolve basedOn to a ServiceRequest and compare the accession numbers."""
    wanted = {n for s in _orders(r, ctx.trace) for n in s.get(Attribute.ACCESSION_NUMBER)}
    named = [word(o, "reference") for _, o in objects(r.json, "basedOn")]
    resolved = [resolve(reference, r, ctx.trace) for reference in named]
    found = {
        word(i, "value") for order in resolved if order for _, i in objects(order, "identifier")
    }
    if not named or (any(resolved) and not wanted & found):
        yield ctx.finding(
            expected=f"the ServiceRequest with accession number {' or '.join(sorted(wanted))}",
            actual=", ".join(named) or "none",
            at=f"{r.pointer}/basedOn",
        )


def _study_time(r: Resource, trace: Trace) -> tuple[datetime, timezone | None] | None:
    """Read Study Date and Time, and the offset from UTC where the images state it."""
    for h in _stored(r, trace).values():
        ds = decode(h.instance.dataset, h.instance.transfer_syntax)
        try:
            local = datetime.strptime(ds.text(0x00080020) + ds.text(0x00080030)[:6], "%Y%m%d%H%M%S")
        except ValueError:
            return None
        return local, _zone(ds.text(0x00080201))
    return None


def _zone(offset: str) -> timezone | None:
    """Read Timezone Offset From UTC (0008,0201): +0100."""
    if len(offset) != 5 or offset[0] not in "+-" or not offset[1:].isdigit():
        return None
    minutes = int(offset[1:3]) * 60 + int(offset[3:])
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=minutes if offset[0] == "+" else -minutes))


@check(
    STUDY_STARTED_AT_STUDY_TIME,
    on=Resource,
    when=is_study,
    where=lambda r, t: (
        moment(word(r.json, "started")) is not None and _study_time(r, t) is not None
    ),
)
def study_started_at_study_time(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Compare to the second.

    Where the images do not state their zone, a difference of whole quarters of an hour up to 14
    hours may be one, and is not objected to.
    """
    said = moment(word(r.json, "started"))
    known = _study_time(r, ctx.trace)
    if said is None or known is None:
        return
    local, zone = known
    if zone is not None:
        off = abs((said - local.replace(tzinfo=zone)).total_seconds())
        right = off < 1
    else:
        off = abs((said.replace(tzinfo=None, microsecond=0) - local).total_seconds())
        right = off % 900 == 0 and off <= 14 * 3600
    if not right:
        yield ctx.finding(
            expected=f"{local}{zone or ''}",
            actual=word(r.json, "started"),
            at=f"{r.pointer}/started",
        )
