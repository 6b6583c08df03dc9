"""Evidence -> Report: the same path for a run that just ended and for yesterday's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import metadata, resources
from pathlib import Path

import harness.checks as _all_checks  # noqa: F401 - importing registers every check
from harness.capture.bundle import read_session, recordings
from harness.checks.registry import checks, requirements
from harness.core.errors import UsageError
from harness.core.profile import Profile
from harness.core.report import Report
from harness.core.subject import Recording
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.assemble import assemble
from harness.judge.conclude import not_run, obligations_met, overall
from harness.judge.evaluate import evaluate
from harness.judge.exhibit import exhibits
from harness.judge.measure import measures
from harness.judge.timeline import Line, timeline
from harness.load import profile as load_profile
from harness.run.record import PlayRecord, from_json
from harness.run.sealed import alterations


def judge(run: Path) -> tuple[Report, tuple[Line, ...]]:
    """Judge a recorded run by today's checks; the second value is its timeline.

    Raises:
        UsageError: the folder holds no run, or its evidence is damaged.
    """
    record = from_json(read_session(run), str(run / "evidence" / "session.json"))
    altered = alterations(run)
    with recordings(run) as connections:
        trace = assemble(connections)
        report = _report(record, trace, connections)
        return replace(report, notes=(*report.notes, *altered)), timeline(trace)


def _report(record: PlayRecord, trace: Trace, connections: Sequence[Recording]) -> Report:
    results = evaluate(trace, checks())
    obligations = obligations_met(
        profiles(record.profiles),
        results,
        judged=[s.seat for s in record.seats if s.is_sut],
        claims=record.claims,
        played=[s.feature for s in record.scenarios],
    )
    ours = []
    if record.ours:
        ours.append(Verdict.ERROR)
    if record.interrupted:
        ours.append(Verdict.INCONC)
    if record.rejected:
        ours.append(Verdict.FAIL)
    verdict, exit_code = overall(results, record.scenarios, obligations, ours)
    by_id = {c.id: c for c in connections}
    return Report(
        record.run_id,
        record.started,
        record.seconds,
        record.seed,
        record.version,
        record.seats,
        record.scenarios,
        results,
        exhibits(results, trace, by_id),
        not_run(requirements(), checks(), results, trace),
        obligations,
        measures(trace, tuple(s.id for s in record.scenarios)),
        verdict,
        exit_code,
        record.notes,
    )


def profiles(ids: Sequence[str] = ()) -> tuple[Profile, ...]:
    """Load the profiles of that id; all of them when none is named.

    Raises:
        UsageError: an id is unknown, or a profile file is wrong.
    """
    known = [r.id for r in requirements()]
    folder = resources.files("profiles") / "ihe"
    loaded = [
        load_profile.load(f.read_text(encoding="utf-8"), f"profiles/ihe/{f.name}", known)
        for f in sorted(folder.iterdir(), key=lambda f: f.name)
        if f.name.endswith(".toml")
    ]
    by_id = {p.id: p for p in loaded}
    for wanted in ids:
        if wanted not in by_id:
            raise UsageError(
                f"profile {wanted!r}: unknown; known: {', '.join(sorted(by_id)) or 'none'}"
            )
    return tuple(by_id[i] for i in ids) if ids else tuple(loaded)


def version() -> str:
    """Return the installed version of Plugfest."""
    return metadata.version("plugfest")
