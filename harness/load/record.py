"""`run.json` text -> RecordedRun: strict where it is read, total on anything else."""

from __future__ import annotations

from typing import Final

from harness.core.record import (
    RecordedFinding,
    RecordedResult,
    RecordedRun,
    RecordedScenario,
)
from harness.core.report import SCHEMA
from harness.core.requirement import Severity
from harness.core.verdict import Verdict
from harness.load.json_document import Members, parse

VERDICTS: Final = {v.name: v for v in Verdict}
SEVERITIES: Final = {s.value: s for s in Severity}


def load(text: str, source: str) -> RecordedRun:
    """Build a RecordedRun from the text of a record.

    Raises:
        UsageError: it is damaged or of another version, with file and key.
    """
    document = parse(text, source)
    document.schema(SCHEMA)
    results = document.objects("results")
    known: set[str] = set()
    for result in results:
        name = result.text("requirement")
        if name in known:
            raise result.wrong("requirement", f"{name!r:.60} is there twice")
        known.add(name)
    return RecordedRun(
        document.text("run"),
        document.one_of("verdict", VERDICTS),
        tuple(_result(r) for r in results),
        tuple(_scenario(s) for s in document.objects("scenarios")),
    )


def _result(value: Members) -> RecordedResult:
    return RecordedResult(
        value.text("requirement"),
        value.one_of("verdict", VERDICTS),
        tuple(_finding(f) for f in value.objects("findings")),
    )


def _finding(value: Members) -> RecordedFinding:
    evidence = value.member("evidence")
    return RecordedFinding(
        value.one_of("severity", SEVERITIES),
        value.text("expected"),
        value.text("actual"),
        evidence.text("exchange"),
        evidence.text("locator"),
    )


def _scenario(value: Members) -> RecordedScenario:
    return RecordedScenario(
        value.text("name"), value.text("feature"), value.one_of("verdict", VERDICTS)
    )
