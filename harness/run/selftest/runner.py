"""`plugfest selftest`: clean play, live faults, mutations of what the clean play recorded."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from harness.core.errors import UsageError
from harness.core.requirement import Severity
from harness.core.selftest import Calibration, Case, FaultCase
from harness.core.verdict import Verdict
from harness.run.mutation.registry import Mutation, mutations
from harness.run.mutation.runner import prove
from harness.run.play import Listener
from harness.run.runner import Order, run
from harness.run.selftest.cases import (
    fault_cases,
    object_faults,
    only_by_object_faults,
    unproven,
)
from harness.run.selftest.stage import show_all

MUTATIONS_AT_ONCE: Final = 12  # so that progress shows and a lost process costs little

Told = Callable[[Case], None]


def calibrate(names: Sequence[str], listener: Listener, told: Told) -> Calibration:
    """Prove that the judge is right, or that it is right about the named faults and mutations.

    Raises:
        UsageError: a name is unknown, or a declaration is wrong.
    """
    begun = time.monotonic()
    faults, mutants = _chosen(names)
    never = () if names else unproven()
    with tempfile.TemporaryDirectory(prefix="plugfest-selftest-") as folder:
        trouble: list[str] = []
        false: list[str] = []
        exercised = subjects = 0
        clean = Path()
        if mutants or not names:
            ended = run(Order((), (), (), None, 1, Path(folder)), listener)
            clean = ended.folder
            results = ended.report.results
            exercised = sum(r.verdict is not Verdict.NONE for r in results)
            subjects = sum(len(r.subjects) for r in results)
            false = [
                f"{r.requirement.id} at {f.evidence.locator} in {f.evidence.exchange}"
                for r in results
                for f in r.findings
                if f.severity is not Severity.NOTE
            ]
            trouble += ended.report.notes
            trouble += [
                f"{s.name}: {s.verdict.name}"
                for s in ended.report.scenarios
                if s.verdict is not Verdict.PASS
            ]
        cases = _all(faults, mutants, clean, told)
    return Calibration(
        tuple(cases),
        exercised,
        subjects,
        tuple(false),
        never,
        round(time.monotonic() - begun, 1),
        tuple(trouble),
        () if names else only_by_object_faults(),
        0 if names else sum(map(len, object_faults().values())),
    )


def _chosen(names: Sequence[str]) -> tuple[tuple[FaultCase, ...], tuple[Mutation, ...]]:
    faults, mutants = fault_cases(), mutations()
    if not names:
        return faults, mutants
    known = {f.name for f in faults} | {m.name for m in mutants}
    for name in names:
        if name not in known:
            raise UsageError(f"--fault {name!r}: unknown; `plugfest selftest --list` lists all")
    return (
        tuple(f for f in faults if f.name in names),
        tuple(m for m in mutants if m.name in names),
    )


def _all(
    faults: Sequence[FaultCase], mutants: Sequence[Mutation], clean: Path, told: Told
) -> list[Case]:
    workers = max(1, min(os.cpu_count() or 1, 4))
    spawn = multiprocessing.get_context("spawn")  # a fork would share sockets and threads
    ended: list[Case] = []
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        waiting: list[Future[list[Case]]] = []
        # Neighbours in a file share a feature; dealing them out evens the load.
        for number in range(workers):
            share = tuple(faults[number::workers])
            if share:
                waiting.append(pool.submit(show_all, number, share))
        for first in range(0, len(mutants), MUTATIONS_AT_ONCE):
            some = tuple(mutants[first : first + MUTATIONS_AT_ONCE])
            waiting.append(pool.submit(prove_all, clean, some))
        for done in as_completed(waiting):
            for case in done.result():
                told(case)
                ended.append(case)
    order = {
        name: i for i, name in enumerate([*(f.name for f in faults), *(m.name for m in mutants)])
    }
    return sorted(ended, key=lambda c: order[c.fault])


def prove_all(clean: Path, some: Sequence[Mutation]) -> list[Case]:
    """Prove mutations one after another."""
    ended = []
    for mutation in some:
        begun = time.monotonic()
        proof = prove(clean, mutation)
        ended.append(
            Case(
                mutation.name,
                "mutation",
                mutation.requirement,
                proof.caught,
                proof.why,
                proof.others,
                round(time.monotonic() - begun, 3),
            )
        )
    return ended
