"""A FHIR service without a network around it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emulators.web.fhir.message import Answer, Request
from emulators.web.fhir.service import FhirService
from emulators.web.fhir.store import ResourceStore

BASE = "http://clinic/fhir"


class Ticking:
    """A clock that goes a second further at every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Client:
    service: FhirService

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: tuple[tuple[str, str], ...] = (),
        **headers: str,
    ) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            named.setdefault("content-type", "application/fhir+json")
        data = body if isinstance(body, bytes) else b""
        if body is not None and not isinstance(body, bytes):
            data = json.dumps(body).encode()
        segments = tuple(part for part in path.split("/") if part)
        return self.service.answer(
            Request(method, segments, query, tuple(named.items()), data, BASE)
        )

    def create(self, **resource: object) -> str:
        answer = self.send("POST", str(resource["resourceType"]), resource)
        assert answer.status == 201, answer.body
        return f"{resource['resourceType']}/{value(answer)['id']}"

    def search(self, kind: str, *query: tuple[str, str], **headers: str) -> dict:
        answer = self.send("GET", kind, query=query, **headers)
        assert answer.status == 200, answer.body
        return value(answer)

    def found(self, kind: str, *query: tuple[str, str]) -> set[str]:
        bundle = self.search(kind, *query)
        entries = [e for e in bundle.get("entry", []) if e["search"]["mode"] == "match"]
        assert bundle["total"] == len(entries)
        return {f"{kind}/{entry['resource']['id']}" for entry in entries}


def value(answer: Answer) -> dict:
    assert isinstance(answer.body, str)
    return json.loads(answer.body)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    store = ResourceStore(tmp_path / "fhir.sqlite", durable=False)
    yield Client(FhirService(store, clock=Ticking()))
    store.close()
