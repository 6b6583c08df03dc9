"""The harness's own HTTP client: it drives atomic exchanges and reads what it needs to go on.

What it returns decides the next step of a scenario, never a verdict: the tap is the witness.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from harness.capture.control import NotDone

MAX_BODY_BYTES: Final = 256 << 20
MAX_JSON_BYTES: Final = 32 << 20
PIECE_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, as far as a scenario needs it."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def value(self) -> object:
        """Read the body as JSON.

        Raises:
            NotDone: it is not JSON, or too much of it.
        """
        if len(self.body) > MAX_JSON_BYTES:
            raise NotDone(f"answered {self.status} with {len(self.body)} bytes of JSON")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as why:
            raise NotDone(f"answered {self.status} with a body that is not JSON") from why


class WebDriver:
    """HTTP to one service of one seat, through a tap; never leaves that origin.

    `own_url` is where the service itself believes to be: links to it are followed through the tap.
    """

    def __init__(
        self, name: str, base_url: str, limit_s: float, *, own_url: str | None = None
    ) -> None:
        self._name = name
        self.base_url = base_url.rstrip("/")
        self._own = urlsplit(own_url)[:2] if own_url else None
        self._limit_s = limit_s

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send one request; `path` is below the base, or an absolute URL of the same origin.

        Raises:
            NotDone: refused, cut, too slow, too large, or it points to another origin.
        """
        url = path if "://" in path else self.base_url + path
        parts = urlsplit(url)
        if parts[:2] == self._own:
            parts = parts._replace(netloc=urlsplit(self.base_url).netloc)
        if parts[:2] != urlsplit(self.base_url)[:2] or parts.hostname is None:
            raise NotDone(f"{self._name} points to another origin: {url[:200]}")
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = HTTPConnection(parts.hostname, parts.port, timeout=self._limit_s)
        late = threading.Event()

        def cut() -> None:
            late.set()
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)

        # A socket's own limit is renewed by every byte of a peer that drips.
        alarm = threading.Timer(self._limit_s, cut)
        alarm.daemon = True
        alarm.start()
        try:
            with closing(connection):
                sent = {"User-Agent": "plugfest", **(headers or {})}
                connection.request(method, target, body=body, headers=sent)
                return self._read(connection)
        except (OSError, HTTPException, ValueError) as why:
            how = "no answer in time" if late.is_set() or _slow(why) else _plain(why)
            raise NotDone(f"{self._name}: {method} {target[:200]}: {how}") from why
        finally:
            alarm.cancel()

    def _read(self, connection: HTTPConnection) -> Answer:
        response = connection.getresponse()
        taken = bytearray()
        while piece := response.read(PIECE_BYTES):
            taken += piece
            if len(taken) > MAX_BODY_BYTES:
                raise NotDone(f"{self._name}: answer larger than {MAX_BODY_BYTES} bytes")
        lower = {k.lower(): v for k, v in response.getheaders()}
        return Answer(response.status, lower, bytes(taken))


def _slow(why: Exception) -> bool:
    return isinstance(why, TimeoutError)


def _plain(why: Exception) -> str:
    if isinstance(why, OSError):
        return "the connection was refused or cut"
    return f"no usable answer ({type(why).__name__})"
