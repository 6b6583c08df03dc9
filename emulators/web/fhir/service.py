"""The REST interface: which request is which interaction (FHIR R4 http.html#summary)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import parse_qsl

from emulators.core.clock import Clock, utc_now
from emulators.web.fhir.capabilities import capability_statement
from emulators.web.fhir.index import SearchIndex
from emulators.web.fhir.interactions import Completion, Interactions, check_id, unmodified
from emulators.web.fhir.json_document import JsonValue, Malformed, decode, encode
from emulators.web.fhir.message import FHIR_JSON, Answer, Context, Request, version_headers
from emulators.web.fhir.negotiation import (
    RETURNS,
    answer_type,
    check_content_type,
    content_type,
    is_form,
    preferences,
)
from emulators.web.fhir.outcome import Refusal, operation_outcome
from emulators.web.fhir.resources import RESOURCE_TYPES
from emulators.web.fhir.search import Search, shown_resource
from emulators.web.fhir.store import ResourceStore
from emulators.web.fhir.transaction import Fetch, Transactions

MAX_BODY: Final = 16 * 1024 * 1024

Written = Callable[[], None]
logger = logging.getLogger(__name__)


class FhirService:
    """A FHIR R4 server below one base address; total: every request gets an answer."""

    def __init__(
        self,
        store: ResourceStore,
        *,
        completions: Mapping[str, Completion] | None = None,
        check_references: bool = True,
        clock: Clock = utc_now,
    ) -> None:
        """Serve `store`. `completions`, by resource type, fill in what the server assigns."""
        self._clock = clock
        self.store = store
        index = SearchIndex(store)
        self.search = Search(store, index)
        self.interactions = Interactions(
            store,
            index,
            self.search,
            completions=completions or {},
            check_references=check_references,
        )
        self._transactions = Transactions(store, self.search, self.interactions, self._fetch)

    def answer(self, request: Request) -> Answer:
        """Answer a request; refusals and our own mistakes become an OperationOutcome."""
        essence = FHIR_JSON
        try:
            essence = answer_type(request)
            answer = self._answer(request)
        except Refusal as refusal:
            outcome = operation_outcome(refusal.issues)
            answer = Answer(refusal.status, outcome, refusal.headers)
        headers = answer.headers
        text = answer.body if isinstance(answer.body, str) else None
        if text is None and answer.body is not None:
            text = encode(answer.body)
        if text is not None:
            headers = (("Content-Type", content_type(essence)), *headers)
        return Answer(answer.status, text, headers, answer.version)

    def context(self, base: str, request: Request | None = None) -> Context:
        """Make the context of a request, or of something the server does by itself."""
        wanted = preferences(request) if request is not None else {}
        returning = wanted.get("return", "")
        return Context(
            base,
            self._clock(),
            strict=wanted.get("handling") == "strict",
            returning=returning if returning in RETURNS else "",
        )

    def reset(self) -> None:
        """Forget every resource."""
        self.store.clear()
        self.search.forget()

    def _answer(self, request: Request) -> Answer:
        context = self.context(request.base, request)
        method = "GET" if request.method == "HEAD" else request.method
        path = request.path
        if not path:
            return self._system(method, request, context)
        if path == ("metadata",):
            _allow(method, "GET")
            return Answer(200, capability_statement(request.base, context.now))
        if path[0] not in RESOURCE_TYPES:
            raise Refusal(404, "not-supported", "this resource type is not served")
        if path[1:] == ("_search",):
            _allow(method, "POST")
            return self._search_by_form(path[0], request, context)
        if len(path) == 1:
            return self._type(method, path[0], request, context)
        if path[1].startswith(("_", "$")):
            raise Refusal(405, "not-supported", "no such interaction on a type")
        logical_id = check_id(path[1])
        if len(path) == 2:
            return self._instance(method, path[0], logical_id, request, context)
        if path[2] != "_history" or len(path) > 4:
            raise Refusal(404, "not-supported", "no such interaction on a resource")
        _allow(method, "GET")
        if len(path) == 3:
            history = self.interactions.history(path[0], logical_id, context)
            return Answer(200, history, is_read=True)
        version = self.interactions.vread(path[0], logical_id, path[3])
        return Answer(200, version.body, version_headers(version), version, is_read=True)

    def _system(self, method: str, request: Request, context: Context) -> Answer:
        _allow(method, "POST")
        check_content_type(request)
        return self._transactions.run(_body(request), context)

    def _type(self, method: str, kind: str, request: Request, context: Context) -> Answer:
        if method == "GET":
            return self._searchset(kind, request.query, context)
        if method == "POST":
            check_content_type(request)
            condition = request.header("if-none-exist")
            none_exist = None
            if condition:
                none_exist = _pairs(condition.partition("?")[2] or condition)
            return self.interactions.create(kind, _body(request), context, none_exist=none_exist)
        if method == "PUT" and request.query:
            check_content_type(request)
            return self.interactions.update_where(
                kind,
                [pair for pair in request.query if pair[0] not in ("_format", "_pretty")],
                _body(request),
                context,
                if_match=request.header("if-match"),
            )
        raise _not_allowed("GET, HEAD, POST")

    def _instance(
        self, method: str, kind: str, logical_id: str, request: Request, context: Context
    ) -> Answer:
        _allow(method, "GET", "PUT", "DELETE")
        if method == "GET":
            return self._read(kind, logical_id, request)
        if_match = request.header("if-match")
        if method == "DELETE":
            return self.interactions.delete(kind, logical_id, context, if_match=if_match)
        check_content_type(request)
        return self.interactions.update(
            kind, logical_id, _body(request), context, if_match=if_match
        )

    def _read(self, kind: str, logical_id: str, request: Request) -> Answer:
        version = self.interactions.read(kind, logical_id)
        headers = version_headers(version)
        if unmodified(
            version, request.header("if-none-match"), _date(request.header("if-modified-since"))
        ):
            return Answer(304, None, headers, version, is_read=True)
        wanted = dict(request.query)
        names = tuple(filter(None, wanted.get("_elements", "").split(",")))
        summary = wanted.get("_summary", "false")
        if summary in ("text", "data") or names:
            part = shown_resource(version, summary, names)
            return Answer(200, part, headers, version, is_read=True)
        return Answer(200, version.body, headers, version, is_read=True)

    def _search_by_form(self, kind: str, request: Request, context: Context) -> Answer:
        if not is_form(request):
            raise Refusal(415, "not-supported", "_search takes application/x-www-form-urlencoded")
        try:
            form = request.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refusal(400, "value", "the form is not UTF-8") from error
        return self._searchset(kind, (*request.query, *_pairs(form)), context)

    def _searchset(self, kind: str, pairs: tuple[tuple[str, str], ...], context: Context) -> Answer:
        return Answer(200, self.search.searchset(kind, pairs, context), is_read=True)

    def _fetch(self, context: Context) -> Fetch:
        """Give the reads that a Bundle may hold."""

        def fetch(method: str, path: tuple[str, ...], query: tuple[tuple[str, str], ...]) -> Answer:
            inner = Request(method, path, query, base=context.base)
            return replace(self._answer(inner), is_read=True)

        return fetch


def _body(request: Request) -> JsonValue:
    if len(request.body) > MAX_BODY:
        raise Refusal(413, "too-long", f"a body of more than {MAX_BODY} bytes")
    try:
        return decode(request.body)
    except Malformed as error:
        raise Refusal(400, "structure", str(error)) from error


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    except ValueError as error:
        raise Refusal(400, "too-costly", "too many search parameters") from error


def _date(text: str) -> datetime | None:
    """Read an HTTP date; what is none is ignored (RFC 9110 13.1.3)."""
    try:
        found = parsedate_to_datetime(text) if text else None
    except (ValueError, IndexError, OverflowError):
        return None
    if found is not None and found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    return found


def _allow(method: str, *allowed: str) -> None:
    if method not in allowed:
        names = [*allowed, "HEAD"] if "GET" in allowed else list(allowed)
        raise _not_allowed(", ".join(names))


def _not_allowed(names: str) -> Refusal:
    return Refusal(405, "not-supported", "no such interaction here", headers=(("Allow", names),))
