"""The lineage in PostgreSQL: the same schema, the same answers."""

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from emulators.modality.lineage import database as of_lineage
from emulators.modality.lineage.alerts import Alert, State, alerts, raise_alert
from emulators.modality.lineage.copies import verify_copies
from emulators.modality.lineage.database import NoDatabase, database
from emulators.modality.lineage.database_failures import (
    Busy,
    Contradicted,
    DatabaseFailed,
    Full,
    Lost,
    NotStorable,
    ReadOnly,
)
from emulators.modality.lineage.emulators import add_emulator
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.linking import relate
from emulators.modality.lineage.query import images
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.reprocessing import Result, reprocess
from emulators.modality.lineage.running import Ran
from emulators.modality.lineage.scanners import acknowledge
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.digest import digest_of
from tests.emulators.modality.lineage.hospital import acknowledge_all, examined

pytestmark = pytest.mark.real
START_S = 30


def binaries():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def server(request):
    """Run a server of our own on a free port; it refuses to be root, so somebody else starts it."""
    where = binaries()
    if where is None:
        why = "needs PostgreSQL (Debian package postgresql; .ci/run installs it)"
        (pytest.fail if request.config.getoption("--strict-real") else pytest.skip)(why)
    folder = Path(tempfile.gettempdir()) / f"plugfest-pg-{os.getpid()}"
    folder.mkdir(mode=0o700)
    who = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": "postgres", "group": user.pw_gid, "extra_groups": []}
    password = secrets.token_hex(16)
    (folder / "password").write_text(password)
    (folder / "password").chmod(0o644)  # in a folder that is closed to others
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    initdb = [
        *(where / "initdb", "-D", folder / "data", "-U", "lineage", "--auth=scram-sha-256"),
        *(f"--pwfile={folder / 'password'}", "-E", "UTF8", "--locale=C"),
    ]
    subprocess.run(initdb, check=True, timeout=120, **quiet, **who)
    postgres = [
        *(where / "postgres", "-D", folder / "data", "-p", str(port)),
        *(
            "-c",
            "fsync=off",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={folder}",
        ),
    ]
    process = subprocess.Popen(postgres, **quiet, **who)
    url = f"postgresql://lineage:{password}@127.0.0.1:{port}/postgres"
    try:
        deadline = time.monotonic() + START_S
        while True:
            try:
                with database(url):
                    break
            except NoDatabase:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.2)
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # whoever is connected is not waited for
        process.wait(START_S)
        shutil.rmtree(folder)


NUMBER = count(1)


def connected(url):
    """Connect beside the product."""
    import pg8000.dbapi

    parts = urlsplit(url)
    connection = pg8000.dbapi.connect(
        parts.username, parts.hostname, parts.path[1:], parts.port, parts.password
    )
    connection.autocommit = True
    return closing(connection)


@pytest.fixture
def fresh(server):
    """Make a database without tables, and return its URL."""
    name = f"fresh{next(NUMBER)}"
    with connected(server) as there:
        there.cursor().execute(f"CREATE DATABASE {name}")
    return server.rpartition("/")[0] + f"/{name}"


def alerted(db, why="why"):
    with db.transaction():
        raise_alert(db, Alert.NO_READER, "raw_file", None, {"why": why})


def known(db):
    return db.one("SELECT COUNT(*) FROM alerts")[0]


def test_the_lineage_answers_as_in_sqlite(server, tmp_path):
    with database(server) as db:
        for number in range(1, 4):
            path, objects = examined(tmp_path, number)
            with db.transaction():
                add_raw_file(db, path)
                for ds in objects:
                    add_image(db, header_of(ds))
        with db.transaction():
            for alert in alerts(db, State.OPEN):
                acknowledge(db, alert.key, "tester")
        done = relate(db)
        assert (done.raws, done.series, done.accepted) == (3, 6, 6)
        found = images(db, scanner="CT-0001", settings=[("ConvolutionKernel", "H30s")])
        assert len(found) == 6
        assert {f.raw_format for f in found} == {"acme-sino 2"}
    with database(server) as again:
        assert len(images(again, scanner="CT-0001")) == 12


def test_a_wrong_password_is_one_line(server):
    with (
        pytest.raises(NoDatabase, match=r"PostgreSQL at 127\.0\.0\.1"),
        database(server.replace("lineage:", "lineage:x")),
    ):
        pass


class Answering:
    """Software that answers what it is told to."""

    ref = "answering"

    def __init__(self, said):
        self.said = said

    def run(self, command, raw=None, parameters=None, *, like=None, out=None):
        return Ran(0, json.dumps(self.said).encode(), "")


def test_reprocessing_alerts_and_the_trail_are_as_in_sqlite(fresh, tmp_path, capsys):
    path, objects = examined(tmp_path)
    sha256, _ = digest_of(path)
    reconstruct = ["reconstruct", str(path), "--format", "json"]
    assert main(reconstruct) == 0
    said = json.loads(capsys.readouterr().out)
    with database(fresh) as db:
        with db.transaction():
            add_raw_file(db, path)
            for ds in objects:
                add_image(db, header_of(ds))
        assert relate(db).accepted == 2
        assert reprocess(db, sha256).result is Result.UNKNOWN_SOFTWARE
        acknowledge_all(db)
        assert reprocess(db, sha256).result is Result.NO_READER
        with db.transaction():
            add_emulator(db, "sha256:" + "1" * 64, "", [("acme-sino", "2")])
        done = reprocess(db, sha256, run_by=[Answering(said)])
        assert (done.result, len(done.equal)) == (Result.REPRODUCED, 2)
        assert verify_copies(db) == 0
        path.rename(tmp_path / "moved")
        assert verify_copies(db) == 1
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    named = ("--key-file", str(key), "--key-ref", "k1", "--db", fresh)
    assert main(["seal", str(tmp_path / "moved"), str(tmp_path / "box"), *named]) == 0
    (tmp_path / "moved").rename(path)
    capsys.readouterr()
    assert main(["alerts", "--db", fresh, "--verify", "--all", "--format", "json"]) == 0
    told = {a["kind"]: a["state"] for a in json.loads(capsys.readouterr().out)["alerts"]}
    assert told["NO_READER"] == told["DIGEST_MISMATCH"] == "RESOLVED"
    assert main(["lineage", "--db", fresh, "--raw", sha256, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [copy["key_ref"] for copy in told["raw"]["copies"]] == ["", "k1"]
    assert [run["exact"] for run in told["runs"]] == [True, True]


def test_a_connection_that_is_lost_leaves_nothing(fresh, capsys, monkeypatch):
    with database(fresh) as db, connected(fresh) as other:
        alerted(db)
        (pid,) = db.one("SELECT pg_backend_pid()")
        with pytest.raises(Lost, match="the database: the connection was lost"):
            written_while_it_is_ended(db, other, pid)
        with pytest.raises(Lost):
            known(db)
    with database(fresh) as db:
        assert known(db) == 1

    def lost(db, *states):
        with connected(fresh) as other:
            ended(other, db.one("SELECT pg_backend_pid()")[0])
        return alerts(db, *states)

    monkeypatch.setattr("emulators.modality.raw.commands.alerts.alerts", lost)
    assert main(["alerts", "--db", fresh]) == 4
    assert capsys.readouterr() == ("", "plugfest: the database: the connection was lost\n")


def ended(other, pid):
    other.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


def written_while_it_is_ended(db, other, pid):
    with db.transaction():
        raise_alert(db, Alert.NO_READER, "raw_file", None, {"why": "half"})
        ended(other, pid)
        raise_alert(db, Alert.NO_READER, "raw_file", None, {"why": "other half"})


def test_another_writer_is_waited_for_and_then_it_is_said(fresh, monkeypatch):
    monkeypatch.setattr(of_lineage, "LOCK_MS", 50)
    with database(fresh) as db, connected(fresh) as other:
        other.autocommit = False
        other.cursor().execute("LOCK TABLE alerts IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Busy, match="try again"):
            alerted(db)
        with pytest.raises(Busy):
            known(db)
        other.rollback()
        assert known(db) == 0  # the connection can be used again
        alerted(db)
        with pytest.raises(Contradicted):
            twice(db)
        with pytest.raises(Busy):
            at_the_same_time(db, fresh)
        assert db.one("SELECT COUNT(*) FROM patients") == (1,)


def twice(db):
    with db.transaction():
        db.put("patients", patient_key=1, sex="F", birth_date=None)
        db.put("patients", patient_key=1, sex="M", birth_date=None)


def at_the_same_time(db, url):
    """Let two change one patient, each on what it read before the other did."""
    with db.transaction():
        db.put("patients", patient_key=1, sex="F", birth_date=None)
    with db.transaction(), database(url) as faster:
        db.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        db.one("SELECT sex FROM patients")
        with faster.transaction():
            faster.run("UPDATE patients SET sex = 'O'")
        db.run("UPDATE patients SET sex = 'M'")


def test_between_rounds_no_transaction_stays_open(fresh):
    with database(fresh) as db, connected(fresh) as other:
        assert known(db) == 0
        (pid,) = db.one("SELECT pg_backend_pid()")
        cursor = other.cursor()
        cursor.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", (pid,))
        assert cursor.fetchone() in (["idle"], ("idle",))
        alerted(db)
        assert known(db) == 1


def test_what_cannot_be_written_is_of_its_kind(fresh):
    with database(fresh) as db:
        for value in ("a\x00b", "x" * 10):
            with pytest.raises(NotStorable, match="does not take"):
                db.one("SELECT ?::text, ?::integer", value, 1 << 40)
        db.run("SET work_mem = '64kB'")
        db.run("SET temp_file_limit = '1MB'")
        with pytest.raises(Full):
            db.rows(
                "SELECT x FROM generate_series(1, 1000000) AS t(x) ORDER BY x DESC LIMIT 500000"
            )
        with db.transaction():
            db.run("SET default_transaction_read_only = on")
        with pytest.raises(ReadOnly):
            alerted(db)
        assert known(db) == 0


def test_a_header_that_it_does_not_take_is_an_alert(fresh, tmp_path):
    _, (ds, *_) = examined(tmp_path)
    ds.InstanceNumber = 2**31 + 1
    folder = tmp_path / "images"
    folder.mkdir()
    ds.save_as(folder / "1.dcm", enforce_file_format=True)
    assert main(["ingest", "--db", fresh, str(folder)]) == 0
    with database(fresh) as db:
        (alert,) = alerts(db)
        assert alert.kind is Alert.NO_READER
        assert "NotStorable" in alert.detail["why"]
        assert db.one("SELECT COUNT(*) FROM patients") == (0,)


def test_many_that_make_the_tables_at_once_make_them_once(fresh):
    failed = []

    def opens():
        try:
            with database(fresh):
                pass
        except DatabaseFailed as why:
            failed.append(why)

    threads = [threading.Thread(target=opens) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []


def test_who_writes_at_once_takes_turns(fresh):
    failed = []

    def writes(number):
        try:
            with database(fresh) as db:
                for n in range(5):
                    with db.transaction():
                        raise_alert(db, Alert.NO_READER, "raw_file", None, {"who": [number, n]})
        except Exception as why:  # noqa: BLE001 - whatever it is
            failed.append(why)

    threads = [threading.Thread(target=writes, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    with database(fresh) as db:
        assert db.one("SELECT COUNT(*), MAX(alert_key) FROM alerts") == (20, 20)
