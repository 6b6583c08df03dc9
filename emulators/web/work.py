"""Blocking work beside the event loop, bounded in number and in time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Overdue(Exception):
    """The work did not end within its limit; its thread is left to end by itself."""


class Busy(Exception):
    """As much work as allowed is already under way."""


class _Outcome(Generic[T]):
    def __init__(self, future: asyncio.Future[T]) -> None:
        self._future = future

    def settle(self, value: T) -> None:
        if not self._future.done():
            self._future.set_result(value)

    def fail(self, error: BaseException) -> None:
        if not self._future.done():
            self._future.set_exception(error)


class Work:
    """Runs callables in daemon threads, at most `most` at a time.

    Daemon threads, unlike a pool's, never keep a process alive that was told to end.
    """

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(most)

    async def within(self, limit_s: float, task: Callable[[], T]) -> T:
        """Run `task` and return what it returns. Raises: Overdue, Busy, or what it raises."""
        if not self._free.acquire(blocking=False):
            raise Busy
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        outcome = _Outcome(future)

        def work() -> None:
            try:
                settled = outcome.settle, task()
            except BaseException as error:  # noqa: BLE001 - carried to whoever awaits
                self._give_back()
                _tell(loop, outcome.fail, error)
            else:
                self._give_back()
                _tell(loop, *settled)

        threading.Thread(target=work, daemon=True, name="work").start()
        try:
            async with asyncio.timeout(limit_s):
                return await future
        except TimeoutError:
            ended = future.done() and not future.cancelled()
            if ended and isinstance(future.exception(), TimeoutError):
                raise  # the task's own TimeoutError
            raise Overdue from None

    def _give_back(self) -> None:
        self._free.release()


def _tell(loop: asyncio.AbstractEventLoop, settle: Callable[[T], None], value: T) -> None:
    try:
        loop.call_soon_threadsafe(settle, value)
    except RuntimeError:  # the loop has ended: nobody waits any more
        return
