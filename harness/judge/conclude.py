"""Results + obligations -> verdicts and the exit code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Final

from harness.checks.registry import Check
from harness.core.profile import Obligation, Optionality, Profile
from harness.core.report import NotRun, ObligationMet, ScenarioPlayed
from harness.core.requirement import Requirement
from harness.core.result import Result
from harness.core.trace import Trace
from harness.core.verdict import Verdict, worst

EXIT: Final = {
    Verdict.NONE: 3,  # nothing at all was exercised: incomplete, never green
    Verdict.PASS: 0,
    Verdict.INCONC: 3,
    Verdict.FAIL: 1,
    Verdict.ERROR: 4,
}


def obligations_met(
    profiles: Iterable[Profile],
    results: Sequence[Result],
    *,
    judged: Collection[str],
    claims: Collection[str],
    played: Collection[str],
) -> tuple[ObligationMet, ...]:
    """Fold each obligation of the judged seats whose scenarios were played.

    `judged` are seats, `claims` what the products claim, `played` feature files. An obligation that
    is required and was not exercised is INCONC: incomplete, and never a pass.
    """
    met = []
    for profile in profiles:
        for obligation in profile.obligations:
            if obligation.seat in judged and any(s in played for s in obligation.scenarios):
                met.append(_met(profile.id, obligation, results, claims))
    return tuple(met)


def _met(
    profile: str, obligation: Obligation, results: Sequence[Result], claims: Collection[str]
) -> ObligationMet:
    verdict = worst(
        r.verdict
        for r in results
        if any(fnmatchcase(r.requirement.id, glob) for glob in obligation.requirements)
    )
    required = obligation.optionality is Optionality.REQUIRED or (
        obligation.optionality is Optionality.CONDITIONAL and obligation.claim in claims
    )
    if verdict is Verdict.NONE and required:
        return ObligationMet(profile, obligation, Verdict.INCONC, "required, but not exercised")
    return ObligationMet(profile, obligation, verdict)


def overall(
    results: Iterable[Result],
    scenarios: Iterable[ScenarioPlayed],
    obligations: Iterable[ObligationMet],
    ours: Iterable[Verdict] = (),
) -> tuple[Verdict, int]:
    """Fold everything into the run's verdict and its exit code."""
    verdict = worst(
        (
            *(r.verdict for r in results),
            *(s.verdict for s in scenarios),
            *(o.verdict for o in obligations),
            *ours,
        )
    )
    return verdict, EXIT[verdict]


def not_run(
    requirements: Iterable[Requirement],
    checks: Sequence[Check],
    results: Iterable[Result],
    trace: Trace,
) -> tuple[NotRun, ...]:
    """Say of each requirement that was not exercised, why: silence must be visible."""
    exercised = {r.requirement.id for r in results if r.verdict is not Verdict.NONE}
    return tuple(
        NotRun(r, _why([c for c in checks if c.requirement.id == r.id], r, trace))
        for r in requirements
        if r.id not in exercised
    )


def _why(checks: Sequence[Check], requirement: Requirement, trace: Trace) -> str:
    if not checks:
        return requirement.untested or "no check"
    kinds = " or ".join(sorted({c.on.__name__ for c in checks}))
    seen = [s for c in checks for s in trace.of(c.on)]
    if not seen:
        return f"no {kinds} was seen"
    if not any(s.party(requirement.binds).is_sut for s in seen):
        return f"the {requirement.binds.value} of every {kinds} was not under judgement"
    return f"no {kinds} gave an opportunity"
