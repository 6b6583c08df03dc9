"""The lineage database: SQLite in a file, or PostgreSQL by URL, with one schema.

SQL is written with `?` for parameters. One process writes; readers see whole transactions.
"""

from __future__ import annotations

import sqlite3
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

SCHEMA: Final = "schema.sql"
BUSY_S: Final = 10.0
LOCAL: Final = ("127.0.0.1", "localhost", "::1")

Value = str | int | float | None
Row = tuple[Any, ...]


class NoDatabase(ValueError):
    """The database cannot be opened; the text says why in one line."""


class Database:
    """One connection; what is inside `transaction` happens whole or not at all."""

    def __init__(self, connection: Any, placeholder: str) -> None:
        self._connection = connection
        self._placeholder = placeholder

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Run a query and return all of its rows."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql.replace("?", self._placeholder), values)
            return [tuple(r) for r in cursor.fetchall()]
        finally:
            cursor.close()

    def one(self, sql: str, *values: Value) -> Row | None:
        """Run a query and return its first row."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def run(self, sql: str, *values: Value) -> None:
        """Run a statement."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql.replace("?", self._placeholder), values)
        finally:
            cursor.close()

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
        """Commit what the block does, or undo it."""
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


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
        connection = sqlite3.connect(path, timeout=BUSY_S)
        db = Database(connection, "?")
        db.run("PRAGMA foreign_keys = ON")
        known = db.one("SELECT 1 FROM sqlite_master WHERE name = 'raw_series_link'")
        if known is None:
            if db.one("SELECT 1 FROM sqlite_master") is not None:
                raise NoDatabase(f"{path}: a database, and not one of lineage")
            connection.executescript(_schema())
    except sqlite3.Error as why:
        raise NoDatabase(f"{path}: no lineage database: {why}") from why
    return db


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
    db = Database(connection, "%s")
    with db.transaction():
        if db.one("SELECT to_regclass('raw_series_link')") == (None,):
            for statement in _statements():
                db.run(statement)
    return db


def _schema() -> str:
    return (resources.files("emulators.modality.lineage") / SCHEMA).read_text(encoding="utf-8")


def _statements() -> Sequence[str]:
    lines = [line.split("--")[0] for line in _schema().splitlines()]
    return [s for s in (part.strip() for part in "\n".join(lines).split(";")) if s]
