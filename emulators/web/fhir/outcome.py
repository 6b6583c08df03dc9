"""Refusals and the OperationOutcome that tells the client (FHIR R4 operationoutcome.html)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from emulators.web.fhir.json_document import JsonObject, JsonValue

MAX_ISSUES: Final = 20
MAX_DIAGNOSTICS: Final = 300


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong: a code of value set issue-type, a line of text, where."""

    code: str
    diagnostics: str
    expression: str = ""
    severity: str = "error"


class Refusal(Exception):
    """A request that the server does not do: HTTP status and why."""

    def __init__(
        self,
        status: int,
        code: str,
        diagnostics: str,
        *,
        expression: str = "",
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Refuse with one issue."""
        super().__init__(diagnostics)
        self.status = status
        self.issues: tuple[Issue, ...] = (Issue(code, diagnostics, expression),)
        self.headers = tuple(headers)


class Invalid(Refusal):
    """A resource that is not acceptable, with every issue found."""

    def __init__(self, status: int, issues: Sequence[Issue]) -> None:
        """Refuse with `issues`, at least one."""
        super().__init__(status, issues[0].code, issues[0].diagnostics)
        self.issues = tuple(issues)


def operation_outcome(issues: Sequence[Issue]) -> JsonObject:
    """Make the OperationOutcome of `issues`, bounded in number and length."""
    listed: list[JsonValue] = [_issue(issue) for issue in issues[:MAX_ISSUES]]
    return {"resourceType": "OperationOutcome", "issue": listed}


def information(diagnostics: str) -> JsonObject:
    """Make the OperationOutcome of something that went well."""
    return operation_outcome([Issue("informational", diagnostics, severity="information")])


def _issue(issue: Issue) -> JsonObject:
    made: JsonObject = {"severity": issue.severity, "code": issue.code}
    diagnostics = visible(issue.diagnostics)[:MAX_DIAGNOSTICS]
    if diagnostics:
        made["diagnostics"] = diagnostics
    if issue.expression:
        made["expression"] = [visible(issue.expression)[:MAX_DIAGNOSTICS]]
    return made


def visible(text: str) -> str:
    """Make control and other unprintable characters of a peer's text harmless."""
    return "".join(
        char if char.isprintable() and not "\ud800" <= char <= "\udfff" else f"<U+{ord(char):04X}>"
        for char in text
    )
