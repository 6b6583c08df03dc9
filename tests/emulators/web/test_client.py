"""The web client is bounded and says in one line what the peer did."""

import socket
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emulators.web.client import PieceBody, WebClient, WebProblem, origin


class Peer(BaseHTTPRequestHandler):
    """A peer that does what the path says."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path == "/large":
            return self.answer(200, b"x" * 3000)
        if self.path == "/away":
            return self.answer(302, b"", Location="http://127.0.0.2:1/")
        if self.path == "/loop":
            return self.answer(302, b"", Location="/loop")
        if self.path == "/moved":
            return self.answer(302, b"", Location="/ok")
        if self.path == "/slow":
            self.server.release.wait(10)
        if self.path == "/drip":
            self.send_response(200)
            self.send_header("Content-Length", "9999")
            self.end_headers()
            while not self.server.release.wait(0.02):
                self.wfile.write(b"x")
        if self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "9999")
            self.end_headers()
            self.close_connection = True
            return self.wfile.write(b"x")
        if self.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            return self.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        return self.answer(200, self.headers["Accept"].encode(), **{"Content-Type": "A/B; c=d"})

    def do_POST(self):
        self.answer(202, self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, status, body, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Quiet about clients that leave."""

    def handle_error(self, *_):
        pass


@pytest.fixture
def base():
    server = Server(("127.0.0.1", 0), Peer)
    server.release = threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.release.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.contract
def test_answers_are_read_whole(base):
    with WebClient("archive", 5) as client:
        answer = client.get(f"{base}/moved", "text/x")
        assert (answer.status, answer.media_type, answer.body) == (200, "a/b", b"text/x")
        assert client.get(f"{base}/chunked", "*/*").body == b"abcde"
        sent = client.post(f"{base}/", PieceBody(iter([b"a", b"", b"bc"]), 3), "text/x", "text/y")
        assert (sent.status, sent.body) == (202, b"abc")


@pytest.mark.contract
@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/large", "archive sent more than 1000 bytes"),
        ("/away", "archive redirected to another origin"),
        ("/loop", "archive redirected more than 3 times"),
        ("/slow", "archive did not answer within 0.2 s"),
        ("/drip", "archive did not answer within 0.2 s"),
        ("/short", "archive broke off its answer"),
    ],
)
def test_a_peer_that_overdoes_it_is_left(base, path, problem):
    limit_s = 0.2 if path in ("/slow", "/drip") else 5
    with WebClient("archive", limit_s, body_bytes=1000) as client, pytest.raises(WebProblem) as why:
        client.get(base + path, "*/*")
    assert str(why.value) == problem


@pytest.mark.contract
def test_nobody_there():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with WebClient("ehr", 5) as client, pytest.raises(WebProblem, match="ehr refused"):
            client.get(url, "*/*")


@pytest.mark.parametrize("url", ["ftp://x/", "http://", "http://[::1", "http://x:99999/", "/x"])
def test_what_is_no_web_address(url):
    with pytest.raises(WebProblem):
        origin(url)


def test_origins():
    assert origin("http://X/a") == origin("http://x:80/b") != origin("https://x/a")
