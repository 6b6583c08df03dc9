"""Hashes of stored pixels, asked of an archive for series that raw data is behind (WADO-RS).

Whether a raw file is reprocessed to the bit can be told of such series only, and only by their
pixels; all others stay where they are. Each image is fetched once in its life, as it is stored.
"""

from __future__ import annotations

import time
from typing import Final

import pydicom

from emulators.core.unreadable import UNREADABLE
from emulators.modality.lineage.archive_answers import is_uid
from emulators.modality.lineage.archive_feed import MOST_PROBLEMS, Archive, Unanswered
from emulators.modality.lineage.archive_instance import path_of, retrieved
from emulators.modality.lineage.database import Database
from emulators.modality.lineage.headers import RAW_DATA_STORAGE, pixels_of
from emulators.modality.lineage.images import add_pixels
from emulators.web.client import WebProblem

MOST_BYTES: Final = 512 << 20  # of one instance
_WITHOUT: Final = (
    "SELECT e.study_instance_uid, s.series_instance_uid, i.sop_instance_uid FROM dicom_image i"
    " JOIN series s ON s.series_key = i.series_key JOIN exams e ON e.exam_key = s.exam_key"
    " WHERE i.pixel_sha256 IS NULL AND i.sop_class_uid <> ? AND (EXISTS"
    " (SELECT 1 FROM series_citations c WHERE c.series_key = s.series_key) OR EXISTS"
    " (SELECT 1 FROM raw_series_link l WHERE l.series_key = s.series_key"
    " AND l.status IN ('AUTO', 'CONFIRMED'))) ORDER BY i.image_key"
)


class PixelFeed:
    """Follows one archive for pixels of images that are in the database already."""

    def __init__(self, archive: Archive) -> None:
        """Ask `archive`; nothing is asked yet."""
        self._archive = archive
        self._settled: set[str] = set()  # asked for, and no hash came of it: not asked again
        self._behind: set[str] = set()  # a round ended at it: the others come first
        self._problems: dict[str, None] = {}

    def feed(self, db: Database, until: float) -> tuple[str, ...]:
        """Hash what is not hashed yet, until that moment of the monotonic clock.

        Returns problems, one line each. What an archive does not give is told at every round.
        """
        problems: list[str] = []
        rows = db.rows(_WITHOUT, RAW_DATA_STORAGE)
        for study, series, instance in sorted(rows, key=lambda row: row[2] in self._behind):
            if instance in self._settled or not all(map(is_uid, (study, series, instance))):
                continue
            left = until - time.monotonic()
            if left <= 0:
                problems.append("the pixels of more images wait for the next round")
                break
            try:
                self._enter(db, path_of(study, series, instance), instance, left)
            except WebProblem as why:
                problems.append(str(why))
                self._behind.add(instance)
                break
        return (*self._problems, *problems)[:MOST_PROBLEMS]

    def _enter(self, db: Database, path: str, instance: str, left: float) -> None:
        """Fetch one image and note the hash of its pixels. Raises: WebProblem."""
        try:
            found = self._hashed(path, instance, left)
        except Unanswered as why:
            self._problems[str(why)] = None
            found = ""
        if not found:
            self._settled.add(instance)
            return
        with db.transaction():
            add_pixels(db, instance, found)

    def _hashed(self, path: str, instance: str, left: float) -> str:
        """Return the hash; "" for what is not there, or has no pixels that can be compared."""
        asked = retrieved(self._archive, path, what="pixels", limit_s=left, most_bytes=MOST_BYTES)
        with asked as file:
            if file is None:
                return ""
            try:
                ds = pydicom.dcmread(file)
                if str(ds.SOPInstanceUID) != instance:
                    raise Unanswered("the archive gives another image than the one asked for")
                return pixels_of(ds)
            except UNREADABLE as why:
                raise Unanswered("the archive gives an image that cannot be read") from why
