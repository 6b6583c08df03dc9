"""The searchable view of the store: values of each living resource, made when first needed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emulators.web.fhir.extraction import SearchValue, extract
from emulators.web.fhir.json_document import as_object, decode
from emulators.web.fhir.parameters import parameters
from emulators.web.fhir.references import literal, reference_texts
from emulators.web.fhir.store import ResourceStore, Version


@dataclass(frozen=True, slots=True)
class Entry:
    """One living resource as search sees it."""

    type: str
    id: str
    number: int
    values: Mapping[str, tuple[SearchValue, ...]]
    links: tuple[tuple[str, str, str], ...]  # base, type, id of each literal reference

    @property
    def name(self) -> str:
        """Its relative address."""
        return f"{self.type}/{self.id}"


class SearchIndex:
    """Entries by type, kept for as long as their version is the newest."""

    def __init__(self, store: ResourceStore) -> None:
        """Look at `store`."""
        self._store = store
        self._lock = threading.RLock()
        self._entries: dict[tuple[str, str], Entry] = {}
        self._era = store.era

    def entries(self, kind: str) -> Sequence[Entry]:
        """List the entries of a type by id."""
        with self._lock:
            if self._era != self._store.era:
                self._era = self._store.era
                self._entries.clear()
            found = (
                self._entry(kind, logical_id, number)
                for logical_id, number in self._store.living(kind)
            )
            return [entry for entry in found if entry is not None]

    def _entry(self, kind: str, logical_id: str, number: int) -> Entry | None:
        known = self._entries.get((kind, logical_id))
        if known is not None and known.number == number:
            return known
        version = self._store.version(kind, logical_id, number)
        if version is None or version.body is None:
            return None
        made = _made(version, version.body)
        self._entries[kind, logical_id] = made
        return made


def _made(version: Version, body: str) -> Entry:
    resource = as_object(decode(body.encode()))
    values = {
        code: extract(parameter, resource) for code, parameter in parameters(version.type).items()
    }
    found = (literal(text) for text in reference_texts(resource))
    links = tuple((link.base, link.type, link.id) for link in found if link is not None)
    return Entry(version.type, version.id, version.number, values, links)
