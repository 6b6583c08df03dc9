"""Instance Availability Notification as SCU (PS3.4 R.3.2.1.2): peers are told, nobody waits.

Whoever stores only adds to a list in memory. A notice that cannot be delivered is given up after a
few attempts, and what is told of is lost when the process ends: who must not miss anything looks
for himself from time to time (R.3.2.1.2 leaves open when a notice is due, or whether).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from typing import Final

from pydicom.uid import generate_uid

from emulators.core.log import log_event
from emulators.core.peers import DimsePeer
from emulators.core.store import StoredInstance
from emulators.dimse.availability import Reference
from emulators.dimse.availability_gathering import Gathering, Quiet
from emulators.dimse.availability_line import Addressed, Line, Tries

MOST_PEERS: Final = 16
STOP_S: Final = 0.5

_LOG = logging.getLogger(__name__)


class Notifier:
    """Tells peers of what an archive has stored. `start` once, `stop` once."""

    def __init__(
        self,
        ae_title: str,
        always: Iterable[DimsePeer] = (),
        *,
        quiet: Quiet | None = None,
        tries: Tries | None = None,
    ) -> None:
        """Name `ae_title` as where instances can be had; tell `always` and whom `meet` names."""
        self._ae_title = ae_title
        self._always = tuple(always)
        self._tries = tries or Tries()
        self._gathering = Gathering(quiet or Quiet())
        self._changed = threading.Condition()
        self._lines: dict[DimsePeer, Line] = {}
        self._stopped = False
        self._dropped = False
        self._thread = threading.Thread(target=self._run, name="availability", daemon=True)
        self.meet(())

    def meet(self, peers: Iterable[DimsePeer]) -> None:
        """Replace whom to tell beside those that are always told; at most 16 in all."""
        wanted = list(dict.fromkeys((*self._always, *peers)))
        if len(wanted) > MOST_PEERS:
            log_event(_LOG, logging.WARNING, "peers are not told", count=len(wanted) - MOST_PEERS)
            del wanted[MOST_PEERS:]
        with self._changed:
            gone = [self._lines.pop(peer) for peer in self._lines.keys() - set(wanted)]
            for peer in wanted:
                if peer not in self._lines:
                    self._lines[peer] = Line(self._ae_title, peer, self._tries)
            if not wanted:
                self._gathering.clear()
        for line in gone:
            line.stop()

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def stop(self) -> None:
        """Tell no more, within a second; harmless when it was not started."""
        with self._changed:
            self._stopped = True
            lines = tuple(self._lines.values())
            self._changed.notify()
        for line in lines:
            line.stop()
        deadline = time.monotonic() + STOP_S
        for line in lines:
            line.join(max(deadline - time.monotonic(), 0.0))

    def forget(self) -> None:
        """Tell no more of what was stored until now."""
        with self._changed:
            self._gathering.clear()
            lines = tuple(self._lines.values())
        for line in lines:
            line.forget()

    def stored(self, instance: StoredInstance) -> None:
        """Note an instance that is on stable storage; takes no time and never fails."""
        with self._changed:
            if not self._lines or self._stopped:
                return
            reference = Reference(
                instance.series_uid, instance.sop_class, instance.sop_instance, self._ae_title
            )
            was_idle = self._gathering.is_empty
            fits = self._gathering.add(instance.study_uid, reference, time.monotonic())
            is_news = not fits and not self._dropped
            self._dropped = not fits
            if was_idle:
                self._changed.notify()
        if is_news:
            log_event(_LOG, logging.WARNING, "instances are not told of: too many wait")

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._stopped:
                    return
                due = self._gathering.take_due(time.monotonic())
                lines = tuple(self._lines.values())
                if not due:
                    next_due = self._gathering.next_due()
                    self._changed.wait(
                        None if next_due is None else max(next_due - time.monotonic(), 0.0)
                    )
                    continue
            # Not derived from seed or names: the same study stored again is another notice.
            addressed = [Addressed(notice, str(generate_uid(prefix=None))) for notice in due]
            for line in lines:
                line.add(addressed)
