"""What the tap costs: the same transfers with and without it, in turns."""

import contextlib
import http.server
import os
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from harness.capture.bundle import Bundle
from harness.capture.tap import Clock, Link, Tap
from harness.core.subject import Party, Protocol
from tests.bench.table import in_turns, median, write
from tests.real.products import HTTP_PORT, orthanc, storescp

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "profiles" / "suts" / "triggers"))

PORT = 14242
FILES = 200
TURNS = 11
MATRIX = 512
NODELAY = {**os.environ, "TCP_NODELAY": "1"}


def tap(tmp_path, port, protocol):
    link = Link(Party("modality", False), Party("archive", True), protocol)
    return Tap(link, ("127.0.0.1", port), Bundle(tmp_path / "run"), Clock())


def forget(stored, tmp_path):
    """Remove what was stored and recorded: the disk would be measured, not the tap."""
    for folder in (stored, tmp_path / "run" / "evidence" / "streams"):
        for path in folder.glob("*"):
            path.unlink()


@pytest.fixture
def images(tmp_path, monkeypatch):
    """Write 200 CT images of 512 x 512 pixels."""
    import ct_files

    monkeypatch.setattr(ct_files, "MATRIX", MATRIX)
    one = ct_files._pixels(1)
    monkeypatch.setattr(ct_files, "_pixels", lambda index: one)
    folder = tmp_path / "images"
    folder.mkdir()
    ct_files.acquire(folder, FILES // 2)
    return folder


SHIPPED = {k: v for k, v in os.environ.items() if k != "TCP_NODELAY"}


@pytest.mark.parametrize(
    ("at_once", "turns"), [(True, TURNS), (False, 3)], ids=["nodelay", "shipped"]
)
def test_c_store(tmp_path, images, at_once, turns):
    """Measure beside a second direct way, whose ratio says what the machine's noise is.

    DCMTK as shipped leaves Nagle's algorithm on: directly, each image waits for a delayed
    acknowledgement, and the tap, which acknowledges at once, hides that. TCP_NODELAY=1 on both
    ends is what costs the tap most.
    """
    folder = tmp_path / "storescp"
    folder.mkdir()
    environment = NODELAY if at_once else SHIPPED

    def send(port):
        command = ["/usr/bin/storescu", "-aec", "STORESCP", "127.0.0.1", str(port), "+sd", images]
        subprocess.run(command, check=True, env=environment, capture_output=True, timeout=120)

    size = sum(p.stat().st_size for p in images.iterdir())
    with (
        storescp(folder, "/usr/bin/storescp", "gcc", PORT, at_once=at_once),
        tap(tmp_path, PORT, Protocol.DIMSE) as between,
    ):
        ways = {
            "direct": lambda: send(PORT),
            "direct, again": lambda: send(PORT),
            "through the tap": lambda: send(between.port),
        }
        taken = in_turns(ways, turns, lambda: forget(folder / "db", tmp_path))
    rows = _rows(taken, size)
    setting = "TCP_NODELAY=1 on both ends" if at_once else "DCMTK as shipped"
    write(
        "tap_c_store_nodelay" if at_once else "tap_c_store_shipped",
        f"C-STORE of {FILES} CT images ({size / 1e6:.0f} MB), storescu to storescp, {setting}",
        ("way", "median s", "MB/s", "images/s", "of direct"),
        [(n, s, mb, f"{FILES / float(s):.0f}", ratio) for n, s, mb, ratio in rows],
        (f"median of {turns} turns, alternating; DCMTK 3.6.7",),
    )


class Sink(http.server.BaseHTTPRequestHandler):
    """A server that reads and does nothing: the worst case for whatever stands before it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def sink():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextlib.contextmanager
def archive(tmp_path):
    folder = tmp_path / "orthanc"
    folder.mkdir()
    with orthanc(folder, "/usr/sbin/Orthanc", "gcc"):
        yield HTTP_PORT


@pytest.mark.parametrize("which", ["orthanc", "sink"])
def test_stow(tmp_path, images, which):
    part = b"--b\r\nContent-Type: application/dicom\r\n\r\n"
    some = sorted(images.iterdir())[:40]
    body = b"".join(part + path.read_bytes() + b"\r\n" for path in some) + b"--b--\r\n"

    def send(port):
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Content-Type": 'multipart/related; type="application/dicom"; boundary=b',
            "Accept": "application/dicom+json",
        }
        connection.request("POST", "/dicom-web/studies", body=body, headers=headers)
        assert connection.getresponse().read() is not None
        connection.close()

    server = archive(tmp_path) if which == "orthanc" else sink()
    with server as port, tap(tmp_path, port, Protocol.HTTP) as between:
        ways = {"direct": lambda: send(port), "through the tap": lambda: send(between.port)}
        taken = in_turns(ways, TURNS, lambda: forget(tmp_path / "none", tmp_path))
    write(
        f"tap_stow_{which}",
        f"STOW of {len(some)} CT images ({len(body) / 1e6:.0f} MB) to "
        + ("Orthanc 1.10.1" if which == "orthanc" else "a server that only reads"),
        ("way", "median s", "MB/s", "of direct"),
        _rows(taken, len(body)),
        (f"median of {TURNS} turns, alternating",),
    )


def _rows(taken, size):
    direct = median(taken["direct"])
    return [
        (n, f"{median(s):.3f}", f"{size / median(s) / 1e6:.0f}", f"{direct / median(s):.2f}")
        for n, s in taken.items()
    ]
