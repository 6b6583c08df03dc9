"""The lineage database: SQLite in a file, or PostgreSQL by URL, with one schema.

SQL is written with `?` for parameters. Who writes does so in a transaction, one after the other:
keys are given out by counting. Readers see whole transactions. What a driver raises is told apart
in `database_failures`.
"""

from __future__ import annotations

import sqlite3
import ssl
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from emulators.modality.lineage.database_failures import (
    Busy,
    DatabaseFailed,
    of_postgresql,
    of_sqlite,
)

SCHEMA: Final = "schema.sql"
BUSY_S: Final = 10.0
LOCK_MS: Final = 8000  # less than BUSY_S, so that a wait for another writer ends as such
WRITING: Final = 0x706C7567  # the lock of PostgreSQL that a transaction holds
LOCAL: Final = ("127.0.0.1", "localhost", "::1")

Value = str | int | float | None
Row = tuple[Any, ...]


class NoDatabase(ValueError):
    """The database cannot be opened; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of database differs from the other."""

    placeholder: str
    raised: tuple[type[Exception], ...]  # by its driver
    told: Callable[[Exception], Exception]  # what such an exception means
    begins: str  # a transaction that nobody else writes beside
    begins_at_once: bool = False  # a transaction, even to read: it would stay open between rounds


SQLITE: Final = Dialect("?", (sqlite3.Error, OverflowError), of_sqlite, "BEGIN IMMEDIATE")


class Database:
    """One connection; what is inside `transaction` happens whole or not at all.

    Every method raises DatabaseFailed of its kind; NotStorable for a value that no column takes.
    """

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect
        self._is_inside = False  # of a transaction, which undoes what failed

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Run a query and return all of its rows."""
        with self._cursor(sql, values) as cursor:
            return [tuple(r) for r in cursor.fetchall()]

    def one(self, sql: str, *values: Value) -> Row | None:
        """Run a query and return its first row."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def run(self, sql: str, *values: Value) -> None:
        """Run a statement."""
        with self._cursor(sql, values):
            pass

    def insert(self, table: str, key: str, **values: Value) -> int:
        """Insert a row under the next free key, and return the key."""
        found = self.one(f"SELECT COALESCE(MAX({key}), 0) + 1 FROM {table}")  # noqa: S608 - ours
        number = int(found[0]) if found else 1
        self.put(table, **{key: number}, **values)
        return number

    def put(self, table: str, **values: Value) -> None:
        """Insert a row; names of tables and columns are ours, values are parameters."""
        marks = ", ".join("?" * len(values))
        names = ", ".join(values)
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())  # noqa: S608

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block does, or undo it; the end of an inner one would commit half."""
        if self._is_inside:
            raise RuntimeError("a transaction does not begin inside of another")
        self._is_inside = True
        self._let_commit(False)
        try:
            self.run(self._dialect.begins)
            yield
            with self._told():
                self._connection.commit()
        except BaseException:
            self._undo()
            raise
        finally:
            self._is_inside = False
            self._let_commit(True)

    def close(self) -> None:
        """Close the connection; one that is lost is closed already."""
        with suppress(*self._dialect.raised):
            self._connection.close()

    @contextmanager
    def _cursor(self, sql: str, values: Sequence[Value]) -> Iterator[Any]:
        with self._told():
            cursor = self._connection.cursor()
            try:
                cursor.execute(sql.replace("?", self._dialect.placeholder), values)
                yield cursor
            finally:
                cursor.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._dialect.raised as why:
            if not self._is_inside:  # else nothing more could be asked on this connection
                self._undo()
            raise self._dialect.told(why) from why

    def _let_commit(self, each: bool) -> None:
        """Let each statement commit itself, or none; SQLite begins where it is told to."""
        if self._dialect.begins_at_once:
            self._connection.autocommit = each

    def _undo(self) -> None:
        with suppress(*self._dialect.raised):  # without a connection the server does it
            self._connection.rollback()


@contextmanager
def database(url: str) -> Iterator[Database]:
    """Open `sqlite:PATH`, a path, or `postgresql://user:password@host:port/name`; make the tables.

    Raises: NoDatabase.
    """
    db = _postgresql(url) if url.startswith(("postgresql://", "postgres://")) else _sqlite(url)
    try:
        yield db
    finally:
        db.close()


def now() -> str:
    """Tell the time as the database keeps it."""
    return datetime.now(UTC).isoformat()


def _sqlite(url: str) -> Database:
    path = Path(url.removeprefix("sqlite:"))
    try:
        # a statement outside of a transaction is one by itself
        db = Database(sqlite3.connect(path, timeout=BUSY_S, isolation_level=None), SQLITE)
    except sqlite3.Error as why:
        raise NoDatabase(f"{path}: no lineage database: {why}") from why
    try:
        db.run("PRAGMA foreign_keys = ON")
        if not _is_made(db, path):
            with db.transaction():
                if not _is_made(db, path):  # another process may have been faster
                    _make(db)
    except Busy:
        db.close()
        raise
    except DatabaseFailed as why:
        db.close()
        raise NoDatabase(f"{path}: no lineage database: {why}") from why
    except BaseException:
        db.close()
        raise
    return db


def _is_made(db: Database, path: Path) -> bool:
    names = {name for (name,) in db.rows("SELECT name FROM sqlite_master")}
    if names and "raw_series_link" not in names:
        raise NoDatabase(f"{path}: a database, and not one of lineage")
    return bool(names)


def _postgresql(url: str) -> Database:
    try:
        import pg8000.dbapi as driver
    except ModuleNotFoundError as why:
        raise NoDatabase("PostgreSQL: the package pg8000 is not installed") from why
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "127.0.0.1", parts.port or 5432
        connection = driver.connect(
            user=unquote(parts.username or "postgres"),
            password=unquote(parts.password) if parts.password else None,
            host=host,
            port=port,
            database=parts.path.lstrip("/") or None,
            timeout=BUSY_S,
            # what leaves this machine is encrypted, and the server's name is checked
            ssl_context=None if host in LOCAL else ssl.create_default_context(),
        )
    except (driver.Error, OSError, ValueError) as why:
        raise NoDatabase(f"PostgreSQL at {parts.hostname}: {str(why)[:200]}") from why
    # a socket that breaks, or an answer that is cut, comes through the driver as it is
    raised = (driver.Error, OSError, struct.error)
    connection.autocommit = True  # outside of transactions
    begins = f"SELECT pg_advisory_xact_lock({WRITING})"
    db = Database(connection, Dialect("%s", raised, of_postgresql, begins, begins_at_once=True))
    try:
        db.run(f"SET lock_timeout = {LOCK_MS}")
        with db.transaction():
            if db.one("SELECT to_regclass('raw_series_link')") == (None,):
                _make(db)
    except BaseException:
        db.close()
        raise
    return db


def _make(db: Database) -> None:
    for statement in _statements():
        db.run(statement)


def _schema() -> str:
    return (resources.files("emulators.modality.lineage") / SCHEMA).read_text(encoding="utf-8")


def _statements() -> Sequence[str]:
    lines = [line.split("--")[0] for line in _schema().splitlines()]
    return [s for s in (part.strip() for part in "\n".join(lines).split(";")) if s]
