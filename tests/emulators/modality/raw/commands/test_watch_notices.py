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
from tests.emulators.modality.raw.commands.test_watch import here, pacs, started, store

__all__ = ["pacs"]  # a fixture

pytestmark = pytest.mark.contract


def c_store(ready, ds):
    peer = DimsePeer(**ready["endpoints"]["dimse"])
    with associate(peer, [Context(ds.SOPClassUID)], calling_ae="CT", limit_s=10) as assoc:
        assert assoc.send_c_store(ds).Status == 0


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
    assert process.stdout.readline().startswith("1 images, ")
    store(web, [ct(2), ct(1, study=2)])
    lines = [process.stdout.readline()]
    if not lines[0].startswith("2 images, "):  # two notices, two visits perhaps
        lines.append(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0
    with database(url) as db:
        assert db.one("SELECT COUNT(*) FROM dicom_image") == (3,)


def test_hostile_peers_at_the_port_do_not_disturb(pacs, tmp_path):
    web, url = pacs["endpoints"]["web"]["url"], f"sqlite:{tmp_path / 'lineage.db'}"
    process = started("--db", url, "--archive", web, "--every", "0.2", "--notices", "127.0.0.1:0")
    port = int(process.stdout.readline().split(":")[1].split()[0])
    for rubbish in (b"GET / HTTP/1.1\r\n\r\n", b"\x01\x00\x00\x00\x00\x04abcd", b"\xff" * 100):
        with closing(socket.create_connection(("127.0.0.1", port), 5)) as connection:
            connection.sendall(rubbish)
    store(web, [ct(1)])
    assert process.stdout.readline().startswith("1 images, ")
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
