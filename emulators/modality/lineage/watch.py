"""Rounds of watching: feed the database, relate what is new, say what changed.

Everything is keyed by digest or UID and entered in transactions: ended at any moment and started
again, a watch enters nothing twice and loses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from emulators.modality.lineage.database import Database
from emulators.modality.lineage.linking import Summary, relate

_COUNTS: Final = (
    "SELECT (SELECT COUNT(*) FROM dicom_image), (SELECT COUNT(*) FROM raw_file),"
    " (SELECT COUNT(*) FROM raw_file_copies), (SELECT COUNT(*) FROM alerts)"
)


class Feed(Protocol):
    """Where images or raw files come from."""

    def feed(self, db: Database, until: float) -> tuple[str, ...]:
        """Enter what is new until that monotonic time; return problems, one line each."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is in the database."""

    images: int = 0
    raws: int = 0
    copies: int = 0
    alerts: int = 0

    def since(self, before: Counts) -> Counts:
        """Return what was added."""
        return Counts(
            self.images - before.images,
            self.raws - before.raws,
            self.copies - before.copies,
            self.alerts - before.alerts,
        )


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to."""

    added: Counts
    related: Summary | None  # None when there was nothing new to relate
    problems: tuple[str, ...]

    def line(self) -> str:
        """Say what changed in one line; "" when nothing did."""
        if self.added == Counts():
            return ""
        parts = [
            f"{number} {what}"
            for number, what in (
                (self.added.images, "images"),
                (self.added.raws, "raw files"),
                (max(self.added.copies - self.added.raws, 0), "further copies"),
                (self.added.alerts, "alerts"),
            )
            if number
        ]
        if self.related is not None:
            parts.append(
                f"now {self.related.accepted} links accepted, {self.related.to_review} to review"
            )
        return ", ".join(parts)


class Watch:
    """Goes round its feeds."""

    def __init__(self, db: Database, feeds: Sequence[Feed]) -> None:
        """Watch `feeds` for `db`."""
        self._db = db
        self._feeds = tuple(feeds)
        self._is_related = False  # whoever was here before may have been ended before relating

    def round(self, limit_s: float, only: Sequence[Feed] = ()) -> Round:
        """Go once round all feeds, or those named; each has that long. Relate what they did."""
        before = self._counts()
        was_related, self._is_related = self._is_related, False  # until nothing can fail any more
        problems: list[str] = []
        for feed in only or self._feeds:  # a busy folder does not take the archive's time
            problems += feed.feed(self._db, time.monotonic() + limit_s)
        fed = self._counts().since(before)
        is_new = fed.images or fed.raws
        related = None if was_related and not is_new else relate(self._db)
        self._is_related = True
        return Round(self._counts().since(before), related, tuple(dict.fromkeys(problems)))

    def _counts(self) -> Counts:
        found = self._db.one(_COUNTS)
        return Counts(*(int(number) for number in found)) if found else Counts()
