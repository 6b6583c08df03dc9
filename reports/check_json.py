"""Checked files -> JSON, whole or a line per file (an interface: keys stay)."""

from __future__ import annotations

import json
from typing import Final

from harness.core.checked import Checked, Tally
from harness.core.finding import Finding

SCHEMA: Final = "plugfest-check/1"

Json = dict[str, object]


def record(checked: Checked) -> Json:
    """Return one file as plain values; `path` is None for the set of all files."""
    plain: Json = {
        "path": checked.path,
        "kind": checked.kind.value,
        "title": checked.title,
        "verdict": checked.verdict.name,
        "requirements": checked.requirements,
        "findings": [_finding(f) for f in checked.findings],
        "reasons": list(checked.reasons),
    }
    if checked.notes:
        plain["notes"] = list(checked.notes)
    if checked.second_opinion is not None:
        plain["second_opinion"] = list(checked.second_opinion)
    return plain


def _finding(f: Finding) -> Json:
    clause = f.clause or f.requirement.cites[0]
    return {
        "requirement": f.requirement.id,
        "severity": f.severity.value,
        "locator": f.evidence.locator,
        "expected": f.expected,
        "actual": f.actual,
        "excerpt": f.evidence.excerpt,
        "module": f.module,
        "clause": {
            "standard": clause.standard,
            "edition": clause.edition,
            "section": clause.section,
            "url": clause.url,
        },
    }


class Lines:
    """One JSON object a line (NDJSON); the set of all files is the last, with `path` null."""

    def begin(self) -> str:
        """Return nothing: there is no head."""
        return ""

    def file(self, checked: Checked) -> str:
        """Render one line."""
        return _text(record(checked)) + "\n"

    def end(self, tally: Tally) -> str:  # noqa: ARG002 - lines have no sum
        """Return nothing."""
        return ""


class Document:
    """One JSON document, written as the files come."""

    def __init__(self) -> None:
        self._first = True

    def begin(self) -> str:
        """Open the document."""
        return f'{{"schema": {_text(SCHEMA)}, "files": ['

    def file(self, checked: Checked) -> str:
        """Render one member of `files`."""
        comma, self._first = "" if self._first else ",", False
        return f"{comma}\n{_text(record(checked))}"

    def end(self, tally: Tally) -> str:
        """Close the document with the sum."""
        counts = {v.name: n for v, n in tally.verdicts}
        rest = {"verdict": tally.verdict.name, "verdicts": counts, "exit_code": tally.exit_code}
        return f"\n], {_text(rest)[1:-1]}}}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)
