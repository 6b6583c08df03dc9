"""The harness's own HTTP client: it drives atomic exchanges and reads what it needs to go on.

What it returns decides the next step of a scenario, never a verdict: the tap is the witness.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import requests

from harness.capture.control import NotDone

MAX_BODY_BYTES: Final = 256 << 20
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
            NotDone: it is not JSON.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as why:
            raise NotDone(f"answered {self.status} with a body that is not JSON") from why


class WebDriver:
    """HTTP to one service of one seat, through a tap; never leaves that origin."""

    def __init__(self, name: str, base_url: str, limit_s: float) -> None:
        self._name = name
        self.base_url = base_url.rstrip("/")
        self._limit_s = limit_s
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers.clear()
        self._http.headers["User-Agent"] = "plugfest"

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
        if urlsplit(url)[:2] != urlsplit(self.base_url)[:2]:
            raise NotDone(f"{self._name} points to another origin: {url[:200]}")
        try:
            with self._http.request(
                method,
                url,
                headers=dict(headers or {}),
                data=body,
                timeout=self._limit_s,
                allow_redirects=False,
                stream=True,
            ) as answer:
                taken = bytearray()
                for piece in answer.iter_content(PIECE_BYTES):
                    taken += piece
                    if len(taken) > MAX_BODY_BYTES:
                        raise NotDone(f"{self._name}: answer larger than {MAX_BODY_BYTES} bytes")
                return Answer(
                    answer.status_code,
                    {k.lower(): v for k, v in answer.headers.items()},
                    bytes(taken),
                )
        except (requests.RequestException, ValueError) as why:
            raise NotDone(f"{self._name}: {method} {path[:200]}: {_plain(why)}") from why

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()


def _plain(why: Exception) -> str:
    if isinstance(why, requests.Timeout):
        return "no answer in time"
    if isinstance(why, requests.ConnectionError):
        return "the connection was refused or cut"
    return f"no usable answer ({type(why).__name__})"
