"""Who takes part, and the two roots of everything that a check can judge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.core.requirement import Role


@dataclass(frozen=True, slots=True)
class Party:
    """One end: the seat's name, and whether what sits there is under judgement."""

    name: str  # "modality", "archive", "ehr", "viewer", "harness", "unknown"
    is_sut: bool


UNKNOWN = Party("unknown", False)


class Protocol(StrEnum):
    """What a link speaks."""

    DIMSE = "dimse"
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Anything a check can judge."""

    id: str
    scenario: str
    at: float  # seconds, monotonic, from the start of the run: subjects sort by it

    def party(self, role: Role) -> Party:  # noqa: ARG002 - subclasses answer
        """Return who takes `role` in this subject; UNKNOWN when nobody does."""
        return UNKNOWN

    @property
    def exchange_id(self) -> str:
        """The exchange a finding on this subject points to."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Subject):
    """Something two parties did on a connection; `at` is when it began."""

    connection: str
    initiator: Party
    responder: Party
    ended: float

    def party(self, role: Role) -> Party:
        """Return the initiator or the responder of this exchange; nobody creates an exchange."""
        if role is Role.INITIATOR:
            return self.initiator
        return self.responder if role is Role.RESPONDER else UNKNOWN
