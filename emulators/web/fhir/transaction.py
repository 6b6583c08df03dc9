"""Transaction and batch Bundles (FHIR R4 http.html#transaction)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from emulators.web.fhir.interactions import Interactions, check_id
from emulators.web.fhir.json_document import (
    JsonObject,
    JsonValue,
    as_object,
    as_text,
    decode,
)
from emulators.web.fhir.message import Answer, Context
from emulators.web.fhir.outcome import Invalid, Issue, Refusal, operation_outcome
from emulators.web.fhir.references import rewritten
from emulators.web.fhir.resources import RESOURCE_TYPES
from emulators.web.fhir.search import Search
from emulators.web.fhir.status import reason
from emulators.web.fhir.store import ResourceStore

MAX_ENTRIES: Final = 1000
# Transactions run in this order, whatever the order of their entries (http.html#trules).
ORDER: Final = ("DELETE", "POST", "PUT", "GET", "HEAD")

Fetch = Callable[[str, tuple[str, ...], tuple[tuple[str, str], ...]], Answer]
"""GET or HEAD below the base: method, path, query."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a Bundle, read."""

    method: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    full_url: str
    resource: JsonValue
    request: JsonObject

    @property
    def kind(self) -> str:
        """The resource type it is about."""
        return self.path[0] if self.path else ""


class Transactions:
    """Runs Bundles of interactions over one store."""

    def __init__(
        self,
        store: ResourceStore,
        search: Search,
        interactions: Interactions,
        fetch: Callable[[Context], Fetch],
    ) -> None:
        """Run writes by `interactions` and reads by `fetch`."""
        self._store = store
        self._search = search
        self._interactions = interactions
        self._fetch = fetch

    def run(self, value: JsonValue, context: Context) -> Answer:
        """Run a Bundle of type transaction or batch. Raises: Refusal, then nothing was done."""
        bundle = as_object(value)
        if bundle.get("resourceType") != "Bundle":
            raise Refusal(400, "structure", "a Bundle is wanted here")
        mode = bundle.get("type")
        if mode not in ("transaction", "batch"):
            raise Refusal(400, "value", "Bundle.type: transaction or batch is wanted")
        entries = bundle.get("entry", [])
        if not isinstance(entries, list):
            raise Refusal(400, "structure", "Bundle.entry: an array is wanted")
        if len(entries) > MAX_ENTRIES:
            raise Refusal(413, "too-costly", f"more than {MAX_ENTRIES} entries")
        done = (self._transaction if mode == "transaction" else self._batch)(entries, context)
        answer: JsonObject = {"resourceType": "Bundle", "type": f"{mode}-response"}
        if done:
            answer["entry"] = list(done)
        return Answer(200, answer)

    def _batch(self, entries: list[JsonValue], context: Context) -> list[JsonObject]:
        done = []
        for entry in entries:
            try:
                step = _step(entry, context.base)
                done.append(self._entry(self._run(step, step.resource, "", context), context))
            except Refusal as refusal:
                done.append(_failed(refusal))
        return done

    def _transaction(self, entries: list[JsonValue], context: Context) -> list[JsonObject]:
        steps = []
        for number, entry in enumerate(entries):
            try:
                steps.append(_step(entry, context.base))
            except Refusal as refusal:
                raise _at(refusal, number) from refusal
        _check_identities(steps)
        with self._store.transaction():
            return self._together(steps, context)

    def _together(self, steps: list[Step], context: Context) -> list[JsonObject]:
        reserved, names, inside = self._reserve(steps, context)
        deleted = {(s.kind, s.path[1]) for s in steps if s.method == "DELETE" and len(s.path) > 1}
        answers: dict[int, Answer] = {}
        for number in sorted(range(len(steps)), key=lambda at: ORDER.index(steps[at].method)):
            step = steps[number]
            within = frozenset(deleted) if step.method == "DELETE" else inside
            inner = replace(context, within=within)
            try:
                resource = rewritten(step.resource, self._resolver(names, inner))
                answers[number] = self._run(step, resource, reserved.get(number, ""), inner)
            except Refusal as refusal:
                raise _at(refusal, number) from refusal
        return [self._entry(answers[number], context) for number in range(len(steps))]

    def _reserve(
        self, steps: list[Step], context: Context
    ) -> tuple[dict[int, str], dict[str, str], frozenset[tuple[str, str]]]:
        """Decide the address of every entry first, so that they can refer to each other."""
        reserved: dict[int, str] = {}
        names: dict[str, str] = {}
        inside: set[tuple[str, str]] = set()
        for number, step in enumerate(steps):
            if step.method not in ("POST", "PUT") or step.kind not in RESOURCE_TYPES:
                continue
            logical_id = step.path[1] if len(step.path) == 2 else ""
            condition = _condition(step)
            if condition is not None:
                try:
                    found = self._search.find(step.kind, condition, context)
                except Refusal as refusal:
                    raise _at(refusal, number) from refusal
                logical_id = found[0].id if len(found) == 1 else ""
                if step.method == "PUT" and not found:
                    logical_id = as_text(as_object(step.resource).get("id"))
            if not logical_id:
                logical_id = reserved[number] = self._interactions.new_id(step.kind)
            inside.add((step.kind, logical_id))
            if step.full_url:
                names[step.full_url] = f"{step.kind}/{logical_id}"
        return reserved, names, frozenset(inside)

    def _resolver(self, names: Mapping[str, str], context: Context) -> Callable[[str, str], str]:
        def resolve(member: str, text: str) -> str:
            if text in names:
                return names[text] if member == "reference" else f"{context.base}/{names[text]}"
            kind, mark, query = text.partition("?")
            if member != "reference" or not mark or kind not in RESOURCE_TYPES:
                return text
            found = self._search.find(kind, parse_qsl(query, keep_blank_values=True), context)
            if len(found) != 1:
                raise Refusal(412, "multiple-matches", f"{len(found)} resources match {text[:80]}")
            return found[0].name

        return resolve

    def _run(self, step: Step, resource: JsonValue, reserved: str, context: Context) -> Answer:
        if step.method in ("GET", "HEAD"):
            return self._fetch(context)(step.method, step.path, step.query)
        if step.kind not in RESOURCE_TYPES:
            raise Refusal(404, "not-supported", "this resource type is not served")
        condition = _condition(step)
        if step.method == "POST" and len(step.path) == 1:
            return self._interactions.create(
                step.kind, resource, context, none_exist=condition, as_id=reserved
            )
        if_match = as_text(step.request.get("ifMatch"))
        if step.method == "PUT" and len(step.path) == 1 and condition is not None:
            if reserved and isinstance(resource, dict):
                resource = {**resource, "id": reserved}
            return self._interactions.update_where(
                step.kind, condition, resource, context, if_match=if_match
            )
        if step.method in ("PUT", "DELETE") and len(step.path) == 2:
            logical_id = check_id(step.path[1])
            if step.method == "DELETE":
                return self._interactions.delete(step.kind, logical_id, context, if_match=if_match)
            return self._interactions.update(
                step.kind, logical_id, resource, context, if_match=if_match
            )
        raise Refusal(405, "not-supported", "no such interaction")

    def _entry(self, answer: Answer, context: Context) -> JsonObject:
        entry: JsonObject = {}
        response: JsonObject = {"status": f"{answer.status} {reason(answer.status)}"}
        version = answer.version
        if version is not None:
            address = f"{context.base}/{version.type}/{version.id}"
            if version.method != "DELETE":
                response["location"] = f"{address}/_history/{version.number}"
            response["etag"] = version.etag
            response["lastModified"] = version.updated
        body = answer.body
        resource = as_object(decode(body.encode())) if isinstance(body, str) else body
        if resource is not None and resource.get("resourceType") == "OperationOutcome":
            response["outcome"] = resource
        elif resource is not None and (version is None or _wants(answer, context)):
            if version is not None:
                entry["fullUrl"] = f"{context.base}/{version.type}/{version.id}"
            entry["resource"] = resource
        entry["response"] = response
        return entry


def _wants(answer: Answer, context: Context) -> bool:
    """Tell whether to include the resource: always of a read, of a write when preferred."""
    return answer.is_read or context.returning == "representation"


def _step(entry: JsonValue, base: str) -> Step:
    """Read one entry. Raises: Refusal (400)."""
    whole = as_object(entry)
    request = as_object(whole.get("request"))
    method, url = as_text(request.get("method")), as_text(request.get("url"))
    if method not in (*ORDER, "PATCH"):
        raise Refusal(400, "value", "entry.request.method is not one of HTTP")
    if method == "PATCH":
        raise Refusal(405, "not-supported", "PATCH is not served")
    try:
        parts = urlsplit(url.removeprefix(f"{base}/"))
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        raise Refusal(400, "value", "entry.request.url is not an address") from error
    path = tuple(parts.path.strip("/").split("/"))
    if not url or parts.scheme or parts.netloc or not path[0]:
        raise Refusal(400, "value", "entry.request.url: Type, Type/id or Type?... is wanted")
    if method in ("POST", "PUT") and not isinstance(whole.get("resource"), dict):
        raise Refusal(400, "required", "entry.resource is missing")
    return Step(
        method, path, tuple(query), as_text(whole.get("fullUrl")), whole.get("resource"), request
    )


def _condition(step: Step) -> list[tuple[str, str]] | None:
    text = as_text(step.request.get("ifNoneExist"))
    if step.method == "POST" and text:
        return parse_qsl(text.removeprefix("?"), keep_blank_values=True)
    if step.method == "PUT" and len(step.path) == 1:
        return list(step.query)
    return None


def _check_identities(steps: list[Step]) -> None:
    """No resource twice, no full URL twice (http.html#trules, bdl-7)."""
    seen: set[tuple[str, ...]] = set()
    for number, step in enumerate(steps):
        names = [("fullUrl", step.full_url)] if step.full_url else []
        identities: list[tuple[str, ...]] = list(names)
        if step.method in ("PUT", "DELETE") and len(step.path) == 2:
            identities.append(step.path)
        for identity in identities:
            if identity in seen:
                issue = Refusal(400, "duplicate", f"{'/'.join(identity)[:100]} occurs twice")
                raise _at(issue, number)
            seen.add(identity)


def _at(refusal: Refusal, number: int) -> Invalid:
    """Say which entry made the whole transaction fail."""
    issues = [
        Issue(issue.code, f"entry {number}: {issue.diagnostics}", f"Bundle.entry[{number}]")
        for issue in refusal.issues
    ]
    return Invalid(refusal.status, issues)


def _failed(refusal: Refusal) -> JsonObject:
    return {
        "response": {
            "status": f"{refusal.status} {reason(refusal.status)}",
            "outcome": operation_outcome(refusal.issues),
        }
    }
