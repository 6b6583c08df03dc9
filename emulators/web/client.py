"""Asking a web peer: bounded in time and size, no redirect to another origin, one-line problems."""

from __future__ import annotations

import socket
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError, ReadTimeoutError

PIECE_BYTES: Final = 1 << 16
BODY_BYTES: Final = 64 << 20
REDIRECTS: Final = 3
CONNECT_S: Final = 10.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class WebProblem(Exception):
    """What a web peer did that ends the matter; the text is one line."""


class Body(Protocol):
    """A request body of known length that is read as it is sent."""

    def __len__(self) -> int:
        """Count the bytes that are left."""
        ...

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`."""
        ...


class PieceBody:
    """A body made of pieces as they are asked for."""

    def __init__(self, pieces: Iterator[bytes], size: int) -> None:
        """Take the pieces, `size` bytes in all."""
        self._pieces = pieces
        self._left = size
        self._ready = memoryview(b"")

    def __len__(self) -> int:
        return self._left

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`; b"" only at the end."""
        while not self._ready:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._ready = memoryview(piece)
        cut = len(self._ready) if size < 0 else size
        taken, self._ready = bytes(self._ready[:cut]), self._ready[cut:]
        self._left -= len(taken)
        return taken


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The essence of its Content-Type, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Flow:
    """A response whose body comes in pieces."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class WebClient:
    """Talks to one named peer within one time limit; not for use by several threads."""

    def __init__(
        self, peer: str, limit_s: float, body_bytes: int = BODY_BYTES, ca_file: str = ""
    ) -> None:
        """Begin to count the limit.

        A certificate is always verified: against those in `ca_file`, or else the public ones.
        """
        self._peer = peer
        self._deadline = time.monotonic() + limit_s
        self._limit_s = limit_s
        self._body_bytes = body_bytes
        self._session = requests.Session()
        self._watched = _WatchedAdapter()
        self._session.mount("http://", self._watched)
        # No proxy, no netrc: what is sent depends on arguments alone.
        self._session.trust_env = False
        self._session.verify = ca_file or True
        self._session.headers.update({"User-Agent": "plugfest", "Accept-Encoding": "identity"})

    def __enter__(self) -> WebClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, url: str, accept: str) -> Answer:
        """Ask for a resource and read all of it. Raises: WebProblem."""
        with self.flow("GET", url, {"Accept": accept}) as flow:
            return Answer(flow.status, flow.headers, b"".join(flow.pieces))

    def post(self, url: str, body: Body, content_type: str, accept: str) -> Answer:
        """Send a body as it is read, and read the whole answer. Raises: WebProblem."""
        headers = {"Accept": accept, "Content-Type": content_type}
        with self.flow("POST", url, headers, body) as flow:
            return Answer(flow.status, flow.headers, b"".join(flow.pieces))

    @contextmanager
    def flow(
        self, method: str, url: str, headers: Mapping[str, str], body: Body | None = None
    ) -> Iterator[Flow]:
        """Hold a response open while its body is read. Raises: WebProblem."""
        for _ in range(REDIRECTS + 1):
            response = self._send(method, url, headers, body)
            with closing(response):
                target = response.headers.get("location")
                if response.status_code not in _REDIRECTS or method != "GET" or not target:
                    lower = {k.lower(): v for k, v in response.headers.items()}
                    yield Flow(response.status_code, lower, self._pieces(response))
                    return
            url = self._followed(url, target)
        raise WebProblem(f"{self._peer} redirected more than {REDIRECTS} times")

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: Body | None
    ) -> requests.Response:
        left = self._left()
        # A read limit alone would be renewed by every byte of a header that drips in.
        alarm = threading.Timer(left, self._watched.cut)
        alarm.daemon = True
        alarm.start()
        try:
            return self._session.request(
                method,
                url,
                headers=dict(headers),
                data=body,
                stream=True,
                allow_redirects=False,
                timeout=(min(CONNECT_S, left), left),
            )
        except requests.RequestException as failure:
            self._left()  # the alarm cut it: then that is what to say
            raise self._problem(failure) from failure
        except (OSError, ValueError) as failure:  # urllib3 lets a few of its own through
            self._left()
            raise WebProblem(f"{self._peer}: {type(failure).__name__}") from failure
        finally:
            alarm.cancel()

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        seen = 0
        try:
            # One receive at a time: a larger read would wait for a peer that trickles.
            while piece := response.raw.read1(PIECE_BYTES, decode_content=True):
                seen += len(piece)
                if seen > self._body_bytes:
                    raise WebProblem(f"{self._peer} sent more than {self._body_bytes} bytes")
                self._left()
                yield piece
        except ReadTimeoutError as failure:
            raise self._late() from failure
        except (HTTPError, OSError, ValueError) as failure:
            raise WebProblem(f"{self._peer} broke off its answer") from failure

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise self._late()
        return left

    def _followed(self, url: str, target: str) -> str:
        there = urljoin(url, target)
        if origin(there) != origin(url):
            raise WebProblem(f"{self._peer} redirected to another origin")
        return there

    def _late(self) -> WebProblem:
        return WebProblem(f"{self._peer} did not answer within {self._limit_s:g} s")

    def _problem(self, failure: requests.RequestException) -> WebProblem:
        if isinstance(failure, requests.Timeout):
            return self._late()
        if isinstance(failure, requests.exceptions.SSLError):
            return WebProblem(f"{self._peer} is not trusted: its certificate, or no TLS at all")
        if isinstance(failure, requests.exceptions.ConnectionError):
            reset = "refused" not in str(failure).lower()
            how = "closed the connection" if reset else "refused the connection"
            return WebProblem(f"{self._peer} {how}")
        return WebProblem(f"{self._peer}: {type(failure).__name__}")


class _WatchedConnection(HTTPConnection):
    """A connection whose socket can be found while a response is still being waited for."""

    open_sockets: ClassVar[weakref.WeakSet[socket.socket]]

    def connect(self) -> None:
        """Connect, and be found."""
        super().connect()
        self.open_sockets.add(self.sock)


class _WatchedAdapter(HTTPAdapter):
    """Lets every connection of one client be cut."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make connections that can be found."""
        super().init_poolmanager(*args, **kwargs)
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        connection = type("_Own", (_WatchedConnection,), {"open_sockets": self._sockets})
        pool = type("_OwnPool", (HTTPConnectionPool,), {"ConnectionCls": connection})
        classes = {**self.poolmanager.pool_classes_by_scheme, "http": pool}
        self.poolmanager.pool_classes_by_scheme = classes

    def cut(self) -> None:
        """End every connection; whoever waits on one is woken."""
        for wire in tuple(self._sockets):
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)


def origin(url: str) -> tuple[str, str, int | None]:
    """Tell scheme, host and port of an address. Raises: WebProblem when it is no http address."""
    try:
        parts = urlsplit(url)
        found = (parts.scheme.lower(), (parts.hostname or "").lower(), parts.port)
    except ValueError:
        found = ("", "", None)
    if found[0] not in ("http", "https") or not found[1]:
        raise WebProblem(f"{url[:80]!r} is no http address")
    return found[0], found[1], found[2] or (443 if found[0] == "https" else 80)
