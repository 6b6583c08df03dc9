"""What judging yields: a result per requirement."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.finding import Finding
from harness.core.requirement import Requirement
from harness.core.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one requirement over all subjects of a run."""

    requirement: Requirement
    verdict: Verdict
    subjects: tuple[str, ...]  # ids of what was judged: opportunities, not violations
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...] = ()  # why INCONC or ERROR
