"""The control API of an emulator, from the operator's side (emulators/README.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import requests

from harness.core.errors import CaptureError

ANSWER_S: Final = 10.0
MAX_ANSWER_BYTES: Final = 64 << 20

JsonDict = dict[str, object]


class NotDone(Exception):
    """An emulator could not do what it was asked to; the text says what its peer did."""


class Actor(Protocol):
    """Whoever sits in a seat and can be made to act."""

    def act(self, name: str, arguments: Mapping[str, object], limit_s: float) -> JsonDict:
        """Make it do something and return what came of it."""
        ...


class Control:
    """Calls to one emulator's control API."""

    def __init__(self, actor: str, url: str, token: str) -> None:
        self.actor = actor
        self._url = url.rstrip("/")
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy of the environment must not see loopback traffic
        self._http.headers["Authorization"] = f"Bearer {token}"

    def act(self, name: str, arguments: Mapping[str, object], limit_s: float) -> JsonDict:
        """Make it do something.

        Raises:
            NotDone: its peer refused, failed or did not answer; the text is one line.
            CaptureError: the emulator itself is broken or gone.
        """
        body = {**arguments, "limit_s": limit_s}
        answer = self._call("POST", f"/actions/{name}", body, limit_s + ANSWER_S)
        if answer.get("ok") is not True:
            raise NotDone(f"{self.actor} {name}: {answer.get('problem', 'no reason given')}")
        return answer

    def reset(self) -> None:
        """Make it forget everything."""
        self._call("POST", "/reset", {})

    def seed(self, seed: int, salt: str) -> None:
        """Set what decides its random choices, and what keeps its identifiers apart."""
        self._call("POST", "/seed", {"seed": seed, "salt": salt})

    def meet(self, peers: Mapping[str, object]) -> None:
        """Tell it where the other seats are."""
        self._call("PUT", "/peers", dict(peers))

    def faults(self, names: Sequence[str]) -> JsonDict:
        """Switch on exactly these misbehaviours.

        Raises:
            CaptureError: it does not know one of them.
        """
        return self._call("PUT", "/faults", {"on": list(names)})

    def holds(self) -> JsonDict:
        """Ask what it holds."""
        return self._call("GET", "/holds", None)

    def health(self) -> JsonDict:
        """Ask whether its services answer."""
        return self._call("GET", "/health", None)

    def close(self) -> None:
        """Drop the connection."""
        self._http.close()

    def _call(
        self, method: str, path: str, body: JsonDict | None, limit_s: float = ANSWER_S
    ) -> JsonDict:
        try:
            answer = self._http.request(method, self._url + path, json=body, timeout=limit_s)
            value = answer.json()
        except (requests.RequestException, ValueError) as why:
            raise CaptureError(
                f"emulator {self.actor}: {method} {path}: no answer"
                f" ({type(why).__name__}); see its log in the run's folder"
            ) from why
        if answer.status_code != 200 or not isinstance(value, dict):
            problem = value.get("problem", "") if isinstance(value, dict) else ""
            raise CaptureError(
                f"emulator {self.actor}: {method} {path}: {answer.status_code} {problem}"
            )
        return value
