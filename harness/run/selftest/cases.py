"""The fault cases that profiles/selftest declares, and which requirements nothing proves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.checks.registry import checks, requirements
from harness.core.errors import UsageError
from harness.core.requirement import Status
from harness.core.selftest import FaultCase
from harness.load import object_faults as load_object_faults
from harness.load import selftest as load_selftest
from harness.run.mutation.registry import mutations


def fault_cases() -> tuple[FaultCase, ...]:
    """Load every fault case, by file and place.

    Raises:
        UsageError: a file is wrong, or two files declare one fault.
    """
    known = [r.id for r in requirements()]
    folder = resources.files("profiles") / "selftest"
    found: dict[str, FaultCase] = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        name = f"profiles/selftest/{file.name}"
        for case in load_selftest.load(file.read_text(encoding="utf-8"), name, known):
            if case.name in found:
                raise UsageError(f"{name}: faults: {case.name!r} is declared in another file too")
            found[case.name] = case
    return tuple(found.values())


@cache
def object_faults() -> Mapping[str, tuple[str, ...]]:
    """Load which single faults of objects each requirement is known to find.

    They are made and judged by `tests/meta/test_object_faults.py`: here they are only counted.

    Raises:
        UsageError: the file is wrong.
    """
    file = resources.files("profiles") / "selftest" / "object_faults.tsv"
    return load_object_faults.load(
        file.read_text(encoding="utf-8"), f"profiles/selftest/{file.name}"
    )


def shown_here() -> frozenset[str]:
    """Name the requirements that a fault of an emulator or a mutation breaks."""
    return frozenset({c.requirement for c in fault_cases()} | {m.requirement for m in mutations()})


def only_by_object_faults() -> tuple[str, ...]:
    """List the enforced requirements that nothing but the object fault set breaks."""
    return tuple(sorted(_enforced() & object_faults().keys() - shown_here()))


def unproven() -> tuple[str, ...]:
    """List the enforced requirements that nothing breaks on purpose."""
    return tuple(sorted(_enforced() - shown_here() - object_faults().keys()))


def _enforced() -> set[str]:
    return {c.requirement.id for c in checks() if c.requirement.status is Status.STABLE}
