"""The one document that renderers read (`run.json`, schema plugfest-run/1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harness.core.finding import Finding
from harness.core.gate import Gate
from harness.core.profile import Obligation
from harness.core.requirement import Requirement
from harness.core.result import Result
from harness.core.verdict import Verdict

SCHEMA: Final = "plugfest-run/1"


class Outcome(StrEnum):
    """How one step of a scenario went."""

    PASSED = "passed"
    MISSED = "missed"  # the outcome the story promises did not come about: FAIL
    UNDECIDED = "undecided"  # a limit passed, or something earlier is missing: INCONC
    BROKEN = "broken"  # our own code or environment: ERROR
    NOT_PLAYED = "not played"


OUTCOME_VERDICT: Final = {
    Outcome.PASSED: Verdict.PASS,
    Outcome.MISSED: Verdict.FAIL,
    Outcome.UNDECIDED: Verdict.INCONC,
    Outcome.BROKEN: Verdict.ERROR,
    Outcome.NOT_PLAYED: Verdict.NONE,
}


@dataclass(frozen=True, slots=True)
class StepPlayed:
    """One Gherkin step as it went."""

    keyword: str
    text: str
    outcome: Outcome
    seconds: float
    waited_s: float = 0.0  # how much of it was waiting on a condition
    message: str = ""  # one line, when it did not pass


@dataclass(frozen=True, slots=True)
class ScenarioPlayed:
    """One scenario as it went."""

    id: str  # "s1": subjects name it
    name: str
    feature: str  # file, relative to scenarios/
    tags: tuple[str, ...]
    steps: tuple[StepPlayed, ...]
    verdict: Verdict
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SeatPlayed:
    """Who sat where."""

    seat: str
    product: str  # "Plugfest pacs emulator 0.1.0", "Orthanc 1.10.1"
    is_sut: bool  # under judgement
    is_emulator: bool


@dataclass(frozen=True, slots=True)
class NotRun:
    """A requirement that was not exercised, and why."""

    requirement: Requirement
    why: str


@dataclass(frozen=True, slots=True)
class ObligationMet:
    """One obligation with the verdict its requirements fold to."""

    profile: str
    obligation: Obligation
    verdict: Verdict
    why: str = ""  # of a verdict that no requirement explains: "required and not exercised"


class Tone(StrEnum):
    """How a line of an exhibit is shown."""

    PLAIN = "plain"
    DIM = "dim"  # left-out bytes, notes
    MARKED = "marked"  # the offending line


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """One line of an exhibit; `marks` are the (start, end) columns of the offending part."""

    text: str
    tone: Tone = Tone.PLAIN
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a finding points to, ready to be shown: an HTTP exchange or a hex view."""

    title: str  # "modality -> archive  POST /dicom-web/studies"
    kind: str  # "http" | "hex"
    lines: tuple[ExhibitLine, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its exhibits (the first for the finding's bytes, then context)."""

    finding: Finding
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured during the play, not judged."""

    name: str  # "last byte stored to first pixel shown"
    value: float
    unit: str
    scenario: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """One requirement over the plays of a repeated run."""

    requirement: str
    verdicts: tuple[Verdict, ...]  # a play each, in order

    @property
    def flaky(self) -> bool:
        """Tell whether the plays disagree."""
        return len(set(self.verdicts)) > 1


@dataclass(frozen=True, slots=True)
class Repeats:
    """What the plays of a repeated run came to, requirement by requirement."""

    runs: tuple[str, ...]  # run ids, oldest first; the last is the one that carries this
    exit_codes: tuple[int, ...]  # of each alone
    requirements: tuple[Repeated, ...]  # every requirement that was exercised in any of them


@dataclass(frozen=True, slots=True)
class Report:
    """A run: who played, what happened, what is judged, what was not exercised and why."""

    run_id: str
    started: str  # UTC, ISO 8601
    seconds: float
    seed: int
    version: str
    seats: tuple[SeatPlayed, ...]
    scenarios: tuple[ScenarioPlayed, ...]
    results: tuple[Result, ...]  # every checked requirement, ordered by id, NONE included
    shown: tuple[Shown, ...]  # every finding in the order of results, with its exhibits
    not_run: tuple[NotRun, ...]
    obligations: tuple[ObligationMet, ...]
    measures: tuple[Measure, ...]
    verdict: Verdict
    exit_code: int
    notes: tuple[str, ...] = ()  # one line each: interrupted, evidence incomplete, ...
    gate: Gate | None = None  # present when a waiver ledger was held against the run
    repeats: Repeats | None = None  # present in the last run of several
