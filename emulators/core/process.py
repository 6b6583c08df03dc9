"""An emulator as a process: start, ready line, end, exit code (emulators/README.md)."""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from emulators.core.faults import UnknownFault
from emulators.core.log import configure_log, log_event
from emulators.core.settings import BadOption, Settings, load_settings

ENDED: Final = 0
MISUSED: Final = 2
BROKE: Final = 4
UNSUPPORTED: Final = 127

STOP_S: Final = 4.5  # the contract allows 5 s between the signal and the end
TESTCASES: Final = frozenset({"tele-stroke"})

# What the operating system says when an address or folder that the operator named is unusable.
_OPERATORS: Final = frozenset(
    {
        errno.EADDRINUSE,
        errno.EADDRNOTAVAIL,
        errno.EACCES,
        errno.EPERM,
        errno.ENOTDIR,
        errno.EEXIST,
        errno.EROFS,
    }
)

logger = logging.getLogger(__name__)


class Actor(Protocol):
    """What a composition root gives to `run`."""

    def start(self) -> None:
        """Begin to listen on every port. Raises: OSError naming the port that is in use."""

    def endpoints(self) -> Mapping[str, object]:
        """Describe where it listens: `control` (its address), and by door `dimse`, `web`."""

    def stop(self) -> None:
        """Stop listening and let go of everything; may be called after a failed start."""


def run(
    actor_name: str,
    make: Callable[[Settings], Actor],
    argv: Sequence[str] | None = None,
    *,
    testcases: Collection[str] = TESTCASES,
) -> int:
    """Run one emulator until it is told to end, and return its exit code."""
    testcase = os.environ.get("TESTCASE", "")
    if testcase and testcase not in testcases:
        return UNSUPPORTED
    configure_log(sys.stderr)
    arguments = sys.argv[1:] if argv is None else argv
    with tempfile.TemporaryDirectory(prefix=f"plugfest-{actor_name}-") as scratch:
        try:
            settings = load_settings(actor_name, arguments, os.environ, Path(scratch))
            return _serve(settings, make, Path(scratch))
        except (BadOption, UnknownFault) as mistake:
            return _misused(actor_name, str(mistake))
        except OSError as refused:
            if refused.errno in _OPERATORS:
                return _misused(actor_name, str(refused))
            return _broke()
        except Exception:  # noqa: BLE001 - whatever broke, the starter learns it from the code
            return _broke()


def _serve(settings: Settings, make: Callable[[Settings], Actor], scratch: Path) -> int:
    ended = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: ended.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        actor = make(settings)
        try:
            actor.start()
            _announce(settings.actor, actor)
            if settings.until_stdin_closes:
                threading.Thread(target=_watch_stdin, args=(ended,), daemon=True).start()
            ended.wait()
        finally:
            with _Overdue(scratch):
                actor.stop()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return ENDED


def _announce(name: str, actor: Actor) -> None:
    doors = dict(actor.endpoints())
    ready = {"event": "ready", "actor": name, "control": doors.pop("control"), "endpoints": doors}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


def _watch_stdin(ended: threading.Event) -> None:
    """Wait for the end of standard input; what is written there means nothing."""
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        log_event(logger, logging.INFO, "stdin-lost")
    ended.set()


class _Overdue:
    """Ends the process the hard way when stopping takes longer than the contract allows."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch

    def __enter__(self) -> None:
        self._timer = threading.Timer(STOP_S, self._end)
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        log_event(logger, logging.ERROR, "stop-overdue", limit_s=STOP_S)
        shutil.rmtree(self._scratch, ignore_errors=True)
        os._exit(BROKE)


def _misused(name: str, problem: str) -> int:
    """Say in one line on standard error what the operator has to change."""
    sys.stderr.write(f"{name}: {' '.join(problem.split())}\n")
    return MISUSED


def _broke() -> int:
    logger.exception("broke")
    return BROKE
