"""Read, vread, history, create, update and delete on one resource (FHIR R4 http.html)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from emulators.web.fhir.index import Entry, SearchIndex
from emulators.web.fhir.json_document import JsonObject, JsonValue, as_object, decode, encode
from emulators.web.fhir.message import (
    Answer,
    Context,
    http_date,
    instant,
    location,
    version_headers,
)
from emulators.web.fhir.outcome import Invalid, Issue, Refusal, information
from emulators.web.fhir.references import is_id, local, reference_texts
from emulators.web.fhir.resources import RESOURCE_TYPES
from emulators.web.fhir.search import Search
from emulators.web.fhir.store import ResourceStore, Version
from emulators.web.fhir.validation import issues_of

Completion = Callable[[JsonObject, JsonObject | None, int], JsonObject]
"""Fills in what the server assigns: resource, previous version, a number never used before."""

Written = Callable[[], None]

BASIC: Final = frozenset({"structure", "value", "required", "code-invalid", "invalid"})


class Interactions:
    """The interactions on single resources of one store."""

    def __init__(
        self,
        store: ResourceStore,
        index: SearchIndex,
        search: Search,
        *,
        completions: Mapping[str, Completion],
        check_references: bool,
    ) -> None:
        """Work on `store`; `completions` by resource type run before a resource is written."""
        self._store = store
        self._index = index
        self._search = search
        self._completions = completions
        self._check_references = check_references
        self.seed = 1
        self.salt = ""

    def read(self, kind: str, logical_id: str) -> Version:
        """Give the current version. Raises: Refusal (404, 410)."""
        found = self._store.current(kind, logical_id)
        if found is None:
            raise Refusal(404, "not-found", f"no {kind} with this id")
        return _living(found)

    def vread(self, kind: str, logical_id: str, number: str) -> Version:
        """Give one version. Raises: Refusal (404, 410)."""
        well_formed = number.isascii() and number.isdigit() and len(number) < 10
        found = self._store.version(kind, logical_id, int(number)) if well_formed else None
        if found is None:
            raise Refusal(404, "not-found", f"no such version of this {kind}")
        return _living(found)

    def history(self, kind: str, logical_id: str, context: Context) -> JsonObject:
        """List all versions, newest first. Raises: Refusal (404)."""
        versions = self._store.history(kind, logical_id)
        if not versions:
            raise Refusal(404, "not-found", f"no {kind} with this id")
        entries: list[JsonValue] = [_history_entry(version, context.base) for version in versions]
        return {
            "resourceType": "Bundle",
            "type": "history",
            "total": len(versions),
            "link": [{"relation": "self", "url": f"{context.base}/{kind}/{logical_id}/_history"}],
            "entry": entries,
        }

    def create(
        self,
        kind: str,
        value: JsonValue,
        context: Context,
        *,
        none_exist: Sequence[tuple[str, str]] | None = None,
        as_id: str = "",
    ) -> Answer:
        """Store a new resource (`as_id`: reserved before) unless one as asked for exists.

        Raises: Refusal (400, 412, 422).
        """
        resource = checked(kind, value)
        with self._store.transaction():
            if none_exist is not None:
                found = self._search.find(kind, none_exist, context)
                if len(found) > 1:
                    raise Refusal(412, "multiple-matches", f"{len(found)} resources match")
                if found:
                    return self._told(self.read(kind, found[0].id), 200, context)
            logical_id = as_id or self.new_id(kind)
            return self._write(kind, logical_id, resource, None, context, "POST")

    def update(
        self, kind: str, logical_id: str, value: JsonValue, context: Context, *, if_match: str = ""
    ) -> Answer:
        """Replace a resource, or create it under the id that the client chose.

        Raises: Refusal (400, 412, 422).
        """
        resource = checked(kind, value)
        if resource.get("id") != logical_id:
            raise Refusal(400, "value", "the id in the body is not the id in the address")
        with self._store.transaction():
            before = self._store.current(kind, logical_id)
            self._check_match(before, if_match)
            return self._write(kind, logical_id, resource, before, context, "PUT")

    def update_where(
        self,
        kind: str,
        condition: Sequence[tuple[str, str]],
        value: JsonValue,
        context: Context,
        *,
        if_match: str = "",
    ) -> Answer:
        """Replace the one resource that matches, or create it (http.html#cond-update)."""
        resource = checked(kind, value)
        with self._store.transaction():
            found = self._search.find(kind, condition, context)
            if len(found) > 1:
                raise Refusal(412, "multiple-matches", f"{len(found)} resources match")
            given = resource.get("id")
            if found:
                if given not in (None, found[0].id):
                    raise Refusal(400, "value", "the id in the body is not that of the match")
                return self.update(
                    kind, found[0].id, {**resource, "id": found[0].id}, context, if_match=if_match
                )
            if isinstance(given, str):
                if self._store.current(kind, given) is not None:
                    raise Refusal(409, "conflict", "this id is in use by a resource that differs")
                return self.update(kind, given, resource, context, if_match=if_match)
            self._check_match(None, if_match)
            return self.create(kind, resource, context)

    def delete(self, kind: str, logical_id: str, context: Context, *, if_match: str = "") -> Answer:
        """Delete; what is gone or never was is deleted too. Raises: Refusal (409, 412)."""
        with self._store.transaction():
            before = self._store.current(kind, logical_id)
            if before is None:
                return Answer(204)
            self._check_match(before, if_match)
            if before.body is None:
                return Answer(204, headers=(("ETag", before.etag),), version=before)
            source = self._referring(kind, logical_id, context)
            if source is not None:
                raise Refusal(409, "conflict", f"{source.name} refers to it")
            number = before.number + 1
            gone = Version(kind, logical_id, number, instant(context.now), "DELETE", None)
            self._store.add(gone)
        return Answer(204, headers=(("ETag", gone.etag),), version=gone)

    def new_id(self, kind: str) -> str:
        """Make a logical id that seed and salt decide and that is not in use."""
        while True:
            text = f"{self.seed}|{self.salt}|{kind}|{self._store.serial()}"
            made = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
            if self._store.current(kind, made) is None:
                return made

    def _write(
        self,
        kind: str,
        logical_id: str,
        resource: JsonObject,
        before: Version | None,
        context: Context,
        method: str,
    ) -> Answer:
        earlier = None
        if before is not None and before.body is not None:
            earlier = as_object(decode(before.body.encode()))
        complete = self._completions.get(kind)
        if complete is not None:
            resource = complete(resource, earlier, self._store.serial())
        if self._check_references:
            self._check_targets(kind, logical_id, resource, context)
        number = before.number + 1 if before else 1
        updated = _later(context.now, before)
        body = encode(_stamped(resource, logical_id, number, updated))
        version = Version(kind, logical_id, number, updated, method, body)
        self._store.add(version)
        return self._told(version, 200 if earlier is not None else 201, context)

    def _told(self, version: Version, status: int, context: Context) -> Answer:
        """Answer a write as the client prefers (http.html#ops); the resource by default."""
        headers = version_headers(version)
        if status == 201:
            headers = (("Location", location(context.base, version)), *headers)
        body: str | JsonObject | None = version.body
        if context.returning == "minimal":
            body = None
        elif context.returning == "OperationOutcome":
            body = information("stored" if status == 201 else "ok")
        return Answer(status, body, headers, version)

    def _check_match(self, before: Version | None, if_match: str) -> None:
        if not if_match:
            return
        tags = {tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")}
        living = before is not None and before.body is not None
        if not (living and before is not None and tags & {"*", str(before.number)}):
            raise Refusal(412, "conflict", "the version given in If-Match is not the current one")

    def _check_targets(
        self, kind: str, logical_id: str, resource: JsonObject, context: Context
    ) -> None:
        """Refuse references into this server that lead nowhere."""
        for text in reference_texts(resource):
            if text.startswith("#"):
                continue
            target = local(text, context.base)
            if target is None:
                if text.startswith(("urn:uuid:", "urn:oid:")):
                    raise Refusal(422, "not-found", f"{text[:80]} is no entry of this Bundle")
                continue
            if target in context.within or target == (kind, logical_id):
                continue
            found = self._store.current(*target) if target[0] in RESOURCE_TYPES else None
            if found is None or found.body is None:
                raise Refusal(422, "not-found", f"{'/'.join(target)}: no such resource here")

    def _referring(self, kind: str, logical_id: str, context: Context) -> Entry | None:
        if not self._check_references:
            return None
        for other in RESOURCE_TYPES:
            for entry in self._index.entries(other):
                itself = (entry.type, entry.id) == (kind, logical_id)
                going = (entry.type, entry.id) in context.within
                if itself or going:
                    continue
                for base, target, target_id in entry.links:
                    if base in ("", context.base) and (target, target_id) == (kind, logical_id):
                        return entry
        return None


def checked(kind: str, value: JsonValue) -> JsonObject:
    """Give a resource of type `kind` that may be stored. Raises: Refusal, Invalid (400, 422)."""
    if not isinstance(value, dict):
        raise Refusal(400, "structure", "a resource, a JSON object, is wanted")
    if value.get("resourceType") != kind:
        raise Refusal(400, "structure", f"resourceType: {kind} is wanted here")
    # The server assigns these itself; what a client says of them does not matter.
    meta = value.get("meta")
    if isinstance(meta, dict):
        kept: JsonObject = {
            name: child for name, child in meta.items() if name not in ("versionId", "lastUpdated")
        }
        value = {name: kept if name == "meta" else child for name, child in value.items()}
        if not kept:
            value.pop("meta")
    issues = issues_of(value)
    if issues:
        raise Invalid(400 if any(issue.code in BASIC for issue in issues) else 422, issues)
    return value


def check_id(text: str) -> str:
    """Give `text` if it can be a logical id. Raises: Refusal (400)."""
    if not is_id(text):
        raise Refusal(400, "value", "an id has 1 to 64 letters, digits, - and .")
    return text


def unmodified(version: Version, none_match: str, modified_since: datetime | None) -> bool:
    """Tell whether the client already has this version (http.html#cread)."""
    if none_match:
        tags = {tag.strip().removeprefix("W/").strip('"') for tag in none_match.split(",")}
        return bool(tags & {"*", str(version.number)})
    if modified_since is None:
        return False
    return datetime.fromisoformat(version.updated).replace(microsecond=0) <= modified_since


def _living(version: Version) -> Version:
    if version.body is None:
        issue = Issue("deleted", f"this {version.type} was deleted")
        refusal = Invalid(410, [issue])
        refusal.headers = (("ETag", version.etag), ("Last-Modified", http_date(version.updated)))
        raise refusal
    return version


def _later(now: datetime, before: Version | None) -> str:
    """Give the time of a write: never before that of the version it replaces."""
    written = instant(now)
    return max(written, before.updated) if before is not None else written


def _stamped(resource: JsonObject, logical_id: str, number: int, updated: str) -> JsonObject:
    """Put id and meta first, everything else in the order it came."""
    meta: JsonObject = {"versionId": str(number), "lastUpdated": updated}
    meta.update(as_object(resource.get("meta")))
    made: JsonObject = {
        "resourceType": resource["resourceType"],
        "id": logical_id,
        "meta": meta,
    }
    made.update((name, child) for name, child in resource.items() if name not in made)
    return made


def _history_entry(version: Version, base: str) -> JsonObject:
    status = {"POST": "201 Created", "DELETE": "204 No Content"}.get(version.method, "200 OK")
    if version.method == "PUT" and version.number == 1:
        status = "201 Created"
    address = version.type if version.method == "POST" else f"{version.type}/{version.id}"
    entry: JsonObject = {"fullUrl": f"{base}/{version.type}/{version.id}"}
    if version.body is not None:
        entry["resource"] = as_object(decode(version.body.encode()))
    entry["request"] = {"method": version.method, "url": address}
    entry["response"] = {
        "status": status,
        "etag": version.etag,
        "lastModified": version.updated,
    }
    return entry
