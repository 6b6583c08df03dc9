"""`plugfest raw fetch` as people run it, against the real archive emulator."""

import json
import signal
import subprocess
import sys
import time

import pytest
import requests

from emulators.modality.raw.__main__ import main
from emulators.modality.raw.commands import fetch
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.wrapping import wrapped
from tests.emulators.builders import part10
from tests.emulators.modality.lineage.hospital import examined
from tests.emulators.web.related import content_type, join

pytestmark = pytest.mark.contract


@pytest.fixture
def archive():
    process = subprocess.Popen(
        [sys.executable, "-m", "emulators.pacs", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield json.loads(process.stdout.readline())["endpoints"]["web"]["url"]
    process.stdin.close()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture
def told(capsys):
    def tell(*arguments):
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return tell


def test_a_lost_raw_file_comes_back_from_where_its_images_are(archive, told, tmp_path):
    raws, db = tmp_path / "raw", f"sqlite:{tmp_path / 'lineage.db'}"
    raws.mkdir()
    path, objects = examined(raws)
    body = join(*(("application/dicom", part10(ds)) for ds in (*objects, wrapped(path))))
    headers = {"Content-Type": content_type("application/dicom")}
    assert requests.post(archive + "/studies", data=body, headers=headers, timeout=10).ok
    assert told("watch", "--once", "--every", "0.1", "--db", db, "--folder", raws)[0] == 0
    whole, (sha256, _) = path.read_bytes(), digest_of(path)
    asked = ("fetch", "--db", db, "--archive", archive, "--raw", sha256, raws)

    code, out, err = told(*asked)
    assert (code, out) == (1, "")
    assert err == (
        "plugfest: no archive that was followed has this raw file; raw watch follows one\n"
    )
    assert told("watch", "--once", "--db", db, "--archive", archive)[0] == 0
    path.unlink()
    code, out, err = told(*asked, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "path": str(raws / f"{sha256[:16]}-{path.name}"),
        "sha256": sha256,
        "format": "acme-sino 2",
    }
    assert (raws / f"{sha256[:16]}-{path.name}").read_bytes() == whole
    assert told(*asked) == (0, f"{raws / f'{sha256[:16]}-{path.name}'}\n", "")
    copies = json.loads(told("lineage", "--db", db, "--raw", sha256, "--format", "json")[1])
    assert len(copies["raw"]["copies"]) == 2
    assert told("fetch", *asked[1:5], "--raw", "ab" * 32, raws)[0] == 2


def test_wrong_options_are_one_line(told, tmp_path):
    db = ("--db", f"sqlite:{tmp_path / 'x.db'}")
    for wrong in (
        (),
        (*db, "--raw", "ab" * 32, tmp_path),
        (*db, "--raw", "ab" * 32, "--archive", "ftp://archive", tmp_path),
        (*db, "--raw", "ab" * 32, "--archive", "http://archive", tmp_path, "--limit-s", "0"),
        (*db, "--raw", "ab" * 32, "--archive", "http://archive", tmp_path, "--ca-file", tmp_path),
        (*db, "--raw", "ab" * 32, "--archive", "http://archive", tmp_path),
    ):
        code, out, err = told("fetch", *wrong)
        assert (code, out, err.count("\n")) == (2, "", 1), err


def test_nothing_in_an_answer_moves_the_limit(told, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "fetch", lambda *_: time.sleep(60))
    monkeypatch.setattr(fetch, "GRACE_S", 0.1)
    db = ("--db", f"sqlite:{tmp_path / 'x.db'}", "--raw", "ab" * 32)
    code, out, err = told("fetch", *db, "--archive", "http://a", tmp_path, "--limit-s", "0.1")
    assert (code, out) == (1, "")
    assert err == "plugfest: the archive kept on answering beyond the limit\n"
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
