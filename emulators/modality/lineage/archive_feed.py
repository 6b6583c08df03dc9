"""Instances of an archive into the database, asked for by QIDO-RS and WADO-RS.

An archive need not tell what it stores, knows no conditional search, and a search cannot ask for
what is new. So a round lists the studies, which are few; looks into those whose number of
instances changed, then into such series of theirs; and reads the metadata of instances that are
not in the database yet. Pixels stay where they are. Each instance is entered when it has come:
what a round did not get to is where the next one, or the next process, begins.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from emulators.core.unreadable import UNREADABLE
from emulators.modality.lineage.alerts import Alert, raise_alert
from emulators.modality.lineage.archive_answers import (
    INSTANCE,
    MOST_BYTES,
    SERIES,
    STUDY,
    Unusable,
    header_from,
    listing,
    parsed,
    to_visit,
)
from emulators.modality.lineage.database import Database
from emulators.modality.lineage.images import add_image
from emulators.web.client import Answer, WebClient, WebProblem, origin

PAGE: Final = 500
MOST_PAGES: Final = 200
MOST_TOKEN: Final = 8192
MOST_PROBLEMS: Final = 20
DICOM_JSON: Final = "application/dicom+json"
ACCEPTABLE: Final = frozenset({DICOM_JSON, "application/json"})
GONE: Final = frozenset({404, 410})
KNOWN: Final = {
    STUDY: "SELECT e.study_instance_uid, COUNT(*) FROM dicom_image i"
    " JOIN series s ON s.series_key = i.series_key JOIN exams e ON e.exam_key = s.exam_key"
    " GROUP BY e.study_instance_uid",
    SERIES: "SELECT s.series_instance_uid, COUNT(*) FROM dicom_image i"
    " JOIN series s ON s.series_key = i.series_key GROUP BY s.series_instance_uid",
}


class Unanswered(Exception):
    """The archive does not give one resource; the text is one line. Others may still be given."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Where an archive is and how it knows us."""

    url: str
    token: str = ""
    ca_file: str = ""


def archive(url: str, token_file: Path | None = None, ca_file: Path | None = None) -> Archive:
    """Describe an archive; its token never comes from an address or a command line.

    Raises: ValueError, OSError.
    """
    try:
        scheme, host, _ = origin(url)
    except WebProblem as why:
        raise ValueError(str(why)) from why
    parts = urlsplit(url)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("the address of an archive has no user, query or fragment")
    if ca_file is not None and not ca_file.is_file():
        raise FileNotFoundError(f"{ca_file}: no file of certificates")
    token = ""
    if token_file is not None:
        with token_file.open("rb") as file:
            token = file.read(MOST_TOKEN + 1).decode("ascii", "replace").strip()
        if not token or len(token) > MOST_TOKEN or not all("!" <= char <= "~" for char in token):
            raise ValueError(f"{token_file}: one token of visible characters is wanted")
        if scheme != "https" and not _is_here(host):
            raise ValueError("a token is sent over https only, or to this machine")
    return Archive(url.rstrip("/"), token, str(ca_file or ""))


class ArchiveFeed:
    """Follows one archive."""

    def __init__(self, archive: Archive) -> None:
        """Ask `archive`; nothing is asked yet."""
        self._archive = archive
        self._seen: dict[str, dict[str, int]] | None = None
        self._refused: set[str] = set()
        self._turn = 0

    def feed(self, db: Database, until: float) -> tuple[str, ...]:
        """Enter what is new, until that moment of the monotonic clock.

        Returns problems, one line each; after the first of the connection itself the round ends.
        """
        turn, self._turn = self._turn, self._turn + 1
        return self._look(db, until, turn, _Round.studies)

    def visit(self, db: Database, studies: Collection[str], until: float) -> tuple[str, ...]:
        """Enter what is new in these studies; the others are not asked for, nor counted as seen.

        `studies` are UIDs. Problems are told as `feed` does.
        """
        return self._look(db, until, self._turn, lambda visit: visit.only(studies))

    def _look(
        self, db: Database, until: float, turn: int, go: Callable[[_Round], None]
    ) -> tuple[str, ...]:
        if self._seen is None:
            self._seen = {
                level: {str(uid): int(count) for uid, count in db.rows(sql)}
                for level, sql in KNOWN.items()
            }
        left = until - time.monotonic()
        if left <= 0:
            return ("the archive waits for the next round",)
        with WebClient("the archive", left, ca_file=self._archive.ca_file) as client:
            visit = _Round(db, client, self._archive, self._seen, self._refused, turn)
            try:
                go(visit)
            except WebProblem as why:
                visit.problems.append(str(why))
        return tuple(dict.fromkeys(visit.problems))[:MOST_PROBLEMS]


class _Round:
    """One look at an archive."""

    def __init__(
        self,
        db: Database,
        client: WebClient,
        archive: Archive,
        seen: Mapping[str, dict[str, int]],
        refused: set[str],
        turn: int,
    ) -> None:
        self.problems: list[str] = []
        self._db = db
        self._client = client
        self._archive = archive
        self._seen = seen
        self._refused = refused
        self._turn = turn

    def studies(self) -> None:
        """Look into the studies that changed. Raises: WebProblem."""
        listed = self._tried("/studies", STUDY)
        if listed is None:
            return
        for study in to_visit(listed, self._seen[STUDY], self._turn):
            if self._series(study, listed[study]):
                _note(self._seen[STUDY], study, listed[study])

    def only(self, studies: Iterable[str]) -> None:
        """Look into studies that somebody has named. Raises: WebProblem."""
        for study in studies:
            self._series(study, None)

    def _series(self, study: str, count: int | None) -> bool:
        """Look into the series of a study that changed; True when all of it was seen."""
        listed = self._tried(f"/studies/{study}/series", SERIES)
        if listed is None:
            return False
        counts = listed.values()
        whole = self._all_there(sum(one or 0 for one in counts), None if None in counts else count)
        for series in to_visit(listed, self._seen[SERIES], self._turn):
            if self._instances(study, series, listed[series]):
                _note(self._seen[SERIES], series, listed[series])
            else:
                whole = False
        return whole

    def _instances(self, study: str, series: str, count: int | None) -> bool:
        path = f"/studies/{study}/series/{series}/instances"
        listed = self._tried(path, INSTANCE)
        if listed is None:
            return False
        known = {
            str(uid)
            for (uid,) in self._db.rows(
                "SELECT i.sop_instance_uid FROM dicom_image i JOIN series s"
                " ON s.series_key = i.series_key WHERE s.series_instance_uid = ?",
                series,
            )
        }
        whole = self._all_there(len(listed), count)
        for instance in sorted(listed.keys() - known - self._refused):
            try:
                self._enter(study, series, instance)
            except Unanswered as why:
                self.problems.append(str(why))
                whole = False
        return whole

    def _all_there(self, listed: int, counted: int | None) -> bool:
        if counted is None or listed >= counted:
            return True
        self.problems.append("the archive lists fewer instances than it counts")
        return False

    def _enter(self, study: str, series: str, instance: str) -> None:
        path = f"/studies/{study}/series/{series}/instances/{instance}/metadata"
        try:
            answer = self._asked(path)
            if answer is None:  # deleted since it was listed
                return
            header = header_from(parsed(answer.body), study, series, instance)
            with self._db.transaction():
                add_image(self._db, header)
        except UNREADABLE as why:
            self._refused.add(instance)
            detail = {"instance": instance, "why": f"{type(why).__name__}: {why}"[:300]}
            with self._db.transaction():
                raise_alert(self._db, Alert.NO_READER, "dicom_image", None, detail)

    def _tried(self, path: str, unique: str) -> dict[str, int | None] | None:
        """List all entities of a resource; None when that cannot be, and a note of why."""
        try:
            return self._listed(path, unique)
        except (Unanswered, Unusable) as why:
            self.problems.append(str(why))
            return None

    def _listed(self, path: str, unique: str) -> dict[str, int | None] | None:
        """Ask page after page, until nothing is left or a page says nothing new.

        Returns None when the study or series is not there any more.
        """
        found: dict[str, int | None] = {}
        offset = 0
        for _ in range(MOST_PAGES):
            answer = self._asked(f"{path}?limit={PAGE}&offset={offset}")
            if answer is None:
                return None
            try:
                page = listing(parsed(answer.body), unique)
            except Unusable as why:
                raise Unusable(f"the archive's answer to a search: {why}") from why
            if page.nameless:
                self.problems.append("the archive lists what has no usable UID")
            is_new = not page.counts.keys() <= found.keys()
            found.update(page.counts)
            offset += page.length
            # An archive may give fewer than were asked for; then it warns that there are more.
            is_last = page.length < PAGE and "warning" not in answer.headers
            if is_last or not is_new:
                return found
        self.problems.append(f"the archive lists more than {MOST_PAGES * PAGE} in one place")
        return found

    def _asked(self, path: str) -> Answer | None:
        """Ask for a resource; None where there is none.

        Raises: Unanswered, Unusable, WebProblem.
        """
        headers = {"Accept": DICOM_JSON}
        if self._archive.token:
            headers["Authorization"] = f"Bearer {self._archive.token}"
        what = "metadata" if path.endswith("/metadata") else "a search"
        with self._client.flow("GET", self._archive.url + path, headers) as flow:
            if flow.status in GONE and path.startswith("/studies/"):
                return None
            if flow.status == 204:  # nothing matches
                return Answer(204, flow.headers, b"")
            if flow.status != 200:
                raise Unanswered(f"the archive answers {flow.status} to {what}")
            essence = flow.headers.get("content-type", "").partition(";")[0].strip().lower()
            if essence not in ACCEPTABLE:
                raise Unanswered(f"the archive answers {essence[:60]!r} to {what}")
            body = bytearray()
            for piece in flow.pieces:
                body += piece
                if len(body) > MOST_BYTES:
                    raise Unusable(f"more than {MOST_BYTES} bytes")
            return Answer(200, flow.headers, bytes(body))


def _note(seen: dict[str, int], uid: str, count: int | None) -> None:
    if count is not None:
        seen[uid] = count


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
