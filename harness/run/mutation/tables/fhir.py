"""Mutations that break the FHIR API: interactions, searches, errors, the JSON form."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.json_edits import drop, put, twice
from harness.run.mutation.message_edits import body, header, rewritten, status, target
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import (
    CAPABILITIES,
    FHIR_CREATE,
    FHIR_READ,
    FHIR_SEARCH,
    FHIR_TRANSACTION,
    FHIR_UPDATE,
    OBSERVATIONS,
    OBSERVED,
    ORDER,
    PROCEDURE_STEP,
    REST,
)
from harness.run.mutation.web_exchanges import (
    Asked,
    again,
    answered_like,
    asked,
    request,
    response,
)
from harness.run.mutation.web_messages import MessageEdit

READ: Final = asked(FHIR_READ, 200)
CREATE: Final = asked(FHIR_CREATE, 201)
UPDATE: Final = asked(FHIR_UPDATE, 200)
PAGE: Final = asked(FHIR_SEARCH + ".*_count=", 200)
LAST_PAGE: Final = asked(FHIR_SEARCH + "_page=", 200, n=-1)
BY_IDENTIFIER: Final = asked(FHIR_SEARCH + "identifier=", 200)
STATEMENT: Final = asked(CAPABILITIES, 200)
TRANSACTION: Final = asked(FHIR_TRANSACTION, 200)
SERVICE_REQUEST: Final = asked(ORDER, 201)
NOBODY: Final = asked(FHIR_READ, 404)

STATUS: Final = "response status"
TYPE: Final = "response header content-type"
ETAG: Final = "response header etag"
LOCATION: Final = "response header location"
MODIFIED: Final = "response header last-modified"
JSON: Final = "application/fhir+json; charset=utf-8"
ACCOUNT: Final = b'{"resourceType":"Account","id":"a1","status":"active"}'
STACK: Final = '"Traceback (most recent call last): File \\"server.py\\", line 7, in read"'


def answer(
    name: str,
    requirement: str,
    locator: str,
    wanted: Asked,
    *edits: MessageEdit,
    feature: str = REST,
    actual: str = "",
) -> Mutation:
    """Make a mutation of a response."""
    full = f"fhir.{requirement}"
    return Mutation(name, full, f"^{locator}$", feature, response(wanted, *edits), actual=actual)


def encounter(name: str, place: str, members: bytes) -> Mutation:
    """Make a mutation that adds the read of an Encounter, which no client of the story reads."""
    resource = b'{"resourceType":"Encounter","id":"e1",' + members + b"}"
    read = again(
        READ,
        request=[target("/Patient/[^/?]+", "/Encounter/e1")],
        response=[body(resource, JSON)],
    )
    return Mutation(name, "fhir.encounter-is-complete", f"^{place}$", REST, read)


INTERACTIONS: Final = (
    answer("create-answers-ok", "create-answers-created", STATUS, CREATE, status(200, "OK")),
    answer("create-without-location", "create-locates-the-resource", LOCATION, CREATE,
           header("location"), actual="no Location"),
    answer("create-locates-another", "create-locates-the-resource", LOCATION, CREATE,
           rewritten("location", "/Patient/[^/]+", "/Patient/another"), actual="another"),
    answer("create-locates-no-version", "create-locates-the-version", LOCATION, CREATE,
           rewritten("location", "/_history/.*", "")),
    answer("update-merely-accepted", "update-answers-ok-or-created", STATUS, UPDATE,
           status(202, "Accepted")),
    answer("update-keeps-the-version", "update-makes-a-version", ETAG, UPDATE,
           put("/meta/versionId", '"1"'), header("etag", 'W/"1"')),
    answer("stale-update-taken", "stale-update-is-refused", STATUS, asked(FHIR_UPDATE, 412),
           status(200, "OK"), actual="^200 to If-Match"),
    answer("read-returns-another", "read-returns-what-was-asked", "response body /id", READ,
           put("/id", '"another"'), actual="Patient/another"),
    answer("unknown-resource-a-bad-request", "unknown-resource-is-not-found", STATUS, NOBODY,
           status(400, "Bad Request")),
    answer("etag-of-another-version", "etag-is-the-version", ETAG, READ, header("etag", 'W/"9"')),
    answer("etag-not-weak", "etag-is-the-version", ETAG, READ, header("etag", '"1"')),
    answer("read-without-etag", "etag-is-sent", ETAG, READ, header("etag")),
    answer("last-updated-is-a-date", "last-updated-is-an-instant",
           "response body /meta/lastUpdated", READ, put("/meta/lastUpdated", '"2026-11-20"')),
    answer("last-modified-in-another-year", "last-modified-agrees", MODIFIED, READ,
           header("last-modified", "Fri, 20 Nov 2020 12:00:00 GMT")),
    answer("last-modified-in-words", "last-modified-agrees", MODIFIED, READ,
           header("last-modified", "yesterday"), actual="^yesterday$"),
    answer("answer-in-plain-json", "answer-has-fhir-media-type", TYPE, READ,
           header("content-type", "application/json"), actual="application/json"),
    answer("answer-in-latin-1", "charset-is-utf-8", TYPE, READ,
           rewritten("content-type", "utf-8", "iso-8859-1")),
    Mutation(
        "request-in-plain-json",
        "fhir.request-has-fhir-media-type",
        "^request header content-type$",
        REST,
        again(CREATE, request=[header("Content-Type", "application/json")], by="viewer"),
    ),
    Mutation(
        "search-that-states-no-type",
        "fhir.request-states-accept",
        "^request header accept$",
        OBSERVED,
        request(asked(OBSERVATIONS, by="viewer"), header("Accept")),
    ),
    answer("error-in-html", "error-is-explained", "response body", NOBODY,
           body(b"<html>not found</html>", "text/html")),
    answer("outcome-with-a-code-of-its-own", "outcome-is-coded", "/issue/0/code", NOBODY,
           put("/issue/0/code", '"no-such-patient"'), actual="no-such-patient"),
    answer("outcome-of-a-severity-of-its-own", "outcome-is-coded", "/issue/0/severity", NOBODY,
           put("/issue/0/severity", '"bad"'), actual="^bad$"),
    answer("outcome-without-issue", "outcome-is-coded", "/issue", NOBODY, drop("/issue")),
    answer("outcome-with-a-stack-trace", "outcome-leaks-no-internals", "/issue/0/diagnostics",
           NOBODY, put("/issue/0/diagnostics", STACK)),
)  # fmt: skip

STATEMENTS: Final = (
    answer("capabilities-under-an-old-name", "capabilities-are-answered", "response body",
           STATEMENT, put("/resourceType", '"Conformance"'), actual="Conformance"),
    answer("capabilities-of-no-kind", "capability-statement-is-complete", "/kind", STATEMENT,
           drop("/kind")),
    answer("capabilities-of-another-version", "capability-statement-is-r4", "/fhirVersion",
           STATEMENT, put("/fhirVersion", '"3.0.2"'), actual=r"3\.0\.2"),
    answer("capabilities-in-xml-alone", "capability-statement-is-r4", "/format", STATEMENT,
           put("/format", '["xml"]'), actual="^xml$"),
    Mutation(
        "read-of-an-undeclared-type",
        "fhir.used-interactions-are-declared",
        "^CapabilityStatement",
        REST,
        again(
            STATEMENT,
            request=[target("/metadata$", "/Account/a1")],
            response=[body(ACCOUNT, JSON)],
        ),
    ),
)  # fmt: skip

SEARCHES: Final = (
    answer("search-answers-a-collection", "search-answers-a-searchset", "response body /type", PAGE,
           put("/type", '"collection"'), actual="collection"),
    answer("searchset-without-self", "searchset-states-its-query", "response body /link", PAGE,
           drop("/link/0")),
    answer("entry-without-full-url", "entries-say-where-they-are", "response body /entry/0/fullUrl",
           PAGE, drop("/entry/0/fullUrl"), actual="no fullUrl"),
    answer("entry-with-relative-url", "entries-say-where-they-are",
           "response body /entry/0/fullUrl", PAGE, put("/entry/0/fullUrl", '"Patient/1"')),
    answer("entry-without-mode", "entries-say-why-they-are-there",
           "response body /entry/0/search/mode", PAGE, drop("/entry/0/search")),
    answer("total-of-more-than-matched", "total-counts-the-matches", "response body /total",
           BY_IDENTIFIER, put("/total", "2"), actual="^2$"),
    answer("match-of-another-type", "matches-are-of-the-type",
           "response body /entry/0/resource/resourceType", PAGE,
           put("/entry/0/resource/resourceType", '"Person"'), actual="Person"),
    answer("match-of-another-subject", "matches-belong-to-the-patient",
           "response body /entry/0/resource/subject", asked(OBSERVATIONS, 200),
           put("/entry/0/resource/subject/reference", '"Patient/another"'),
           feature=OBSERVED, actual="Patient/another"),
    answer("match-of-another-identifier", "matches-fit-the-search",
           "response body /entry/0/resource/identifier", BY_IDENTIFIER,
           put("/entry/0/resource/identifier/0/value", '"0"')),
    Mutation(
        "page-of-more-than-asked",
        "fhir.count-is-honoured",
        "^response body /entry$",
        REST,
        request(PAGE, target("_count=2", "_count=1")),
        actual="^2$",
    ),
    answer("pages-of-less-than-the-total", "pages-add-up", "response body /entry", PAGE,
           put("/total", "9")),
    Mutation(
        "page-sent-again-as-the-last",
        "fhir.pages-are-disjoint",
        r"^response body /entry/\d+$",
        REST,
        answered_like(LAST_PAGE, PAGE),
    ),
)  # fmt: skip

TRANSACTIONS: Final = (
    answer("transaction-answers-one-less", "transaction-answers-each-entry", "response body /entry",
           TRANSACTION, drop("/entry/1"), feature=PROCEDURE_STEP),
    answer("transaction-answered-as-a-batch", "transaction-answers-each-entry",
           "response body /type", TRANSACTION, put("/type", '"batch-response"'),
           feature=PROCEDURE_STEP, actual="batch-response"),
    answer("transaction-answers-in-another-order", "transaction-answers-each-entry",
           "response body /entry/0/response/location", TRANSACTION,
           put("/entry/0/response/location", lambda old: old.replace("/Patient/", "/Encounter/")),
           feature=PROCEDURE_STEP),
    answer("transaction-entry-without-code", "transaction-entries-have-a-status",
           "response body /entry/0/response/status", TRANSACTION,
           put("/entry/0/response/status", '"created"'), feature=PROCEDURE_STEP),
    answer("transaction-entry-that-failed", "transaction-succeeds-as-a-whole",
           "response body /entry/0/response/status", TRANSACTION,
           put("/entry/0/response/status", '"422 Unprocessable Entity"'), feature=PROCEDURE_STEP),
)  # fmt: skip

FORM: Final = (
    answer("member-twice", "json-names-are-unique", "/gender", READ, twice("/gender")),
    answer("member-of-null", "null-stands-only-for-a-missing-primitive", "/gender", READ,
           put("/gender", "null")),
    answer("array-of-null", "null-stands-only-for-a-missing-primitive", "/name/0/given/0", READ,
           put("/name/0/given", "[null]")),
    answer("array-of-nothing", "nothing-is-empty", "/name/0/given", READ,
           put("/name/0/given", "[]")),
    answer("string-of-spaces", "nothing-is-empty", "/name/0/family", READ,
           put("/name/0/family", '" "'), actual="empty string"),
    answer("entry-of-no-type", "resources-say-their-type", "/entry/0/resource/resourceType", PAGE,
           drop("/entry/0/resource/resourceType")),
    answer("total-as-a-string", "numbers-are-json-numbers", "/total", PAGE, put("/total", '"5"')),
    answer("id-with-underscore", "ids-are-legal", "/id", READ, put("/id", '"not_legal"')),
    answer("day-that-never-was", "dates-are-real", "/birthDate", READ,
           put("/birthDate", '"1971-02-30"'), actual="1971-02-30"),
    answer("gender-in-one-letter", "patient-gender-is-known", "/gender", READ,
           put("/gender", '"m"'), actual="^m$"),
    answer("identifier-of-nobody", "patient-identifiers-have-an-issuer", "/identifier/0/system",
           READ, drop("/identifier/0/system")),
    answer("patient-without-identifier", "patient-identifiers-have-an-issuer", "/identifier", READ,
           drop("/identifier")),
    answer("order-of-no-intent", "service-request-is-complete", "/intent", SERVICE_REQUEST,
           put("/intent", '"wish"'), feature=PROCEDURE_STEP, actual="wish"),
    answer("order-of-nobody", "service-request-is-complete", "/subject", SERVICE_REQUEST,
           drop("/subject"), feature=PROCEDURE_STEP),
    answer("accession-number-without-issuer", "accession-number-fits-dicom", "/identifier/0/system",
           SERVICE_REQUEST, drop("/identifier/0/assigner", "/identifier/0/system"),
           feature=PROCEDURE_STEP),
    answer("accession-number-too-long", "accession-number-fits-dicom", "/identifier/0/value",
           SERVICE_REQUEST, put("/identifier/0/value", '"ABCDEFGHIJKLMNOPQ"'),
           feature=PROCEDURE_STEP, actual="ABCDEFGHIJKLMNOPQ"),
    encounter("encounter-without-class", "/class", b'"status":"in-progress"'),
    encounter("encounter-of-unknown-status", "/status", b'"status":"here","class":{"code":"EMER"}'),
)  # fmt: skip

TABLE: Final = (*INTERACTIONS, *STATEMENTS, *SEARCHES, *TRANSACTIONS, *FORM)
