"""CapabilityStatement: complete, of the release, and true (FHIR R4 capabilitystatement.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import member, objects, word
from harness.checks.fhir.exchanges import answer, does, succeeded
from harness.checks.fhir.temporal import datetime_problem
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import Interaction, request
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject, JsonValue, Resource
from harness.core.trace import Trace

R4: Final = "4.0.1"
STATUSES: Final = ("draft", "active", "retired", "unknown")
KINDS: Final = ("instance", "capability", "requirements")
CODES: Final = {
    Interaction.READ: "read",
    Interaction.SEARCH: "search-type",
    Interaction.CREATE: "create",
    Interaction.UPDATE: "update",
}

CAPABILITIES_ARE_ANSWERED = Requirement(
    id="fhir.capabilities-are-answered",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="GET [base]/metadata is answered 200 with a CapabilityStatement.",
    cites=(fhir_r4("http", "capabilities"),),
    catalogue=("API-01",),
)

CAPABILITY_STATEMENT_IS_COMPLETE = Requirement(
    id="fhir.capability-statement-is-complete",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A CapabilityStatement has status, date, kind, fhirVersion, format and rest.",
    cites=(fhir_r4("capabilitystatement"),),
    catalogue=("CS-01", "CS-02"),
)

CAPABILITY_STATEMENT_IS_R4 = Requirement(
    id="fhir.capability-statement-is-r4",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A CapabilityStatement of an R4 server names release 4.0.1 and lists JSON.",
    cites=(fhir_r4("capabilitystatement"),),
    catalogue=("CS-03", "CS-04"),
)

USED_INTERACTIONS_ARE_DECLARED = Requirement(
    id="fhir.used-interactions-are-declared",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="An interaction that works is declared in the CapabilityStatement.",
    cites=(fhir_r4("capabilitystatement"),),
    catalogue=("CS-05", "CS-06"),
)


@check(
    CAPABILITIES_ARE_ANSWERED,
    on=HttpExchange,
    when=lambda x: does(x, Interaction.CAPABILITIES) and x.status not in (0, 304),
)
def capabilities_are_answered(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at status and resourceType."""
    body = answer(x, ctx.trace)
    kind = body.type if body else "no FHIR resource"
    if x.status != 200 or kind != "CapabilityStatement":
        yield ctx.finding(
            expected="200, CapabilityStatement", actual=f"{x.status}, {kind}", at="response body"
        )


def _is_statement(r: Resource) -> bool:
    return r.type == "CapabilityStatement"


@check(CAPABILITY_STATEMENT_IS_COMPLETE, on=Resource, when=_is_statement)
def capability_statement_is_complete(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for each required element, and for implementation when it describes an instance."""
    kind = word(r.json, "kind")
    faults = {
        "status": word(r.json, "status") not in STATUSES,
        "date": bool(datetime_problem(word(r.json, "date"))),
        "kind": kind not in KINDS,
        "fhirVersion": not word(r.json, "fhirVersion"),
        "format": not member(r.json, "format"),
        "rest": not objects(r.json, "rest"),
        "implementation": kind == "instance" and not word(r.json, "implementation", "description"),
    }
    for name, wrong in faults.items():
        if wrong:
            yield ctx.finding(
                expected=f"a valid {name}",
                actual=word(r.json, name) or "none",
                at=f"{r.pointer}/{name}",
            )


@check(CAPABILITY_STATEMENT_IS_R4, on=Resource, when=_is_statement)
def capability_statement_is_r4(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Read fhirVersion and format."""
    version = word(r.json, "fhirVersion")
    if version != R4:
        yield ctx.finding(expected=R4, actual=version or "none", at=f"{r.pointer}/fhirVersion")
    formats = member(r.json, "format")
    listed = [f for f in formats if isinstance(f, str)] if isinstance(formats, tuple) else []
    if not any("json" in f for f in listed):
        yield ctx.finding(
            expected="json or application/fhir+json",
            actual=", ".join(listed) or "none",
            at=f"{r.pointer}/format",
        )


def _statement(x: HttpExchange, trace: Trace) -> JsonObject | None:
    """Find the newest CapabilityStatement of the server: one of another scenario counts too."""
    return next(
        (
            r.json
            for r in reversed(trace.of(Resource))
            if _is_statement(r) and r.creator.name == x.responder.name
        ),
        None,
    )


def _declared(statement: JsonValue) -> set[tuple[str, str]]:
    """List (type, interaction) of everything a statement declares."""
    out: set[tuple[str, str]] = set()
    for _, rest in objects(statement, "rest"):
        out |= {("", word(i, "code")) for _, i in objects(rest, "interaction")}
        for _, resource in objects(rest, "resource"):
            kind = word(resource, "type")
            out |= {(kind, word(i, "code")) for _, i in objects(resource, "interaction")}
    return out


def _used(x: HttpExchange) -> tuple[str, str] | None:
    if does(x, Interaction.TRANSACTION):
        return "", "transaction"
    found = request(x)
    return (found.type, CODES[found.interaction]) if found and found.interaction in CODES else None


@check(
    USED_INTERACTIONS_ARE_DECLARED,
    on=HttpExchange,
    where=lambda x, t: succeeded(x) and _used(x) is not None and _statement(x, t) is not None,
)
def used_interactions_are_declared(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the type and interaction of each success in the server's statement."""
    used = _used(x)
    declared = _declared(_statement(x, ctx.trace))
    batch = used == ("", "transaction") and ("", "batch") in declared
    if used is not None and used not in declared and not batch:
        yield ctx.finding(
            expected=f"{used[0]} {used[1]} declared".strip(),
            actual=f"it answers {x.status} and is not declared",
            at="CapabilityStatement.rest.resource.interaction",
        )
