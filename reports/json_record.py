"""Report -> `run.json` (schema plugfest-run/1): the record other tools read."""

from __future__ import annotations

import json
from typing import Final

from harness.core.finding import Finding
from harness.core.gate import Gate
from harness.core.report import SCHEMA, Exhibit, Repeats, Report, Tone
from harness.core.requirement import Citation, Requirement
from harness.core.verdict import Verdict

FINDINGS_PER_REQUIREMENT: Final = 1000  # beyond, only counted: a record must stay readable

Json = dict[str, object]


def render(report: Report) -> bytes:
    """Render the record as UTF-8 JSON; hostile characters are escaped by JSON itself."""
    return (json.dumps(to_json(report), ensure_ascii=True, indent=1) + "\n").encode()


def to_json(report: Report) -> Json:
    """Return the record as plain values."""
    shown = {id(s.finding): s.exhibits for s in report.shown}
    return {
        "schema": SCHEMA,
        "run": report.run_id,
        "started": report.started,
        "seconds": report.seconds,
        "seed": report.seed,
        "version": report.version,
        "verdict": report.verdict.name,
        "exit_code": report.exit_code,
        "notes": list(report.notes),
        "products": [
            {
                "seat": s.seat,
                "product": s.product,
                "under_judgement": s.is_sut,
                "emulator": s.is_emulator,
            }
            for s in report.seats
        ],
        "scenarios": [
            {
                "id": s.id,
                "name": s.name,
                "feature": s.feature,
                "tags": list(s.tags),
                "verdict": s.verdict.name,
                "seconds": s.seconds,
                "steps": [
                    {
                        "text": f"{p.keyword} {p.text}",
                        "outcome": p.outcome.value,
                        "seconds": p.seconds,
                        "waited_s": p.waited_s,
                        "message": p.message,
                    }
                    for p in s.steps
                ],
            }
            for s in report.scenarios
        ],
        "results": [
            {
                **_requirement(r.requirement),
                "verdict": r.verdict.name,
                "subjects": len(r.subjects),
                "findings": [
                    _finding(f, shown.get(id(f), ())) for f in r.findings[:FINDINGS_PER_REQUIREMENT]
                ],
                "findings_in_all": len(r.findings),
                "reasons": list(r.reasons),
            }
            for r in report.results
            if r.verdict is not Verdict.NONE
        ],
        "not_run": [{**_requirement(n.requirement), "why": n.why} for n in report.not_run],
        "obligations": [
            {
                "profile": o.profile,
                "actor": o.obligation.actor,
                "seat": o.obligation.seat,
                "transaction": o.obligation.transaction,
                "title": o.obligation.title,
                "optionality": o.obligation.optionality.value,
                "verdict": o.verdict.name,
                "why": o.why,
            }
            for o in report.obligations
        ],
        "measures": [
            {"name": m.name, "value": round(m.value, 4), "unit": m.unit, "scenario": m.scenario}
            for m in report.measures
        ],
        "gate": _gate(report.gate) if report.gate is not None else None,
        "repeats": _repeats(report.repeats) if report.repeats is not None else None,
    }


def _gate(g: Gate) -> Json:
    return {
        "waivers": g.source,
        "today": g.today,
        "met": g.met,
        "exit_code": g.exit_code,
        "entries": [
            {
                "entry": e.waiver.key,
                "requirement": e.waiver.requirement,
                "scenario": e.waiver.scenario,
                "locator": e.waiver.locator.pattern,
                "message": e.waiver.message.pattern,
                "product": e.waiver.product,
                "reason": e.waiver.reason,
                "expires": e.waiver.expires.isoformat(),
                "standing": e.standing.value,
                "holds": e.holds,
                "findings": e.objections,
                "why": e.why,
            }
            for e in g.entries
        ],
        "not_waived": [
            {"subject": o.subject, "locator": o.locator, "message": o.message}
            for o in g.unwaived[:FINDINGS_PER_REQUIREMENT]
        ],
        "not_waived_in_all": len(g.unwaived),
        "incomplete": list(g.incomplete),
    }


def _repeats(r: Repeats) -> Json:
    return {
        "runs": list(r.runs),
        "exit_codes": list(r.exit_codes),
        "requirements": [
            {
                "requirement": one.requirement,
                "verdicts": [v.name for v in one.verdicts],
                "passed": one.verdicts.count(Verdict.PASS),
                "played": len(one.verdicts),
                "flaky": one.flaky,
            }
            for one in r.requirements
        ],
    }


def _requirement(r: Requirement) -> Json:
    return {
        "requirement": r.id,
        "level": r.level.value,
        "binds": r.binds.value,
        "statement": r.statement,
        "status": r.status.value,
        "doubt": r.doubt,
        "catalogue": list(r.catalogue),
        "cites": [_citation(c) for c in r.cites],
    }


def _citation(c: Citation) -> Json:
    return {"standard": c.standard, "edition": c.edition, "section": c.section, "url": c.url}


def _finding(f: Finding, exhibits: tuple[Exhibit, ...]) -> Json:
    evidence: Json = {
        "exchange": f.evidence.exchange,
        "locator": f.evidence.locator,
        "excerpt": f.evidence.excerpt,
    }
    if f.evidence.span is not None:
        span = f.evidence.span
        evidence["span"] = {
            "connection": span.connection,
            "source": span.source.value,
            "start": span.start,
            "end": span.end,
        }
    record: Json = {
        "severity": f.severity.value,
        "expected": f.expected,
        "actual": f.actual,
        "evidence": evidence,
        "exhibits": [_exhibit(e) for e in exhibits],
    }
    if f.module:
        record["module"] = f.module
    if f.clause is not None:
        record["clause"] = _citation(f.clause)
    return record


def _exhibit(e: Exhibit) -> Json:
    return {
        "title": e.title,
        "kind": e.kind,
        "lines": [
            line.text
            if line.tone is Tone.PLAIN and not line.marks
            else {
                "text": line.text,
                "tone": line.tone.value,
                "marks": [list(m) for m in line.marks],
            }
            for line in e.lines
        ],
    }
