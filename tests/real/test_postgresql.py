"""The lineage in PostgreSQL: the same schema, the same answers."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from emulators.modality.lineage.alerts import State, alerts
from emulators.modality.lineage.database import NoDatabase, database
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.linking import relate
from emulators.modality.lineage.query import images
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.scanners import acknowledge
from tests.emulators.modality.lineage.hospital import examined

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
        *("-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"),
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
        process.terminate()
        process.wait(START_S)
        shutil.rmtree(folder)


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
