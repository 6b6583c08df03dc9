"""Versions of resources in SQLite; what was acknowledged is on disk (FHIR R4 http.html)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS version (
    type TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL,
    updated TEXT NOT NULL, method TEXT NOT NULL, body TEXT,
    PRIMARY KEY (type, id, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS latest (
    type TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, living INTEGER NOT NULL,
    PRIMARY KEY (type, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS serial (last INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one resource; `body` is its JSON text, None where it was deleted."""

    type: str
    id: str
    number: int
    updated: str  # FHIR instant, UTC, milliseconds
    method: str  # POST, PUT or DELETE
    body: str | None

    @property
    def etag(self) -> str:
        """Its weak entity tag."""
        return f'W/"{self.number}"'


class ResourceStore:
    """All versions of all resources; one writer at a time, safe to use from any thread."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """Open or create the database at `path`."""
        self._lock = threading.RLock()
        self._open = 0
        self.era = 0  # grows whenever versions vanish: their numbers will be used again
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        # FULL: a commit is on disk before the client is told (NORMAL may lose the last ones).
        self._database.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        self._database.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the store alone; everything written inside is kept together or not at all."""
        with self._lock:
            if self._open:  # nested: part of the outer one
                self._open += 1
                try:
                    yield
                finally:
                    self._open -= 1
                return
            self._database.execute("BEGIN IMMEDIATE")
            self._open = 1
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                self.era += 1
                raise
            else:
                self._database.execute("COMMIT")
            finally:
                self._open = 0

    def serial(self) -> int:
        """Give the next of a sequence of numbers that lives with the resources."""
        with self.transaction():
            row = self._database.execute("SELECT last FROM serial").fetchone()
            number = 1 if row is None else int(row[0]) + 1
            self._database.execute("DELETE FROM serial")
            self._database.execute("INSERT INTO serial VALUES (?)", (number,))
        return number

    def add(self, version: Version) -> None:
        """Append a version."""
        row = (
            version.type,
            version.id,
            version.number,
            version.updated,
            version.method,
            version.body,
        )
        living = int(version.body is not None)
        latest = (version.type, version.id, version.number, living)
        with self.transaction():
            self._database.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)", row)
            self._database.execute("INSERT OR REPLACE INTO latest VALUES (?, ?, ?, ?)", latest)

    def current(self, kind: str, logical_id: str) -> Version | None:
        """Give the newest version, a deletion included; None when there never was one."""
        found = self._rows(
            "WHERE type = ? AND id = ? ORDER BY number DESC LIMIT 1", (kind, logical_id)
        )
        return found[0] if found else None

    def version(self, kind: str, logical_id: str, number: int) -> Version | None:
        """Give one version."""
        found = self._rows("WHERE type = ? AND id = ? AND number = ?", (kind, logical_id, number))
        return found[0] if found else None

    def history(self, kind: str, logical_id: str) -> list[Version]:
        """List all versions, newest first."""
        return self._rows("WHERE type = ? AND id = ? ORDER BY number DESC", (kind, logical_id))

    def living(self, kind: str) -> list[tuple[str, int]]:
        """List id and version number of every resource of a type that is not deleted, by id."""
        with self._lock:
            rows = self._database.execute(
                "SELECT id, number FROM latest WHERE type = ? AND living ORDER BY id", (kind,)
            ).fetchall()
        return [(str(logical_id), int(number)) for logical_id, number in rows]

    def counts(self) -> dict[str, int]:
        """Count the resources that are not deleted, by type."""
        with self._lock:
            rows = self._database.execute(
                "SELECT type, count(*) FROM latest WHERE living GROUP BY type ORDER BY type"
            ).fetchall()
        return {str(kind): int(count) for kind, count in rows}

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction():
            self._database.execute("DELETE FROM version")
            self._database.execute("DELETE FROM latest")
            self._database.execute("DELETE FROM serial")
            self.era += 1

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()

    def _rows(self, clause: str, values: tuple[str | int, ...]) -> list[Version]:
        with self._lock:
            rows = self._database.execute(
                f"SELECT type, id, number, updated, method, body FROM version {clause}",  # noqa: S608
                values,
            ).fetchall()
        return [Version(*row) for row in rows]
