"""Whoever keeps the lineage of a site's raw data: the commands of `plugfest raw`, as processes.

Harness and emulators share no code, so this is the same door that an operator uses.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from harness.capture.control import JsonDict, NotDone
from harness.capture.ending import end_group
from harness.core.errors import CaptureError

MODULE: Final = "emulators.modality.raw"
ANSWER_BYTES_MOST: Final = 16 << 20
DONE, REFUSED = 0, 1  # exit codes (emulators/README.md); others are ours to answer for


class LineageKeeper:
    """Commands over one lineage database; what they say on standard error goes to a log."""

    def __init__(self, folder: Path, logs: Path) -> None:
        self.database = f"sqlite:{folder / 'lineage.db'}"
        self._log = logs / "lineage.log"

    def ask(self, command: str, *arguments: str | Path, limit_s: float) -> JsonDict:
        """Run a command over the database and read its answer; a refusal may have one, too.

        Raises:
            NotDone: it refuses; the text is its one line.
            CaptureError: it is broken, cannot be started or does not end in time.
        """
        whole = ["--db", self.database, *map(str, arguments), "--format", "json"]
        code, out, line = self._run([command, *whole], limit_s)
        answer = _object(out)
        if answer is not None and code in (DONE, REFUSED):
            return answer
        if code == REFUSED:
            raise NotDone(f"raw {command}: {line}")
        raise CaptureError(f"raw {command}: exit code {code}: {line} (log: {self._log})")

    def tell(self, command: str, *arguments: str | Path, limit_s: float) -> None:
        """Run a command over the database that answers nothing.

        Raises:
            NotDone: it refuses, or did not get everything done; the text is its one line.
            CaptureError: as above.
        """
        code, _, line = self._run([command, "--db", self.database, *map(str, arguments)], limit_s)
        if code == REFUSED:
            raise NotDone(f"raw {command}: {line}")
        if code != DONE:
            raise CaptureError(f"raw {command}: exit code {code}: {line} (log: {self._log})")

    def make_environment(self, folder: Path, generation: str, *, limit_s: float) -> Path:
        """Make a locked virtual environment for a generation; return its Python.

        Raises: CaptureError.
        """
        given = ["environment", str(folder), "--generation", generation, "--format", "json"]
        code, out, line = self._run(given, limit_s)
        answer = _object(out)
        if code != DONE or answer is None or not isinstance(answer.get("python"), str):
            raise CaptureError(f"raw environment: exit code {code}: {line} (log: {self._log})")
        return Path(str(answer["python"]))

    def _run(self, arguments: Sequence[str], limit_s: float) -> tuple[int, bytes, str]:
        """Return exit code, standard output and the last line of standard error."""
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", MODULE, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is ours to hand on
            )
        except OSError as why:
            raise CaptureError(f"raw {arguments[0]}: cannot be started: {why}") from why
        try:
            out, err = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired as why:
            raise CaptureError(f"raw {arguments[0]}: not done within {limit_s:g} s") from why
        finally:
            end_group(process)
        self._keep(arguments[0], process.returncode, err)
        if len(out) > ANSWER_BYTES_MOST:
            raise CaptureError(f"raw {arguments[0]}: an answer of {len(out)} bytes")
        lines = err.decode("utf-8", "replace").strip().splitlines()
        said = lines[-1].removeprefix("plugfest: ") if lines else "it said nothing"
        return process.returncode, out, said[:300]

    def _keep(self, command: str, code: int, err: bytes) -> None:
        with contextlib.suppress(OSError), self._log.open("ab") as log:
            log.write(f"raw {command}: exit code {code}\n".encode() + err)


def _object(out: bytes) -> JsonDict | None:
    try:
        value = json.loads(out)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
