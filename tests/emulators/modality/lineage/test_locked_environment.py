"""A locked environment can do its own generation, to the bit, and nothing else."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

from emulators.modality.lineage import locked_environment
from emulators.modality.lineage.locked_environment import lock
from emulators.modality.lineage.runners import Environment, capabilities
from emulators.modality.lineage.running import RunFailed
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.errors import MissingLibrary, UnknownGeneration
from emulators.modality.raw.registry import generation

pytestmark = pytest.mark.contract
OLD, NEW = "acme-sino 1", "acme-sino 2"


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    """Lock both generations of a CT scanner."""
    folder = tmp_path_factory.mktemp("locked")
    made = {name: lock(folder / name, name) for name in (OLD, NEW)}
    return {name: Environment(one.python, one.digest) for name, one in made.items()}


@pytest.fixture
def raw(tmp_path):
    """Write a raw file of the old generation."""
    software = generation("acme-sino", "1")
    path = tmp_path / "a.acme"
    software.raw_writer(acquire(software.format, seed=5, matrix=64, slices=1), path)
    return path


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_the_old_generation_gives_equal_pixels(locked, raw):
    here = Environment(Path(sys.executable))
    old, now = (software.run("reconstruct", raw) for software in (locked[OLD], here))
    assert old.code == 0, old.said
    assert old.out == now.out
    assert len(json.loads(old.out)["series"]) == 2


def test_the_new_generation_refuses_the_old_file(locked, raw):
    done = locked[NEW].run("reconstruct", raw)
    assert (done.code, done.out) == (1, b"")
    assert done.said.startswith("plugfest: UnknownGeneration:")
    assert "not part of this image" in done.said


def test_each_can_do_its_own_generation_only(locked):
    for name, one in locked.items():
        assert [" ".join(can) for can in capabilities(one)] == [name]
    assert locked[OLD].digest != locked[NEW].digest


def test_what_it_was_not_given_is_one_line(locked):
    done = locked[OLD].run("alerts")
    assert (done.code, done.out) == (2, b"")
    assert done.said == "plugfest: alerts: what it needs is not part of this image"


ASKED = """
import importlib.util, json, sys
print(json.dumps([[p for p in sys.path if p], [m for m in sys.argv[1:] if importlib.util.find_spec(m)]]))
"""


def test_it_sees_nothing_of_what_made_it(locked, tmp_path):
    wanted = ["harness", "pytest", "h5py", "packaging", "pip", "setuptools", "numpy"]
    done = subprocess.run(
        [locked[OLD].python, "-c", ASKED, *wanted], cwd=tmp_path, capture_output=True, check=True
    )
    places, there = json.loads(done.stdout)
    assert there == ["numpy"]
    site = str(locked[OLD].python.parents[1])
    assert [p for p in places if "site-packages" in p and not p.startswith(site)] == []
    folder = locked[OLD].python.parents[1]
    python = ["python", "python3", f"python3.{sys.version_info.minor}"]
    assert names(folder / "bin") == python
    assert not list(folder.rglob("*.pth"))


def test_twice_is_the_same_and_by_hand_it_is_said(locked, tmp_path, capsys):
    folder = tmp_path / "again"
    folder.mkdir()  # empty: nothing is lost
    code = main(["environment", str(folder), "--generation", OLD, "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert (code, told["python"]) == (0, str(folder / "bin" / "python"))
    assert told["digest"] == locked[OLD].digest == Environment(Path(told["python"])).measured()
    assert f"numpy=={version('numpy')}" in told["distributions"]
    assert f"cffi=={version('cffi')}" in told["distributions"]  # that cryptography needs
    assert not {"h5py", "pytest"} & {one.split("==")[0] for one in told["distributions"]}
    assert str(folder) in (folder / "pyvenv.cfg").read_text()
    assert names(tmp_path) == ["again"]


def refused(capsys, *arguments):
    code = main(["environment", *map(str, arguments)])
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    return code, err


def test_what_is_there_stays(tmp_path, capsys):
    (tmp_path / "mine").write_text("")
    code, said = refused(capsys, tmp_path, "--generation", OLD)
    assert (code, "something is there already" in said) == (2, True)
    assert names(tmp_path) == ["mine"]
    code, said = refused(capsys, tmp_path / "mine", "--generation", OLD)
    assert (code, "something is there already" in said) == (2, True)


def test_a_generation_that_nobody_knows_makes_nothing(tmp_path, capsys):
    code, said = refused(capsys, tmp_path / "v3", "--generation", "acme-sino 3")
    assert code == 1
    assert said.startswith("plugfest: UnknownGeneration: acme-sino 3: no such generation; there")
    assert names(tmp_path) == []
    with pytest.raises(UnknownGeneration):
        lock(tmp_path / "v3", "acme_sino_1")


def test_a_library_that_is_not_installed_makes_nothing(tmp_path, monkeypatch):
    wanted = {"twix_vb": ("no-such-library",)}
    monkeypatch.setattr(locked_environment.one_generation, "LIBRARIES", wanted)
    with pytest.raises(MissingLibrary, match="siemens-twix VB: the package no-such-library is not"):
        lock(tmp_path / "vb", "siemens-twix VB")
    assert names(tmp_path) == []


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def other_disk(*_):
    raise OSError(errno.EXDEV, "Invalid cross-device link")


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(os, "link", full)
    code, said = refused(capsys, tmp_path / "v1", "--generation", OLD)
    assert (code, "No space left on device" in said) == (2, True)
    assert names(tmp_path) == []


def test_a_request_to_end_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(SystemExit):
        main(["environment", str(tmp_path / "v1"), "--generation", OLD])
    assert names(tmp_path) == []


def test_another_disk_gets_copies(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", other_disk)
    locked_environment._install(distribution("rfc8785"), tmp_path)
    made = tmp_path / "rfc8785" / "__init__.py"
    mine = Path(str(distribution("rfc8785").locate_file("rfc8785/__init__.py")))
    assert made.read_bytes() == mine.read_bytes()
    assert made.stat().st_ino != mine.stat().st_ino
    assert made.stat().st_mtime_ns == mine.stat().st_mtime_ns  # so that what was compiled holds
    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(OSError, match="No space"):
        locked_environment._install(distribution("rfc8785"), tmp_path / "full")


def test_an_environment_that_cannot_do_it_is_none(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(locked_environment, "capabilities", lambda here: (("acme-sino", "2"),))
    code, said = refused(capsys, tmp_path / "v1", "--generation", OLD)
    assert (code, "can do acme-sino 2, not acme-sino 1" in said) == (2, True)
    assert names(tmp_path) == []
    with pytest.raises(RunFailed, match="can do acme-sino 2"):
        lock(tmp_path / "v1", OLD)
