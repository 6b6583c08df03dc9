"""Where only sealed copies are left, one is unsealed for the moment it is read, by its own key."""

import json
import os
import shutil
import signal
import stat
from collections import namedtuple
from pathlib import Path

import pytest

from emulators.modality.lineage import sealed_copies
from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.database import database
from emulators.modality.lineage.emulators import add_emulator
from emulators.modality.lineage.reprocessing import Result, reprocess
from emulators.modality.lineage.running import RunFailed
from emulators.modality.lineage.sealed_copies import NoCopy, SiteKey, readable_copy
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.commands.reprocess import ending_cleanly
from emulators.modality.raw.digest import digest_of
from tests.emulators.modality.lineage.hospital import acknowledge_all, examined

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
V2 = "sha256:" + "2" * 64


@pytest.fixture
def url(tmp_path):
    return f"sqlite:{tmp_path / 'lineage.db'}"


@pytest.fixture
def off_site(url, tmp_path, capsys):
    """Keep a raw file sealed only: the envelope, and the digest of what is in it."""
    path, _ = examined(tmp_path)
    assert main(["ingest", "--db", url, str(path)]) == 0
    with database(url) as db:
        acknowledge_all(db)
        with db.transaction():
            add_emulator(db, V2, V2, [("acme-sino", "2")])
    box, key = tmp_path / "box", tmp_path / "key"
    key.write_text(KEY.hex())
    sha256, _ = digest_of(path)
    named = ("--key-file", str(key), "--key-ref", "site-1")
    assert main(["seal", str(path), str(box), *named, "--db", url]) == 0
    path.rename(tmp_path / "gone")
    capsys.readouterr()
    return box, sha256


@pytest.fixture
def db(url):
    with database(url) as opened:
        yield opened


@pytest.fixture
def private(tmp_path, monkeypatch):
    """Look into where unsealed files go."""
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


class Looking:
    """Software that fails after a look at what it is given."""

    ref = "looking"

    def __init__(self, failure):
        self.failure, self.digest, self.modes, self.name = failure, "", [], ""

    def run(self, command, raw=None, parameters=None, *, like=None, out=None):
        self.digest, self.name = digest_of(raw)[0], raw.name
        above = raw.parent.parent  # the temporary folder
        self.modes = [stat.S_IMODE(above.stat().st_mode)]
        raise self.failure


def changed(db, state=State.OPEN):
    found = [a for a in alerts(db, state) if a.kind is Alert.DIGEST_MISMATCH]
    return sorted(str(a.detail["file"]) for a in found)


@pytest.mark.parametrize("failure", [RunFailed("boom"), KeyboardInterrupt()])
def test_what_was_unsealed_is_private_and_removed(db, off_site, private, failure):
    _, sha256 = off_site
    looking = Looking(failure)
    key = SiteKey(KEY, "site-1")
    if isinstance(failure, RunFailed):
        assert reprocess(db, sha256, run_by=[looking], key=key).result is Result.NOT_REPRODUCED
    else:
        with pytest.raises(KeyboardInterrupt):
            reprocess(db, sha256, run_by=[looking], key=key)
    assert (looking.digest, looking.name, looking.modes) == (sha256, "raw-1.bin", [0o700])
    assert list(private.iterdir()) == []


def ended_while_it_is_there(db, number):
    with ending_cleanly(), readable_copy(db, 1, SiteKey(KEY)) as path:
        assert path.exists()
        os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_end_removes_it_too(db, off_site, private, number):
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as ended:
        ended_while_it_is_there(db, number)
    assert ended.value.code == 128 + number
    assert list(private.iterdir()) == []
    assert signal.getsignal(number) is before


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (None, "only sealed copies are left: the key 'site-1' is wanted"),
        (SiteKey(KEY, "site-2"), "only sealed copies are left: the key 'site-1' is wanted"),
        (SiteKey(OTHER), "box: not the key of 'site-1'"),
        (SiteKey(OTHER, "site-1"), "box: not the key of 'site-1'"),
    ],
)
def test_without_its_key_there_are_no_pixels_and_it_is_said_which(db, off_site, private, key, why):
    looking = Looking(RunFailed("never asked"))
    done = reprocess(db, off_site[1], run_by=[looking], key=key)
    assert (done.result, done.why, looking.digest) == (Result.NO_COPY, why, "")
    assert list(private.iterdir()) == []
    assert changed(db) == ["raw-1.bin"]  # the one that is gone; the sealed one is not accused


def test_an_envelope_that_was_changed_is_told_until_it_is_back(db, off_site, private):
    box, _ = off_site
    data = box.read_bytes()
    for broken in (data[:-1] + bytes([data[-1] ^ 1]), b"no envelope", None):
        if broken is None:
            box.unlink()
        else:
            box.write_bytes(broken)
        with pytest.raises(NoCopy, match="box: "), readable_copy(db, 1, SiteKey(KEY)):
            pass
        assert "box" in changed(db)
    box.write_bytes(data)
    with readable_copy(db, 1, SiteKey(KEY)):
        pass
    assert changed(db) == ["raw-1.bin"]
    assert changed(db, State.RESOLVED) == ["box"] * 3
    assert list(private.iterdir()) == []


def test_an_envelope_of_another_file_is_not_taken_for_it(db, off_site, tmp_path, private):
    box, _ = off_site
    box.unlink()
    (tmp_path / "other").write_bytes(b"ACMESINO")
    key = str(tmp_path / "key")
    named = ("--key-file", key, "--key-ref", "site-1")
    assert main(["seal", str(tmp_path / "other"), str(box), *named]) == 0
    with pytest.raises(NoCopy, match=f"box: {digest_of(tmp_path / 'other')[0]}"):
        readable_copy(db, 1, SiteKey(KEY)).__enter__()
    assert "box" in changed(db)


def test_what_has_no_room_is_not_unsealed(db, off_site, private, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10))
    with pytest.raises(NoCopy, match="no room to unseal"):
        readable_copy(db, 1, SiteKey(KEY)).__enter__()
    monkeypatch.setattr(sealed_copies, "MOST_BYTES", 10)
    with pytest.raises(NoCopy, match="at most 10 are unsealed"):
        readable_copy(db, 1, SiteKey(KEY)).__enter__()
    assert list(private.iterdir()) == []


def test_by_hand_a_copy_goes_off_site_and_comes_back(url, off_site, tmp_path, capsys):
    box, sha256 = off_site
    asked = ["reprocess", "--db", url, "--raw", sha256, "--format", "json"]
    assert main(asked) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["result"], told["why"][-26:]) == ("no copy", "the key 'site-1' is wanted")
    wrong = tmp_path / "wrong"
    wrong.write_bytes(OTHER)
    assert main([*asked, "--key-file", str(wrong)]) == 1
    assert "not the key of 'site-1'" in json.loads(capsys.readouterr().out)["why"]
    assert main([*asked, "--key-ref", "site-1"]) == 2
    back, key = tmp_path / "back", str(tmp_path / "key")
    assert main(["unseal", str(box), str(back), "--key-file", key, "--db", url]) == 0
    assert main(["lineage", "--db", url, "--raw", sha256]) == 0
    said = capsys.readouterr().out
    assert f"copy {back}\n" in said
    assert f"copy {box} (sealed under 'site-1')\n" in said
    everything = Path(url.removeprefix("sqlite:")).read_bytes() + said.encode()
    assert KEY not in everything
    assert KEY.hex().encode() not in everything.lower()


def test_what_the_database_does_not_know_is_neither_sealed_nor_unsealed(
    url, off_site, tmp_path, capsys
):
    (tmp_path / "other").write_bytes(b"ACMESINO")
    named = ("--key-file", str(tmp_path / "key"))
    before = sorted(tmp_path.iterdir())
    asked = ["seal", str(tmp_path / "other"), str(tmp_path / "new"), *named, "--key-ref"]
    assert main([*asked, "site-1", "--db", url]) == 2
    assert main([*asked, KEY.hex()]) == 2
    said = capsys.readouterr().err
    assert "knows no such raw file" in said
    assert KEY.hex() not in said
    assert sorted(tmp_path.iterdir()) == before
    assert main([*asked, "site-1"]) == 0
    back = tmp_path / "back"
    assert main(["unseal", str(tmp_path / "new"), str(back), *named, "--db", url]) == 2
    assert not back.exists()
