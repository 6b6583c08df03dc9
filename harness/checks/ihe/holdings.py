"""What was stored where: instances sent to an archive, and whether it took them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from harness.content import dicom_json
from harness.content.dataset import decode
from harness.core.subject import (
    Carrier,
    DicomJson,
    DimseExchange,
    HttpExchange,
    Instance,
)
from harness.core.trace import Trace

STUDY_UID: Final = 0x0020000D
SERIES_UID: Final = 0x0020000E
WARNINGS: Final = (0xB000, 0xB006, 0xB007)  # stored all the same (PS3.4 B.2.3)


@dataclass(frozen=True, slots=True)
class Holding:
    """One instance as it was sent to an archive."""

    sop_instance: str
    sop_class: str
    study: str
    series: str
    archive: str  # the receiving seat
    sender: str
    sent: float
    answered: float
    taken: bool  # the archive said that it has it
    instance: Instance


def was_sent_by_its_creator(i: Instance) -> bool:
    """Tell whether an instance is on its way to be stored, from the party that made it."""
    return i.carrier in (Carrier.C_STORE, Carrier.STOW) and i.sender.name == i.creator.name


def holdings(trace: Trace, scenario: str) -> tuple[Holding, ...]:
    """List what was sent to be stored in a scenario, oldest first; a re-sent instance twice."""
    return trace.memo(
        ("checks.ihe.holdings", scenario),
        lambda: tuple(
            _holding(i, trace) for i in trace.of(Instance, scenario) if was_sent_by_its_creator(i)
        ),
    )


def _holding(i: Instance, trace: Trace) -> Holding:
    ds = decode(i.dataset, i.transfer_syntax)
    x = trace.exchange(i.exchange)
    return Holding(
        sop_instance=i.sop_instance,
        sop_class=i.sop_class,
        study=ds.text(STUDY_UID),
        series=ds.text(SERIES_UID),
        archive=i.receiver.name,
        sender=i.sender.name,
        sent=i.at,
        answered=x.ended if x else i.at,
        taken=_was_taken(i, trace),
        instance=i,
    )


def _was_taken(i: Instance, trace: Trace) -> bool:
    x = trace.exchange(i.exchange)
    if isinstance(x, DimseExchange):
        return x.final is not None and (x.final.status == 0 or x.final.status in WARNINGS)
    if not isinstance(x, HttpExchange) or x.status not in (200, 202):
        return False
    referenced = _referenced(trace, i.scenario).get(x.id)
    return x.status == 200 if referenced is None else i.sop_instance in referenced


def _referenced(trace: Trace, scenario: str) -> dict[str, frozenset[str]]:
    """Map each STOW-RS exchange to the instances its response says were stored (PS3.18 I.2)."""

    def index() -> dict[str, frozenset[str]]:
        return {
            j.exchange: frozenset(
                dicom_json.text(item, "00081155")
                for body in dicom_json.datasets(j.body)
                for item in dicom_json.items(body, "00081199")
            )
            for j in trace.of(DicomJson, scenario)
            if isinstance(x := trace.exchange(j.exchange), HttpExchange)
            and x.method == "POST"
            and j.creator.name == x.responder.name
        }

    return trace.memo(("checks.ihe.stow responses", scenario), index)


def surely(held: Iterable[Holding], before: float) -> dict[str, Holding]:
    """Return by SOP Instance UID what an archive had said to have before a moment."""
    return {h.sop_instance: h for h in held if h.taken and h.answered <= before}


def possibly(held: Iterable[Holding], until: float) -> dict[str, Holding]:
    """Return by SOP Instance UID what an archive may have had until a moment."""
    return {h.sop_instance: h for h in held if h.sent <= until}


def of_study(trace: Trace, scenario: str, archive: str, study: str) -> tuple[Holding, ...]:
    """List what was sent to one archive of one study."""
    return tuple(h for h in holdings(trace, scenario) if h.archive == archive and h.study == study)
