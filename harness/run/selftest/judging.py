"""Whether a fault was caught, and for the reason that its case names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harness.core.finding import Finding
from harness.core.requirement import Severity
from harness.core.result import Result
from harness.core.selftest import Case, FaultCase
from harness.core.verdict import Verdict


def conclude(case: FaultCase, results: Sequence[Result], seconds: float) -> Case:
    """Compare what was found with what the fault must bring about."""
    mine = next((r for r in results if r.requirement.id == case.requirement), None)
    others = tuple(
        r.requirement.id
        for r in results
        if r.requirement.id != case.requirement
        and any(f.severity is not Severity.NOTE for f in r.findings)
    )
    caught, why = _verdict(case, mine)
    return Case(case.name, "fault", case.requirement, caught, why, others, seconds)


def _verdict(case: FaultCase, mine: Result | None) -> tuple[bool, str]:
    if mine is None or mine.verdict is Verdict.NONE:
        return False, "the requirement was not exercised"
    if mine.verdict is Verdict.ERROR:
        return False, f"the check broke: {'; '.join(mine.reasons[:1])}"
    if not mine.findings:
        return False, f"no objection (verdict {mine.verdict.name})"
    fitting = next((f for f in mine.findings if _fits(case, f)), None)
    if fitting is None:
        f = mine.findings[0]
        return False, f"objected elsewhere: at {f.evidence.locator}, actual {f.actual}"
    if fitting.severity is Severity.FAILURE and mine.verdict is not Verdict.FAIL:
        return False, f"objected, but the verdict is {mine.verdict.name}"
    return True, f"at {fitting.evidence.locator}: {fitting.actual}"


def _fits(case: FaultCase, finding: Finding) -> bool:
    return bool(
        re.search(case.locator, finding.evidence.locator)
        and (not case.actual or re.search(case.actual, finding.actual))
    )
