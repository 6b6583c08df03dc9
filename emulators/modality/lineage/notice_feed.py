"""Notices of an archive (PS3.4 annex R): where it says that something is, it is asked at once.

A notice is a hint from whoever reaches the port. Of what it says only UIDs are used, and only to
ask the one archive that is followed anyway; nothing is entered but what that archive then answers.
Nothing depends on a notice either: what none has told of is found by the next round.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Final

from emulators.dimse.availability import Availability, Notice
from emulators.dimse.availability_service import AvailabilityService
from emulators.dimse.guard import Limits
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification
from emulators.modality.lineage.archive_feed import ArchiveFeed
from emulators.modality.lineage.database import Database
from emulators.modality.lineage.noticed import Named, Noticed

LIMITS: Final = Limits(associations=8, connections=64, connections_per_address=32)
REST_S: Final = 0.25
"""Between two visits, at least: however many notices come, half the time is left for rounds."""
_CAN_BE_HAD: Final = frozenset({Availability.ONLINE, Availability.NEARLINE})
_KNOWN: Final = (
    "SELECT i.sop_instance_uid FROM dicom_image i JOIN series s ON s.series_key = i.series_key"
    " JOIN exams e ON e.exam_key = s.exam_key WHERE e.study_instance_uid = ?"
)


class NoticeFeed:
    """As a context manager it listens for notices; it visits the studies that they name."""

    def __init__(self, archive: ArchiveFeed, ae_title: str, host: str, port: int) -> None:
        """Visit by `archive`; nothing listens yet. 0 is any free port."""
        self._archive = archive
        self._noticed = Noticed()
        self._changed = threading.Condition()
        self._rested = 0.0  # the moment before which no visit begins
        services = [Verification(), AvailabilityService(self._hear)]
        self._server = DimseServer(ae_title, host, port, services, limits=LIMITS)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    def __enter__(self) -> NoticeFeed:
        """Listen. Raises: OSError when the port is not free."""
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()

    def wait(self, limit_s: float) -> bool:
        """Wait until there is somewhere to look, at most so long; tell whether there is."""
        deadline = time.monotonic() + limit_s
        with self._changed:
            while True:
                now = time.monotonic()
                if now >= deadline:  # first: notices without end do not keep the next round away
                    return False
                due = self._noticed.next_due()
                at = deadline if due is None else max(due, self._rested)
                if due is not None and at <= now:
                    return True
                self._changed.wait(min(at, deadline) - now)

    def feed(self, db: Database, until: float) -> tuple[str, ...]:
        """Visit what notices have named; return problems, one line each."""
        began = time.monotonic()
        with self._changed:
            there = self._noticed.take(began)
        if there.everything:
            problems = self._archive.feed(db, until)
        elif there.studies:
            try:
                problems = self._archive.visit(db, tuple(there.studies), until)
            except BaseException:  # the database's trouble, or out of time: later, perhaps
                for study, named in there.studies.items():
                    self._again(study, named, named.instances)
                raise
            for study, named in there.studies.items():
                self._again(study, named, named.instances - _known(db, study))
        else:
            return ()
        self._rested = time.monotonic() + max(REST_S, time.monotonic() - began)
        return problems

    def _hear(self, notice: Notice) -> None:
        """Note a notice, in the thread of its association."""
        had = (r.sop_instance for r in notice.references if r.availability in _CAN_BE_HAD)
        with self._changed:
            self._noticed.add(notice.study_uid, had, time.monotonic())
            self._changed.notify()

    def _again(self, study: str, named: Named, missing: set[str]) -> None:
        with self._changed:
            self._noticed.again(study, named, missing, time.monotonic())


def _known(db: Database, study: str) -> set[str]:
    return {str(uid) for (uid,) in db.rows(_KNOWN, study)}
