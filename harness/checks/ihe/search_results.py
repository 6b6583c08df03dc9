"""QIDO-RS answers what was stored (PS3.18 10.6, PS3.4 C.4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.ihe.attributes import Attribute
from harness.checks.ihe.correlation import DEMOGRAPHICS, Source, comparable, disagreements
from harness.checks.ihe.holdings import Holding, of_study, possibly, surely
from harness.checks.ihe.statements import Kind
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content import dicom_json
from harness.content.dicomweb import Service, query_parameters, service, uids
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DicomJson, HttpExchange, JsonObject
from harness.core.trace import Trace

STORED: Final = Source(Kind.IMAGE)
STUDY, SERIES, INSTANCE = "0020000D", "0020000E", "00080018"
SERIES_COUNT, INSTANCE_COUNT = "00201206", "00201208"
SEARCH: Final = ps3(18, "10.6.3")

SEARCH_ANSWERS_THE_STORED_PATIENT = Requirement(
    id="ihe.search-answers-the-stored-patient",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A search result gives the patient's id, name, birth date and sex as stored.",
    cites=(SEARCH, ps3(4, "C.4.1")),
    catalogue=("X-01",),
)

SEARCH_ANSWERS_THE_STORED_ACCESSION_NUMBER = Requirement(
    id="ihe.search-answers-the-stored-accession-number",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A search result gives the Accession Number as stored.",
    cites=(SEARCH, ps3(4, "C.4.1")),
    catalogue=("X-01",),
)

SEARCH_COUNTS_WHAT_WAS_STORED = Requirement(
    id="ihe.search-counts-what-was-stored",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The numbers of series and instances of a study are those that were stored.",
    cites=(SEARCH, ps3(4, "C.3.4")),
    catalogue=("X-01", "STOW-35"),
)

SEARCH_FINDS_EVERY_INSTANCE = Requirement(
    id="ihe.search-finds-every-instance",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A search for the instances of a study finds each one stored, and no other.",
    cites=(SEARCH,),
    catalogue=("X-01", "STOW-35"),
)


@check(
    SEARCH_ANSWERS_THE_STORED_PATIENT,
    on=DicomJson,
    where=comparable(STORED, Attribute.PATIENT_ID, *DEMOGRAPHICS),
)
def search_answers_the_stored_patient(j: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Compare each result with the images the archive was sent; what is left out is no lie."""
    wanted = (Attribute.PATIENT_ID, Attribute.ISSUER, *DEMOGRAPHICS)
    yield from disagreements(j, ctx, STORED, *wanted, silence_allowed=True)


@check(
    SEARCH_ANSWERS_THE_STORED_ACCESSION_NUMBER,
    on=DicomJson,
    where=comparable(STORED, Attribute.ACCESSION_NUMBER),
)
def search_answers_the_stored_accession_number(
    j: DicomJson, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare each result with the images of the study that the archive was sent."""
    yield from disagreements(j, ctx, STORED, Attribute.ACCESSION_NUMBER, silence_allowed=True)


def _exchange(j: DicomJson, trace: Trace) -> HttpExchange | None:
    x = trace.exchange(j.exchange)
    return x if isinstance(x, HttpExchange) and x.status == 200 else None


def _bounds(x: HttpExchange, study: str, trace: Trace) -> tuple[dict[str, Holding], set[str]]:
    """Return what the archive surely held when asked, and the UIDs it may have held by then."""
    held = of_study(trace, x.scenario, x.responder.name, study)
    return surely(held, x.at), set(possibly(held, x.ended))


def _counted(j: DicomJson, trace: Trace) -> Iterator[tuple[str, JsonObject]]:
    x = _exchange(j, trace)
    if x is None or service(x) is not Service.QIDO_STUDIES:
        return
    for n, row in enumerate(dicom_json.datasets(j.body)):
        has_count = any(dicom_json.values(row, t) for t in (SERIES_COUNT, INSTANCE_COUNT))
        if has_count and _bounds(x, dicom_json.text(row, STUDY), trace)[0]:
            yield f"/{n}", row


@check(SEARCH_COUNTS_WHAT_WAS_STORED, on=DicomJson, where=lambda j, t: any(_counted(j, t)))
def search_counts_what_was_stored(j: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0020,1206) and (0020,1208) with the stores the archive had confirmed by then."""
    x = _exchange(j, ctx.trace)
    for place, row in _counted(j, ctx.trace) if x else ():
        if x is None:
            continue
        study = dicom_json.text(row, STUDY)
        held = of_study(ctx.trace, x.scenario, x.responder.name, study)
        least, most = surely(held, x.at), possibly(held, x.ended)
        for tag, low, high in (
            (SERIES_COUNT, _series(least), _series(most)),
            (INSTANCE_COUNT, len(least), len(most)),
        ):
            said = dicom_json.number(row, tag)
            if dicom_json.values(row, tag) and (said is None or not low <= said <= high):
                yield ctx.finding(
                    expected=str(low) if low == high else f"{low} to {high}",
                    actual=dicom_json.text(row, tag),
                    at=f"{place}/{tag}",
                )


def _series(held: dict[str, Holding]) -> int:
    return len({h.series for h in held.values()})


def _lists_a_study(j: DicomJson, trace: Trace) -> HttpExchange | None:
    """Return the exchange when it asked for all instances of a study or series, unfiltered."""
    x = _exchange(j, trace)
    if x is None or service(x) is not Service.QIDO_INSTANCES or not uids(x)[0]:
        return None
    limited = any(k.lower() != "includefield" for k, _ in query_parameters(x))
    more = x.response_header("warning") is not None  # 299: more results can be requested
    return None if limited or more else x


@check(
    SEARCH_FINDS_EVERY_INSTANCE,
    on=DicomJson,
    where=lambda j, t: bool((x := _lists_a_study(j, t)) and _bounds(x, uids(x)[0], t)[0]),
)
def search_finds_every_instance(j: DicomJson, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the SOP Instance UIDs answered with those stored, of the study or one series."""
    x = _lists_a_study(j, ctx.trace)
    if x is None:
        return
    study, series, _ = uids(x)
    surely_held, may_be_held = _bounds(x, study, ctx.trace)
    wanted = {u for u, h in surely_held.items() if series in ("", h.series)}
    found = {dicom_json.text(row, INSTANCE) for row in dicom_json.datasets(j.body)}
    for uid in sorted(wanted - found):
        yield ctx.finding(
            expected=f"{uid}, stored by {surely_held[uid].instance.exchange}",
            actual=f"{len(found)} instances without it",
            at="response body",
        )
    for uid in sorted(found - may_be_held):
        yield ctx.finding(
            expected="instances that were stored", actual=uid or "none", at="response body"
        )
