"""Errors and what explains them (FHIR R4 http.html#errors, operationoutcome.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import objects, word
from harness.checks.fhir.exchanges import answer
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import interaction
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, Resource

SEVERITIES: Final = ("fatal", "error", "warning", "information")
ISSUE_TYPES: Final = frozenset(
    {
        "invalid",
        "structure",
        "required",
        "value",
        "invariant",
        "security",
        "login",
        "unknown",
        "expired",
        "forbidden",
        "suppressed",
        "processing",
        "not-supported",
        "duplicate",
        "multiple-matches",
        "not-found",
        "deleted",
        "too-long",
        "code-invalid",
        "extension",
        "too-costly",
        "business-rule",
        "conflict",
        "transient",
        "lock-error",
        "no-store",
        "exception",
        "timeout",
        "incomplete",
        "throttled",
        "informational",
    }
)

ERROR_IS_EXPLAINED = Requirement(
    id="fhir.error-is-explained",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="An answer that is an error carries an OperationOutcome.",
    cites=(fhir_r4("http", "errors"),),
    catalogue=("API-37", "API-11", "API-23"),
)

OUTCOME_IS_CODED = Requirement(
    id="fhir.outcome-is-coded",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An OperationOutcome has an issue, and each issue a known severity and type.",
    cites=(fhir_r4("operationoutcome"),),
    catalogue=("OO-01", "API-37"),
)

OUTCOME_LEAKS_NO_INTERNALS = Requirement(
    id="fhir.outcome-leaks-no-internals",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An OperationOutcome shows no stack trace.",
    cites=(fhir_r4("security"),),
    catalogue=("OO-01",),
)

TRACES: Final = ("Traceback (most recent call last)", "\tat ", "at java.", ".java:", "Stack trace")


@check(
    ERROR_IS_EXPLAINED,
    on=HttpExchange,
    when=lambda x: interaction(x) is not None and x.status >= 400 and x.method != "HEAD",
)
def error_is_explained(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for an OperationOutcome as the body of every 4xx and 5xx."""
    body = answer(x, ctx.trace)
    if body is None or body.type != "OperationOutcome":
        yield ctx.finding(
            expected="an OperationOutcome",
            actual=body.type if body else f"{x.response_body.size} bytes, no FHIR resource",
            at="response body",
        )


@check(OUTCOME_IS_CODED, on=Resource, when=lambda r: r.type == "OperationOutcome")
def outcome_is_coded(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Read severity and code of every issue."""
    issues = objects(r.json, "issue", r.pointer)
    if not issues:
        yield ctx.finding(expected="an issue", actual="none", at=f"{r.pointer}/issue")
    for place, issue in issues:
        severity, code = word(issue, "severity"), word(issue, "code")
        if severity not in SEVERITIES:
            yield ctx.finding(
                expected=" or ".join(SEVERITIES),
                actual=severity or "none",
                at=f"{place}/severity",
            )
        if code not in ISSUE_TYPES:
            yield ctx.finding(
                expected="a code of the issue-type value set",
                actual=code or "none",
                at=f"{place}/code",
            )


@check(OUTCOME_LEAKS_NO_INTERNALS, on=Resource, when=lambda r: r.type == "OperationOutcome")
def outcome_leaks_no_internals(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Search diagnostics and details for what stack traces look like."""
    for place, issue in objects(r.json, "issue", r.pointer):
        for at, said in (
            ("diagnostics", word(issue, "diagnostics")),
            ("details/text", word(issue, "details", "text")),
        ):
            if any(sign in said for sign in TRACES):
                yield ctx.finding(
                    expected="a sentence for the caller",
                    actual="a stack trace",
                    at=f"{place}/{at}",
                    excerpt=said,
                )
