"""Results and waivers -> the gate's outcome. Verdicts are read here, never edited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from harness.core.gate import Entry, Gate, Standing
from harness.core.report import Outcome, Report, ScenarioPlayed, SeatPlayed
from harness.core.requirement import Severity
from harness.core.result import Result
from harness.core.verdict import Verdict
from harness.core.waiver import Ledger, Objection, Waiver
from harness.judge.normal import objection
from harness.judge.repeat import merged

NOTHING_EXERCISED: Final = "nothing at all was exercised"
UNSETTLING: Final = ("interrupted", "evidence altered")  # notes that begin so leave a run undecided


def gate(plays: Sequence[Report], ledger: Ledger, today: date) -> Gate:
    """Hold one play, or all plays of a repeated run together, against a ledger of waivers.

    The exit code is 4 when our own part failed, else 1 for a failure that nobody expects or an
    entry that does not hold, else 3 for what is owed and undecided, else 0.
    """
    results = merged(plays)
    scenarios = [s for p in plays for s in p.scenarios]
    failures = (*objections(results, scenarios), *_unexplained(plays))
    others = [
        objection(f) for r in results for f in r.findings if f.severity is not Severity.FAILURE
    ]
    exercised = {r.requirement.id for r in results if r.verdict is not Verdict.NONE}
    exercised |= {s.feature for s in scenarios if s.verdict is not Verdict.NONE}
    entries = _entries(ledger.waivers, [*failures, *others], plays[-1].seats, exercised, today)
    valid = [e.waiver for e in entries if e.standing is Standing.WAIVED]
    unwaived = tuple(o for o in failures if not any(o.matched_by(w) for w in valid))
    incomplete = tuple(dict.fromkeys(_incomplete(results, scenarios, plays)))
    if any(p.verdict is Verdict.ERROR for p in plays):
        code = 4
    elif unwaived or not all(e.holds for e in entries):
        code = 1
    else:
        code = 3 if incomplete else 0
    return Gate(ledger.source, today.isoformat(), entries, unwaived, incomplete, code)


def objections(
    results: Iterable[Result], scenarios: Iterable[ScenarioPlayed]
) -> tuple[Objection, ...]:
    """List what a gate demands a waiver for: failures, and steps whose outcome was missed."""
    return (
        *(objection(f) for r in results for f in r.findings if f.severity is Severity.FAILURE),
        *(
            Objection(s.feature, f"{p.keyword} {p.text}", p.message)
            for s in scenarios
            for p in s.steps
            if p.outcome is Outcome.MISSED
        ),
    )


class _Matches:
    """Which waiver expects which objection."""

    def __init__(self, everything: Iterable[Objection], waivers: Iterable[Waiver]) -> None:
        self.by_subject: dict[str, list[tuple[Objection, tuple[Waiver, ...]]]] = {}
        about: dict[str, list[Waiver]] = {}
        for w in waivers:
            about.setdefault(w.subject, []).append(w)
        for o in everything:
            takers = tuple(w for w in about.get(o.subject, ()) if o.matched_by(w))
            self.by_subject.setdefault(o.subject, []).append((o, takers))

    def entry(self, w: Waiver, exercised: Collection[str], today: date) -> Entry:
        """Tell how one waiver stands."""
        objected = self.by_subject.get(w.subject, [])
        mine = [takers for _, takers in objected if w in takers]
        if today > w.expires:
            return Entry(w, Standing.EXPIRED, len(mine), "mend it, or decide again")
        other = next((v for takers in mine for v in takers if v is not w), None)
        if other is not None:
            return Entry(w, Standing.OVERLAPPING, len(mine), f"{other.key} expects the same")
        if mine:
            return Entry(w, Standing.WAIVED, len(mine))
        if w.subject not in exercised:
            return Entry(w, Standing.UNUSED, 0, "what it is about was not exercised")
        if not objected:
            return Entry(w, Standing.PASSING, 0, "nothing is objected to any more: remove it")
        now = next((o for o, takers in objected if not takers), None)
        if now is not None:
            return Entry(w, Standing.CHANGED, 0, f"now at {now.locator}: {now.message}")
        return Entry(w, Standing.UNUSED, 0, "other entries expect all that is objected to")


def _entries(
    waivers: Sequence[Waiver],
    everything: Sequence[Objection],
    seats: Sequence[SeatPlayed],
    exercised: Collection[str],
    today: date,
) -> tuple[Entry, ...]:
    here = [w for w in waivers if _is_about(w, seats)]
    matches = _Matches(everything, here)
    return tuple(
        matches.entry(w, exercised, today)
        if w in here
        else Entry(w, Standing.ELSEWHERE, 0, f"{w.product!r} did not play")
        for w in waivers
    )


def _unexplained(plays: Iterable[Report]) -> Iterator[Objection]:
    """List failures of whole plays that no result tells: a product rejected before it played."""
    for play in plays:
        told = (*(r.verdict for r in play.results), *(s.verdict for s in play.scenarios))
        if play.verdict is Verdict.FAIL and Verdict.FAIL not in told:
            yield Objection("plugfest", "run", "; ".join(play.notes))


def _is_about(waiver: Waiver, seats: Iterable[SeatPlayed]) -> bool:
    wanted = waiver.product.casefold()
    return not wanted or any(s.is_sut and wanted in s.product.casefold() for s in seats)


def _incomplete(
    results: Iterable[Result], scenarios: Iterable[ScenarioPlayed], plays: Sequence[Report]
) -> Iterator[str]:
    for r in results:
        if r.verdict is Verdict.INCONC:
            yield f"{r.requirement.id}: {'; '.join(r.reasons) or 'inconclusive'}"
    for s in scenarios:
        if s.verdict is Verdict.INCONC:
            yield f"{s.feature}: {s.name}: not decided"
    for play in plays:
        for o in play.obligations:
            if o.verdict is Verdict.INCONC and o.why:
                ob = o.obligation
                yield f"{o.profile}: {ob.actor} {ob.transaction} {ob.title}: {o.why}"
        if play.verdict is Verdict.NONE:
            yield NOTHING_EXERCISED
        yield from (note for note in play.notes if note.startswith(UNSETTLING))
