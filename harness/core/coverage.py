"""What of the catalogue is judged, by which requirement, scenario and fault; and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.core.requirement import Requirement


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One row of the assertion catalogue."""

    id: str  # "UL-06"
    clause: str
    level: str  # SHALL, SHOULD, MAY, INFO, EXT
    binds: str  # "SCP", "server", "both", ...
    stimulus: str
    expected: str
    condition: str  # when it applies, and doubts; "" for always


@dataclass(frozen=True, slots=True)
class Untested:
    """Rows that no requirement judges, and why."""

    rows: tuple[str, ...]  # ids, or globs such as "UPS-*"
    reason: str


class State(StrEnum):
    """What the judge makes of a row."""

    ENFORCED = "enforced"
    PREVIEW = "preview"  # judged, but a violation only notes: the clause is in doubt
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class RowCovered:
    """One row with the requirements that judge it, or with the reason why none does."""

    row: CatalogueRow
    state: State
    requirements: tuple[str, ...]
    reason: str  # of an untested row


@dataclass(frozen=True, slots=True)
class RequirementCovered:
    """One requirement with what exercises it and what proves its check."""

    requirement: Requirement
    state: State
    scenarios: tuple[str, ...]  # feature files whose clean play exercises it
    faults: tuple[str, ...]  # of emulators
    mutations: tuple[str, ...]  # of recorded traffic
    object_faults: tuple[str, ...] = ()  # single faults of objects, which the tests make
    in_files: bool = False  # `plugfest check` judges it in files, whatever scenarios send


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole account."""

    rows: tuple[RowCovered, ...]  # in the catalogue's order
    requirements: tuple[RequirementCovered, ...]  # ordered by id
    unexplained: tuple[str, ...]  # untested rows with no reason, or with several
    stale: tuple[str, ...]  # reasons for rows that need none any more, or do not exist
