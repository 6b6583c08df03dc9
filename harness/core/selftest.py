"""What calibrating the judge is about: faults that must be caught, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaultCase:
    """A named misbehaviour of an emulator and the objection that it must bring about."""

    name: str
    seat: str  # which emulator shows it
    requirement: str
    locator: str  # regular expression that the finding's locator must match
    scenario: str  # smallest feature that exercises it
    actual: str = ""  # regular expression that the finding's `actual` must match
    name_contains: str = ""  # only scenarios of the feature whose name contains this


@dataclass(frozen=True, slots=True)
class Case:
    """How one fault or mutation ended."""

    fault: str
    kind: str  # "fault" (shown live by an emulator) | "mutation" (of recorded traffic)
    requirement: str
    caught: bool
    why: str  # what was found, or what was missing
    others: tuple[str, ...]  # further requirements that objected
    seconds: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often the judge was right."""

    cases: tuple[Case, ...]
    clean_requirements: int  # exercised on clean emulators
    clean_subjects: int
    false_findings: tuple[str, ...]  # requirement and place of each objection to a clean emulator
    unproven: tuple[str, ...]  # enforced requirements that nothing breaks on purpose
    seconds: float
    trouble: tuple[str, ...] = ()  # what of ours went wrong
    by_object_faults: tuple[str, ...] = ()  # requirements that only the object fault set breaks
    object_faults: int = 0  # single faults in that set, which is not played here

    @property
    def caught(self) -> int:
        """Count the faults and mutations that were caught."""
        return sum(c.caught for c in self.cases)
