"""Report -> the verdict table that people read in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Final

from harness.core.finding import Finding
from harness.core.gate import Standing
from harness.core.report import Outcome, Report
from harness.core.requirement import Severity, Status
from harness.core.result import Result
from harness.core.verdict import Verdict, worst
from reports.visible import visible

COLOUR: Final = {
    Verdict.NONE: "2",
    Verdict.PASS: "32",
    Verdict.INCONC: "33",
    Verdict.FAIL: "31",
    Verdict.ERROR: "35",
}
LADDER: Final = (Verdict.PASS, Verdict.INCONC, Verdict.FAIL, Verdict.ERROR, Verdict.NONE)
FINDINGS: Final = 3  # of one requirement
GATE_LINES: Final = 20
LINE: Final = 100


def render(report: Report, *, width: int = LINE, colour: bool = False) -> str:
    """Render the table: seats, scenarios, a line per family, every objection, the verdict."""
    page = _Page(max(60, min(width, 160)), colour)
    page.line(f"run {report.run_id}  seed {report.seed}  {report.seconds:.1f} s")
    for seat in report.seats:
        mark = "judged" if seat.is_sut else "plays along"
        page.line(f"  {seat.seat:<10} {seat.product}  ({mark})")
    page.line()
    _scenarios(page, report)
    _families(page, report.results)
    _objections(page, report)
    _obligations(page, report)
    _repeats(page, report)
    _gate(page, report)
    _summary(page, report)
    return page.text()


class _Page:
    def __init__(self, width: int, colour: bool) -> None:
        self._width = width
        self._colour = colour
        self._lines: list[str] = []

    def line(self, text: str = "") -> None:
        """Add a line, cut to the width."""
        clean = visible(text)
        self._lines.append(clean if len(clean) <= self._width else clean[: self._width - 1] + "…")

    def paragraph(self, text: str) -> None:
        """Add as many lines as it takes: what people must read whole."""
        self._lines += textwrap.wrap(visible(text), self._width) or [""]

    def verdict(self, verdict: Verdict, text: str, indent: str = "") -> None:
        """Add a line that begins with a verdict."""
        clean = visible(text)
        room = self._width - len(indent) - 8
        clean = clean if len(clean) <= room else clean[: room - 1] + "…"
        word = f"{verdict.name:<7}"
        if self._colour:
            word = f"\x1b[{COLOUR[verdict]}m{word}\x1b[0m"
        self._lines.append(f"{indent}{word} {clean}")

    def text(self) -> str:
        """Return the page."""
        return "\n".join(self._lines) + "\n"


def _scenarios(page: _Page, report: Report) -> None:
    for s in report.scenarios:
        waited = sum(p.waited_s for p in s.steps)
        page.verdict(s.verdict, f"{s.name}  ({s.seconds:.1f} s, waited {waited:.1f} s)")
        for p in s.steps:
            if p.outcome not in (Outcome.PASSED, Outcome.NOT_PLAYED):
                page.line(f"          {p.outcome.value}: {p.keyword} {p.text}")
                page.line(f"             {p.message}")
    page.line()


def _families(page: _Page, results: Iterable[Result]) -> None:
    families: dict[str, list[Result]] = {}
    for r in results:
        families.setdefault(r.requirement.id.split(".")[0], []).append(r)
    names = [v.name for v in LADDER[:-1]] + ["not exercised"]
    page.line(f"{'requirements':<18}" + "".join(f"{n:>9}" for n in names[:-1]) + f"{names[-1]:>15}")
    totals = dict.fromkeys(LADDER, 0)
    for family in sorted(families):
        counts = {v: sum(r.verdict is v for r in families[family]) for v in LADDER}
        for v in LADDER:
            totals[v] += counts[v]
        _counts(page, family, counts)
    _counts(page, "all", totals)
    page.line()


def _counts(page: _Page, name: str, counts: dict[Verdict, int]) -> None:
    cells = "".join(f"{counts[v] or '.':>9}" for v in LADDER[:-1])
    page.line(f"{name:<18}{cells}{counts[Verdict.NONE] or '.':>15}")


def _objections(page: _Page, report: Report) -> None:
    for r in report.results:
        serious = [f for f in r.findings if f.severity is not Severity.NOTE]
        if r.verdict in (Verdict.NONE, Verdict.PASS) and not serious:
            continue
        cite = str(r.requirement.cites[0]) if r.requirement.cites else ""
        page.verdict(r.verdict, f"{r.requirement.id}  [{r.requirement.level.value}, {cite}]")
        page.line(f"        {r.requirement.statement}")
        for f in r.findings[:FINDINGS]:
            _finding(page, f)
        if len(r.findings) > FINDINGS:
            page.line(f"          and {len(r.findings) - FINDINGS} more")
        for reason in r.reasons[:FINDINGS]:
            page.line(f"          {reason}")
    notes = sum(f.severity is Severity.NOTE for r in report.results for f in r.findings)
    preview = sum(r.requirement.status is Status.PREVIEW for r in report.results)
    if notes:
        page.line(f"{notes} notes of previews and MAYs ({preview} previews) are in the record")
    page.line()


def _finding(page: _Page, f: Finding) -> None:
    page.line(f"        {f.severity.value.lower()} {f.evidence.exchange} at {f.evidence.locator}")
    page.line(f"          expected {f.expected}")
    page.line(f"          actual   {f.actual}")
    if f.asked_by:
        page.line(f"          asked by {f.asked_by}")


def _obligations(page: _Page, report: Report) -> None:
    for o in report.obligations:
        if o.verdict not in (Verdict.PASS, Verdict.NONE):
            ob = o.obligation
            page.verdict(o.verdict, f"{o.profile}: {ob.actor} {ob.transaction} {ob.title}  {o.why}")


def _summary(page: _Page, report: Report) -> None:
    for m in report.measures:
        page.line(f"{m.name}: {m.value:.2f} {m.unit} ({m.scenario})")
    for note in report.notes:
        page.paragraph(note)
    exercised = sum(r.verdict is not Verdict.NONE for r in report.results)
    judged = sum(len(r.subjects) for r in report.results)
    page.verdict(
        report.verdict,
        f"{exercised} requirements exercised on {judged} subjects,"
        f" {len(report.not_run)} not exercised",
    )


def _repeats(page: _Page, report: Report) -> None:
    if report.repeats is None:
        return
    page.line(f"played {len(report.repeats.runs)} times: {', '.join(report.repeats.runs)}")
    flaky = [r for r in report.repeats.requirements if r.flaky]
    for r in flaky:
        count = f"{r.verdicts.count(Verdict.PASS)}/{len(r.verdicts)}"
        names = ", ".join(v.name for v in r.verdicts)
        page.verdict(worst(r.verdicts), f"{r.requirement}  FLAKY, passed {count}: {names}")
    same = len(report.repeats.requirements) - len(flaky)
    page.line(f"{same} requirements gave the same verdict every time, {len(flaky)} did not")
    page.line()


def _gate(page: _Page, report: Report) -> None:
    g = report.gate
    if g is None:
        return
    waived = sum(e.objections for e in g.entries if e.standing is Standing.WAIVED)
    met = "met" if g.met else f"not met (exit {g.exit_code})"
    page.line(f"gate {g.source}: {met}; {waived} findings waived, {len(g.unwaived)} not waived")
    for e in g.entries:
        if not e.holds:
            page.paragraph(f"  {e.standing.value}: {e.waiver.key} {e.waiver.subject}: {e.why}")
    for o in g.unwaived[:GATE_LINES]:
        page.paragraph(f"  not waived: {o.subject} at {o.locator}: {o.message}")
    if len(g.unwaived) > GATE_LINES:
        page.line(f"  and {len(g.unwaived) - GATE_LINES} more")
    for what in g.incomplete[:GATE_LINES]:
        page.paragraph(f"  incomplete: {what}")
    if len(g.incomplete) > GATE_LINES:
        page.line(f"  and {len(g.incomplete) - GATE_LINES} more")
    page.line()
