"""Each enforced requirement is broken on purpose: by a fault of an emulator, by a mutation of what
was recorded, or by a fault in an object.

`plugfest selftest` shows that the first two are caught, `test_object_faults.py` the third.
"""

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from behave.parser import parse_file

from harness.checks.registry import checks, requirements
from harness.core.requirement import Status
from harness.core.selftest import FaultCase
from harness.run.mutation.registry import Mutation, mutations
from harness.run.selftest.cases import fault_cases, unproven
from tests.objects.compile_faults import FILE, compiled

SCENARIOS = Path(__file__).parents[2] / "scenarios"
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

ENFORCED = sorted({c.requirement.id for c in checks() if c.requirement.status is Status.STABLE})
UNPROVEN = unproven()
IDS = {r.id for r in requirements()}
CASES = [pytest.param(c, id=c.name) for c in (*fault_cases(), *mutations())]


@pytest.mark.parametrize("requirement", ENFORCED)
def test_requirement_is_seen_to_fail(requirement: str) -> None:
    assert requirement not in UNPROVEN, (
        "no fault in profiles/selftest, no mutation, no object fault"
    )


def test_object_faults_are_those_of_the_set() -> None:
    assert FILE.read_text(encoding="utf-8") == compiled(), "run `make coverage`"


@pytest.mark.parametrize("case", CASES)
def test_case_names_a_requirement_and_the_place_of_its_objection(
    case: FaultCase | Mutation,
) -> None:
    assert KEBAB.fullmatch(case.name)
    assert case.requirement in IDS
    assert case.locator
    re.compile(case.locator)
    re.compile(case.actual)


@cache
def scenarios() -> tuple[tuple[str, str], ...]:
    """List (feature, name) of every scenario; an outline's examples are scenarios of their own."""
    return tuple(
        (path.relative_to(SCENARIOS).as_posix(), scenario.name)
        for path in sorted(SCENARIOS.rglob("*.feature"))
        for scenario in parse_file(str(path)).walk_scenarios()
    )


@pytest.mark.parametrize("case", CASES)
def test_case_names_a_scenario_that_there_is(case: FaultCase | Mutation) -> None:
    wanted = case.scenario if isinstance(case, FaultCase) else case.feature
    assert any(fnmatch(f, wanted) and case.name_contains in name for f, name in scenarios())


def test_no_fault_has_the_name_of_a_mutation() -> None:
    assert not {c.name for c in fault_cases()} & {m.name for m in mutations()}


@pytest.mark.parametrize("mutation", [pytest.param(m, id=m.name) for m in mutations()])
def test_mutation_leaves_a_scenario_without_its_traffic_alone(mutation: Mutation) -> None:
    assert mutation.edit(()) is None
