"""What goes wrong in the middle of work with a database, told apart for both kinds of database.

Values are never repeated: what a statement was about may be somebody's name.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from emulators.modality.raw.errors import Unfinished

REFUSED: Final = 1


class DatabaseFailed(Unfinished):
    """The database did not do what it was asked for; nothing of the transaction stays."""


class Busy(DatabaseFailed):
    """Another process writes at the same time: the same command may do it in a moment."""

    exit_code = REFUSED


class Contradicted(DatabaseFailed):
    """What was to be written contradicts what is there: most often another writer was faster."""

    exit_code = REFUSED


class Full(DatabaseFailed):
    """There is no room: on the disk, or for one more connection."""


class ReadOnly(DatabaseFailed):
    """It may not be written to."""


class Damaged(DatabaseFailed):
    """Its files are not what the database wrote."""


class Lost(DatabaseFailed):
    """The connection, or the file, went away."""


class NotStorable(ValueError):
    """A value that no column takes: the fault of what is entered, not of the database."""


# Primary result codes of SQLite, and SQLSTATEs of PostgreSQL (the first five characters, or two).
_SQLITE: Final[dict[int, tuple[type[DatabaseFailed], str]]] = {
    sqlite3.SQLITE_BUSY: (Busy, "another process writes for long; try again"),
    sqlite3.SQLITE_LOCKED: (Busy, "another process writes for long; try again"),
    sqlite3.SQLITE_CONSTRAINT: (Contradicted, "what is written contradicts what is there"),
    sqlite3.SQLITE_FULL: (Full, "there is no room left"),
    sqlite3.SQLITE_READONLY: (ReadOnly, "it may not be written to"),
    sqlite3.SQLITE_PERM: (ReadOnly, "it may not be written to"),
    sqlite3.SQLITE_CORRUPT: (Damaged, "its file is damaged; restore it from a backup"),
    sqlite3.SQLITE_NOTADB: (Damaged, "its file is damaged; restore it from a backup"),
    sqlite3.SQLITE_IOERR: (Lost, "its file cannot be read or written"),
    sqlite3.SQLITE_CANTOPEN: (Lost, "its file cannot be opened"),
}
_POSTGRESQL: Final[dict[str, tuple[type[DatabaseFailed], str]]] = {
    "40": (Busy, "another process wrote the same at the same time; try again"),
    "55P03": (Busy, "another process writes for long; try again"),
    "23": (Contradicted, "what is written contradicts what is there; another writer?"),
    "53": (Full, "the server has no room left"),
    "25006": (ReadOnly, "it may not be written to"),
    "42501": (ReadOnly, "this user may not do that"),
    "58": (Lost, "the server cannot read or write its files"),
    "57": (Lost, "the server is shutting down, or ended the work"),
    "08": (Lost, "the connection was lost"),
    "XX001": (Damaged, "its files are damaged; restore them from a backup"),
    "XX002": (Damaged, "its files are damaged; restore them from a backup"),
}


def of_sqlite(why: Exception) -> Exception:
    """Tell what an exception of SQLite means."""
    if isinstance(why, OverflowError):
        return NotStorable("a number is too large for the database")
    code = getattr(why, "sqlite_errorcode", None)
    found = _SQLITE.get(code & 0xFF) if isinstance(code, int) else None
    if found is None:
        return DatabaseFailed(f"the database: {type(why).__name__}: {str(why)[:200]}")
    kind, text = found
    return kind(f"the database: {text}")


def of_postgresql(why: Exception) -> Exception:
    """Tell what an exception of pg8000, or of the socket below it, means."""
    said: Any = why.args[0] if why.args else None
    if not isinstance(said, dict):  # not told by the server: nobody is there any more
        return Lost("the database: the connection was lost")
    state = str(said.get("C", ""))
    if state.startswith("22"):
        return NotStorable(f"a value that PostgreSQL does not take ({state})")
    found = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if found is None:
        return DatabaseFailed(f"the database: {str(said.get('M', ''))[:200]} ({state})")
    kind, text = found
    return kind(f"the database: {text}")
