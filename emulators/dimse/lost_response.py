"""The end of responses that pynetdicom 3.0.4 loses: only the reactor says that it is paused.

An association runs a reactor thread that takes incoming messages. `send_*()` pauses it first, by
`_reactor_checkpoint.clear()` and a wait until `_is_paused`, so that the response is left for the
caller. Two windows make it fail:

1. The reactor has passed `_reactor_checkpoint.wait()` but has not yet cleared `_is_paused`. A
   caller that looks now believes in a pause that has just ended; the reactor takes the response,
   logs an "unexpected" message, and the caller waits for `dimse_timeout` and aborts. Seen in 16 of
   20,000 C-ECHOs.
2. An N-EVENT-REPORT is served in a thread of its own, which sets and clears `_is_paused` as if it
   were the reactor.

Both are closed here, for one association object at a time: `keep_responses(assoc)` when it is made
and not yet started. The tests show that the first window is open without it, so that an upgrade of
the library can drop it knowingly.
"""

from __future__ import annotations

import threading
from typing import cast

from pynetdicom.association import Association


class Checkpoint:
    """Stands for `_reactor_checkpoint`: who passes has been announced, and still may pass."""

    def __init__(self, assoc: Association, event: threading.Event | None = None) -> None:
        self._assoc = assoc
        self._event = event or threading.Event()
        self._event.set()

    def set(self) -> None:
        """Let the reactor run."""
        self._event.set()

    def clear(self) -> None:
        """Ask the reactor to pause."""
        self._event.clear()

    def is_set(self) -> bool:
        """Tell whether the reactor may run."""
        return self._event.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Block until the reactor may run, and say that it runs before looking a last time.

        A caller that clears the event after that look finds `_is_paused` false and waits for the
        next round; one that cleared it before is seen here, and the pause goes on.
        """
        while self._event.wait(timeout):
            self._assoc._is_paused = False
            if self._event.is_set():
                return True
            self._assoc._is_paused = True
        return False


class SafeAssociation(Association):
    """An association of which only the reactor's own thread can say that the reactor is paused."""

    _paused = False

    @property
    def _is_paused(self) -> bool:
        # A killed reactor never comes back: nobody may wait for it to pause.
        return self._paused or self._kill

    @_is_paused.setter
    def _is_paused(self, value: bool) -> None:
        if threading.current_thread() is self:
            self._paused = value


def keep_responses(assoc: Association, kind: type[SafeAssociation] = SafeAssociation) -> None:
    """Apply the fix to an association that was made but not started."""
    assoc.__class__ = kind
    assoc.__dict__.pop("_is_paused", None)
    assoc._reactor_checkpoint = cast(threading.Event, Checkpoint(assoc))
