"""The relay: what goes in comes out, what came is on disk, and either side may die."""

import contextlib
import errno
import socket
import struct
import threading
import tracemalloc

import pytest

from harness.capture.bundle import Bundle, recordings
from harness.capture.tap import Clock, Link, Tap
from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol

pytestmark = pytest.mark.contract

LINK = Link(Party("modality", False), Party("archive", True), Protocol.DIMSE)
LINGER_ZERO = struct.pack("ii", 1, 0)


class Server:
    """One connection, served by a function in a thread."""

    def __init__(self, serve):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        self.thread = threading.Thread(target=self._run, args=(serve,), daemon=True)
        self.thread.start()

    def _run(self, serve):
        connection, _ = self.listener.accept()
        with connection:
            connection.settimeout(10)
            serve(connection)

    def close(self):
        self.listener.close()
        self.thread.join(10)


@pytest.fixture
def bundle(tmp_path):
    return Bundle(tmp_path)


def read_all(connection):
    data = b""
    while piece := connection.recv(65536):
        data += piece
    return data


def talk(bundle, serve, use, **options):
    """Serve one connection behind a tap, use it, and return its recording's essentials."""
    server = Server(serve)
    with Tap(LINK, server.address, bundle, Clock(), **options) as tap:
        tap.scenario = "s1"
        with socket.create_connection(("127.0.0.1", tap.port), timeout=10) as client:
            outcome = use(client)
        server.close()
        for _ in range(500):
            if tap.idle():
                break
            threading.Event().wait(0.01)
    with recordings(bundle.path.parent) as found:
        (r,) = found
        return outcome, {
            "id": r.id,
            "parties": (r.opener, r.accepter),
            "sent": bytes(r.from_opener.octets[0 : len(r.from_opener.octets)]),
            "answered": bytes(r.from_accepter.octets[0 : len(r.from_accepter.octets)]),
            "ends": (r.from_opener.ending, r.from_accepter.ending),
            "marks": (r.from_opener.marks, r.from_accepter.marks),
            "scenario": r.scenario,
        }


def test_records_both_directions_with_who_and_when(bundle):
    def serve(c):
        c.sendall(c.recv(5)[::-1])

    def use(c):
        c.sendall(b"hello")
        return read_all(c)

    seen, r = talk(bundle, serve, use)
    assert seen == b"olleh"
    assert (r["sent"], r["answered"]) == (b"hello", b"olleh")
    assert r["parties"] == (LINK.opener, LINK.accepter)
    assert r["scenario"] == "s1"
    (first,), (second,) = r["marks"]
    assert (first.offset, second.offset) == (0, 0)
    assert 0 <= first.at <= second.at
    assert r["ends"] == (Ending.FIN, Ending.FIN)


def test_half_close_is_handed_on(bundle):
    def serve(c):
        c.sendall(b"got " + read_all(c))  # answers only after the client's end of stream

    def use(c):
        c.sendall(b"all of it")
        c.shutdown(socket.SHUT_WR)
        return read_all(c)

    seen, r = talk(bundle, serve, use)
    assert seen == b"got all of it"
    assert r["ends"] == (Ending.FIN, Ending.FIN)


def test_a_reset_is_handed_on_as_a_reset(bundle):
    def serve(c):
        c.recv(4)
        c.sendall(b"par")
        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)

    def use(c):
        c.sendall(b"ping")
        try:
            data = b""
            while piece := c.recv(100):
                data += piece
        except ConnectionResetError:
            return "reset"
        return "end of stream"

    seen, r = talk(bundle, serve, use)
    assert seen in ("reset", "end of stream")  # the kernel may deliver either after shutdown
    assert r["ends"][1] is Ending.RESET
    assert r["answered"] in (b"par", b"")


def test_an_unreachable_target_is_recorded_as_refused(bundle):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()
    with Tap(LINK, address, bundle, Clock()) as tap:
        with (
            pytest.raises(ConnectionResetError),  # the tap may be faster than our own connect
            socket.create_connection(("127.0.0.1", tap.port), timeout=10) as client,
        ):
            client.recv(1)
        while not tap.idle():
            threading.Event().wait(0.01)
    with recordings(bundle.path.parent) as (r,):
        assert r.from_accepter.ending is Ending.REFUSED


def test_a_slow_receiver_slows_the_sender(bundle):
    release = threading.Event()

    def serve(c):
        release.wait(10)
        while c.recv(1 << 20):
            pass

    def use(c):
        c.settimeout(0.3)
        sent = 0
        block = bytes(1 << 20)
        try:
            while sent < 64 << 20:
                sent += c.send(block)
        except TimeoutError:
            pass
        stalled_at = sent
        release.set()
        return stalled_at

    stalled_at, _ = talk(bundle, serve, use)
    assert stalled_at < 64 << 20  # without backpressure the tap would have swallowed all of it


def test_memory_stays_flat_over_a_large_transfer(bundle):
    size = 96 << 20
    received = []

    def serve(c):
        buffer = bytearray(1 << 18)
        count = 0
        while n := c.recv_into(buffer):
            count += n
        received.append(count)

    def use(c):
        block = bytes(1 << 18)
        tracemalloc.start()
        for _ in range(size // len(block)):
            c.sendall(block)
        c.shutdown(socket.SHUT_WR)
        c.recv(1)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    server = Server(serve)
    with Tap(LINK, server.address, bundle, Clock()) as tap:
        with socket.create_connection(("127.0.0.1", tap.port), timeout=30) as client:
            peak = use(client)
        server.close()
    assert received == [size]
    assert peak < 8 << 20
    assert (bundle.path / "streams" / "c0001.initiator").stat().st_size == size


def test_a_full_disk_ends_the_connection_and_is_remembered(bundle, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    server = Server(lambda c: c.recv(10))
    monkeypatch.setattr("harness.capture.bundle.MARK", type("M", (), {"pack": staticmethod(full)}))
    with Tap(LINK, server.address, bundle, Clock()) as tap:
        with socket.create_connection(("127.0.0.1", tap.port), timeout=10) as client:
            client.sendall(b"data")
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(10) == b""
        server.close()
    assert "No space left" in str(bundle.failure)
    assert "--out" in str(bundle.failure)


def test_dropped_connections_are_open_not_ended_by_a_side(bundle):
    done = threading.Event()

    def serve(c):
        c.recv(4)
        c.sendall(b"pong")
        done.wait(10)

    server = Server(serve)
    with Tap(LINK, server.address, bundle, Clock()) as tap:
        with socket.create_connection(("127.0.0.1", tap.port), timeout=10) as client:
            client.sendall(b"ping")
            assert client.recv(4) == b"pong"
            tap.drop()
            assert tap.idle()
        done.set()
        server.close()
    with recordings(bundle.path.parent) as (r,):
        assert (r.from_opener.ending, r.from_accepter.ending) == (Ending.OPEN, Ending.OPEN)


def test_alter_rewrites_and_records_what_was_sent_on(bundle):
    def alter(side, data):
        return data.replace(b"cat", b"dog") if side is Role.INITIATOR else data

    def serve(c):
        c.sendall(c.recv(3))

    def use(c):
        c.sendall(b"cat")
        return read_all(c)

    seen, r = talk(bundle, serve, use, alter=alter)
    assert seen == b"dog"
    assert r["sent"] == b"dog"


def test_a_port_in_use_is_one_clear_line(bundle):
    from harness.core.errors import CaptureError

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CaptureError, match=f"port {port} .*SUT file"):
            Tap(LINK, ("127.0.0.1", 1), bundle, Clock(), port=port)
