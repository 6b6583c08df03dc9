"""Starts emulators as processes of their own and ends them, whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol

from harness.capture.control import Control
from harness.core.errors import CaptureError
from harness.core.system import DimseEndpoint

READY_S: Final = 30.0
END_S: Final = 6.0
MAX_READY_BYTES: Final = 1 << 16

# Which emulator plays which seat.
ACTOR: Final[Mapping[str, str]] = {
    "modality": "modality",
    "archive": "pacs",
    "ehr": "ehr",
    "viewer": "viewer",
}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where an emulator, or a product, serves."""

    dimse: DimseEndpoint | None
    web_url: str | None


class Emulator:
    """One emulator process."""

    def __init__(self, seat: str, logs: Path, *, seed: int, extra: Sequence[str] = ()) -> None:
        self.seat = seat
        self.actor = ACTOR[seat]
        self._log_path = logs / f"{self.actor}.log"
        token = secrets.token_urlsafe(24)
        self._log: IO[bytes] = self._log_path.open("ab")
        command = [
            sys.executable,
            "-m",
            f"emulators.{self.actor}",
            "--seed",
            str(seed),
            "--until-stdin-closes",
            *extra,
        ]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                command,
                stdin=subprocess.PIPE,  # closes when we die, however we die: no orphan
                stdout=subprocess.PIPE,
                stderr=self._log,
                env={**os.environ, "PLUGFEST_CONTROL_TOKEN": token},
                start_new_session=True,  # Ctrl-C is ours to hand on, in order
            )
        except OSError as why:
            self._log.close()
            raise CaptureError(f"emulator {self.actor}: cannot be started: {why}") from why
        self._token = token
        self._ready: list[bytes] = []
        self._reader = threading.Thread(target=self._read_ready, daemon=True)
        self._reader.start()
        self.control: Control
        self.endpoints: Endpoints

    def wait_ready(self) -> None:
        """Wait for the ready line.

        Raises:
            CaptureError: it ended or said nothing in time; the text quotes its last log line.
        """
        self._reader.join(READY_S)
        line = self._ready[0] if self._ready else b""
        try:
            ready = json.loads(line)
            ends = ready["endpoints"]
            control = str(ready["control"])
            self.endpoints = Endpoints(_dimse(ends.get("dimse")), _web(ends.get("web")))
        except (ValueError, KeyError, TypeError, AttributeError) as why:
            raise CaptureError(
                f"emulator {self.actor}: did not become ready within {READY_S:.0f} s:"
                f" {self._last_words()} (log: {self._log_path})"
            ) from why
        self.control = Control(self.actor, control, self._token)

    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process: ask, then close its standard input, then kill."""
        if hasattr(self, "control"):
            self.control.close()
        self._process.terminate()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(END_S)
        self._reader.join(1.0)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def _read_ready(self) -> None:
        if self._process.stdout is not None:
            self._ready.append(self._process.stdout.readline(MAX_READY_BYTES))

    def _last_words(self) -> str:
        time.sleep(0.05)  # let its last line reach the file
        try:
            lines = self._log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return "no log"
        return lines[-1][:300] if lines else "it said nothing"


def start_all(
    seats: Sequence[str],
    logs: Path,
    *,
    seed: int,
    extra: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Emulator]:
    """Start the emulators of these seats side by side and wait until all are ready.

    Raises:
        CaptureError: one did not start; those that did are ended.
    """
    logs.mkdir(parents=True, exist_ok=True)
    started: dict[str, Emulator] = {}
    try:
        for seat in seats:
            more = (extra or {}).get(seat, ())
            started[seat] = Emulator(seat, logs, seed=seed, extra=more)
        for emulator in started.values():
            emulator.wait_ready()
    except BaseException:  # Ctrl-C included: nobody is left behind
        stop_all(started)
        raise
    return started


class Stoppable(Protocol):
    """Whatever can be ended."""

    def stop(self) -> None:
        """End it; it does not raise."""
        ...


def stop_all(emulators: Mapping[str, Stoppable]) -> None:
    """End them side by side."""
    threads = [threading.Thread(target=e.stop) for e in emulators.values()]
    for t in threads:
        t.start()
    for t in threads:
        t.join(3 * END_S)


def _dimse(value: object) -> DimseEndpoint | None:
    if not isinstance(value, dict):
        return None
    return DimseEndpoint(str(value["host"]), int(value["port"]), str(value["ae_title"]))


def _web(value: object) -> str | None:
    return str(value["url"]) if isinstance(value, dict) else None
