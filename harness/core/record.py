"""A judged run as its record (`run.json`) tells it: what comparing two runs needs."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.requirement import Severity
from harness.core.verdict import Verdict


@dataclass(frozen=True, slots=True)
class RecordedFinding:
    """One finding of a record."""

    severity: Severity
    expected: str
    actual: str
    exchange: str
    locator: str


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """One exercised requirement of a record."""

    requirement: str
    verdict: Verdict
    findings: tuple[RecordedFinding, ...]


@dataclass(frozen=True, slots=True)
class RecordedScenario:
    """One scenario of a record."""

    name: str
    feature: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """One judged run."""

    run_id: str
    verdict: Verdict
    results: tuple[RecordedResult, ...]  # exercised requirements only
    scenarios: tuple[RecordedScenario, ...]
