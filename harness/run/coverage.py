"""The catalogue, its reasons, scenarios and faults, as package data has them."""

from __future__ import annotations

from collections import defaultdict
from importlib import resources

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.checks.registry import checks, requirements
from harness.core.coverage import Coverage
from harness.judge import coverage as judge_coverage
from harness.judge.objects import checks_of_files
from harness.load import catalogue
from harness.run.mutation.registry import mutations
from harness.run.play import SCENARIOS
from harness.run.selection import every
from harness.run.selftest.cases import fault_cases, object_faults


def coverage() -> Coverage:
    """Account for every row of the catalogue and every requirement.

    Raises:
        UsageError: a data file is wrong, or a requirement names a row that is not there.
    """
    faults: dict[str, list[str]] = defaultdict(list)
    for case in fault_cases():
        faults[case.requirement].append(case.name)
    edits: dict[str, list[str]] = defaultdict(list)
    for mutation in mutations():
        edits[mutation.requirement].append(mutation.name)
    features = {f.relative_to(SCENARIOS).as_posix() for f in every()}
    return judge_coverage.coverage(
        catalogue.rows(*_data("catalogue/rows.tsv")),
        catalogue.untested(*_data("catalogue/untested.toml")),
        requirements(),
        checked={c.requirement.id for c in checks()},
        exercised=catalogue.exercised(
            *_data("coverage/exercised.toml"), {r.id for r in requirements()}, features
        ),
        faults=faults,
        mutations=edits,
        object_faults=object_faults(),
        in_files={c.requirement.id for c in checks_of_files()},
    )


def _data(name: str) -> tuple[str, str]:
    """Read a file of `profiles`; return its text and its name for messages."""
    file = resources.files("profiles").joinpath(*name.split("/"))
    return file.read_text(encoding="utf-8"), f"profiles/{name}"
