"""Proof that the judge is right about a mutation: evidence, edited, then judged as always."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.capture.bundle import read_session, recordings
from harness.checks.registry import checks
from harness.core.finding import Finding
from harness.core.report import ScenarioPlayed
from harness.core.requirement import Severity
from harness.core.result import Result
from harness.core.verdict import Verdict
from harness.judge.assemble import assemble
from harness.judge.evaluate import evaluate
from harness.run.mutation.registry import Mutation, Recordings
from harness.run.record import from_json


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a mutation was caught, and what else the judge made of it."""

    mutation: Mutation
    caught: bool  # the requirement objected at the place named, with a failure when it is a SHALL
    others: tuple[str, ...]  # further requirements that objected to it and not to the clean run
    why: str  # one line: what was found, or what was missing


def prove(run: Path, mutation: Mutation) -> Proof:
    """Apply a mutation to the first scenario of a clean run that it fits, and judge that again.

    Raises:
        UsageError: the folder holds no run, or its evidence is damaged.
    """
    scenarios = _fitting(run, mutation)
    if not scenarios:
        return Proof(mutation, False, (), f"the run has no scenario of {mutation.feature}")
    for scenario in scenarios:
        with recordings(run, scenario.id) as connections:
            edited = mutation.edit(connections)
            if edited is not None:
                return _proof(mutation, judged(edited), _clean(run, scenario.id))
    return Proof(mutation, False, (), f"nothing to change in {', '.join(s.id for s in scenarios)}")


def judged(edited: Recordings) -> tuple[Result, ...]:
    """Judge recordings by every check, the ordinary way."""
    return evaluate(assemble(edited), checks())


def _fitting(run: Path, mutation: Mutation) -> tuple[ScenarioPlayed, ...]:
    record = from_json(read_session(run), str(run / "evidence" / "session.json"))
    return tuple(
        s
        for s in record.scenarios
        if fnmatch(s.feature, mutation.feature) and mutation.name_contains in s.name
    )


@lru_cache(maxsize=64)
def _clean(run: Path, scenario: str) -> frozenset[str]:
    """Return the requirements that object to a scenario as it was recorded; none, in a clean run.

    Judging it takes as long as judging the mutation, and many mutations share a scenario.
    """
    with recordings(run, scenario) as connections:
        results = judged(connections)
    return frozenset(r.requirement.id for r in results if r.findings)


def _proof(mutation: Mutation, results: Sequence[Result], clean: frozenset[str]) -> Proof:
    objecting = {r.requirement.id for r in results if r.findings}
    others = tuple(sorted(objecting - clean - {mutation.requirement}))
    broken = [r.reasons[0] for r in results if r.verdict is Verdict.ERROR]
    if broken:
        return Proof(mutation, False, others, f"a check broke: {broken[0]}")
    if mutation.requirement in clean:
        return Proof(mutation, False, others, "the requirement objects to the clean run, too")
    result = next((r for r in results if r.requirement.id == mutation.requirement), None)
    if result is None:
        return Proof(mutation, False, others, "the requirement has no check")
    found = [f for f in result.findings if _fits(mutation, f)]
    must_fail = result.requirement.severity is Severity.FAILURE
    if found and (result.verdict is Verdict.FAIL or not must_fail):
        return Proof(mutation, True, others, _shown(found[0]))
    return Proof(mutation, False, others, _missed(result))


def _fits(mutation: Mutation, f: Finding) -> bool:
    at_the_place = re.search(mutation.locator, f.evidence.locator) is not None
    return at_the_place and re.search(mutation.actual, f.actual) is not None


def _missed(result: Result) -> str:
    if result.findings:
        return f"{result.verdict.name}, but elsewhere: {_shown(result.findings[0])}"
    return f"{result.verdict.name}: {'; '.join(result.reasons[:2]) or 'nothing to object to'}"


def _shown(f: Finding) -> str:
    return f"{f.evidence.locator}: expected {f.expected}; actual {f.actual}"
