"""Telling one peer of what has become available (PS3.4 R.3.2.1.2): a few attempts, then no more."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from emulators.core.log import log_event
from emulators.core.peers import DimsePeer
from emulators.dimse.availability import AVAILABILITY_NOTIFICATION, Notice, attribute_list
from emulators.dimse.client import AssociationRefused, Unreachable, associate
from emulators.dimse.contexts import Context

MOST_WAITING: Final = 100_000
"""References that wait for one peer."""

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
class Addressed:
    """A notice as an instance: a second attempt names the same one (PS3.7 10.1.5)."""

    notice: Notice
    uid: str


@dataclass(slots=True)
class _Waiting:
    """What one peer has not been told."""

    notices: deque[Addressed] = field(default_factory=deque)
    references: int = 0

    def add(self, one: Addressed) -> bool:
        if self.references + len(one.notice.references) > MOST_WAITING:
            return False
        self.notices.append(one)
        self.references += len(one.notice.references)
        return True

    def drop(self, one: Addressed) -> None:
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

    def add(self, notices: Sequence[Addressed]) -> None:
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

    def _next(self, limit_s: float = 0.0) -> Addressed | None:
        with self._changed:
            self._changed.wait_for(self._has_news, limit_s)
            return self._waiting.notices[0] if self._waiting.notices else None
