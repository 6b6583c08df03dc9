"""Transactions and batches (FHIR R4 http.html#transaction)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.fhir.elements import objects, word
from harness.checks.fhir.exchanges import address, answer, does, question
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import Interaction
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

_STATUS: Final = re.compile(r"[1-5][0-9]{2}( .*)?")

TRANSACTION_ANSWERS_EACH_ENTRY = Requirement(
    id="fhir.transaction-answers-each-entry",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A transaction is answered by a Bundle with one entry for each, in their order.",
    cites=(fhir_r4("http", "transaction-response"),),
    catalogue=("API-34", "API-35"),
)

TRANSACTION_ENTRIES_HAVE_A_STATUS = Requirement(
    id="fhir.transaction-entries-have-a-status",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Each entry that answers a transaction begins its status with an HTTP code.",
    cites=(fhir_r4("bundle", "transaction"),),
    catalogue=("API-34", "BN-01"),
)

TRANSACTION_SUCCEEDS_AS_A_WHOLE = Requirement(
    id="fhir.transaction-succeeds-as-a-whole",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A transaction that is answered 200 has no entry that failed.",
    cites=(fhir_r4("http", "trules"),),
    catalogue=("API-34",),
)


def _asked(x: HttpExchange, trace: Trace) -> JsonObject | None:
    body = question(x, trace) if does(x, Interaction.TRANSACTION) else None
    return body.json if body is not None and body.type == "Bundle" else None


def _answered(x: HttpExchange, trace: Trace) -> bool:
    return x.status == 200 and _asked(x, trace) is not None


def _responses(x: HttpExchange, trace: Trace) -> tuple[tuple[str, JsonObject], ...]:
    body = answer(x, trace)
    return objects(body.json, "entry") if body else ()


@check(TRANSACTION_ANSWERS_EACH_ENTRY, on=HttpExchange, where=_answered)
def transaction_answers_each_entry(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare type and number of entries, then the resource type of each location."""
    asked = _asked(x, ctx.trace) or JsonObject(())
    body = answer(x, ctx.trace)
    wanted = f"{word(asked, 'type')}-response"
    kind = word(body.json, "type") if body and body.type == "Bundle" else "no Bundle"
    if kind != wanted:
        yield ctx.finding(expected=wanted, actual=kind or "none", at="response body /type")
        return
    requests, responses = objects(asked, "entry"), _responses(x, ctx.trace)
    if len(requests) != len(responses):
        yield ctx.finding(
            expected=f"{len(requests)} entries",
            actual=str(len(responses)),
            at="response body /entry",
        )
        return
    for (_, sent), (place, e) in zip(requests, responses, strict=True):
        location = word(e, "response", "location")
        named, wanted_type = address(location), word(sent, "resource", "resourceType")
        if location and wanted_type and (named is None or named.type != wanted_type):
            yield ctx.finding(
                expected=f"the location of a {wanted_type}",
                actual=location,
                at=f"response body {place}/response/location",
            )


@check(
    TRANSACTION_ENTRIES_HAVE_A_STATUS,
    on=HttpExchange,
    where=lambda x, t: _answered(x, t) and bool(_responses(x, t)),
)
def transaction_entries_have_a_status(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Read response.status of each entry."""
    for place, e in _responses(x, ctx.trace):
        status = word(e, "response", "status")
        if not _STATUS.fullmatch(status):
            yield ctx.finding(
                expected="three digits, then perhaps the reason",
                actual=status or "none",
                at=f"response body {place}/response/status",
            )


@check(
    TRANSACTION_SUCCEEDS_AS_A_WHOLE,
    on=HttpExchange,
    where=lambda x, t: (
        _answered(x, t) and word(_asked(x, t), "type") == "transaction" and bool(_responses(x, t))
    ),
)
def transaction_succeeds_as_a_whole(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a 4xx or 5xx inside a transaction that claims to have succeeded."""
    for place, e in _responses(x, ctx.trace):
        status = word(e, "response", "status")
        if status[:1] in ("4", "5"):
            yield ctx.finding(
                expected="2xx in each entry, or an error for the whole transaction",
                actual=status,
                at=f"response body {place}/response/status",
            )
