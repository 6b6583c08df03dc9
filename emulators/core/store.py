"""The store: objects by their hash, found by an index, and durable before they are acknowledged.

`add` follows one order: the temporary file is written and synchronised, the object is read, the
file gets its final name, the folder is synchronised, the index commits; only then does it return.
Whoever answers a peer after `add` has returned tells the truth.

A second object under a SOP Instance UID that is held: when its data set is the same, it is held
already and that is said; when it differs, the first is kept and the second refused, since a UID
names one object for ever (PS3.5 9) and a success, even with a warning, would tell the sender that
it may delete what is not held anywhere else.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final

from emulators.core.durable_files import DurableFiles, RelaxedFiles
from emulators.core.header import Header, read_header
from emulators.core.index import Index, Row
from emulators.core.levels import Level
from emulators.core.log import log_event
from emulators.core.matching import Key
from emulators.core.refused import Reason, Refused
from emulators.core.search import Match, search
from emulators.core.spool import Spool

__all__ = ["Durability", "Reason", "Refused", "Store", "StoreInUse", "Stored", "StoredInstance"]

MOST_OBJECT_BYTES: Final = 4 * 1024**3
_LOG = logging.getLogger(__name__)


class Durability(Enum):
    """What an acknowledgement promises."""

    FULL = "full"
    RELAXED = "relaxed"


class StoreInUse(Exception):
    """Another process owns the folder; the text is one line."""


@dataclass(frozen=True, slots=True)
class StoredInstance:
    """An instance that is held."""

    study_uid: str
    series_uid: str
    sop_instance: str
    sop_class: str
    patient_id: str
    transfer_syntax: str
    sha256: str
    size: int
    path: Path
    data_set_offset: int
    """Where the data set begins in the file, in bytes."""
    frames: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What `add` made of an object."""

    instance: StoredInstance
    is_new: bool
    """False: the same object was held already."""


class Store:
    """Objects of one folder. Methods may be called from any thread; one process owns a folder."""

    def __init__(
        self,
        root: Path,
        *,
        durability: Durability = Durability.FULL,
        files: DurableFiles | None = None,
        most_object_bytes: int = MOST_OBJECT_BYTES,
    ) -> None:
        """Open or create a store, clean up after a crash. Raises: StoreInUse; OSError."""
        full = durability is Durability.FULL
        self._root = root
        self._files = files or (DurableFiles() if full else RelaxedFiles())
        self._most_object_bytes = most_object_bytes
        self._subscribers: list[Callable[[StoredInstance], None]] = []
        self._adding = threading.Lock()
        self._tmp, self._objects = root / "tmp", root / "objects"
        root.mkdir(parents=True, exist_ok=True)
        self._owner = _own(root / "owner.lock")
        try:
            for folder in (self._tmp, self._objects):
                self._files.make_folder(folder)
            for left in self._tmp.iterdir():
                self._files.remove(left)
            self._index = self._open_index(full=full)
            self._files.sync_folder(root)
            self._files.sync_folder(root.parent)
            self._reconcile()
        except BaseException:
            os.close(self._owner)
            raise

    def close(self) -> None:
        """Close the index and give the folder free."""
        self._index.close()
        os.close(self._owner)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def spool(self) -> Spool:
        """Begin to take in an object. Raises: Refused."""
        return Spool(self._files, self._tmp, self._most_object_bytes)

    def add(self, spool: Spool, *, transfer_syntax: str | None = None) -> Stored:
        """Store a complete Part 10 file; it is durable when this returns, and the spool is gone.

        `transfer_syntax`, when given, is what the file must be in. Raises: Refused.
        """
        try:
            sha256 = spool.seal()
            header = read_header(spool.path, transfer_syntax)
            with self._adding:
                stored = self._place(spool, header, sha256)
        finally:
            spool.discard()
        if stored.is_new:
            for tell in tuple(self._subscribers):
                tell(stored.instance)
        return stored

    def _place(self, spool: Spool, header: Header, sha256: str) -> Stored:
        held = self._index.find(header.meta.sop_instance)
        if held is not None:
            if self._is_same(spool, header, sha256, held):
                return Stored(self._instance(held), is_new=False)
            raise Refused(Reason.OTHER_CONTENT, "an object of other content is held under this UID")
        path = self._path(sha256)
        try:
            if self._files.make_folder(path.parent):
                self._files.sync_folder(self._objects)
            self._files.rename(spool.path, path)
            self._files.sync_folder(path.parent)
            row = self._index.add(header, sha256, spool.size)
        except (OSError, sqlite3.Error) as error:
            with contextlib.suppress(OSError):
                self._files.remove(path)
            raise Refused(Reason.OUT_OF_RESOURCES, f"cannot be kept: {error}") from error
        return Stored(self._instance(row), is_new=True)

    def _is_same(self, spool: Spool, header: Header, sha256: str, held: Row) -> bool:
        """Compare data sets, not files: the file meta information says who sent it."""
        if sha256 == held.sha256:
            return True
        if header.meta.transfer_syntax == held.transfer_syntax:
            return _same_bytes(
                spool.path, header.data_set_offset, self._path(held.sha256), held.data_set_offset
            )
        # Re-encoded on its way: all that identifies and describes it must agree.
        return header.metadata == self._index.metadata(held.sop_instance)

    def instances(
        self,
        study: str | None = None,
        series: str | None = None,
        instance: str | None = None,
        patient_id: str | None = None,
    ) -> list[StoredInstance]:
        """List what is held, in order of study, series and arrival, limited to what is given."""
        return [
            self._instance(row) for row in self._index.rows(study, series, instance, patient_id)
        ]

    def metadata(self, instance: StoredInstance) -> bytes:
        """Return the DICOM JSON of an instance as it was built at ingest. Raises: KeyError."""
        found = self._index.metadata(instance.sop_instance)
        if found is None:
            raise KeyError(instance.sop_instance)
        return found

    def search(
        self,
        level: Level,
        keys: Sequence[Key],
        *,
        limit: int | None = None,
        offset: int = 0,
        fields: Collection[str] | None = None,
    ) -> list[Match]:
        """Return what matches all keys, in order of arrival; `fields` limits the attributes."""
        stop = None if limit is None else offset + limit
        found = islice(search(self._index, level, keys), offset, stop)
        if fields is None:
            return list(found)
        return [
            Match(
                match.level,
                match.patient_id,
                match.study_uid,
                match.series_uid,
                match.sop_instance,
                {tag: match.attributes[tag] for tag in sorted(match.attributes) if tag in fields},
            )
            for match in found
        ]

    def holds(self) -> dict[str, object]:
        """Tell what is held, in the form of the control API (emulators/README.md)."""
        studies: dict[str, dict[str, dict[str, list[dict[str, str]]]]] = {}
        patients: dict[str, str] = {}
        for row in self._index.rows():
            patients.setdefault(row.study_uid, row.patient_id)
            studies.setdefault(row.study_uid, {}).setdefault(row.series_uid, {}).setdefault(
                "instances", []
            ).append(
                {
                    "sop_instance": row.sop_instance,
                    "sop_class": row.sop_class,
                    "transfer_syntax": row.transfer_syntax,
                    "sha256": row.sha256,
                }
            )
        return {
            "studies": [
                {
                    "study_uid": study_uid,
                    "patient_id": patients[study_uid],
                    "series": [{"series_uid": uid, **held} for uid, held in series.items()],
                }
                for study_uid, series in studies.items()
            ]
        }

    def reset(self) -> None:
        """Forget everything."""
        with self._adding:
            self._index.clear()
            for folder in self._objects.iterdir():
                shutil.rmtree(folder, ignore_errors=True)

    def subscribe(self, tell: Callable[[StoredInstance], None]) -> None:
        """Call `tell` with each new instance, after it is durable, in the thread that added it."""
        self._subscribers.append(tell)

    def _path(self, sha256: str) -> Path:
        return self._objects / sha256[:2] / sha256

    def _instance(self, row: Row) -> StoredInstance:
        return StoredInstance(
            study_uid=row.study_uid,
            series_uid=row.series_uid,
            sop_instance=row.sop_instance,
            sop_class=row.sop_class,
            patient_id=row.patient_id,
            transfer_syntax=row.transfer_syntax,
            sha256=row.sha256,
            size=row.size,
            path=self._path(row.sha256),
            data_set_offset=row.data_set_offset,
            frames=row.frames,
            rows=row.rows,
            columns=row.columns,
        )

    def _open_index(self, *, full: bool) -> Index:
        path = self._root / "index.sqlite"
        try:
            return Index(path, full=full)
        except sqlite3.DatabaseError:
            # It is a cache: begin again, the objects tell the rest.
            log_event(_LOG, logging.WARNING, "index unusable, rebuilding")
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return Index(path, full=full)

    def _reconcile(self) -> None:
        """Index objects that lost their entry, forget entries that lost their object."""
        indexed = self._index.hashes()
        present = {path.name: path for path in self._objects.glob("??/*")}
        for sha256 in sorted(indexed - present.keys()):
            log_event(_LOG, logging.ERROR, "object missing", sha256=sha256)
            self._index.remove(sha256)
        for sha256 in sorted(present.keys() - indexed):
            path = present[sha256]
            try:
                header = read_header(path)
                if self._index.find(header.meta.sop_instance) is None:
                    self._index.add(header, sha256, path.stat().st_size)
            except Refused as problem:
                log_event(_LOG, logging.WARNING, "orphan not indexed", why=problem.why)


def _own(path: Path) -> int:
    """Take the lock that says which process owns the folder. Raises: StoreInUse."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StoreInUse(f"{path.parent} is owned by another process") from error
    return handle


def _same_bytes(one: Path, one_offset: int, other: Path, other_offset: int) -> bool:
    if one.stat().st_size - one_offset != other.stat().st_size - other_offset:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        left.seek(one_offset)
        right.seek(other_offset)
        while True:
            block = left.read(1 << 20)
            if block != right.read(1 << 20):
                return False
            if not block:
                return True
