"""A bell between two threads: what the one puts into a queue, the other hears while it selects."""

from __future__ import annotations

import contextlib
import os
import weakref
from queue import Queue
from typing import Any, Final

from pynetdicom.pdu_primitives import P_DATA

MOST_WAITING: Final = 64
"""Fragments that wait to be sent before the next one is encoded."""


class Bell:
    """Rung by any thread; heard as a readable file descriptor."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._close = weakref.finalize(self, _close, self._reader, self._writer)

    def fileno(self) -> int:
        """Return what becomes readable; -1 when it is closed."""
        return self._reader if self._close.alive else -1

    def ring(self) -> None:
        """Wake who listens; a bell that rings already, or is closed, stays as it is."""
        if self._close.alive:
            with contextlib.suppress(OSError):
                os.write(self._writer, b"!")

    def hush(self) -> None:
        """Stop ringing."""
        with contextlib.suppress(OSError):
            os.read(self._reader, 4096)


def _close(reader: int, writer: int) -> None:
    os.close(reader)
    os.close(writer)


class PacedQueue(Queue[Any]):
    """Primitives on their way out: each rings the bell, and fragments come no faster than they go.

    Without the pace a whole object would be in memory, and the peer's slowness is how it says stop.
    """

    def __init__(self, bell: Bell, patience_s: float) -> None:
        super().__init__()
        self._bell = bell
        self._patience_s = patience_s
        self._given_up = False

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Add a primitive; wait for room if it is a fragment, until patience has run out once."""
        if isinstance(item, P_DATA) and not self._given_up:
            with self.not_full:
                self._given_up = not self.not_full.wait_for(
                    lambda: self._qsize() < MOST_WAITING, self._patience_s
                )
        super().put(item, block, timeout)
        self._bell.ring()
