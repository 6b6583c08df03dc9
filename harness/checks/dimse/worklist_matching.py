"""Worklist identifiers returned match the keys of the request (PS3.4 K.6.1.2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.dimse.identifiers import identifiers, request_identifier
from harness.checks.dimse.matching import Kind, contradicts, kind_of
from harness.checks.dimse.reading import peek, shown
from harness.checks.dimse.worklist import SPS, is_worklist, step_of
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import EMPTY, DataSet
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role, Status
from harness.core.subject import DimseExchange

MODALITY, STATION_AE = 0x00080060, 0x00400001
START_DATE, START_TIME = 0x00400002, 0x00400003
PATIENT_ID, ACCESSION_NUMBER = 0x00100020, 0x00080050
STEP_KEYS: Final = (MODALITY, STATION_AE, START_DATE, START_TIME)
ALL_SUPPORTED = 0xFF00


def _matched(id: str, what: str, rows: tuple[str, ...]) -> Requirement:
    return Requirement(
        id=id,
        level=Level.SHALL,
        binds=Role.RESPONDER,
        statement=f"Worklist identifiers returned match the {what} asked for.",
        cites=(ps3(4, "K.6.1.2.2", "K.6-1"), ps3(4, "C.2.2.2")),
        catalogue=rows,
    )


STATION_IS_MATCHED = _matched(
    "worklist.station-is-matched", "Scheduled Station AE Title", ("MWL-03",)
)
START_DATE_IS_MATCHED = _matched(
    "worklist.start-date-is-matched", "start date of the step, single or range", ("MWL-04",)
)
START_TIME_IS_MATCHED = _matched(
    "worklist.start-time-is-matched", "range of start times of the step", ("MWL-05",)
)
MODALITY_IS_MATCHED = _matched("worklist.modality-is-matched", "modality", ("MWL-06",))
PATIENT_ID_IS_MATCHED = _matched("worklist.patient-id-is-matched", "Patient ID", ("MWL-08",))
ACCESSION_NUMBER_IS_MATCHED = Requirement(
    id="worklist.accession-number-is-matched",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement=(
        "Worklist identifiers returned with FF00H, so with all optional keys supported, match the"
        " Accession Number asked for."
    ),
    cites=(ps3(4, "K.4.1.1.4", "K.4-1"), ps3(4, "K.6.1.2.2", "K.6-1")),
    catalogue=("MWL-12",),
    status=Status.PREVIEW,
    doubt="M4: whether FF00H speaks of existence only, or of matching too",
)


def _key(asked: DataSet, tag: int) -> tuple[str, ...]:
    return (step_of(asked) if tag in STEP_KEYS else asked).texts(tag)


def _is_judged(tag: int, key: tuple[str, ...]) -> bool:
    kind = kind_of(tag, key)
    if tag == START_DATE and kind is Kind.OPEN:
        return len(key) == 1 and len(key[0]) == 8  # a single date, without any time zone to it
    return kind not in (Kind.UNIVERSAL, Kind.OPEN)


def _asks(x: DimseExchange, tag: int) -> bool:
    if not is_worklist(x):
        return False
    asked = peek(x, x.request) or EMPTY
    return _is_judged(tag, _key(asked, tag))


def _judge(
    x: DimseExchange, ctx: CheckContext, tag: int, *, only: int | None = None
) -> Iterator[Finding]:
    key = _key(request_identifier(x), tag)
    for i in identifiers(x):
        if only is not None and i.message.status != only:
            continue
        for ds in i.ds.items(SPS) if tag in STEP_KEYS else (i.ds,):
            values = ds.texts(tag)
            wrong = (
                values != () and values != ("",) and key[0] not in values
                if kind_of(tag, key) is Kind.OPEN
                else contradicts(tag, key, values)
            )
            if wrong:
                inside = f"{shown(SPS)}[0] " if tag in STEP_KEYS else ""
                yield ctx.finding(
                    expected="a match for " + "\\".join(key),
                    actual="\\".join(values),
                    at=f"identifier[{i.number}] {inside}{shown(tag)}",
                    span=i.span(SPS if tag in STEP_KEYS else tag),
                )


@check(STATION_IS_MATCHED, on=DimseExchange, when=lambda x: _asks(x, STATION_AE))
def station_is_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0040,0001) of each step with the key."""
    yield from _judge(x, ctx, STATION_AE)


@check(START_DATE_IS_MATCHED, on=DimseExchange, when=lambda x: _asks(x, START_DATE))
def start_date_is_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0040,0002) of each step with the date or the range of dates."""
    yield from _judge(x, ctx, START_DATE)


def _asks_for_times_alone(x: DimseExchange) -> bool:
    """Tell whether times are asked for without a range of dates.

    Ranges of both are combined (K.6.1.2.2): they bind the times of the first and last day only.
    """
    asked = peek(x, x.request) or EMPTY
    return _asks(x, START_TIME) and "-" not in step_of(asked).text(START_DATE)


@check(START_TIME_IS_MATCHED, on=DimseExchange, when=_asks_for_times_alone)
def start_time_is_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0040,0003) of each step with the range of times."""
    yield from _judge(x, ctx, START_TIME)


@check(MODALITY_IS_MATCHED, on=DimseExchange, when=lambda x: _asks(x, MODALITY))
def modality_is_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0060) of each step with the key."""
    yield from _judge(x, ctx, MODALITY)


@check(PATIENT_ID_IS_MATCHED, on=DimseExchange, when=lambda x: _asks(x, PATIENT_ID))
def patient_id_is_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0010,0020) of each identifier with the key."""
    yield from _judge(x, ctx, PATIENT_ID)


@check(ACCESSION_NUMBER_IS_MATCHED, on=DimseExchange, when=lambda x: _asks(x, ACCESSION_NUMBER))
def accession_number_is_matched(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0050) of each identifier that came with FF00H with the key."""
    yield from _judge(x, ctx, ACCESSION_NUMBER, only=ALL_SUPPORTED)
