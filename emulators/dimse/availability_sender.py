"""Instance Availability Notification as SCU (PS3.4 R.3.2.1.2): peers are told, nobody waits.

Whoever stores only adds to a list in memory. A notice that cannot be delivered is given up after a
few attempts, and what is told of is lost when the process ends: who must not miss anything looks
for himself from time to time (R.3.2.1.2 leaves open when a notice is due, or whether).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydicom.uid import generate_uid

from emulators.core.log import log_event
from emulators.core.peers import DimsePeer
from emulators.core.store import StoredInstance
from emulators.dimse.availability import (
    AVAILABILITY_NOTIFICATION,
    Notice,
    Reference,
    attribute_list,
)
from emulators.dimse.availability_gathering import Gathering, Quiet
from emulators.dimse.client import AssociationRefused, Unreachable, associate
from emulators.dimse.contexts import Context

MOST_WAITING: Final = 100_000
"""References that wait for one peer."""
MOST_PEERS: Final = 16
STOP_S: Final = 0.5

# Taken now or before; 0107 and 0116 are warnings: the instance was created (PS3.7 C.4.2, C.4.3).
TAKEN: Final = frozenset({0x0000, 0x0107, 0x0111, 0x0116})

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a peer is tried."""

    pauses_s: tuple[float, ...] = (0.0, 1.0, 3.0)
    """Before each attempt at what waits."""
    attempt_s: float = 5.0
    """For each answer of an attempt."""
    linger_s: float = 0.5
    """An association waits so long for a further notice: one is enough for studies that come one
    after another."""


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A notice as an instance: a second attempt names the same one (PS3.7 10.1.5)."""

    notice: Notice
    uid: str


@dataclass(slots=True)
class _Waiting:
    """What one peer has not been told."""

    notices: deque[_Addressed] = field(default_factory=deque)
    references: int = 0

    def add(self, one: _Addressed) -> bool:
        if self.references + len(one.notice.references) > MOST_WAITING:
            return False
        self.notices.append(one)
        self.references += len(one.notice.references)
        return True

    def drop(self, one: _Addressed) -> None:
        if self.notices and self.notices[0] is one:
            self.notices.popleft()
            self.references -= len(one.notice.references)

    def clear(self) -> int:
        count = len(self.notices)
        self.notices.clear()
        self.references = 0
        return count


class Line:
    """Tells one peer, in a thread of its own that begins with the first notice."""

    def __init__(self, ae_title: str, peer: DimsePeer, tries: Tries) -> None:
        self._ae_title = ae_title
        self._peer = peer
        self._tries = tries
        self._waiting = _Waiting()
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, notices: Sequence[_Addressed]) -> None:
        """Plan to tell; what there is no room for is not told."""
        with self._changed:
            fits = sum(self._waiting.add(one) for one in notices)
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(
                    target=self._run, name="availability-notices", daemon=True
                )
                self._thread.start()
            self._changed.notify()
        if fits < len(notices):
            log_event(_LOG, logging.WARNING, "notices dropped", count=len(notices) - fits)

    def forget(self) -> None:
        """Tell no more of what waits."""
        with self._changed:
            self._waiting.clear()

    def stop(self) -> None:
        """Tell nothing any more; what is under way ends by itself."""
        self._stopped.set()
        with self._changed:
            self._waiting.clear()
            self._changed.notify()

    def join(self, limit_s: float) -> None:
        """Wait so long for the thread to end."""
        if self._thread is not None:
            self._thread.join(limit_s)

    def _run(self) -> None:
        while not self._stopped.is_set():
            with self._changed:
                self._changed.wait_for(self._has_news)
            try:
                self._deliver()
            except Exception:  # noqa: BLE001 - a fault of ours: what comes next is told all the same
                _LOG.exception("notices not delivered")
                self.forget()

    def _has_news(self) -> bool:
        return bool(self._waiting.notices) or self._stopped.is_set()

    def _deliver(self) -> None:
        """Try as often as is worth it; then the peer has lost what waits."""
        why = ""
        for pause in self._tries.pauses_s:
            if self._stopped.wait(pause) or self._next() is None:
                return
            why = self._attempt()
            if not why:
                return
        with self._changed:
            count = self._waiting.clear()
        if count:
            log_event(_LOG, logging.WARNING, "notices not delivered", count=count, why=why)

    def _attempt(self) -> str:
        """Tell all that waits on one association; return why not all was told, "" if it was."""
        try:
            with associate(
                self._peer,
                [Context(AVAILABILITY_NOTIFICATION)],
                calling_ae=self._ae_title,
                limit_s=self._tries.attempt_s,
            ) as assoc:
                while (one := self._next(self._tries.linger_s)) is not None:
                    answer, _ = assoc.send_n_create(
                        attribute_list(one.notice), AVAILABILITY_NOTIFICATION, one.uid
                    )
                    code = answer.get("Status")
                    if code is None:
                        return "a notice was not answered in time, or not validly"
                    with self._changed:
                        self._waiting.drop(one)
                    if code not in TAKEN:  # it would be refused again
                        log_event(_LOG, logging.WARNING, "notice refused", status=f"0x{code:04X}")
        except (Unreachable, AssociationRefused) as problem:
            return str(problem)
        return ""

    def _next(self, limit_s: float = 0.0) -> _Addressed | None:
        with self._changed:
            self._changed.wait_for(self._has_news, limit_s)
            return self._waiting.notices[0] if self._waiting.notices else None


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
            addressed = [_Addressed(notice, str(generate_uid(prefix=None))) for notice in due]
            for line in lines:
                line.add(addressed)
