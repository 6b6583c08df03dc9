"""Report -> a summary in Markdown for the page of a CI job.

Everything that comes from a peer is written in character references, so that it can neither end
a table cell nor become a link, an image or markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from harness.core.gate import Gate, Standing
from harness.core.report import Outcome, Repeats, Report
from harness.core.requirement import Severity
from harness.core.result import Result
from harness.core.verdict import Verdict
from reports.visible import visible

ROWS: Final = 100  # of a table: a job's page has limits
CELL_CHARS: Final = 200
MARKUP: Final = re.compile(r"[^\w ,;/=+%.()'-]|(?<=www)\.|_", re.ASCII | re.IGNORECASE)
COUNTED: Final = (Verdict.PASS, Verdict.INCONC, Verdict.FAIL, Verdict.ERROR, Verdict.NONE)
MARK: Final = {
    Verdict.NONE: "⚪",
    Verdict.PASS: "🟢",
    Verdict.INCONC: "🟡",
    Verdict.FAIL: "🔴",
    Verdict.ERROR: "🟣",
}


def render(report: Report) -> bytes:
    """Render the summary as UTF-8 Markdown (GitHub's and GitLab's dialect)."""
    return ("\n".join(_page(report)) + "\n").encode("utf-8", "replace")


def _page(report: Report) -> Iterator[str]:
    yield f"## {_verdict(report.verdict)} Plugfest run {_safe(report.run_id)}"
    yield ""
    yield f"{report.seconds:.1f} s, seed {report.seed}, exit code {report.exit_code}"
    yield ""
    yield from _table(
        ("seat", "product", ""),
        ((s.seat, s.product, "judged" if s.is_sut else "plays along") for s in report.seats),
    )
    yield from _counts(report)
    yield from _objections(report.results)
    yield from _scenarios(report)
    yield from _obligations(report)
    if report.repeats is not None:
        yield from _repeats(report.repeats)
    if report.gate is not None:
        yield from _gate(report.gate)
    for note in report.notes:
        yield f"> {_safe(note)}"
        yield ""


def _counts(report: Report) -> Iterator[str]:
    rows = []
    for what, verdicts in (
        ("requirements", [r.verdict for r in report.results]),
        ("scenarios", [s.verdict for s in report.scenarios]),
    ):
        rows.append((what, *(str(verdicts.count(v)) for v in COUNTED)))
    yield from _table(("", "passed", "inconclusive", "failed", "errors", "not exercised"), rows)


def _objections(results: Sequence[Result]) -> Iterator[str]:
    rows = []
    for r in results:
        serious = [f for f in r.findings if f.severity is not Severity.NOTE]
        if not serious and r.verdict in (Verdict.NONE, Verdict.PASS):
            continue
        clause = str(r.requirement.cites[0]) if r.requirement.cites else ""
        if serious:
            f = serious[0]
            clause = ", ".join(x for x in (str(f.clause or clause), f.module) if x)
            more = f" (and {len(serious) - 1} more)" if len(serious) > 1 else ""
            said = (f"{f.evidence.exchange} at {f.evidence.locator}", f.expected, f.actual + more)
        else:
            said = ("; ".join(r.reasons[:1]), "", "")
        rows.append((r.verdict, r.requirement.id, clause, *said))
    rows.sort(key=lambda row: -row[0])
    if rows:
        yield "### What was objected to"
        yield ""
        yield from _table(
            ("", "requirement", "clause", "where", "expected", "actual"),
            ((_verdict(v), *rest) for v, *rest in rows),
        )


def _scenarios(report: Report) -> Iterator[str]:
    rows = []
    for s in report.scenarios:
        if s.verdict is Verdict.PASS:
            continue
        bad = next((p for p in s.steps if p.outcome not in (Outcome.PASSED,)), None)
        step = f"{bad.keyword} {bad.text}" if bad else ""
        rows.append((_verdict(s.verdict), s.feature, s.name, step, bad.message if bad else ""))
    if rows:
        yield "### Scenarios that did not pass"
        yield ""
        yield from _table(("", "feature", "scenario", "step", ""), rows)


def _obligations(report: Report) -> Iterator[str]:
    owed = [o for o in report.obligations if o.verdict not in (Verdict.PASS, Verdict.NONE)]
    if owed:
        yield "### Obligations that were not met"
        yield ""
        yield from _table(
            ("", "profile", "actor", "transaction", ""),
            (
                (
                    _verdict(o.verdict),
                    o.profile,
                    o.obligation.actor,
                    f"{o.obligation.transaction} {o.obligation.title}",
                    o.why,
                )
                for o in owed
            ),
        )


def _repeats(repeats: Repeats) -> Iterator[str]:
    flaky = [r for r in repeats.requirements if r.flaky]
    yield f"### Played {len(repeats.runs)} times: {len(flaky)} flaky requirements"
    yield ""
    if flaky:
        yield from _table(
            ("requirement", "passed", "verdicts"),
            (
                (
                    r.requirement,
                    f"{r.verdicts.count(Verdict.PASS)}/{len(r.verdicts)}",
                    ", ".join(v.name for v in r.verdicts),
                )
                for r in flaky
            ),
        )


def _gate(g: Gate) -> Iterator[str]:
    waived = sum(e.objections for e in g.entries if e.standing is Standing.WAIVED)
    met = "met" if g.met else f"not met (exit code {g.exit_code})"
    yield f"### Gate {_safe(g.source)}: {met}"
    yield ""
    yield f"{waived} findings waived, {len(g.unwaived)} not waived"
    yield ""
    broken = [e for e in g.entries if not e.holds]
    if broken:
        yield from _table(
            ("entry", "about", "standing", "why"),
            ((e.waiver.key, e.waiver.subject, e.standing.value, e.why) for e in broken),
        )
    if g.unwaived:
        yield from _table(
            ("not waived", "where", "what"),
            ((o.subject, o.locator, o.message) for o in g.unwaived),
        )
    if g.incomplete:
        yield from _table(("incomplete",), ((what,) for what in g.incomplete))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    left_out = 0
    for i, row in enumerate(rows):
        if i < ROWS:
            yield "| " + " | ".join(_safe(cell) for cell in row) + " |"
        else:
            left_out += 1
    yield ""
    if left_out:
        yield f"and {left_out} more rows in run.json"
        yield ""


def _verdict(verdict: Verdict) -> str:
    return f"{MARK[verdict]} {verdict.name}"


def _safe(text: str) -> str:
    cut = text if len(text) <= CELL_CHARS else text[: CELL_CHARS - 1] + "…"
    return MARKUP.sub(_reference, visible(cut))


def _reference(found: re.Match[str]) -> str:
    c = found[0]
    return f"&#{ord(c)};" if c.isascii() else c
