"""Checked files -> SARIF 2.1.0: places are files, and tag paths or JSON pointers inside them."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final
from urllib.parse import quote

from harness.core.checked import Checked, Tally
from harness.core.finding import Finding
from harness.core.requirement import Requirement
from reports.sarif import LEVEL, SCHEMA, plain, rule
from reports.visible import visible

Json = dict[str, object]
FINDINGS: Final = 1000  # of one file
_ITEM = re.compile(r"\[\d+\]")


class SarifLog:
    """Renders one run, results first: which rules they need is known at the end."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._first = True
        self._rules: dict[str, Requirement] = {}
        self._troubles: list[Json] = []

    def begin(self) -> str:
        """Open the log."""
        return f'{{"$schema": {_text(SCHEMA)}, "version": "2.1.0", "runs": [{{"results": ['

    def file(self, checked: Checked) -> str:
        """Render the results of one file."""
        out = []
        for f in checked.findings[:FINDINGS]:
            self._rules.setdefault(f.requirement.id, f.requirement)
            comma, self._first = "" if self._first else ",", False
            out.append(f"{comma}\n{_text(_result(f, checked.path))}")
        for why in checked.reasons:
            where = checked.path or "all files"
            self._troubles.append({"level": "note", "message": {"text": plain(f"{where}: {why}")}})
        return "".join(out)

    def end(self, tally: Tally) -> str:
        """Close the log with the rules and what could not be judged."""
        driver = {
            "name": "Plugfest",
            "semanticVersion": self._version,
            "rules": [rule(r) for _, r in sorted(self._rules.items())],
        }
        invocation = {
            "executionSuccessful": tally.exit_code != 4,
            "exitCode": tally.exit_code,
            "toolExecutionNotifications": self._troubles,
        }
        rest = {"tool": {"driver": driver}, "invocations": [invocation]}
        return f"\n], {_text(rest)[1:-1]}}}]}}\n"


def _result(f: Finding, path: str | None) -> Json:
    locator = visible(f.evidence.locator)
    name = visible(path or "")
    location: Json = {
        "logicalLocations": [
            {"name": locator, "fullyQualifiedName": f"{name}/{locator}", "kind": "element"}
        ]
    }
    if path is not None:
        location["physicalLocation"] = {"artifactLocation": {"uri": quote(path)}}
    kind = json.dumps([path, f.requirement.id, _ITEM.sub("[]", f.evidence.locator), f.expected])
    clause = f.clause or f.requirement.cites[0]
    return {
        "ruleId": f.requirement.id,
        "kind": "fail",
        "level": LEVEL[f.severity],
        "message": {"text": plain(f"Expected {f.expected}; actual: {f.actual}")},
        "locations": [location],
        "partialFingerprints": {"plugfestKind/v1": hashlib.sha256(kind.encode()).hexdigest()},
        "properties": {
            "module": visible(f.module),
            "clause": str(clause),
            "excerpt": visible(f.evidence.excerpt),
        },
    }


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)
