"""The FHIR service over HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from emulators.web.fhir.app import fhir_app
from emulators.web.fhir.service import FhirService
from emulators.web.fhir.store import ResourceStore
from emulators.web.serve import WebServer

pytestmark = pytest.mark.contract
FHIR = {"Content-Type": "application/fhir+json"}
PATIENT = b'{"resourceType":"Patient","name":[{"family":"N\xc3\xba\xc3\xb1ez"}]}'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    store = ResourceStore(tmp_path_factory.mktemp("fhir") / "fhir.sqlite")
    made = WebServer(fhir_app(FhirService(store)), "127.0.0.1", 0)
    made.start()
    yield made
    made.stop()
    store.close()


def test_create_and_read_over_http(server: WebServer) -> None:
    base = f"{server.origin}/fhir"
    made = requests.post(f"{base}/Patient", data=PATIENT, headers=FHIR, timeout=10)
    assert made.status_code == 201
    assert made.headers["Location"].startswith(f"{base}/Patient/")
    read = requests.get(made.headers["Location"], timeout=10)
    assert read.headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert read.json()["name"] == [{"family": "Núñez"}]
    head = requests.head(made.headers["Location"], timeout=10)
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(read.content))
    found = requests.get(f"{base}/Patient", params={"family": "nunez"}, timeout=10).json()
    assert found["entry"][0]["fullUrl"].startswith(base)
    assert requests.delete(found["entry"][0]["fullUrl"], timeout=10).content == b""


def test_the_base_is_what_the_client_calls_it(server: WebServer) -> None:
    headers = {"Host": "relay.example:8080"}
    read = requests.get(f"{server.origin}/fhir/metadata", headers=headers, timeout=10)
    assert read.json()["implementation"]["url"] == "http://relay.example:8080/fhir"
    headers = {"Host": "<script>"}
    read = requests.get(f"{server.origin}/fhir/metadata", headers=headers, timeout=10)
    assert "<script" not in read.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/fhir/Patient/%2e%2e%2fetc", 400),
        ("/fhir/Patient/%ff", 400),
        ("/fhir/Patient?family=%ff", 400),
        ("/fhir/Unheard", 404),
        ("/elsewhere", 404),
        ("/fhir/Patient/" + "x" * 3000, 400),
    ],
)
def test_strange_addresses(server: WebServer, path: str, status: int) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert f" {status} ".encode() in answer.partition(b"\r\n")[0]
    assert b"OperationOutcome" in answer


def test_bodies_that_are_too_large_or_coded(server: WebServer) -> None:
    headers = {**FHIR, "Content-Length": str(1 << 30)}
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        raw.sendall(f"POST /fhir/Patient HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
        assert b" 413 " in raw.recv(65536).partition(b"\r\n")[0]
    coded = {**FHIR, "Content-Encoding": "gzip"}
    answer = requests.post(f"{server.origin}/fhir/Patient", data=b"x", headers=coded, timeout=10)
    assert answer.status_code == 415
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_two_writers_never_lose_a_version(server: WebServer) -> None:
    base = f"{server.origin}/fhir/Patient/shared"

    def put(_: int) -> int:
        body = b'{"resourceType":"Patient","id":"shared"}'
        return requests.put(base, data=body, headers=FHIR, timeout=20).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(put, range(24)))
    assert sorted(statuses) == [200] * 23 + [201]
    assert requests.get(base, timeout=10).json()["meta"]["versionId"] == "24"
