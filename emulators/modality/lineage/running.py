"""Running somebody else's program to its end, within limits of time and of what it says."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

KILL_S: Final = 20.0
OUTPUT_BYTES_MOST: Final = 16 << 20
SAID_MOST: Final = 500  # characters


class RunFailed(Exception):
    """The software could not be run to its end; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to."""

    code: int
    out: bytes
    said: str  # the last line of its standard error that says anything


def ran(
    arguments: Sequence[str],
    limit_s: float,
    *,
    env: dict[str, str] | None = None,
    folder: str | None = None,
) -> Ran:
    """Run a program without standard input; it and what it started end at the limit.

    Raises: RunFailed.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(  # noqa: S603 - an argument list, no shell
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=env,
                cwd=folder,
                start_new_session=True,
            )
        except OSError as why:
            raise RunFailed(f"{arguments[0]}: cannot be started: {why.strerror}") from why
        try:
            code = process.wait(limit_s)
        except subprocess.TimeoutExpired as why:
            raise RunFailed(f"{arguments[0]}: no answer within {limit_s:g} s") from why
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(KILL_S)
        return Ran(code, _read(out), _last(_read(err).decode("utf-8", "replace")))


def _last(text: str) -> str:
    """Return the last line that says anything, inert: engines end with where to find help."""
    lines = [line for line in text.splitlines() if line.strip() and "--help" not in line]
    told = lines[-1].strip()[:SAID_MOST] if lines else ""
    return "".join(char if char.isprintable() else "?" for char in told)


def _read(file: IO[bytes]) -> bytes:
    size = file.seek(0, os.SEEK_END)
    if size > OUTPUT_BYTES_MOST:
        raise RunFailed(f"an answer of {size} bytes: more than anybody asked for")
    file.seek(0)
    return file.read()
