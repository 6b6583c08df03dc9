import pickle
import re
from fnmatch import fnmatch

import pytest

import harness.checks  # noqa: F401 - registers every check
from harness.checks.registry import checks, requirements
from harness.core.requirement import Status
from harness.run.mutation.registry import Mutation, mutations, named
from harness.run.play import SCENARIOS
from tests.objects.faults.collected import every_fault

FEATURES = [str(p.relative_to(SCENARIOS)) for p in SCENARIOS.rglob("*.feature")]
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def test_every_enforced_requirement_has_a_mutation_or_a_fault_in_an_object() -> None:
    enforced = {c.requirement.id for c in checks() if c.requirement.status is Status.STABLE}
    broken = {m.requirement for m in mutations()} | {f.requirement for f in every_fault()}
    assert enforced - broken == set()


@pytest.mark.parametrize("m", mutations(), ids=lambda m: m.name)
def test_a_mutation_names_what_there_is(m: Mutation) -> None:
    assert KEBAB.fullmatch(m.name)
    assert m.requirement in {r.id for r in requirements()}
    assert any(fnmatch(f, m.feature) for f in FEATURES)
    titles = [
        line
        for f in FEATURES
        if fnmatch(f, m.feature)
        for line in (SCENARIOS / f).read_text().splitlines()
        if line.strip().startswith("Scenario")
    ]
    assert m.name_contains.startswith("stored by") or any(m.name_contains in t for t in titles)
    assert m.locator
    re.compile(m.locator)
    re.compile(m.actual)


def test_mutations_are_found_and_travel_by_name() -> None:
    first = mutations()[0]
    assert named(first.name) is first
    assert pickle.loads(pickle.dumps(first)) is first
    with pytest.raises(KeyError):
        named("nothing-of-that-name")
