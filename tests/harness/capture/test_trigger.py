"""Triggers: a product's command is run under a limit, an operator is asked on a terminal."""

import json
import os
import pty
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from harness.capture.control import NotDone
from harness.capture.trigger import Place, pull

ROOT = Path(__file__).resolve().parents[3]
PEERS = {"archive": {"dimse": {"host": "127.0.0.1", "port": 4242, "ae_title": "ARCHIVE"}}}


@pytest.fixture
def place(tmp_path):
    return Place("modality", PEERS, tmp_path)


def python(code):
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"


def test_the_command_learns_what_to_do(place):
    code = (
        "import os, json; print('talk'); print(json.dumps({n: os.environ['PLUGFEST_' + n]"
        " for n in ('SEAT', 'ACTION', 'ARGUMENTS', 'PEERS', 'DATA')}))"
    )
    told = pull(python(code), place, "store", {"via": "stow"}, 20)
    assert told == {
        "SEAT": "modality",
        "ACTION": "store",
        "ARGUMENTS": '{"via": "stow"}',
        "PEERS": json.dumps(PEERS),
        "DATA": str(place.data),
    }


def test_a_command_without_an_account_answers_nothing(place):
    assert pull(python("print('done')"), place, "store", {}, 20) == {}


@pytest.mark.parametrize(
    ("trigger", "says"),
    [
        (
            python("import sys; print('no film', file=sys.stderr); sys.exit(3)"),
            "exit code 3 no film",
        ),
        (python("""print('{"matches": 1}')"""), "a list of objects is wanted"),
        ("/does/not/exist", "cannot be run"),
        ("unbalanced 'quote", "cannot be run"),
        ("", "cannot be run"),
    ],
)
def test_a_failing_command_is_one_clear_line(place, trigger, says):
    with pytest.raises(NotDone, match=says):
        pull(trigger, place, "store", {}, 20)


def test_a_hanging_command_is_ended_with_all_it_started(place):
    child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    pid = place.data / "pid"
    code = (
        "import subprocess, sys, time;"
        f"subprocess.Popen([sys.executable, '-c', {child!r}, {str(pid)!r}]); time.sleep(60)"
    )
    with pytest.raises(NotDone, match=r"not done within 2 s"):
        pull(python(code), place, "store", {}, 2)
    deadline = time.monotonic() + 5
    while alive(int(pid.read_text())) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(int(pid.read_text()))


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


# ------------------------------------------------------------ operator

ASKED = """
from pathlib import Path
from harness.capture.control import NotDone
from harness.capture.trigger import Place, pull
try:
    print(pull("operator", Place("modality", {}, Path("/")), "store", {"via": "c-store"}, 2))
except NotDone as why:
    print("not done:", why)
"""


def on_a_terminal(answer):
    """Run an operator trigger with a terminal of its own; return what stands on its screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ASKED], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT
    )
    os.close(theirs)
    screen = b""

    def read():
        nonlocal screen
        while True:
            try:
                shown = os.read(ours, 4096)
            except OSError:
                return  # the terminal's last user has gone
            if not shown:
                return
            screen += shown
            if b"press Enter" in shown and answer:
                os.write(ours, answer)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        process.wait(30)
        reader.join(5)
    finally:
        process.kill()
        os.close(ours)
    return screen.decode()


@pytest.mark.contract
def test_an_operator_is_asked_and_confirms():
    screen = on_a_terminal(b"\n")
    assert "modality: please make the product do: store via c-store" in screen
    assert "{}" in screen


@pytest.mark.contract
@pytest.mark.parametrize(
    ("answer", "says"), [(b"", "did not confirm 'store' within 2 s"), (b"\x04", "left before")]
)
def test_an_operator_who_does_not_confirm_is_said(answer, says):
    assert f"not done: {'the operator ' + says}" in on_a_terminal(answer)


def test_an_operator_who_is_not_there_is_said(place, monkeypatch):
    with Path(os.devnull).open() as nobody:
        monkeypatch.setattr(sys, "stdin", nobody)
        with pytest.raises(NotDone, match="none is here"):
            pull("operator", place, "store", {}, 1)
