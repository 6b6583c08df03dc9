"""Which requirements a recorded run exercises, feature by feature."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.capture.bundle import read_session, recordings
from harness.checks.registry import checks
from harness.judge.assemble import assemble
from harness.judge.evaluate import evaluate
from harness.judge.exercise import exercise
from harness.run.record import from_json


def exercised(run: Path) -> Mapping[str, tuple[str, ...]]:
    """Map every feature of a run to the requirements that its play exercised.

    Raises:
        UsageError: the folder holds no run, or its evidence is damaged.
    """
    record = from_json(read_session(run), str(run / "evidence" / "session.json"))
    with recordings(run) as connections:
        trace = assemble(connections)
        return exercise(evaluate(trace, checks()), trace, record.scenarios)
