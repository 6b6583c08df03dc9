"""The process that reads what nobody vouches for: confined, and replaceable when it dies."""

from __future__ import annotations

import gc
import signal
from multiprocessing.connection import Connection

from harness.core.checked import Checked, Kind
from harness.core.verdict import Verdict
from harness.run.checking.judging import Options, beyond_limits, judge_source
from harness.run.checking.limits import confine
from harness.run.checking.sources import Source


def serve(requests: Connection, options: Options) -> None:
    """Judge one source after the other, until told to end or left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends us
    confine(options.limits)
    gc.freeze()  # what was there before the fork is not ours to walk
    warm = False
    while True:
        try:
            source = requests.recv()
        except EOFError:
            return
        if source is None:
            return
        requests.send(_answer(source, options))
        if not warm:  # facts and checks are there to stay: no collection need walk them again
            gc.collect()
            gc.freeze()
            warm = True


def _answer(source: Source, options: Options) -> Checked:
    try:
        return judge_source(source, options)
    except MemoryError:
        return beyond_limits(source, f"needs more than {options.limits.memory >> 20} MiB of memory")
    except RecursionError:
        return beyond_limits(source, "is nested too deeply")
    except Exception as bug:  # noqa: BLE001 - ours: the run goes on, and the exit code tells
        return Checked(
            path=str(source),
            kind=Kind.OTHER,
            verdict=Verdict.ERROR,
            reasons=(f"internal error: {bug!r} (please report it)",),
        )
