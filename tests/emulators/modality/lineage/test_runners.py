"""Other software gets its files and one folder to write to, whether contained or not."""

import stat
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from emulators.modality.lineage.runners import Container, Environment, RunFailed

V1 = "sha256:" + "1" * 64
# Stands for an engine: tells its arguments, and writes to what is mounted at /out.
ENGINE = """#!{python}
import json, pathlib, stat, sys
mounts = [dict(o.partition("=")[::2] for o in a.split(",")) for a in sys.argv if "type=bind" in a]
(out,) = [pathlib.Path(m["source"]) for m in mounts if m["target"] == "/out"]
(out / "0001.dcm").write_bytes(b"made")
print(json.dumps({{"said": sys.argv[1:], "mode": stat.S_IMODE(out.stat().st_mode)}}))
"""
# Stands for an environment: `python -m MODULE command ...` tells what it was given.
PYTHON = """#!{python}
import json, sys
print(json.dumps(sys.argv[3:]))
"""


def script(path, text):
    path.write_text(text.format(python=sys.executable))
    path.chmod(0o755)
    return path


def arguments(**given):
    return Container(V1, engine="podman").arguments("reconstruct", None, None, "name", **given)


def test_the_image_of_the_examination_is_read_and_the_folder_is_written():
    said = arguments(like=Path("/data/a.dcm"), out=Path("/data/new"))
    mounts = [b for a, b in pairwise(said) if a == "--mount"]
    assert mounts == [
        "type=bind,source=/data/a.dcm,target=/like.dcm,readonly",
        "type=bind,source=/data/new,target=/out",
    ]
    assert said[-7:] == ["reconstruct", "--like", "/like.dcm", "--out", "/out", "--format", "json"]
    with pytest.raises(RunFailed, match="comma"):
        arguments(out=Path("/data/a,readonly"))


def test_a_container_has_bounded_memory_and_scratch_space():
    pairs = list(pairwise(arguments()))
    assert ("--memory", "4g") in pairs
    assert ("--tmpfs", "/tmp:size=512m,mode=1777") in pairs
    assert "--mount" not in arguments()


@pytest.mark.parametrize(("uid", "owner"), [(0, []), (1234, ["--user", "1234:99"])])
def test_what_a_container_writes_can_be_removed_by_who_asked_for_it(uid, owner, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: uid)
    monkeypatch.setattr("os.getgid", lambda: 99)
    said = arguments(out=Path("/data/new"))
    assert said[said.index("--user") :][:2] == owner if owner else "--user" not in said
    assert "--user" not in arguments()


@pytest.mark.contract
def test_the_folder_is_open_while_the_container_runs_and_no_longer(tmp_path):
    engine, out = script(tmp_path / "engine", ENGINE), tmp_path / "deep" / "new"
    done = Container(V1, engine=str(engine)).run("reconstruct", out=out)
    assert done.code == 0, done.said
    assert b'"mode": 511' in done.out
    assert (out / "0001.dcm").read_bytes() == b"made"
    assert not stat.S_IMODE(out.stat().st_mode) & stat.S_IWOTH


@pytest.mark.contract
def test_an_environment_is_told_the_same_in_paths(tmp_path):
    python = script(tmp_path / "python", PYTHON)
    done = Environment(python).run(
        "reconstruct", tmp_path / "a.acme", like=tmp_path / "a.dcm", out=tmp_path / "new"
    )
    given = f'"--like", "{tmp_path}/a.dcm", "--out", "{tmp_path}/new", "--format", "json"]'
    assert done.out.decode().strip().endswith(given)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(RunFailed, match="new: cannot be written to"):
        Container(V1, engine="no-such-engine").run("reconstruct", out=tmp_path / "file" / "new")
