"""Every single fault in the fault set is found by the requirement it names; bases are clean.

The set is also what shows end to end that a requirement on objects can fail at all.
"""

from functools import cache

import pytest

from harness.checks.registry import checks
from harness.core.requirement import Requirement, Severity, Status
from harness.core.result import Result
from harness.core.subject import Instance, InstanceSet
from tests.objects.bases import BASES, names, octets
from tests.objects.faults.collected import every_fault
from tests.objects.faults.fault import Class, Fault
from tests.objects.judged import failures, judged, judged_as_set

FAMILIES = {
    *("file", "encoding", "value", "pixel-data", "codec", "iod", "functional-groups", "sr", "kos"),
    *("seg", "code", "geometry", "semantics", "identity", "reference", "lineage"),
}
ON_THE_WIRE = {  # a file may be older than the rule: what it is for, objects made now, travels
    "value.dates-and-times-are-not-of-acr-nema",
}
WARNED = {  # rightly
    "ct-big-endian": ["file.transfer-syntax-is-not-retired"],
    "sc-of-highdicom": ["lineage.reconstructed-image-names-its-source"],
}
FAULTS = [pytest.param(f, id=f.name) for f in every_fault()]


@cache
def of_base(name: str) -> frozenset[tuple[str, str]]:
    return failures(judged(octets(name)))


@cache
def of_bases(bases: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return failures(judged_as_set(tuple(octets(b) for b in bases)))


def reasons(results: tuple[Result, ...]) -> list[str]:
    return [reason for r in results for reason in r.reasons]


@pytest.mark.parametrize("name", names())
def test_base_is_clean(name: str) -> None:
    results = judged(octets(name))
    found = [f for r in results for f in r.findings if f.severity is not Severity.NOTE]
    assert [f.requirement.id for f in found] == WARNED.get(name, [])
    assert not reasons(results)


def test_the_bases_are_a_sound_archive() -> None:
    archive = tuple(n for n in names() if not n.startswith("modality-"))  # which has other patients
    assert len(archive) > 50
    results = judged_as_set(tuple(octets(b) for b in archive))
    assert not [f for r in results for f in r.findings if f.severity is not Severity.NOTE]
    assert not reasons(results)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found(fault: Fault) -> None:
    files = fault.files()
    results = judged_as_set(files) if fault.as_set else judged(files[0])
    said = [(r.requirement.id, f.evidence.locator, f.actual) for r in results for f in r.findings]
    assert not reasons(results), "a check broke"
    assert any(one == fault.requirement and fault.at in at for one, at, _ in said), said
    before = of_bases(fault.bases) if fault.as_set else of_base(fault.bases[0])
    others = {one for one, _ in failures(results) - before} - {fault.requirement}
    assert others == set(fault.also), failures(results) - before


def test_the_set_is_as_wide_as_it_says() -> None:
    faults = every_fault()
    assert len(faults) >= 300
    assert {f.class_ for f in faults} == set(Class)
    assert len({BASES[b].kind for f in faults for b in f.bases}) >= 20


def _enforced() -> list[Requirement]:
    found = {
        c.requirement.id: c.requirement
        for c in checks()
        if c.on in (Instance, InstanceSet)
        and c.requirement.id.split(".")[0] in FAMILIES
        and c.requirement.status is not Status.PREVIEW
        and c.requirement.id not in ON_THE_WIRE
    }
    return [found[k] for k in sorted(found)]


@pytest.mark.parametrize("requirement", [pytest.param(r, id=r.id) for r in _enforced()])
def test_requirement_has_a_fault(requirement: Requirement) -> None:
    assert requirement.id in {f.requirement for f in every_fault()}
