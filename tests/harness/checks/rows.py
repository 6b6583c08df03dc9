"""Rows of verdicts: what a requirement says about some subjects.

A test file holds one table of rows; `table` adds to every violation the row "not-the-suts-doing":
the same traffic with the other seat under judgement must not be objected to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import pytest

from harness.checks.registry import checks
from harness.core.requirement import Requirement, Status
from harness.core.result import Result
from harness.core.subject import Party, Subject
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.evaluate import evaluate

VIOLATED: set[str] = set()  # ids of the requirements with a violating row in an imported table


@dataclass(frozen=True)
class Case:
    """One row: what a requirement says about some subjects."""

    row: str
    requirement: Requirement
    verdict: Verdict
    subjects: tuple[Subject, ...]
    at: str = ""  # part of the first finding's locator

    def check(self) -> None:
        """Judge the row and compare."""
        result = judge(self.requirement, *self.subjects)
        said = [(f.expected, f.actual, f.evidence.locator) for f in result.findings]
        if self.row.startswith("violation"):
            assert result.findings, (result.verdict, result.reasons)
            assert self.at in result.findings[0].evidence.locator, said
            assert all(f.expected and f.actual and f.evidence.locator for f in result.findings)
        else:
            assert not result.findings, said
        assert result.verdict is self.verdict, (result.verdict, said, result.reasons)


def judge(requirement: Requirement, *subjects: Subject) -> Result:
    """Judge subjects by every check of one requirement."""
    return evaluate(Trace(subjects), [c for c in checks() if c.requirement is requirement])[0]


def judge_all(subjects: Iterable[Subject], *families: str) -> tuple[Result, ...]:
    """Judge subjects by every check whose requirement is of one of the id families."""
    return evaluate(
        Trace(subjects), [c for c in checks() if c.requirement.id.split(".")[0] in families]
    )


def objections(results: Iterable[Result]) -> list[str]:
    """List everything that is not PASS or NONE, and every finding, readably."""
    out = [
        f"{r.requirement.id}: {f.actual} at {f.evidence.locator}"
        for r in results
        for f in r.findings
    ]
    return out + [f"{r.requirement.id}: {r.reasons}" for r in results if r.verdict > Verdict.PASS]


def clean(requirement: Requirement, *subjects: Subject, name: str = "") -> Case:
    """Row: conforming traffic passes."""
    return Case(f"clean {name}".strip(), requirement, Verdict.PASS, subjects)


def violation(requirement: Requirement, *subjects: Subject, at: str = "", name: str = "") -> Case:
    """Row: a violation is found; it weighs what the requirement's level says."""
    VIOLATED.add(requirement.id)
    fails = requirement.level == "SHALL" and requirement.status is not Status.PREVIEW
    verdict = Verdict.FAIL if fails else Verdict.PASS
    return Case(f"violation {name}".strip(), requirement, verdict, subjects, at)


def nothing(requirement: Requirement, *subjects: Subject, name: str = "") -> Case:
    """Row: no opportunity, so no verdict."""
    return Case(f"nothing-to-judge {name}".strip(), requirement, Verdict.NONE, subjects)


def undecided(requirement: Requirement, *subjects: Subject, name: str = "") -> Case:
    """Row: the evidence cannot decide."""
    return Case(f"undecided {name}".strip(), requirement, Verdict.INCONC, subjects)


def not_theirs(requirement: Requirement, *subjects: Subject, name: str = "") -> Case:
    """Row: somebody else's doing."""
    return Case(f"not-the-suts-doing {name}".strip(), requirement, Verdict.NONE, subjects)


def table(*cases: Case) -> list[object]:
    """Make pytest parameters of rows, adding the other-seat row to each violation."""
    rows = list(cases)
    for c in cases:
        if c.row.startswith("violation"):
            rows.append(replace(c, row="not-the-suts-doing", subjects=tuple(map(flip, c.subjects))))
    seen: dict[str, int] = {}
    out: list[object] = []
    for c in rows:
        label = f"{c.requirement.id}-{c.row}".replace(" ", "-")
        seen[label] = seen.get(label, 0) + 1
        label += f"-{seen[label]}" if seen[label] > 1 else ""
        out.append(pytest.param(_expect_silence(c), id=label))
    return out


@dataclass(frozen=True)
class _Silent(Case):
    """The row derived from a violation: whatever else is judged, nobody is accused."""

    def check(self) -> None:
        result = judge(self.requirement, *self.subjects)
        assert not result.findings, [f.actual for f in result.findings]
        assert result.verdict < Verdict.FAIL, result.reasons


def _expect_silence(c: Case) -> Case:
    if c.row != "not-the-suts-doing" or c.verdict is Verdict.NONE:
        return c
    return _Silent(c.row, c.requirement, c.verdict, c.subjects)


def flip(subject: Subject) -> Subject:
    """Put the other seat under judgement: every party of the subject changes sides."""
    parties = {
        f.name: Party(p.name, not p.is_sut)
        for f in fields(subject)
        if isinstance(p := getattr(subject, f.name), Party)
    }
    return replace(subject, **parties)  # type: ignore[arg-type]
