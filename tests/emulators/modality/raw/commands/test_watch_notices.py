"""`plugfest raw watch --notices` beside the archive emulator, as processes."""

import signal
import socket
from contextlib import closing

import pytest
import requests

from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.modality.lineage.database import database
from tests.emulators.builders import ct
from tests.emulators.modality.lineage.hospital import examined
from tests.emulators.modality.raw.commands.test_watch import here, pacs, started, store

__all__ = ["pacs"]  # a fixture

pytestmark = pytest.mark.contract


def c_store(ready, ds):
    peer = DimsePeer(**ready["endpoints"]["dimse"])
    with associate(peer, [Context(ds.SOPClassUID)], calling_ae="CT", limit_s=10) as assoc:
        assert assoc.send_c_store(ds).Status == 0


def wait_for(process, images):
    """Read lines until so many images are said to be there; one notice may be several visits."""
    while images > 0:
        line = process.stdout.readline()
        assert " images" in line, line
        images -= int(line.split(" images")[0])
    assert images == 0


def test_what_is_stored_is_in_the_database_long_before_the_next_round(pacs, tmp_path):
    web, url = pacs["endpoints"]["web"]["url"], f"sqlite:{tmp_path / 'lineage.db'}"
    watched = ("--db", url, "--archive", web, "--every", "3600")
    process = started(*watched, "--notices", "0", "--ae-title", "KEEPER")
    line = process.stdout.readline()
    assert line.startswith("hears notices on 127.0.0.1:")
    assert line.endswith(" as KEEPER\n")
    port = int(line.split(":")[1].split()[0])
    keeper = {"dimse": {"host": "127.0.0.1", "port": port, "ae_title": "KEEPER"}, "notify": True}
    assert requests.put(pacs["control"] + "/peers", json={"lineage": keeper}, timeout=10).ok
    c_store(pacs, ct(1))
    wait_for(process, 1)
    store(web, [ct(2), ct(1, study=2)])
    wait_for(process, 2)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0
    with database(url) as db:
        assert db.one("SELECT COUNT(*) FROM dicom_image") == (3,)


def test_pixels_that_raw_data_is_behind_are_hashed_as_soon(pacs, tmp_path):
    web, url = pacs["endpoints"]["web"]["url"], f"sqlite:{tmp_path / 'lineage.db'}"
    process = started("--db", url, "--archive", web, "--every", "3600", "--notices", "0")
    port = int(process.stdout.readline().split(":")[1].split()[0])
    notified = {"dimse": {"host": "127.0.0.1", "port": port, "ae_title": "X"}, "notify": True}
    assert requests.put(pacs["control"] + "/peers", json={"x": notified}, timeout=10).ok
    _, objects = examined(tmp_path)
    store(web, objects)
    wait_for(process, len(objects))
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10) == ("", "")
    with database(url) as db:
        assert db.one("SELECT COUNT(*) FROM dicom_image WHERE pixel_sha256 IS NULL") == (0,)


def test_hostile_peers_at_the_port_do_not_disturb(pacs, tmp_path):
    web, url = pacs["endpoints"]["web"]["url"], f"sqlite:{tmp_path / 'lineage.db'}"
    process = started("--db", url, "--archive", web, "--every", "0.2", "--notices", "127.0.0.1:0")
    port = int(process.stdout.readline().split(":")[1].split()[0])
    for rubbish in (b"GET / HTTP/1.1\r\n\r\n", b"\x01\x00\x00\x00\x00\x04abcd", b"\xff" * 100):
        with closing(socket.create_connection(("127.0.0.1", port), 5)) as connection:
            connection.sendall(rubbish)
    store(web, [ct(1)])
    wait_for(process, 1)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0


def test_wrong_options_are_one_line(tmp_path, capsys):
    db = ("--db", f"sqlite:{tmp_path / 'x.db'}", "--every", "1")
    archive = ("--archive", "http://127.0.0.1:1/dicom-web")
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        for wrong in (
            ("--folder", tmp_path, "--notices", "0"),
            (*archive, "--notices", "0", "--once"),
            (*archive, "--notices", "65536"),
            (*archive, "--notices", "127.0.0.1:x"),
            (*archive, "--notices", "0", "--ae-title", "A" * 17),
            (*archive, "--notices", str(taken.getsockname()[1])),
        ):
            code, out, err = here(capsys, *db, *wrong)
            assert (code, out, len(err)) == (2, [], 1), wrong
