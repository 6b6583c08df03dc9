"""Two judged runs -> what is new, fixed and changed from the one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.core.record import RecordedFinding, RecordedRun
from harness.core.requirement import Severity
from harness.core.verdict import Verdict, worst
from harness.judge.normal import message, normalised

Key = tuple[str, str]  # locator and message, both in their normal form


@dataclass(frozen=True, slots=True)
class Kind:
    """Findings of one requirement that differ in volatile parts only; `example` is the first."""

    requirement: str
    example: RecordedFinding
    count: int


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """What is objected to at the same place in both runs, but for another reason."""

    before: Kind
    after: Kind


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """A requirement, or a scenario by its feature and name, with two different verdicts."""

    about: str
    before: Verdict
    after: Verdict

    @property
    def is_worse(self) -> bool:
        """Tell whether it rose on the ladder, or fell silent."""
        if self.after is Verdict.NONE:
            return self.before is not Verdict.NONE
        return self.after > max(self.before, Verdict.PASS)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two runs; everything is ordered by requirement."""

    before: str  # run id
    after: str
    new: tuple[Kind, ...]
    fixed: tuple[Kind, ...]
    changed: tuple[ChangedFinding, ...]
    verdicts: tuple[ChangedVerdict, ...]  # of requirements exercised in both
    newly_exercised: tuple[ChangedVerdict, ...]
    no_longer_exercised: tuple[ChangedVerdict, ...]
    scenarios: tuple[ChangedVerdict, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the runs came to the same."""
        return not (
            self.new
            or self.fixed
            or self.changed
            or self.verdicts
            or self.newly_exercised
            or self.no_longer_exercised
            or self.scenarios
        )

    @property
    def is_worse(self) -> bool:
        """Tell whether anything got worse.

        A note never makes a run worse. Something that is no longer exercised does: silence is
        not a pass. A changed objection does too: the old one may be mended, the new one is new.
        """
        serious = (*self.new, *(c.after for c in self.changed))
        return any(k.example.severity is not Severity.NOTE for k in serious) or any(
            v.is_worse
            for v in (
                *self.verdicts,
                *self.newly_exercised,
                *self.no_longer_exercised,
                *self.scenarios,
            )
        )


def difference(before: RecordedRun, after: RecordedRun) -> Difference:
    """Compare two runs; findings are the same when they differ in volatile parts only."""
    one = {r.requirement: r for r in before.results}
    two = {r.requirement: r for r in after.results}
    new: list[Kind] = []
    fixed: list[Kind] = []
    changed: list[ChangedFinding] = []
    for name in sorted({*one, *two}):
        old = _kinds(name, one[name].findings if name in one else ())
        now = _kinds(name, two[name].findings if name in two else ())
        added = [k for k in now if k not in old]
        for key in [k for k in old if k not in now]:
            moved = next((k for k in added if k[0] == key[0]), None)
            if moved is None:
                fixed.append(old[key])
            else:
                added.remove(moved)
                changed.append(ChangedFinding(old[key], now[moved]))
        new += [now[k] for k in added]
    verdicts = _verdicts(
        {k: r.verdict for k, r in one.items()}, {k: r.verdict for k, r in two.items()}
    )
    return Difference(
        before.run_id,
        after.run_id,
        tuple(new),
        tuple(fixed),
        tuple(changed),
        tuple(v for v in verdicts if Verdict.NONE not in (v.before, v.after)),
        tuple(v for v in verdicts if v.before is Verdict.NONE),
        tuple(v for v in verdicts if v.after is Verdict.NONE),
        _verdicts(_scenarios(before), _scenarios(after)),
    )


def _kinds(requirement: str, findings: Iterable[RecordedFinding]) -> dict[Key, Kind]:
    kinds: dict[Key, Kind] = {}
    for f in findings:
        key = (normalised(f.locator), normalised(message(f.expected, f.actual)))
        known = kinds.get(key)
        example, count = (known.example, known.count) if known else (f, 0)
        kinds[key] = Kind(requirement, example, count + 1)
    return kinds


def _scenarios(run: RecordedRun) -> dict[str, Verdict]:
    found: dict[str, list[Verdict]] = {}
    for s in run.scenarios:
        found.setdefault(f"{s.feature}: {s.name}", []).append(s.verdict)
    return {name: worst(verdicts) for name, verdicts in found.items()}


def _verdicts(
    before: Mapping[str, Verdict], after: Mapping[str, Verdict]
) -> tuple[ChangedVerdict, ...]:
    pairs = (
        ChangedVerdict(k, before.get(k, Verdict.NONE), after.get(k, Verdict.NONE))
        for k in sorted({*before, *after})
    )
    return tuple(p for p in pairs if p.before is not p.after)
