"""Every mistake is one clear line and the right exit code; nothing is left behind."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time

import pytest

from harness.cli.main import main
from tests.contract.plugfest import PLUGFEST, ROOT, emulators_of, plugfest, record, the_run

pytestmark = pytest.mark.contract

SUT = """
[product]
name = "X"
[[seats]]
seat = "archive"
dicomweb = {{ url = "http://127.0.0.1:{port}/dicom-web" }}
dimse = {{ host = "127.0.0.1", port = {port}, ae_title = "X" }}
{more}
"""


def sut_file(folder, port, more=""):
    file = folder / "x.toml"
    file.write_text(SUT.format(port=port, more=more))
    return file


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--sut", "/does/not/exist.toml"], "/does/not/exist.toml: No such file"),
        (["run", "--sut", "LICENSE"], "LICENSE: not TOML"),
        (["run", "--sut", "."], "Is a directory"),
        (["run", "no-such-story"], "known names: "),
        (["run", "--profile", "no-such-profile"], "no-such-profile"),
        (["run", "--format", "pdf"], "'pdf' is unknown"),
        (["run", "--tags", "@a and and"], "@a and and"),
        (["run", "--seed", "-1"], "--seed"),
        (["judge", "/does/not/exist"], "not a recorded run"),
        (["judge", "scenarios"], "not a recorded run"),
        (["report", "scenarios", "--format", "json"], "not a recorded run"),
        (["explain", "qido.nonsense"], "did you mean"),
        (["nonsense"], "nonsense"),
    ],
)
def test_usage_is_exit_2_and_one_line(arguments, says, tmp_path, monkeypatch, capsys):
    if arguments[0] == "run":
        arguments = [*arguments, "--out", str(tmp_path / "runs")]
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["plugfest", *arguments])
    with pytest.raises(SystemExit) as ended:  # a process for each would mostly import
        main()
    said = capsys.readouterr()
    assert ended.value.code == 2, said
    assert says in said.err
    assert "Traceback" not in said.err
    assert not list(tmp_path.glob("runs/*/run.json"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["judge", "scenarios"], "not a recorded run"),
        (["emulate", "printer"], "printer"),
        (["emulate", "pacs", "--nonsense"], "nonsense"),
    ],
)
def test_a_process_ends_with_it(arguments, says):
    done = plugfest(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        more = f"[seats.peers.modality]\ndimse_port = {port}\n"
        done = plugfest("run", "storage", "--sut", sut_file(tmp_path, 1, more), "--out", tmp_path)
        emulate = plugfest("emulate", "pacs", "--dimse-port", port)
    assert done.returncode == 4
    assert f"port {port} on 127.0.0.1" in done.stdout + done.stderr
    assert "SUT file" in done.stdout + done.stderr
    assert emulate.returncode == 2
    assert str(port) in emulate.stderr
    assert "Traceback" not in emulate.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = plugfest("demo", "--out", tmp_path / "file")
    assert done.returncode == 4
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_keeps_what_was_recorded(tmp_path):
    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing too much is then an error
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    done = plugfest("demo", "--out", tmp_path, preexec_fn=small_files)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "File too large" in done.stderr
    assert list(the_run(tmp_path).glob("evidence/streams/*"))
    assert emulators_of(str(tmp_path)) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_is_judged_and_leaves_nobody(tmp_path, number):
    # every emulator inherits this, so that those of this run can be told from others
    mark = f"PLUGFEST_TEST_MARK_{tmp_path.name}_{number}"
    process = subprocess.Popen(
        [PLUGFEST, "run", "--out", tmp_path],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, mark: "1"},
        start_new_session=True,
    )
    wait_for_evidence(tmp_path)
    assert len(emulators_of(mark)) == 4
    process.send_signal(number)
    said = "".join(process.communicate(timeout=60))
    assert process.returncode == 3, said
    assert "interrupted" in said
    assert "Traceback" not in said
    assert record(the_run(tmp_path))["results"]
    assert emulators_of(mark) == []


def test_a_killed_harness_leaves_nobody_and_evidence_that_can_be_judged(tmp_path):
    mark = f"PLUGFEST_TEST_MARK_{tmp_path.name}_kill"
    process = subprocess.Popen(
        [PLUGFEST, "run", "--out", tmp_path],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, mark: "1"},
        start_new_session=True,
    )
    wait_for_evidence(tmp_path)
    process.kill()
    process.wait(10)
    deadline = time.monotonic() + 15
    while emulators_of(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert emulators_of(mark) == []
    done = plugfest("judge", the_run(tmp_path))
    assert done.returncode in (0, 3), done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def wait_for_evidence(out):
    """Wait until some connections have ended and are in the index."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for index in out.glob("*/evidence/connections.ndjson"):
            if len(index.read_text().splitlines()) >= 6:
                return
        time.sleep(0.05)
    raise AssertionError("nothing was recorded within a minute")
