"""Whatever fails in the middle of work is one line and its kind, and leaves nothing half written."""

import sqlite3
import threading
from contextlib import closing

import pytest

from emulators.modality.lineage import database as of_lineage
from emulators.modality.lineage.alerts import Alert, raise_alert
from emulators.modality.lineage.database import NoDatabase, database
from emulators.modality.lineage.database_failures import (
    Busy,
    Contradicted,
    Damaged,
    DatabaseFailed,
    Full,
    Lost,
    NotStorable,
    ReadOnly,
    of_postgresql,
    of_sqlite,
)
from emulators.modality.raw.__main__ import main


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "lineage.db"
    with database(str(path)):
        pass
    return path


def alerted(db, times=1):
    with db.transaction():
        for number in range(times):
            raise_alert(db, Alert.NO_READER, "raw_file", None, {"why": f"{number} " + "x" * 2000})


def count(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT COUNT(*) FROM alerts").fetchone()[0]


def test_a_locked_database_is_busy_and_then_it_is_not(path, monkeypatch, capsys):
    monkeypatch.setattr(of_lineage, "BUSY_S", 0.01)
    with database(str(path)) as db, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="another process writes"):
            alerted(db)
        other.rollback()
        alerted(db)
        other.execute("BEGIN EXCLUSIVE")
        assert main(["link", "--db", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("plugfest: the database: another process writes for long; try again\n")


def test_a_full_disk_leaves_nothing_of_the_transaction(path):
    with database(str(path)) as db:
        pages = db.one("PRAGMA page_count")[0]
        db.rows(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(Full, match="no room"):
            alerted(db, 50)
        assert db.one("SELECT COUNT(*) FROM alerts") == (0,)
    assert count(path) == 0


def test_a_database_that_may_not_be_written(path):
    with database(str(path)) as db:
        db.run("PRAGMA query_only = ON")
        with pytest.raises(ReadOnly):
            alerted(db)


def test_a_damaged_file_is_said_to_be_so(path, capsys):
    with database(str(path)) as db:
        alerted(db)
        (page,) = db.one("SELECT rootpage FROM sqlite_master WHERE name = 'alerts'")
        (size,) = db.one("PRAGMA page_size")
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xa5" * size
    path.write_bytes(data)
    assert main(["alerts", "--db", str(path)]) == 4
    said = capsys.readouterr().err
    assert said == "plugfest: the database: its file is damaged; restore it from a backup\n"


def twice(db):
    with db.transaction():
        db.put("patients", patient_key=1, sex="F", birth_date=None)
        db.put("patients", patient_key=1, sex="M", birth_date=None)


def test_two_that_write_one_key_contradict_each_other(path):
    with database(str(path)) as db:
        alerted(db)
        with pytest.raises(Contradicted):
            twice(db)
        assert db.one("SELECT COUNT(*) FROM patients") == (0,)
        with pytest.raises(NotStorable):
            db.rows("SELECT ?", 1 << 70)
        with pytest.raises(DatabaseFailed, match="no such table"):
            db.rows("SELECT * FROM missing")


def nested(db):
    with db.transaction():
        alerted(db)


def test_a_transaction_does_not_begin_inside_of_another(path):
    with database(str(path)) as db:
        with pytest.raises(RuntimeError, match="inside of another"):
            nested(db)
        alerted(db)
        assert db.one("SELECT COUNT(*) FROM alerts") == (1,)


def test_who_writes_at_once_takes_turns(tmp_path):
    """Eight make the tables of one new database, and enter what the others do not."""
    path, failed = tmp_path / "new.db", []

    def opens(number):
        try:
            with database(str(path)) as db:
                for n in range(5):
                    with db.transaction():
                        raise_alert(db, Alert.NO_READER, "raw_file", None, {"who": [number, n]})
        except DatabaseFailed as why:
            failed.append(why)

    threads = [threading.Thread(target=opens, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert count(path) == 40


def test_tables_that_were_never_finished_are_none(tmp_path, monkeypatch):
    path, whole = tmp_path / "new.db", of_lineage._schema()
    monkeypatch.setattr(of_lineage, "_schema", lambda: whole + "\nCREATE TABLE broken (")
    with pytest.raises(NoDatabase), database(str(path)):
        pass
    monkeypatch.setattr(of_lineage, "_schema", lambda: whole)
    with database(str(path)) as db:
        assert db.one("SELECT COUNT(*) FROM alerts") == (0,)


class OfSqlite(sqlite3.OperationalError):
    def __init__(self, code):
        super().__init__("text")
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, Lost),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Busy),
        (sqlite3.SQLITE_READONLY_DIRECTORY, ReadOnly),
        (sqlite3.SQLITE_CORRUPT_INDEX, Damaged),
        (sqlite3.SQLITE_NOMEM, DatabaseFailed),
    ],
)
def test_extended_codes_of_sqlite_are_of_their_kind(code, kind):
    assert type(of_sqlite(OfSqlite(code))) is kind


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("40001", Busy),
        ("40P01", Busy),
        ("55P03", Busy),
        ("23505", Contradicted),
        ("53100", Full),
        ("25006", ReadOnly),
        ("57P01", Lost),
        ("XX001", Damaged),
        ("22003", NotStorable),
        ("42P01", DatabaseFailed),
    ],
)
def test_states_of_postgresql_are_of_their_kind_and_repeat_no_values(state, kind):
    why = Exception({"S": "ERROR", "C": state, "M": "text", "D": "Key (id_value)=(Doe) exists"})
    told = of_postgresql(why)
    assert type(told) is kind
    assert "Doe" not in str(told)
    assert type(of_postgresql(BrokenPipeError(32, "x"))) is Lost
