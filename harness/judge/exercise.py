"""Results of a clean run -> which feature exercises which requirement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.core.report import ScenarioPlayed
from harness.core.result import Result
from harness.core.trace import Trace


def exercise(
    results: Iterable[Result], trace: Trace, scenarios: Iterable[ScenarioPlayed]
) -> Mapping[str, tuple[str, ...]]:
    """Map every feature that was played to the requirements judged on a subject of it."""
    feature = {s.id: s.feature for s in scenarios}
    found: dict[str, set[str]] = {f: set() for f in feature.values()}
    for result in results:
        for subject_id in result.subjects:
            subject = trace.find(subject_id)
            if subject is not None and subject.scenario in feature:
                found[feature[subject.scenario]].add(result.requirement.id)
    return {name: tuple(sorted(ids)) for name, ids in sorted(found.items())}
