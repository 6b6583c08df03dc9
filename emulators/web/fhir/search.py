"""Search on one type: find, sort, page, include, and the Bundle of it (FHIR R4 search.html)."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from urllib.parse import quote, urlencode

from emulators.web.fhir.extraction import Amount, SearchValue, Target, Token
from emulators.web.fhir.index import Entry, SearchIndex
from emulators.web.fhir.json_document import JsonObject, JsonValue, as_object, decode
from emulators.web.fhir.message import Context
from emulators.web.fhir.outcome import Refusal
from emulators.web.fhir.parameters import Kind, parameters
from emulators.web.fhir.period import EARLIEST, Interval
from emulators.web.fhir.query import Include, Query, Reading, parse
from emulators.web.fhir.references import literal
from emulators.web.fhir.store import ResourceStore, Version
from emulators.web.fhir.subset import subset

PAGE: Final = "_page"
SNAPSHOTS: Final = 256
MAX_INCLUDED: Final = 1000

Key = tuple[str, str, int]  # type, id, version number


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The result of a search as it was when the client asked: pages never shift."""

    query: Query
    matches: tuple[Key, ...]


class Search:
    """Answers searches over one store."""

    def __init__(self, store: ResourceStore, index: SearchIndex) -> None:
        """Search `store` by `index`."""
        self._store = store
        self._index = index
        self._lock = threading.Lock()
        self._snapshots: OrderedDict[str, Snapshot] = OrderedDict()

    def find(self, kind: str, pairs: Sequence[tuple[str, str]], context: Context) -> list[Entry]:
        """List the resources that match, unsorted: for conditional interactions.

        Raises: Refusal (400) also for parameters that are unknown, since ignoring one would widen
        what the client meant.
        """
        reading = self._reading(replace(context, strict=True))
        query = parse(kind, pairs, reading)
        if not query.criteria:
            raise Refusal(412, "not-found", "the condition names no search parameter")
        return self._matches(query)

    def searchset(
        self, kind: str, pairs: Sequence[tuple[str, str]], context: Context
    ) -> JsonObject:
        """Search and give the first page, or with `_page` a later one. Raises: Refusal."""
        for name, text in pairs:
            if name == PAGE:
                return self._later(kind, text, context)
        query = parse(kind, pairs, self._reading(context))
        matches = self._sorted(query, self._matches(query))
        snapshot = Snapshot(query, tuple((entry.type, entry.id, entry.number) for entry in matches))
        self_link = _address(context.base, kind, query.used)
        return self._page(snapshot, 0, "", self_link, context)

    def forget(self) -> None:
        """Drop the pages that are waiting to be asked for."""
        with self._lock:
            self._snapshots.clear()

    def _reading(self, context: Context) -> Reading:
        def chained(kind: str, pairs: Sequence[tuple[str, str]], depth: int) -> frozenset[str]:
            inner = Reading(context.base, context.now, True, chained, depth)
            return frozenset(entry.name for entry in self._matches(parse(kind, pairs, inner)))

        return Reading(context.base, context.now, context.strict, chained)

    def _matches(self, query: Query) -> list[Entry]:
        return [
            entry
            for entry in self._index.entries(query.kind)
            if all(wanted.holds(entry.values[wanted.parameter.code]) for wanted in query.criteria)
        ]

    def _sorted(self, query: Query, entries: list[Entry]) -> list[Entry]:
        # Least significant rule first: the sort is stable.
        for parameter, descending in reversed(query.sort):
            valued = [entry for entry in entries if entry.values[parameter.code]]
            bare = [entry for entry in entries if not entry.values[parameter.code]]
            pick = max if descending else min
            keyed = [(pick(map(_order, entry.values[parameter.code])), entry) for entry in valued]
            keyed.sort(key=lambda pair: pair[0], reverse=descending)
            entries = [entry for _, entry in keyed] + bare
        return entries

    def _later(self, kind: str, text: str, context: Context) -> JsonObject:
        token, _, offset = text.partition(".")
        with self._lock:
            snapshot = self._snapshots.get(token)
            if snapshot is not None:
                self._snapshots.move_to_end(token)
        usable = snapshot is not None and snapshot.query.kind == kind
        if snapshot is None or not usable or not (offset.isascii() and offset.isdigit()):
            raise Refusal(410, "expired", "this page is gone; search again")
        self_link = _address(context.base, kind, [(PAGE, text)])
        return self._page(snapshot, int(offset[:9]), token, self_link, context)

    def _page(
        self, snapshot: Snapshot, offset: int, token: str, self_link: str, context: Context
    ) -> JsonObject:
        query, links = snapshot.query, [("self", self_link)]
        shown: tuple[Key, ...] = ()
        if query.summary != "count" and query.count:
            shown = snapshot.matches[offset : offset + query.count]
            if offset + query.count < len(snapshot.matches):
                token = token or self._keep(snapshot)
                following = [(PAGE, f"{token}.{offset + query.count}")]
                links.append(("next", _address(context.base, query.kind, following)))
        bundle: JsonObject = {"resourceType": "Bundle", "type": "searchset"}
        if query.total != "none" or not shown:
            bundle["total"] = len(snapshot.matches)
        bundle["link"] = [{"relation": relation, "url": url} for relation, url in links]
        entries: list[JsonValue] = []
        for key in shown:
            entries.extend(self._entry(key, "match", query, context))
        for key in self._included(query, shown, context) if shown else ():
            entries.extend(self._entry(key, "include", query, context))
        if entries:
            bundle["entry"] = entries
        return bundle

    def _keep(self, snapshot: Snapshot) -> str:
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._snapshots[token] = snapshot
            while len(self._snapshots) > SNAPSHOTS:
                self._snapshots.popitem(last=False)
        return token

    def _entry(self, key: Key, mode: str, query: Query, context: Context) -> Iterator[JsonObject]:
        version = self._store.version(*key)
        if version is None or version.body is None:
            return
        yield {
            "fullUrl": f"{context.base}/{version.type}/{version.id}",
            "resource": shown_resource(version, query.summary, query.elements),
            "search": {"mode": mode},
        }

    def _included(self, query: Query, shown: Sequence[Key], context: Context) -> list[Key]:
        """Follow references from and to the matches of this page, each resource once."""
        seen = {(kind, logical_id) for kind, logical_id, _ in shown}
        added: list[Key] = []
        frontier, first = set(seen), True
        while frontier and len(added) < MAX_INCLUDED:
            fresh: set[tuple[str, str]] = set()
            for rule in query.includes:
                if first or rule.iterate:
                    fresh |= self._forward(rule, frontier, context.base)
            for rule in query.revincludes:
                if first or rule.iterate:
                    fresh |= self._backward(rule, frontier, context.base)
            frontier, first = set(), False
            for name in sorted(fresh - seen):
                version = self._store.current(*name)
                if version is not None and version.body is not None and len(added) < MAX_INCLUDED:
                    seen.add(name)
                    frontier.add(name)
                    added.append((version.type, version.id, version.number))
        return added

    def _forward(
        self, rule: Include, frontier: set[tuple[str, str]], base: str
    ) -> set[tuple[str, str]]:
        return {
            target
            for entry in self._index.entries(rule.source)
            if (entry.type, entry.id) in frontier
            for target in _targets(rule, entry, base)
        }

    def _backward(
        self, rule: Include, frontier: set[tuple[str, str]], base: str
    ) -> set[tuple[str, str]]:
        return {
            (entry.type, entry.id)
            for entry in self._index.entries(rule.source)
            if any(target in frontier for target in _targets(rule, entry, base))
        }


def shown_resource(version: Version, summary: str, elements: tuple[str, ...]) -> JsonObject:
    """Give the resource of a version, or the part of it that was asked for."""
    resource = as_object(decode((version.body or "{}").encode()))
    return subset(resource, summary, elements)


def _targets(rule: Include, entry: Entry, base: str) -> Iterator[tuple[str, str]]:
    for code, parameter in parameters(rule.source).items():
        if parameter.kind is not Kind.REFERENCE or rule.code not in ("*", code):
            continue
        for value in entry.values[code]:
            found = literal(value.reference) if isinstance(value, Target) else None
            if found is None or found.base not in ("", base):
                continue
            allowed = not parameter.targets or found.type in parameter.targets
            if allowed and rule.target in ("", found.type):
                yield found.type, found.id


def _order(value: SearchValue) -> tuple[Decimal, datetime, str]:
    """Make values of one parameter comparable."""
    if isinstance(value, Interval):
        return Decimal(0), value.low, ""
    if isinstance(value, Amount):
        return value.value, EARLIEST, ""
    if isinstance(value, Token):
        return Decimal(0), EARLIEST, value.value
    if isinstance(value, Target):
        return Decimal(0), EARLIEST, value.reference
    return Decimal(0), EARLIEST, value.casefold()


def _address(base: str, kind: str, pairs: Sequence[tuple[str, str]]) -> str:
    query = urlencode(pairs, quote_via=quote, safe=":,/$")
    return f"{base}/{kind}?{query}" if query else f"{base}/{kind}"
