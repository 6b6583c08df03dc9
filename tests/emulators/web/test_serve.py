import socket
import time

import pytest
import requests
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import Response
from starlette.routing import Route

from emulators.web import serve
from emulators.web.bounds import Bounded, Bounds, read_whole
from emulators.web.refusal import status_report
from emulators.web.serve import WebServer
from emulators.web.work import Busy, Overdue, Work

pytestmark = pytest.mark.contract


async def echo(request):
    return Response(await read_whole(request.receive))


@pytest.fixture
def server():
    app = Starlette(
        routes=[Route("/", echo, methods=["GET", "POST"])],
        middleware=[
            Middleware(ExceptionMiddleware, handlers={HTTPException: status_report}),
            Middleware(Bounded, bounds=Bounds(1000, idle_s=0.3)),
        ],
    )
    server = WebServer(app, "127.0.0.1", 0)
    server.start()
    yield server
    server.stop()


def talk(server, data, *, shut=True):
    """Send bytes and return all that comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as peer:
        peer.sendall(data)
        if shut:
            peer.shutdown(socket.SHUT_WR)
        found = b""
        while piece := peer.recv(65536):
            found += piece
        return found


def status(answer):
    return int(answer.split(b" ", 2)[1])


def head(*fields, body=b""):
    lines = ["POST / HTTP/1.1", "Host: x", "Connection: close", *fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (head("Content-Length: 3", body=b"abc"), 200),
        (head("Transfer-Encoding: chunked", body=b"3\r\nabc\r\n0\r\n\r\n"), 200),
        (head("Content-Length: 4294967296", body=b"abc"), 413),
        (head("Content-Length: 1000000000000000000", body=b"abc"), 413),
        (head("Content-Length: -1"), 400),
        (head("Content-Length: 0x10"), 400),
        (head("Content-Length: +5"), 400),
        (head("Content-Length: 3", "Content-Length: 4", body=b"abcd"), 400),
        (head("Transfer-Encoding: chunked", body=b"FFFFFFFFFFFFFFFFFFFFF\r\n"), 400),
        (head("Transfer-Encoding: chunked", body=b"-1\r\n"), 400),
        (head("Transfer-Encoding: chunked", body=b"3e9\r\n" + b"x" * 1001), 413),
        (head("Content-Encoding: gzip", "Content-Length: 3", body=b"abc"), 415),
        (head("X: a\0b"), 400),
        (head("X: " + "a" * 100_000), 431),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 414),
        (head(*(f"X-{n}: y" for n in range(10_000))), 431),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 500_000, 431),
        (b"nonsense\r\n\r\n", 400),
    ],
)
def test_framing(server, request_, code):
    assert status(talk(server, request_, shut=False)) == code
    assert requests.get(server.origin, timeout=5).status_code == 200


def test_a_body_that_stops_coming_is_given_up(server):
    assert status(talk(server, head("Content-Length: 30", body=b"abc"), shut=False)) == 408


def test_a_refused_body_does_not_cost_the_answer(server):
    with requests.Session() as session:
        for size in (1001, 3_000_000):
            assert session.post(server.origin, data=bytes(size), timeout=5).status_code == 413
        assert session.post(server.origin, data=b"abc", timeout=5).content == b"abc"


def test_a_header_that_never_ends_is_given_up(server, monkeypatch):
    monkeypatch.setattr(serve, "HEADER_S", 0.2)
    assert talk(server, b"", shut=False) == b""
    assert talk(server, b"GET / HTTP/1.1\r\nX:", shut=False) == b""


def test_connections_are_kept_and_said_by_whom(server):
    with requests.Session() as session:
        first = session.get(server.origin, timeout=5, stream=True)
        port = first.raw.connection.sock.getsockname()[1]
        assert first.content == b""
        second = session.get(server.origin, timeout=5, stream=True)
        assert second.raw.connection.sock.getsockname()[1] == port
        assert second.headers["Server"] == "plugfest"


def test_small_answers_do_not_wait_for_an_acknowledgement(server):
    with requests.Session() as session:
        session.get(server.origin, timeout=5)
        (connection,) = server._server.server_state.connections
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_it_stops_while_a_peer_still_talks():
    server = WebServer(Starlette(routes=[Route("/", echo, methods=["POST"])]), "127.0.0.1", 0)
    server.stop()
    server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as peer:
        peer.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
        server.stop()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_work_is_bounded_in_number_and_time():
    import asyncio

    def fail():
        raise ValueError("as it was")

    async def scenario():
        work = Work(1)
        assert await work.within(5, lambda: 7) == 7
        with pytest.raises(ValueError, match="as it was"):
            await work.within(5, fail)
        with pytest.raises(Overdue):
            await work.within(0.01, lambda: time.sleep(0.2))
        with pytest.raises(Busy):
            await work.within(5, lambda: 7)
        await asyncio.sleep(0.4)
        assert await work.within(5, lambda: 8) == 8

    asyncio.run(scenario())
