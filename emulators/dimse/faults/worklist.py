"""Misbehaviours of a worklist (PS3.4 K, IHE RAD-5): what it matches and what it answers."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Final

from pydicom.dataset import Dataset

from emulators.core.deviations import Deviation, Seam, deviation
from emulators.core.faults import Fault, Faults
from emulators.dimse.worklist import Conduct

_STEPS: Final = "ScheduledProcedureStepSequence"

Change = Callable[[Dataset], Dataset]


def _ignoring(keyword: str) -> Change:
    """Match as if a key had not been given, in the step as well."""

    def change(identifier: Dataset) -> Dataset:
        asked = copy.deepcopy(identifier)
        for ds in (asked, *(asked.get(_STEPS) or ())):
            if keyword in ds:
                setattr(ds, keyword, None)
        return asked

    return change


def _text(keyword: str, make: Callable[[str], str]) -> Change:
    """Change a value of the identifier, or of its step."""

    def change(item: Dataset) -> Dataset:
        for ds in (item, *(item.get(_STEPS) or ())):
            if ds.get(keyword):
                setattr(ds, keyword, make(str(ds.get(keyword))))
        return item

    return change


def _empty(*keywords: str) -> Change:
    def change(item: Dataset) -> Dataset:
        for ds in (item, *(item.get(_STEPS) or ())):
            for keyword in keywords:
                if keyword in ds:
                    setattr(ds, keyword, [] if keyword.endswith("Sequence") else None)
        return item

    return change


def _without(keyword: str) -> Change:
    def change(item: Dataset) -> Dataset:
        if keyword in item:
            delattr(item, keyword)
        return item

    return change


def _two_steps(item: Dataset) -> Dataset:
    steps = list(item.get(_STEPS) or ())
    if steps:
        item.ScheduledProcedureStepSequence = [*steps, copy.deepcopy(steps[0])]
    return item


def _mojibake(name: str) -> str:
    """Read UTF-8 as ISO 8859-1 and write that as UTF-8."""
    return name.encode("utf-8").decode("iso-8859-1")


_ASKED: Final[tuple[Deviation[Dataset], ...]] = (
    deviation(
        "worklist-ignores-the-station",
        "worklist.station-is-matched",
        "lists steps of other stations than the one asked for",
        _ignoring("ScheduledStationAETitle"),
    ),
    deviation(
        "worklist-ignores-the-start-date",
        "worklist.start-date-is-matched",
        "lists steps of other days than the one asked for",
        _ignoring("ScheduledProcedureStepStartDate"),
    ),
    deviation(
        "worklist-ignores-the-start-time",
        "worklist.start-time-is-matched",
        "lists steps of other hours than those asked for",
        _ignoring("ScheduledProcedureStepStartTime"),
    ),
    deviation(
        "worklist-ignores-the-modality",
        "worklist.modality-is-matched",
        "lists steps for other equipment than that asked for",
        _ignoring("Modality"),
    ),
    deviation(
        "worklist-ignores-the-patient-id",
        "worklist.patient-id-is-matched",
        "lists steps of other patients than the one asked for",
        _ignoring("PatientID"),
    ),
)
_TOLD: Final[tuple[Deviation[Dataset], ...]] = (
    deviation(
        "worklist-loses-leading-zeros",
        "ihe.worklist-patient-id-is-the-ordered",
        "takes a Patient ID for a number",
        _text("PatientID", lambda held: held.lstrip("0")),
    ),
    deviation(
        "worklist-truncates-the-accession",
        "ihe.worklist-accession-number-is-the-ordered",
        "cuts an accession number after 12 characters",
        _text("AccessionNumber", lambda held: held[:12]),
    ),
    deviation(
        "worklist-makes-a-study-uid-anew",
        "ihe.worklist-study-uid-is-the-orders",
        "gives the study another UID than the order has",
        _text("StudyInstanceUID", lambda held: f"{held[:62]}.1"),
    ),
    deviation(
        "worklist-garbles-names",
        "ihe.worklist-demographics-are-the-registered",
        "takes UTF-8 for ISO 8859-1",
        _text("PatientName", _mojibake),
    ),
    deviation(
        "worklist-declares-no-character-set",
        "query.identifiers-declare-their-character-set",
        "answers names beyond ASCII without Specific Character Set",
        _without("SpecificCharacterSet"),
    ),
    deviation(
        "worklist-answers-two-steps-at-once",
        "worklist.one-step-per-response",
        "puts two steps into one response",
        _two_steps,
    ),
    deviation(
        "worklist-has-no-procedure-id",
        "worklist.type-1-keys-have-a-value",
        "answers an empty Requested Procedure ID",
        _empty("RequestedProcedureID"),
    ),
    deviation(
        "worklist-does-not-say-what-is-requested",
        "worklist.description-or-code-is-given",
        "gives neither a code nor a description of what is requested",
        _empty("RequestedProcedureDescription", "RequestedProcedureCodeSequence"),
    ),
    deviation(
        "worklist-leaves-the-priority-out",
        "worklist.type-2-keys-are-returned",
        "does not return the priority that was asked for",
        _without("RequestedProcedurePriority"),
    ),
)
FAULTS: Final[tuple[Fault, ...]] = tuple(one.fault for one in (*_ASKED, *_TOLD))
"""What can be wrong with matching, and with what is answered."""


def misbehaving(faults: Faults) -> Conduct:
    """Make the conduct of a worklist that shows those faults that are on."""
    return Conduct(asked=Seam(faults, _ASKED), told=Seam(faults, _TOLD))
