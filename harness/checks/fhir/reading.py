"""Reading a resource (FHIR R4 http.html#read) and the metadata every answer carries."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Final

from harness.checks.fhir.elements import word
from harness.checks.fhir.exchanges import (
    ID,
    answer,
    answers,
    does,
    entity_tag,
    succeeded,
)
from harness.checks.fhir.temporal import instant_problem, moment
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.content.fhir_http import Interaction, request
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import HttpExchange
from harness.core.trace import Trace

SINGLE: Final = (Interaction.READ, Interaction.CREATE, Interaction.UPDATE)
NOT_ABOUT_THE_ID: Final = (401, 403, 405, 406, 429, 501, 503)

READ_RETURNS_WHAT_WAS_ASKED = Requirement(
    id="fhir.read-returns-what-was-asked",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A read answers the resource of the type and id in the URL.",
    cites=(fhir_r4("http", "read"),),
    catalogue=("API-10",),
)

UNKNOWN_RESOURCE_IS_NOT_FOUND = Requirement(
    id="fhir.unknown-resource-is-not-found",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A read that finds nothing is answered 404, or 410 when it was deleted.",
    cites=(fhir_r4("http", "read"),),
    catalogue=("API-11", "API-12"),
)

ETAG_IS_THE_VERSION = Requirement(
    id="fhir.etag-is-the-version",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement='An ETag is weak and names the version of the resource: W/"versionId".',
    cites=(fhir_r4("http", "concurrency"),),
    catalogue=("API-13", "API-26"),
)

ETAG_IS_SENT = Requirement(
    id="fhir.etag-is-sent",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="An answer with one resource carries an ETag.",
    cites=(fhir_r4("http", "concurrency"),),
    catalogue=("API-13",),
)

LAST_UPDATED_IS_AN_INSTANT = Requirement(
    id="fhir.last-updated-is-an-instant",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A stored resource carries meta.lastUpdated, an instant with a time zone.",
    cites=(fhir_r4("http", "create"), fhir_r4("datatypes", "instant")),
)

LAST_MODIFIED_AGREES = Requirement(
    id="fhir.last-modified-agrees",
    level=Level.SHOULD,
    binds=Role.RESPONDER,
    statement="Last-Modified is sent and is meta.lastUpdated to the second.",
    cites=(fhir_r4("http", "read"),),
    catalogue=("API-13",),
)


def _one_resource(x: HttpExchange, trace: Trace) -> bool:
    return does(x, *SINGLE) and succeeded(x) and answers(x, trace)


@check(
    READ_RETURNS_WHAT_WAS_ASKED,
    on=HttpExchange,
    when=lambda x: does(x, Interaction.READ) and x.status == 200 and x.response_body.size > 0,
)
def read_returns_what_was_asked(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare resourceType and id with the last two segments of the path."""
    asked = request(x)
    if asked is None:
        return
    body = answer(x, ctx.trace)
    found = f"{body.type}/{word(body.json, 'id')}" if body else "no FHIR resource"
    if found != f"{asked.type}/{asked.id}":
        yield ctx.finding(expected=f"{asked.type}/{asked.id}", actual=found, at="response body /id")


@check(
    UNKNOWN_RESOURCE_IS_NOT_FOUND,
    on=HttpExchange,
    when=lambda x: (
        does(x, Interaction.READ) and x.status >= 400 and x.status not in NOT_ABOUT_THE_ID
    ),
)
def unknown_resource_is_not_found(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of reads that failed, unless the id itself is not legal (400)."""
    asked = request(x)
    legal = asked is not None and ID.fullmatch(asked.id)
    if x.status not in (404, 410) and (legal or x.status != 400):
        yield ctx.finding(expected="404 or 410", actual=str(x.status), at="response status")


@check(
    ETAG_IS_THE_VERSION,
    on=HttpExchange,
    where=lambda x, t: _one_resource(x, t) and x.response_header("etag") is not None,
)
def etag_is_the_version(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the ETag with meta.versionId of the body."""
    body = answer(x, ctx.trace)
    version = word(body.json, "meta", "versionId") if body else ""
    tag = entity_tag(x)
    if tag is None or (version and tag != version):
        yield ctx.finding(
            expected=f'W/"{version or "versionId"}"',
            actual=x.response_header("etag") or "",
            at="response header etag",
        )


@check(ETAG_IS_SENT, on=HttpExchange, where=_one_resource)
def etag_is_sent(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for the header."""
    if x.response_header("etag") is None:
        yield ctx.finding(expected="an ETag", actual="none", at="response header etag")


@check(LAST_UPDATED_IS_AN_INSTANT, on=HttpExchange, where=_one_resource)
def last_updated_is_an_instant(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at meta.lastUpdated of the answered resource."""
    body = answer(x, ctx.trace)
    value = word(body.json, "meta", "lastUpdated") if body else ""
    problem = instant_problem(value) if value else "missing"
    if problem:
        yield ctx.finding(
            expected="an instant such as 2026-01-31T12:00:00+01:00",
            actual=f"{value or 'none'}: {problem}",
            at="response body /meta/lastUpdated",
        )


@check(LAST_MODIFIED_AGREES, on=HttpExchange, where=_one_resource)
def last_modified_agrees(x: HttpExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare the header with meta.lastUpdated, a second either way for rounding."""
    header = x.response_header("last-modified")
    if header is None:
        yield ctx.finding(
            expected="a Last-Modified header", actual="none", at="response header last-modified"
        )
        return
    body = answer(x, ctx.trace)
    value = word(body.json, "meta", "lastUpdated") if body else ""
    try:
        said = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        yield ctx.finding(
            expected="an HTTP date", actual=header, at="response header last-modified"
        )
        return
    stored = moment(value)
    if stored is None:
        return  # that is another requirement's finding
    if said.tzinfo is None or abs((said - stored).total_seconds()) > 1:
        yield ctx.finding(expected=value, actual=header, at="response header last-modified")
