"""Asking an archive: pages, bounds, and answers that are none."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from emulators.ehr.archive import ArchiveProblem, number, studies, text

pytestmark = pytest.mark.contract
Answer = tuple[int, dict[str, str], bytes]


class Archive(ThreadingHTTPServer):
    """Answers with what its function makes of a path and a query."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Callable[[str, dict[str, list[str]]], Answer] = lambda *_: (404, {}, b"")
        self.url = f"http://127.0.0.1:{self.server_address[1]}/web"


class _Handler(BaseHTTPRequestHandler):
    server: Archive

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        status, headers, body = self.server.answer(parts.path[4:], parse_qs(parts.query))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def archive() -> Iterator[Archive]:
    made = Archive()
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def listed(*items: dict, **headers: str) -> Answer:
    return 200, {"Content-Type": "application/dicom+json", **headers}, json.dumps(items).encode()


def value(first: object) -> dict:
    return {"Value": [first]}


def test_pages_are_followed(archive: Archive) -> None:
    def answer(path: str, query: dict[str, list[str]]) -> Answer:
        if path == "/studies":
            own = {"00080050": value("A1"), "0020000D": value("1.2")}
            return listed(own, {**own, "00080050": value("A10")})
        if path == "/studies/1.2/series":
            return listed({"0020000E": value("1.2.1"), "00200011": value(4)})
        at = int(query.get("offset", ["0"])[0])
        found = {"00080018": value(f"1.2.1.{at + 1}"), "00080016": value("1.2.840.1")}
        more = {} if at == 2 else {"Warning": "299 x: There are 1 additional results that can be requested"}  # fmt: skip
        return listed(found, **more)

    archive.answer = answer
    [study] = studies(archive.url, "A1", 10)
    [series] = study.series
    assert series.number == 4
    assert [instance.uid for instance in series.instances] == ["1.2.1.1", "1.2.1.2", "1.2.1.3"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (listed({"00080050": value("A1")}), "valid UID"),
        (listed({"00080050": value("A1"), "0020000D": value("../x")}), "valid UID"),
        (listed(*({"00080050": value("A1")},) * 11), "more than 10"),
        ((302, {"Location": "http://127.0.0.1:1/elsewhere"}, b""), "another origin"),
        ((200, {"Content-Type": "application/dicom+json"}, b"[1]"), "no array"),
        ((200, {"Content-Type": "application/dicom+json"}, b"[" * 999), "unusable"),
    ],
)
def test_what_is_no_answer(archive: Archive, answer: Answer, problem: str) -> None:
    archive.answer = lambda *_: answer
    with pytest.raises(ArchiveProblem, match=problem):
        studies(archive.url, "A1", 10)


def test_an_archive_that_is_not_there() -> None:
    with pytest.raises(ArchiveProblem, match="refused"):
        studies("http://127.0.0.1:1/web", "A1", 5)


def test_values_are_read_from_any_shape() -> None:
    for shape in (None, 1, [], "x", {"Value": None}, {"Value": [None]}, {"Value": [{"a": 1}]}):
        assert text({"00080050": shape}, "00080050") == ""  # type: ignore[dict-item]
        assert number({"00200013": shape}, "00200013") is None  # type: ignore[dict-item]
    assert number({"00200013": {"Value": ["12"]}}, "00200013") == 12
    assert number({"00200013": {"Value": ["-1"]}}, "00200013") is None
