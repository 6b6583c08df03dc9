"""Waiver files on disk, and the gate of a run that was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.checks.registry import requirements
from harness.core.report import Report
from harness.core.waiver import Ledger
from harness.judge.repeat import repeated
from harness.judge.suggest import suggest
from harness.judge.waive import gate, objections
from harness.load import waivers
from harness.run.play import SCENARIOS
from harness.run.selection import every
from harness.run.text_file import read_text


def ledger(file: Path) -> Ledger:
    """Load a waiver file.

    Raises:
        UsageError: it is missing, unreadable or wrong; the text names file and key.
    """
    return waivers.load(
        read_text(file, "a waiver file"),
        str(file),
        {r.id for r in requirements()},
        {f.relative_to(SCENARIOS).as_posix() for f in every()},
    )


def concluded(plays: Sequence[Report], waived: Ledger | None) -> Report:
    """Return the last play's report with what all plays came to, and the gate's outcome."""
    report = repeated(plays) if len(plays) > 1 else plays[-1]
    if waived is None:
        return report
    outcome = gate(plays, waived, datetime.now(UTC).date())
    return replace(report, gate=outcome, exit_code=outcome.exit_code)


def suggestions(report: Report) -> str:
    """Write waiver entries for every failure that the gate does not waive yet."""
    if report.gate is not None:
        left = report.gate.unwaived
    else:
        left = objections(report.results, report.scenarios)
    return suggest(left, datetime.now(UTC).date())
