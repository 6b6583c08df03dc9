"""Catalogue, requirements, scenarios and faults -> who covers what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from harness.core.coverage import (
    CatalogueRow,
    Coverage,
    RequirementCovered,
    RowCovered,
    State,
    Untested,
)
from harness.core.errors import UsageError
from harness.core.requirement import Requirement, Status


def coverage(
    rows: Sequence[CatalogueRow],
    untested: Sequence[Untested],
    requirements: Iterable[Requirement],
    *,
    checked: Collection[str],
    exercised: Mapping[str, Collection[str]],
    faults: Mapping[str, Sequence[str]],
    mutations: Mapping[str, Sequence[str]],
    object_faults: Mapping[str, Sequence[str]],
    in_files: Collection[str],
) -> Coverage:
    """Account for every row and every requirement.

    `checked` are requirements with a check, `in_files` those that files are judged by; `exercised`
    maps feature files to requirements; `faults`, `mutations` and `object_faults` map requirements
    to names.

    Raises:
        UsageError: a requirement names a row that the catalogue has not.
    """
    judged = tuple(requirements)
    by_row: dict[str, list[Requirement]] = defaultdict(list)
    known = {r.id for r in rows}
    for r in judged:
        for row in r.catalogue:
            if row not in known:
                raise UsageError(f"requirement {r.id}: catalogue: no row is called {row!r}")
            by_row[row].append(r)
    covered = tuple(_row(row, by_row[row.id], checked, untested) for row in rows)
    return Coverage(
        covered,
        tuple(
            RequirementCovered(
                r,
                _state(r, checked),
                tuple(sorted(f for f, ids in exercised.items() if r.id in ids)),
                tuple(sorted(faults.get(r.id, ()))),
                tuple(sorted(mutations.get(r.id, ()))),
                tuple(sorted(object_faults.get(r.id, ()))),
                r.id in in_files,
            )
            for r in judged
        ),
        tuple(
            c.row.id
            for c in covered
            if not c.requirements and len(_reasons(c.row.id, untested)) != 1
        ),
        _stale(covered, untested),
    )


def _row(
    row: CatalogueRow,
    judged_by: Sequence[Requirement],
    checked: Collection[str],
    untested: Sequence[Untested],
) -> RowCovered:
    states = {_state(r, checked) for r in judged_by}
    state = next((s for s in (State.ENFORCED, State.PREVIEW) if s in states), State.UNTESTED)
    reason = ""
    if state is State.UNTESTED:
        own = [r.untested for r in judged_by if r.untested]
        reason = "; ".join(own or _reasons(row.id, untested))
    return RowCovered(row, state, tuple(r.id for r in judged_by), reason)


def _state(requirement: Requirement, checked: Collection[str]) -> State:
    if requirement.id not in checked or requirement.status is Status.RETIRED:
        return State.UNTESTED
    return State.PREVIEW if requirement.status is Status.PREVIEW else State.ENFORCED


def _reasons(row: str, untested: Iterable[Untested]) -> list[str]:
    return [u.reason for u in untested if any(fnmatchcase(row, glob) for glob in u.rows)]


def _stale(covered: Iterable[RowCovered], untested: Iterable[Untested]) -> tuple[str, ...]:
    open_rows = [c.row.id for c in covered if not c.requirements]
    return tuple(
        glob
        for u in untested
        for glob in u.rows
        if not any(fnmatchcase(row, glob) for row in open_rows)
    )
