"""`plugfest raw watch` as people run it: a folder, the real archive emulator, signals, TLS."""

import datetime
import hashlib
import ipaddress
import json
import signal
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.archive_feed import ArchiveFeed, archive
from emulators.modality.lineage.database import database
from emulators.modality.lineage.pixel_feed import PixelFeed
from emulators.modality.raw.__main__ import main
from tests.contract.plugfest import ROOT
from tests.emulators.builders import ct, part10
from tests.emulators.modality.lineage.hospital import examined
from tests.emulators.web.related import content_type, join

pytestmark = pytest.mark.contract


def started(*options):
    return subprocess.Popen(
        [sys.executable, "-m", "emulators.modality.raw", "watch", *map(str, options)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def watch(*options):
    process = started(*options)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err, err
    return process.returncode, out.splitlines(), err.splitlines()


@pytest.fixture
def pacs():
    process = subprocess.Popen(
        [sys.executable, "-m", "emulators.pacs", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield json.loads(process.stdout.readline())
    process.stdin.close()
    process.wait(timeout=10)
    process.stdout.close()


def store(url, objects):
    body = join(*(("application/dicom", part10(ds)) for ds in objects))
    headers = {"Content-Type": content_type("application/dicom")}
    assert requests.post(url + "/studies", data=body, headers=headers, timeout=10).ok


def test_a_folder_and_the_archive_become_lineage_and_the_end_is_clean(pacs, tmp_path):
    archive = pacs["endpoints"]["web"]["url"]
    folder = tmp_path / "raw"
    folder.mkdir()
    url = f"sqlite:{folder / 'lineage.db'}"  # inside what is watched
    _, objects = examined(folder)
    store(archive, objects[:3])
    watched = ("--db", url, "--folder", folder, "--archive", archive, "--every", "0.2")
    code, out, err = watch(*watched, "--once")
    assert (code, err) == (0, [])
    assert out == [
        "3 images, 3 alerts, now 0 links accepted, 0 to review",
        "1 raw files, now 2 links accepted, 0 to review",
    ]
    assert watch(*watched, "--once") == (0, [], [])

    process = started(*watched)
    store(archive, objects)
    (folder / "notes.txt").write_text("no raw file")
    lines = [process.stdout.readline().strip() for _ in range(2)]
    assert sorted(lines) == ["1 alerts", "1 images, now 2 links accepted, 0 to review"]
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0

    with database(url) as db:
        assert db.one("SELECT COUNT(*) FROM dicom_image") == (4,)
        assert db.one("SELECT COUNT(*) FROM raw_file") == (1,)
        pixels = db.rows("SELECT sop_instance_uid, pixel_sha256 FROM dicom_image")
        wanted = {ds.SOPInstanceUID: hashlib.sha256(ds.PixelData).hexdigest() for ds in objects}
        assert {uid: found for uid, found in pixels if found} == wanted
        kinds = sorted(a.kind for a in alerts(db, State.OPEN))
        assert kinds == [Alert.UNKNOWN_RAW_FORMAT, Alert.UNKNOWN_SCANNER]


def test_an_archive_that_misbehaves_is_told_and_nothing_false_is_entered(pacs):
    web = pacs["endpoints"]["web"]["url"]
    store(web, [ct(1), ct(2), ct(1, series=2), ct(1, study=2)])
    for fault, known, problem in (
        ("dicom-json-has-nan", 0, "the archive's answer to a search: no JSON: ValueError"),
        ("dicom-json-is-latin-1", 0, "the archive's answer to a search: no JSON: UnicodeDecodeError"),
        ("dicom-json-results-are-an-object", 0, "the archive's answer to a search: no array of objects"),
        ("dicom-json-value-is-no-array", 0, "the archive lists what has no usable UID"),
        ("http-names-no-media-type", 0, "the archive answers '' to a search"),
        ("qido-forgets-an-instance", 1, "the archive lists fewer instances than it counts"),
        ("", 4, None),
    ):  # fmt: skip
        on = {"on": [fault] if fault else []}
        assert requests.put(pacs["control"] + "/faults", json=on, timeout=10).ok
        with database("sqlite::memory:") as db:
            feed = ArchiveFeed(archive(web))
            problems = feed.feed(db, time.monotonic() + 20)
            assert problems == ((problem,) if problem else ())
            assert db.one("SELECT COUNT(*) FROM dicom_image") == (known,), fault


def here(capsys, *options):
    """Run it in this process: code, lines of output, lines of errors."""
    try:
        code = main(["watch", *map(str, options)])
    except SystemExit as end:  # as argparse ends it
        code = end.code
    told = capsys.readouterr()
    return code, told.out.splitlines(), told.err.splitlines()


def test_pixels_are_asked_for_unless_it_is_said(tmp_path, capsys, monkeypatch):
    asked = []

    class Asked(PixelFeed):
        def feed(self, db, until):
            asked.append(until)
            return super().feed(db, until)

    monkeypatch.setattr("emulators.modality.raw.commands.watch.PixelFeed", Asked)
    where = ("--archive", "http://127.0.0.1:1/dicom-web", "--once")
    for option, times in (("--no-pixels", 0), ("--pixels", 1)):
        code, _, err = here(capsys, "--db", f"sqlite:{tmp_path / 'x.db'}", *where, option)
        assert (code, err) == (1, ["plugfest: the archive refused the connection"])
        assert len(asked) == times


def test_wrong_options_are_one_line(tmp_path, capsys):
    db = ("--db", f"sqlite:{tmp_path / 'x.db'}")
    for wrong in (
        (),
        ("--folder", tmp_path / "none"),
        ("--archive", "ftp://x/"),
        ("--archive", "http://u:p@127.0.0.1/"),
        ("--archive", "http://127.0.0.1:1/", "--token-file", tmp_path / "none"),
        ("--folder", tmp_path, "--every", "nan"),
        ("--folder", tmp_path, "--limit-s", "0"),
    ):
        code, out, err = here(capsys, *db, *wrong, "--once")
        assert (code, out, len(err)) == (2, [], 1), wrong
    found = here(capsys, *db, "--archive", "http://127.0.0.1:1/dicom-web", "--once")
    assert found == (1, [], ["plugfest: the archive refused the connection"])


def test_a_database_that_another_process_holds_is_asked_again(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("emulators.modality.lineage.database.BUSY_S", 0.0)
    folder, path = tmp_path / "raw", tmp_path / "x.db"
    folder.mkdir()
    examined(folder)
    with database(f"sqlite:{path}"):
        pass
    options = ("--db", f"sqlite:{path}", "--folder", folder, "--every", "0.01", "--once")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = here(capsys, *options)
        assert found == (
            1,
            [],
            ["plugfest: the database: another process writes for long; try again"],
        )
    assert here(capsys, *options)[0] == 0


@pytest.fixture
def authority(tmp_path):
    """A certificate that this machine made for itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "archive")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "authority.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return pem


@pytest.fixture
def hostile(authority):
    """An archive over TLS that drips one header field for ever."""
    stop, tokens = threading.Event(), []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            tokens.append(self.headers["Authorization"])
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not stop.wait(0.1):
                self.wfile.write(b"x")
                self.wfile.flush()

        def log_message(self, *_):
            pass

        def handle(self):
            with suppress(OSError):
                super().handle()

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/dicom-web", tokens
    stop.set()
    server.shutdown()
    server.server_close()


def test_certificates_are_verified_and_a_dripping_archive_is_left(
    hostile, authority, tmp_path, capsys
):
    url, tokens = hostile
    token = tmp_path / "token"
    token.write_text("secret")
    options = ("--db", f"sqlite:{tmp_path / 'x.db'}", "--archive", url, "--token-file", token)
    code, out, err = here(capsys, *options, "--once")
    assert (code, out, tokens) == (1, [], [])
    assert err == ["plugfest: the archive is not trusted: its certificate, or no TLS at all"]
    options += ("--ca-file", authority)
    code, out, err = here(capsys, *options, "--once", "--limit-s", "2")
    assert (code, out, tokens) == (1, [], ["Bearer secret"])
    assert err == ["plugfest: the archive kept on answering beyond the limit"]
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

    process = started(*options)
    while len(tokens) < 2:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)  # in the middle of an answer
    assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0
