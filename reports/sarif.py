"""Report -> SARIF 2.1.0: requirements are rules, findings are results.

A result's place is an exchange and a locator, as a logical location; where the bytes are known, a
stretch of a recorded stream as well. What a gate waived is suppressed, with its reason.
"""

from __future__ import annotations

import hashlib
import json
from typing import Final
from urllib.parse import quote

from harness.core.finding import Finding
from harness.core.report import Report
from harness.core.requirement import Requirement, Severity
from harness.core.result import Result
from harness.core.verdict import Verdict
from harness.judge.normal import normalised, objection
from reports.visible import visible

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
FINDINGS: Final = 1000  # of one requirement
LEVEL: Final = {Severity.FAILURE: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

Json = dict[str, object]


def render(report: Report) -> bytes:
    """Render the report as UTF-8 SARIF."""
    return (json.dumps(to_sarif(report), ensure_ascii=True, indent=1) + "\n").encode()


def to_sarif(report: Report) -> Json:
    """Return the SARIF log as plain values."""
    rules = [r.requirement for r in report.results]
    index = {r.id: i for i, r in enumerate(rules)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Plugfest",
                        "semanticVersion": report.version,
                        "rules": [rule(r) for r in rules],
                    }
                },
                "automationDetails": {"id": f"plugfest/{report.run_id}"},
                "invocations": [_invocation(report)],
                "results": [x for r in report.results for x in _results(r, index, report)],
                "properties": {
                    "verdict": report.verdict.name,
                    "seed": report.seed,
                    "products": [visible(s.product) for s in report.seats],
                },
            }
        ],
    }


def rule(r: Requirement) -> Json:
    """Return a requirement as a rule."""
    clauses = "; ".join(map(str, r.cites))
    one: Json = {
        "id": r.id,
        "shortDescription": {"text": plain(r.statement)},
        "fullDescription": {"text": plain(f"{r.statement} [{r.level.value}; {clauses}]")},
        "help": {"text": f"In a terminal: plugfest explain {r.id}"},
        "defaultConfiguration": {"level": LEVEL[r.severity]},
        "properties": {
            "level": r.level.value,
            "binds": r.binds.value,
            "status": r.status.value,
            "tags": [r.id.split(".")[0], *r.catalogue],
        },
    }
    if r.cites and r.cites[0].url.startswith("https://"):
        one["helpUri"] = r.cites[0].url
    return one


def _invocation(report: Report) -> Json:
    broken = [r for r in report.results if r.verdict is Verdict.ERROR]
    return {
        "executionSuccessful": report.exit_code != 4,
        "exitCode": report.exit_code,
        "startTimeUtc": report.started.replace("+00:00", "Z"),
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": plain(f"{r.requirement.id}: {why}")}}
            for r in broken
            for why in r.reasons
        ]
        + [{"level": "note", "message": {"text": plain(note)}} for note in report.notes],
    }


def _results(r: Result, index: dict[str, int], report: Report) -> list[Json]:
    found = [_result(f, index[f.requirement.id], report) for f in r.findings[:FINDINGS]]
    if r.verdict is Verdict.INCONC:
        found.append(
            {
                "ruleId": r.requirement.id,
                "ruleIndex": index[r.requirement.id],
                "kind": "open",
                "level": "none",
                "message": {"text": plain("; ".join(r.reasons) or "inconclusive")},
            }
        )
    return found


def _result(f: Finding, index: int, report: Report) -> Json:
    o = objection(f)
    kind = json.dumps([o.subject, normalised(o.locator), normalised(o.message)])
    result: Json = {
        "ruleId": f.requirement.id,
        "ruleIndex": index,
        "kind": "fail",
        "level": LEVEL[f.severity],
        "message": {"text": plain(f"Expected {f.expected}; actual: {f.actual}")},
        "locations": [_location(f)],
        "partialFingerprints": {"plugfestKind/v1": hashlib.sha256(kind.encode()).hexdigest()},
        "properties": {
            "excerpt": visible(f.evidence.excerpt),
            **({"module": visible(f.module)} if f.module else {}),
            **({"clause": str(f.clause)} if f.clause is not None else {}),
        },
    }
    waived = report.gate.waived_by(o) if report.gate is not None else None
    if waived is not None:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": visible(waived.reason)}
        ]
    return result


def _location(f: Finding) -> Json:
    exchange, locator = visible(f.evidence.exchange), visible(f.evidence.locator)
    location: Json = {
        "logicalLocations": [
            {"name": locator, "fullyQualifiedName": f"{exchange}/{locator}", "kind": "element"}
        ]
    }
    span = f.evidence.span
    if span is not None:
        stream = f"evidence/streams/{quote(span.connection, safe='')}.{span.source.value}"
        location["physicalLocation"] = {
            "artifactLocation": {"uri": stream},
            "region": {"byteOffset": span.start, "byteLength": max(0, span.end - span.start)},
        }
    return location


def plain(text: str) -> str:
    r"""Escape what a SARIF message gives a meaning to: links, placeholders, the escape itself."""
    clean = visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return clean.replace("{", "{{").replace("}", "}}")
