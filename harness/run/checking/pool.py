"""Processes that judge sources side by side; answers come out in the order of the sources."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from harness.core.checked import Checked
from harness.run.checking.judging import Options, beyond_limits
from harness.run.checking.sources import Source
from harness.run.checking.worker import serve

AHEAD: Final = 64  # sources that are judged before an earlier one has been told
END_S: Final = 2.0  # how long a worker may take to end by itself
# Forked workers share what is imported already; elsewhere they start anew.
_CONTEXT: Final = (
    multiprocessing.get_context("fork")
    if "fork" in multiprocessing.get_all_start_methods()
    else multiprocessing.get_context("spawn")
)


@dataclass(slots=True, eq=False)
class _Slot:
    """A place in the order of answers."""

    source: Source
    answer: Checked | None = None


class _Worker:
    """One process, and what it is busy with."""

    def __init__(self, options: Options) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self.process: BaseProcess = _CONTEXT.Process(
            target=serve, args=(theirs, options), daemon=True
        )
        self.process.start()
        theirs.close()
        self.slot: _Slot | None = None
        self.deadline = 0.0

    def give(self, slot: _Slot, seconds: float) -> None:
        self.slot, self.deadline = slot, time.monotonic() + seconds
        with contextlib.suppress(OSError):  # it died: the wait for its answer notices
            self.connection.send(slot.source)

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.send(None)
        self.connection.close()
        self.process.join(END_S)
        self.kill()

    def kill(self) -> None:
        if self.process.is_alive():
            self.process.kill()
            self.process.join(END_S)
        self.connection.close()


def judged(sources: Iterable[Source], options: Options, jobs: int) -> Iterator[Checked]:
    """Judge sources in `jobs` processes and yield the answers in the order of the sources.

    What a container holds follows it. A process that dies or takes too long is replaced; its
    source is told to be beyond the limits. Never more than `AHEAD` answers wait.
    """
    pool = _Pool(iter(sources), options)
    try:
        pool.workers = [_Worker(options) for _ in range(max(1, jobs))]
        yield from pool.answers()
    finally:
        for worker in pool.workers:
            if worker.slot is None:
                worker.end()
            else:
                worker.kill()


class _Pool:
    def __init__(self, sources: Iterator[Source], options: Options) -> None:
        self.sources, self.options = sources, options
        self.workers: list[_Worker] = []
        self.order: deque[_Slot] = deque()  # not told yet
        self.inside: deque[_Slot] = deque()  # found in containers, to be judged before what follows

    def answers(self) -> Iterator[Checked]:
        while self._feed() or self.order:
            if any(w.slot is not None for w in self.workers):
                self._collect()
            while self.order and self.order[0].answer is not None:
                answer = self.order.popleft().answer
                if answer is not None:
                    yield answer

    def _feed(self) -> bool:
        fed = False
        for worker in self.workers:
            if worker.slot is None:
                slot = self._next()
                if slot is None:
                    break
                worker.give(slot, self.options.limits.seconds)
                fed = True
        return fed

    def _next(self) -> _Slot | None:
        if self.inside:
            return self.inside.popleft()
        if len(self.order) >= AHEAD:
            return None
        source = next(self.sources, None)
        if source is None:
            return None
        slot = _Slot(source)
        self.order.append(slot)
        return slot

    def _collect(self) -> None:
        """Wait for an answer, a death or a deadline."""
        busy = {w.connection: w for w in self.workers if w.slot is not None}
        now = time.monotonic()
        patience = min(w.deadline for w in busy.values()) - now
        ready = wait(list(busy), max(0.0, patience))
        for connection in ready:
            if isinstance(connection, Connection):
                self._take(busy[connection])
        for worker in busy.values():
            if worker.slot is not None and time.monotonic() >= worker.deadline:
                self._replace(worker, f"takes more than {self.options.limits.seconds:g} s")

    def _take(self, worker: _Worker) -> None:
        slot = worker.slot
        if slot is None:
            return
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(END_S)
            self._replace(worker, f"ends the process that judges it ({worker.process.exitcode})")
            return
        worker.slot = None
        self._settle(slot, answer)

    def _replace(self, worker: _Worker, why: str) -> None:
        slot = worker.slot
        worker.kill()
        self.workers[self.workers.index(worker)] = _Worker(self.options)
        if slot is not None:
            self._settle(slot, beyond_limits(slot.source, why))

    def _settle(self, slot: _Slot, answer: Checked) -> None:
        slot.answer = answer
        if not answer.contains:
            return
        found = [_Slot(_inner(slot.source, answer, name)) for name in answer.contains]
        waiting = list(self.order)
        at = waiting.index(slot) + 1
        self.order = deque([*waiting[:at], *found, *waiting[at:]])
        self.inside.extend(found)


def _inner(container: Source, answer: Checked, name: str) -> Source:
    if answer.title == "zip file":
        return Source(container.path, member=name)
    return Source(Path(name))
