"""Trace x checks -> results: the heart of the judge."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence

from harness.checks.registry import Check, Inconclusive
from harness.core.finding import Finding
from harness.core.requirement import Requirement, Severity
from harness.core.result import Result
from harness.core.trace import Trace
from harness.core.verdict import Verdict, worst

VERDICT = {
    Severity.FAILURE: Verdict.FAIL,
    Severity.WARNING: Verdict.PASS,
    Severity.NOTE: Verdict.PASS,
}


def evaluate(trace: Trace, checks: Iterable[Check]) -> tuple[Result, ...]:
    """Judge every subject by every check and fold the outcomes per requirement, ordered by id."""
    by_requirement: dict[str, list[Check]] = {}
    for c in checks:
        by_requirement.setdefault(c.requirement.id, []).append(c)
    return tuple(_result(trace, by_requirement[k]) for k in sorted(by_requirement))


def _result(trace: Trace, checks: Sequence[Check]) -> Result:
    requirement: Requirement = checks[0].requirement
    subjects: list[str] = []
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    reasons: list[str] = []
    for c in checks:
        for subject in trace.of(c.on):
            try:
                found = c.judge(subject, trace)
                if found is None:  # not applicable, so not a subject
                    continue
                subjects.append(subject.id)
                verdicts.append(Verdict.PASS)
                for finding in found:  # one already yielded survives what the check does next
                    findings.append(finding)
                    verdicts.append(VERDICT[finding.severity])
            except Inconclusive as why:
                verdicts.append(Verdict.INCONC)
                reasons.append(f"{subject.id}: {why}")
            except Exception as bug:  # noqa: BLE001 - a broken check is ours, never the peer's FAIL
                verdicts.append(Verdict.ERROR)
                reasons.append(f"{subject.id}: {c.id}: {bug!r} {_where(bug)}")
    return Result(requirement, worst(verdicts), tuple(subjects), tuple(findings), tuple(reasons))


def _where(bug: Exception) -> str:
    frames = traceback.extract_tb(bug.__traceback__)
    return f"at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
