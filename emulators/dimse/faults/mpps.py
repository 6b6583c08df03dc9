"""Misbehaviours of a performed procedure step manager (PS3.4 F.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pydicom.dataset import Dataset
from pynetdicom import evt

from emulators.core.faults import Fault, Faults
from emulators.dimse.mpps import (
    DUPLICATE_INSTANCE,
    INVALID_VALUE,
    MAY_NO_LONGER_BE_UPDATED,
    MISSING_ATTRIBUTE,
    MISSING_VALUE,
    SUCCESS,
    PerformedSteps,
    PerformedStepService,
)
from emulators.dimse.service import EventHandler

UNDEFINED: Final = 0x0F0F
STRANGER: Final = "2.25.999"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers to an N-CREATE or N-SET."""

    creates: bool
    status: Dataset
    attributes: Dataset | None

    @property
    def code(self) -> int:
        """The status."""
        return int(self.status.Status)

    def but(self, code: int) -> Reply:
        """Answer another status, and no word more."""
        other = Dataset()
        other.Status = code
        return Reply(self.creates, other, None)


@dataclass(frozen=True, slots=True)
class StepFault:
    """A misbehaviour, and what it makes of a reply."""

    fault: Fault
    change: Callable[[Reply], Reply]


def _accepting(*refusals: int) -> Callable[[Reply], Reply]:
    """Acknowledge a creation that should be refused so; nothing is kept."""
    return lambda r: r.but(SUCCESS) if r.creates and r.code in refusals else r


def _changing_what_is_final(reply: Reply) -> Reply:
    final = reply.status.get("ErrorID") == MAY_NO_LONGER_BE_UPDATED
    return reply.but(SUCCESS) if final else reply


def _refusing(reply: Reply) -> Reply:
    return reply.but(INVALID_VALUE) if reply.creates and reply.code == SUCCESS else reply


def _undefined(reply: Reply) -> Reply:
    return reply.but(UNDEFINED) if not reply.creates and reply.code == SUCCESS else reply


def _of_another(reply: Reply) -> Reply:
    """Name another instance: the library copies it from the status into the response."""
    named = Dataset()
    named.update(reply.status)
    named.AffectedSOPInstanceUID = STRANGER
    return Reply(reply.creates, named, reply.attributes)


FAULTS: Final = (
    StepFault(
        Fault(
            "mpps-accepts-a-change-of-a-final-step",
            "mpps.change-after-final-state-is-refused",
            "acknowledges a change of a step that has ended",
        ),
        _changing_what_is_final,
    ),
    StepFault(
        Fault(
            "mpps-creates-a-step-twice",
            "mpps.repeated-creation-is-refused",
            "acknowledges the creation of a step that exists",
        ),
        _accepting(DUPLICATE_INSTANCE),
    ),
    StepFault(
        Fault(
            "mpps-creates-an-incomplete-step",
            "mpps.incomplete-creation-is-refused",
            "acknowledges the creation of a step that lacks what it must have",
        ),
        _accepting(MISSING_ATTRIBUTE, MISSING_VALUE),
    ),
    StepFault(
        Fault(
            "mpps-creates-a-step-that-has-ended",
            "mpps.creation-in-another-state-is-refused",
            "acknowledges the creation of a step that is completed already",
        ),
        _accepting(INVALID_VALUE),
    ),
    StepFault(
        Fault(
            "mpps-refuses-a-complete-step",
            "mpps.conforming-creation-succeeds",
            "refuses the creation of a step that has all it must have",
        ),
        _refusing,
    ),
    StepFault(
        Fault(
            "mpps-names-another-instance",
            "dimse.response-sop-instance-is-the-requests",
            "answers about another instance than it was asked",
        ),
        _of_another,
    ),
    StepFault(
        Fault(
            "mpps-answers-an-undefined-status",
            "dimse.statuses-are-defined",
            "acknowledges a change by a status that the standard does not have",
        ),
        _undefined,
    ),
)
"""What can be wrong with the answers."""


class MisbehavingPerformedSteps(PerformedStepService):
    """The service with its answers changed by the faults that are on."""

    def __init__(self, steps: PerformedSteps, faults: Faults) -> None:
        """Ask `faults` anew at each request."""
        super().__init__(steps)
        self._faults = faults

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """Name the events it handles."""
        return {
            event: self._changed(handle, creates=event is evt.EVT_N_CREATE)
            for event, handle in super().handlers().items()
        }

    def _changed(self, handle: EventHandler, *, creates: bool) -> EventHandler:
        def answer(event: evt.Event) -> tuple[Dataset | int, Dataset | None]:
            on = self._faults.on
            status, attributes = handle(event)
            changes = [one.change for one in FAULTS if one.fault.name in on]
            if not changes:
                return status, attributes
            if isinstance(status, int):
                said = Dataset()
                said.Status = status
                status = said
            reply = Reply(creates, status, attributes)
            for change in changes:
                reply = change(reply)
            return reply.status, reply.attributes

        return answer
