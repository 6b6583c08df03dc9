"""Normative statements: what a standard asks, of whom, and where it says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Binding force, spelled as the standards spell it."""

    SHALL = "SHALL"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Severity(StrEnum):
    """How much a violation weighs; derived from the level, chosen by nobody."""

    FAILURE = "FAILURE"
    WARNING = "WARNING"
    NOTE = "NOTE"


SEVERITY = {
    Level.SHALL: Severity.FAILURE,
    Level.SHOULD: Severity.WARNING,
    Level.MAY: Severity.NOTE,
}


class Role(StrEnum):
    """The end a requirement binds.

    INITIATOR invoked the operation (SCU, user agent), RESPONDER answered it (SCP, origin server),
    CREATOR made the object or resource, whoever carries it now.
    """

    INITIATOR = "initiator"
    RESPONDER = "responder"
    CREATOR = "creator"


class Status(StrEnum):
    """Life of a requirement. A retired id is never used again."""

    STABLE = "stable"
    PREVIEW = "preview"  # its clause is in doubt: a violation weighs as a NOTE, never more
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a published edition: people say `section`, machines open `url`."""

    standard: str  # "DICOM PS3.8"
    edition: str  # "2025c"
    section: str  # "9.3.3.2"
    url: str

    def __str__(self) -> str:
        """Return the citation as people write it."""
        return f"{self.standard} ({self.edition}) {self.section}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One testable sentence of a standard, in our words, with the place it comes from."""

    id: str  # "ul.accepted-syntax-was-offered": stable for ever, never reused
    level: Level
    binds: Role
    statement: str
    cites: tuple[Citation, ...]
    catalogue: tuple[str, ...] = ()  # rows of the assertion catalogue: "UL-06"
    status: Status = Status.STABLE
    doubt: str = ""  # why it is only a preview
    untested: str = ""  # why it has no check

    @property
    def severity(self) -> Severity:
        """Weight of a violation: from the level alone; a doubtful clause only ever notes."""
        return Severity.NOTE if self.status is Status.PREVIEW else SEVERITY[self.level]
