"""Other software gets its files and one folder to write to, whether contained or not."""

import json
import stat
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from emulators.modality.lineage.runners import Container, Environment, capabilities
from emulators.modality.lineage.running import Ran, RunFailed
from tests.emulators.modality.lineage.software import Fake

V1 = "sha256:" + "1" * 64
OTHER = "sha256:" + "f" * 64
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


# Stands for an engine that ends as it is told in place of a digest.
ENDS = """#!{python}
import sys
sys.stderr.write("WARNING: no swap\\ndocker: no \\x1bdaemon.\\n\\nRun 'docker run --help'\\n")
sys.exit(int(sys.argv[-4]))
"""


@pytest.mark.contract
@pytest.mark.parametrize(
    ("code", "why"), [(125, "cannot be run: docker: no .daemon.$"), (137, "needs more than 4g")]
)
def test_an_engine_that_cannot_is_not_what_the_software_says(tmp_path, code, why):
    engine = str(script(tmp_path / "engine", ENDS))
    with pytest.raises(RunFailed, match=why):
        Container(str(code), engine=engine).run("formats")
    assert Container("3", engine=engine).run("formats").said == "docker: no ?daemon."


def test_nothing_is_fetched_that_is_pinned():
    assert ("--pull", "never") in pairwise(arguments())


# Stands for an engine: tells what it is given to read, and who may.
READS = """#!{python}
import json, pathlib, stat, sys
mounts = [dict(o.partition("=")[::2] for o in a.split(",")) for a in sys.argv if "type=bind" in a]
paths = [pathlib.Path(m["source"]) for m in mounts]
files = [p for one in paths for p in ([one] if one.is_file() else [one, *one.iterdir()])]
print(json.dumps([[str(p), oct(p.stat().st_mode)[-3:]] for p in files]))
"""


@pytest.fixture
def given(tmp_path):
    """Return a way to give a container something to read: the paths that it saw, and modes."""
    engine = str(script(tmp_path / "engine", READS))
    return lambda raw: json.loads(Container(V1, engine=engine).run("reconstruct", raw).out)


@pytest.mark.contract
def test_what_its_user_cannot_read_comes_as_a_copy(given, tmp_path, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 0)
    folder = tmp_path / "a.ctpd"
    folder.mkdir()
    (folder / "1.dcm").write_bytes(b"1")
    (folder / "1.dcm").chmod(0o644)
    seen = given(folder)
    assert seen == [[str(folder), "755"], [str(folder / "1.dcm"), "644"]]
    (folder / "1.dcm").chmod(0o600)
    copied = given(folder)
    assert [mode for _, mode in copied] == ["755", "644"]
    assert not [path for path, _ in copied if path.startswith(str(tmp_path)) or Path(path).exists()]
    assert [mode for _, mode in given(folder / "1.dcm")] == ["644"]


@pytest.mark.contract
def test_who_is_not_root_reads_as_itself(given, tmp_path, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 1234)
    (tmp_path / "a.acme").write_bytes(b"1")
    (tmp_path / "a.acme").chmod(0o600)
    assert given(tmp_path / "a.acme") == [[str(tmp_path / "a.acme"), "600"]]
    asked = Container(V1).arguments("reconstruct", tmp_path / "a.acme", None, "name")
    assert asked[asked.index("--user") + 1].startswith("1234:")


def test_a_raw_file_that_is_not_there_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 0)
    with pytest.raises(RunFailed, match="cannot be given to an image"):
        Container(V1, engine="no-such-engine").run("reconstruct", tmp_path / "gone")


def test_a_container_gets_nothing_but_the_file():
    podman = Container(V1, "plugfest/modality", engine="podman")
    said = podman.arguments("reconstruct", Path("/data/a b.acme"), Path("/data/p.json"), "name")
    assert said[:3] == ["podman", "run", "--rm"]
    image, *below = said[-7:]
    assert image == f"plugfest/modality@{V1}"
    assert below == ["reconstruct", "/raw", "--parameters", "/parameters.json", "--format", "json"]
    for pair in (("--network", "none"), ("--cap-drop", "ALL")):
        assert pair in list(pairwise(said))
    assert "--read-only" in said
    assert "type=bind,source=/data/a b.acme,target=/raw,readonly" in said
    assert not any(":latest" in part for part in said)
    with pytest.raises(RunFailed, match="comma"):
        podman.arguments("reconstruct", Path("/data/a,b"), None, "name")


def test_an_engine_that_is_not_there_is_one_line():
    with pytest.raises(RunFailed, match="cannot be started"):
        Container(V1, engine="no-such-engine").run("formats")


@pytest.mark.parametrize("out", [b"", b"[1]", b"{}", b'[{"family": "a"}]'])
def test_an_answer_that_is_no_list_of_formats(out):
    with pytest.raises(RunFailed):
        capabilities(Fake([Ran(0, out, "")]))
    with pytest.raises(RunFailed, match="does not tell"):
        capabilities(Fake([Ran(1, b"", "boom")]))


@pytest.mark.contract
def test_an_environment_in_which_something_was_installed_since_is_refused():
    with pytest.raises(RunFailed, match="something was installed since"):
        Environment(Path(sys.executable), OTHER).run("formats")


@pytest.mark.contract
def test_an_environment_that_hangs_or_is_not_ours_is_ended():
    with pytest.raises(RunFailed, match="no answer within"):
        Environment(Path(sys.executable), limit_s=0.01).measured()
    with pytest.raises(RunFailed, match="cannot be started"):
        Environment(Path("/no/such/python")).measured()
