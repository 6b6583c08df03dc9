"""Misbehaviours of the FHIR RESTful API (FHIR R4 http.html): statuses, headers, versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from emulators.web.faults.fhir import Distort, FhirFault, Serve, fhir_fault
from emulators.web.faults.fhir_edits import (
    Edit,
    answered,
    bodies,
    drop,
    edited,
    header,
    is_create,
    is_read,
    is_update,
    only,
    put,
    status,
    with_header,
)
from emulators.web.fhir.json_document import JsonObject, as_object, as_text, objects
from emulators.web.fhir.message import Answer, Request

TRACE: Final = "Traceback (most recent call last): File service.py, line 7, in answer"


def _later(text: str) -> str:
    """Write a local time as if it were GMT."""
    return format_datetime(parsedate_to_datetime(text) + timedelta(hours=2), usegmt=True)


def _without_if_match(request: Request, serve: Serve) -> Answer:
    kept = tuple(pair for pair in request.headers if pair[0] != "if-match")
    return serve(replace(request, headers=kept))


def _keeping_the_version(request: Request, serve: Serve) -> Answer:
    answer = serve(request)
    number = answer.header("ETag").removeprefix('W/"').removesuffix('"')
    if not number.isdigit() or int(number) < 2:
        return answer
    before = str(int(number) - 1)
    return with_header(edited(answer, put("meta.versionId", before)), "ETag", f'W/"{before}"')


def _found_anyway(request: Request, serve: Serve) -> Answer:
    answer = serve(request)
    return replace(answer, status=200) if answer.status == 404 else answer


def _another_id(request: Request, serve: Serve) -> Answer:
    answer = serve(request)
    return edited(answer, put("id", "somebody-else")) if answer.status == 200 else answer


def _in_html(request: Request, serve: Serve) -> Answer:
    answer = serve(request)
    if answer.status < 400:
        return answer
    page = f"<html><body><h1>Error {answer.status}</h1></body></html>"
    return with_header(replace(answer, body=page), "Content-Type", "text/html")


def _outcomes(edit: Edit) -> Distort:
    def one(body: JsonObject) -> None:
        if body.get("resourceType") == "OperationOutcome":
            edit(body)

    return bodies(one)


def _statement(edit: Edit) -> Distort:
    return only(lambda request: request.path == ("metadata",), bodies(edit))


def _declaring_less(code: str) -> Edit:
    def edit(statement: JsonObject) -> None:
        for rest in objects(statement.get("rest")):
            for one in objects(rest.get("resource")):
                declared = objects(one.get("interaction"))
                one["interaction"] = [i for i in declared if i.get("code") != code]

    return edit


def _entries(edit: Callable[[list[JsonObject]], list[JsonObject]]) -> Distort:
    """Change the entries that answer a transaction."""

    def distort(request: Request, serve: Serve) -> Answer:
        answer = serve(request)
        body = answered(answer)
        if body.get("type") != "transaction-response":
            return answer
        kept = edit(objects(body.get("entry")))
        return edited(answer, lambda bundle: bundle.update(entry=list(kept)))

    return distort


def _by_type(entries: list[JsonObject]) -> list[JsonObject]:
    """Sort by location: as a server that runs a transaction type by type might answer."""

    def place(entry: JsonObject) -> str:
        return as_text(as_object(entry.get("response")).get("location"))

    return sorted(entries, key=place)


def _first_status(text: str) -> Callable[[list[JsonObject]], list[JsonObject]]:
    def edit(entries: list[JsonObject]) -> list[JsonObject]:
        for entry in entries[:1]:
            as_object(entry.get("response"))["status"] = text
        return entries

    return edit


FAULTS: Final[tuple[FhirFault, ...]] = (
    fhir_fault(
        "fhir-answers-text-json",
        "fhir.answer-has-fhir-media-type",
        "answers FHIR JSON as text/json",
        header("Content-Type", lambda _: "text/json; charset=utf-8"),
    ),
    fhir_fault(
        "fhir-declares-latin-1",
        "fhir.charset-is-utf-8",
        "says that its JSON is in ISO 8859-1",
        header("Content-Type", lambda held: held.replace("utf-8", "iso-8859-1")),
    ),
    fhir_fault(
        "fhir-create-answers-200",
        "fhir.create-answers-created",
        "answers a create with 200",
        only(is_create, status(200, 201)),
    ),
    fhir_fault(
        "fhir-create-gives-no-location",
        "fhir.create-locates-the-resource",
        "does not say where a new resource is",
        header("Location", lambda _: None),
    ),
    fhir_fault(
        "fhir-create-locates-no-version",
        "fhir.create-locates-the-version",
        "says where a new resource is, and not which version",
        header("Location", lambda held: held.partition("/_history/")[0]),
    ),
    fhir_fault(
        "fhir-etag-is-missing", "fhir.etag-is-sent", "sends no ETag", header("ETag", lambda _: None)
    ),
    fhir_fault(
        "fhir-etag-is-strong",
        "fhir.etag-is-the-version",
        "sends a strong ETag",
        header("ETag", lambda held: held.removeprefix("W/")),
    ),
    fhir_fault(
        "fhir-etag-is-not-the-version",
        "fhir.etag-is-the-version",
        "sends an ETag of its own making",
        header("ETag", lambda _: 'W/"a1b2c3"'),
    ),
    fhir_fault(
        "fhir-last-modified-is-local-time",
        "fhir.last-modified-agrees",
        "writes the local time into Last-Modified as if it were GMT",
        header("Last-Modified", _later),
    ),
    fhir_fault(
        "fhir-last-updated-is-missing",
        "fhir.last-updated-is-an-instant",
        "leaves meta.lastUpdated out",
        bodies(drop("meta.lastUpdated")),
    ),
    fhir_fault(
        "fhir-read-returns-another-id",
        "fhir.read-returns-what-was-asked",
        "answers a read with a resource of another id",
        only(is_read, _another_id),
    ),
    fhir_fault(
        "fhir-read-returns-another-type",
        "fhir.read-returns-what-was-asked",
        "answers a read with a resource of another type",
        only(is_read, bodies(put("resourceType", "Person"))),
    ),
    fhir_fault(
        "fhir-unknown-id-is-answered-200",
        "fhir.read-returns-what-was-asked",
        "answers 200 when there is no resource with the id",
        only(is_read, _found_anyway),
    ),
    fhir_fault(
        "fhir-unknown-id-is-answered-400",
        "fhir.unknown-resource-is-not-found",
        "answers 400 when there is no resource with the id",
        only(is_read, status(400, 404)),
    ),
    fhir_fault(
        "fhir-stale-update-is-accepted",
        "fhir.stale-update-is-refused",
        "does not look at If-Match",
        only(is_update, _without_if_match),
    ),
    fhir_fault(
        "fhir-update-answers-202",
        "fhir.update-answers-ok-or-created",
        "answers an update with 202",
        only(is_update, status(202, 200)),
    ),
    fhir_fault(
        "fhir-update-keeps-the-version",
        "fhir.update-makes-a-version",
        "updates without a new version",
        only(is_update, _keeping_the_version),
    ),
    fhir_fault(
        "fhir-error-is-html",
        "fhir.error-is-explained",
        "explains errors by a page for people",
        _in_html,
    ),
    fhir_fault(
        "fhir-outcome-has-an-unknown-code",
        "fhir.outcome-is-coded",
        "gives issues a code of its own",
        _outcomes(put("issue.code", "error")),
    ),
    fhir_fault(
        "fhir-outcome-shows-a-stack-trace",
        "fhir.outcome-leaks-no-internals",
        "shows where in its code an error came up",
        _outcomes(put("issue.diagnostics", TRACE)),
    ),
    fhir_fault(
        "fhir-transaction-answers-too-few-entries",
        "fhir.transaction-answers-each-entry",
        "leaves the last entry of a transaction unanswered",
        _entries(lambda entries: entries[:-1]),
    ),
    fhir_fault(
        "fhir-transaction-answers-in-another-order",
        "fhir.transaction-answers-each-entry",
        "answers the entries of a transaction sorted by what they made",
        _entries(_by_type),
    ),
    fhir_fault(
        "fhir-transaction-answers-in-words",
        "fhir.transaction-entries-have-a-status",
        "says Created instead of a status for an entry of a transaction",
        _entries(_first_status("Created")),
    ),
    fhir_fault(
        "fhir-transaction-succeeds-in-parts",
        "fhir.transaction-succeeds-as-a-whole",
        "answers 200 to a transaction of which an entry failed",
        _entries(_first_status("422 Unprocessable Entity")),
    ),
    fhir_fault(
        "fhir-capabilities-are-of-dstu2",
        "fhir.capabilities-are-answered",
        "answers a Conformance, as servers before STU3 did",
        _statement(put("resourceType", "Conformance")),
    ),
    fhir_fault(
        "fhir-capabilities-without-a-kind",
        "fhir.capability-statement-is-complete",
        "does not say what kind of CapabilityStatement it gives",
        _statement(drop("kind")),
    ),
    fhir_fault(
        "fhir-capabilities-without-fhir-version",
        "fhir.capability-statement-is-r4",
        "does not say which release of FHIR it serves",
        _statement(drop("fhirVersion")),
    ),
    fhir_fault(
        "fhir-capabilities-hide-the-create",
        "fhir.used-interactions-are-declared",
        "creates resources and does not declare it",
        _statement(_declaring_less("create")),
    ),
)
"""What a FHIR server can do wrong whatever it holds."""
