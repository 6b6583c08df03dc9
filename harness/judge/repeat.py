"""Several plays of the same -> one outcome in which a flake cannot hide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from harness.core.report import Repeated, Repeats, Report
from harness.core.result import Result
from harness.core.verdict import Verdict, worst

BEST_TO_WORST: Final = (0, 3, 1, 4)  # exit codes in the order of the verdicts they stand for


def worst_exit(codes: Iterable[int]) -> int:
    """Fold exit codes: ours before theirs before undecided before met."""
    return max(codes, key=BEST_TO_WORST.index)


def repeated(reports: Sequence[Report]) -> Report:
    """Return the last report with what all plays came to; verdict and exit code are the worst.

    Its results stay those of its own play.
    """
    verdicts: dict[str, list[Verdict]] = {}
    for report in reports:
        for r in report.results:
            verdicts.setdefault(r.requirement.id, []).append(r.verdict)
    repeats = Repeats(
        tuple(r.run_id for r in reports),
        tuple(r.exit_code for r in reports),
        tuple(
            Repeated(id_, tuple(seen))
            for id_, seen in sorted(verdicts.items())
            if worst(seen) is not Verdict.NONE
        ),
    )
    return replace(
        reports[-1],
        verdict=worst(r.verdict for r in reports),
        exit_code=worst_exit(repeats.exit_codes),
        repeats=repeats,
    )


def merged(reports: Sequence[Report]) -> tuple[Result, ...]:
    """Join the results of all plays, requirement by requirement, each by its worst verdict."""
    together: dict[str, list[Result]] = {}
    for report in reports:
        for r in report.results:
            together.setdefault(r.requirement.id, []).append(r)
    return tuple(
        Result(
            same[0].requirement,
            worst(r.verdict for r in same),
            tuple(s for r in same for s in r.subjects),
            tuple(f for r in same for f in r.findings),
            tuple(why for r in same for why in r.reasons),
        )
        for _, same in sorted(together.items())
    )
