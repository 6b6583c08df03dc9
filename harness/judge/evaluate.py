"""Trace x checks -> results: the heart of the judge."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence

from harness.checks.registry import Check, Inconclusive
from harness.core.finding import Finding
from harness.core.requirement import Severity
from harness.core.result import Result
from harness.core.subject import Subject
from harness.core.trace import Trace
from harness.core.verdict import Verdict, worst

VERDICT = {
    Severity.FAILURE: Verdict.FAIL,
    Severity.WARNING: Verdict.PASS,
    Severity.NOTE: Verdict.PASS,
}


def evaluate(trace: Trace, checks: Iterable[Check]) -> tuple[Result, ...]:
    """Judge every subject by every check and fold the outcomes per requirement, ordered by id.

    All checks of one subject follow each other, so that what one decodes the next still finds.
    """
    outcomes = [_Outcome(c) for c in checks]
    by_type: dict[type[Subject], list[_Outcome]] = {}
    for o in outcomes:
        by_type.setdefault(o.check.on, []).append(o)
    for kind, theirs in by_type.items():
        for subject in trace.of(kind):
            for o in theirs:
                o.judge(subject, trace)
    by_requirement: dict[str, list[_Outcome]] = {}
    for o in outcomes:
        by_requirement.setdefault(o.check.requirement.id, []).append(o)
    return tuple(_result(by_requirement[k]) for k in sorted(by_requirement))


class _Outcome:
    """What one check said of all its subjects; most say nothing, and cost nothing to fold."""

    __slots__ = ("check", "findings", "reasons", "subjects", "verdict")

    def __init__(self, check: Check) -> None:
        self.check = check
        self.subjects: list[str] = []
        self.findings: list[Finding] = []
        self.reasons: list[str] = []
        self.verdict = Verdict.NONE

    def judge(self, subject: Subject, trace: Trace) -> None:
        try:
            found = self.check.judge(subject, trace)
            if found is None:  # not applicable, so not a subject
                return
            self.subjects.append(subject.id)
            self.verdict = max(self.verdict, Verdict.PASS)
            for finding in found:  # one already yielded survives what the check does next
                self.findings.append(finding)
                self.verdict = max(self.verdict, VERDICT[finding.severity])
        except Inconclusive as why:
            self.reasons.append(f"{subject.id}: {why}")
            self.verdict = max(self.verdict, Verdict.INCONC)
        except Exception as bug:  # noqa: BLE001 - a broken check is ours, never the peer's FAIL
            self.reasons.append(f"{subject.id}: {self.check.id}: {bug!r} {_where(bug)}")
            self.verdict = Verdict.ERROR


def _result(outcomes: Sequence[_Outcome]) -> Result:
    first = outcomes[0]
    if len(outcomes) == 1:
        return Result(
            first.check.requirement,
            first.verdict,
            tuple(first.subjects),
            tuple(first.findings),
            tuple(first.reasons),
        )
    return Result(
        first.check.requirement,
        worst(o.verdict for o in outcomes),
        tuple(s for o in outcomes for s in o.subjects),
        tuple(f for o in outcomes for f in o.findings),
        tuple(r for o in outcomes for r in o.reasons),
    )


def _where(bug: Exception) -> str:
    frames = traceback.extract_tb(bug.__traceback__)
    return f"at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
