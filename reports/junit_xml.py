"""Report -> JUnit XML that is always well-formed, whatever a peer put into its strings.

A requirement is a test case of the suite "requirements", a scenario one of the suite "scenarios".
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from harness.core.gate import Gate
from harness.core.report import OUTCOME_VERDICT, Outcome, Report, ScenarioPlayed
from harness.core.requirement import Severity
from harness.core.result import Result
from harness.core.verdict import Verdict
from reports.visible import visible

FINDINGS: Final = 20  # of one requirement, as text


def render(report: Report) -> bytes:
    """Render the report as JUnit XML, UTF-8."""
    requirements = [_requirement(r, report) for r in report.results]
    scenarios = [_scenario(s) for s in report.scenarios]
    verdicts = [r.verdict for r in report.results]
    suites = [
        _suite("requirements", requirements, verdicts),
        _suite("scenarios", scenarios, [s.verdict for s in report.scenarios]),
    ]
    if report.notes or report.exit_code == 4:
        failed = report.exit_code == 4
        run = case(
            "plugfest", "run", 0.0, element("error", "; ".join(report.notes)) if failed else ""
        )
        suites.append(_suite("run", [run], [Verdict.ERROR if failed else Verdict.PASS]))
    if report.gate is not None:
        suites.append(_gate(report.gate))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="{attribute(report.run_id)}" time="{report.seconds:.3f}">\n'
        + "".join(suites)
        + "</testsuites>\n"
    )
    return text.encode()


def _suite(name: str, cases: list[str], verdicts: list[Verdict]) -> str:
    skipped = verdicts.count(Verdict.NONE) + verdicts.count(Verdict.INCONC)
    return (
        f'<testsuite name="{name}" tests="{len(cases)}"'
        f' failures="{verdicts.count(Verdict.FAIL)}" errors="{verdicts.count(Verdict.ERROR)}"'
        f' skipped="{skipped}">\n' + "".join(cases) + "</testsuite>\n"
    )


def _requirement(r: Result, report: Report) -> str:
    name, family = r.requirement.id, r.requirement.id.split(".")[0]
    cite = "; ".join(map(str, r.requirement.cites))
    head = f"{r.requirement.statement} [{cite}]"
    body = "\n".join(
        f"{f.severity.value} {f.evidence.exchange} {f.evidence.locator}:"
        f" expected {f.expected}, actual {f.actual}"
        f"{f' [{f.asked_by}]' if f.asked_by else ''}"
        for f in r.findings[:FINDINGS]
    )
    if len(r.findings) > FINDINGS:
        body += f"\n({len(r.findings) - FINDINGS} further findings in run.json)"
    if r.verdict is Verdict.FAIL:
        inside = element("failure", body, head)
    elif r.verdict is Verdict.ERROR:
        inside = element("error", "\n".join((*r.reasons, body)), head)
    elif r.verdict is Verdict.INCONC:
        inside = element("skipped", "", "; ".join(r.reasons) or "inconclusive")
    elif r.verdict is Verdict.NONE:
        why = next((n.why for n in report.not_run if n.requirement.id == name), "")
        inside = element("skipped", "", f"not exercised: {why}")
    elif any(f.severity is not Severity.FAILURE for f in r.findings):
        inside = element("system-out", body)
    else:
        inside = ""
    return case(family, name, 0.0, inside)


def _scenario(s: ScenarioPlayed) -> str:
    lines = "\n".join(
        f"{p.outcome.value}: {p.keyword} {p.text}{' - ' + p.message if p.message else ''}"
        for p in s.steps
    )
    bad = next((p for p in s.steps if OUTCOME_VERDICT[p.outcome] is s.verdict), None)
    message = f"{bad.text}: {bad.message}" if bad and bad.outcome is not Outcome.PASSED else ""
    inside = {
        Verdict.FAIL: element("failure", lines, message),
        Verdict.ERROR: element("error", lines, message),
        Verdict.INCONC: element("skipped", "", message or "not played to its end"),
        Verdict.NONE: element("skipped", "", "not played"),
        Verdict.PASS: "",
    }[s.verdict]
    return case(s.feature, s.name, s.seconds, inside)


def _gate(g: Gate) -> str:
    """One case per entry of the ledger, then one each for what is not waived and incomplete."""
    cases, verdicts = [], []
    for e in g.entries:
        text = f"{e.standing.value}: {e.why}" if e.why else e.standing.value
        verdicts.append(Verdict.PASS if e.holds else Verdict.FAIL)
        inside = "" if e.holds else element("failure", e.waiver.reason, text)
        cases.append(
            case(f"gate {e.standing.value}", f"{e.waiver.key} {e.waiver.subject}", 0.0, inside)
        )
    lines = "\n".join(f"{o.subject} {o.locator}: {o.message}" for o in g.unwaived[:FINDINGS])
    verdicts.append(Verdict.FAIL if g.unwaived else Verdict.PASS)
    failure = element("failure", lines, f"{len(g.unwaived)} findings are not waived")
    cases.append(case("gate", "every failure is waived", 0.0, failure if g.unwaived else ""))
    verdicts.append(Verdict.INCONC if g.incomplete else Verdict.PASS)
    skipped = element("skipped", "", "; ".join(g.incomplete[:FINDINGS]))
    cases.append(case("gate", "nothing owed is undecided", 0.0, skipped if g.incomplete else ""))
    return _suite("gate", cases, verdicts)


def case(classname: str, name: str, seconds: float, inside: str) -> str:
    """Render a test case around what it contains."""
    head = (
        f'<testcase classname="{attribute(classname)}" name="{attribute(name)}"'
        f' time="{seconds:.3f}"'
    )
    return f"{head}>{inside}</testcase>\n" if inside else f"{head}/>\n"


def element(tag: str, text: str, message: str | None = None) -> str:
    """Render an element with harmless text."""
    said = "" if message is None else f' message="{attribute(message)}"'
    return f"<{tag}{said}>{escape(visible(text, keep_newlines=True))}</{tag}>"


def attribute(text: str) -> str:
    """Render an attribute's value, harmless."""
    return escape(visible(text), {'"': "&quot;"})
