"""The keeper's commands as processes: answers, refusals, and what goes wrong with them."""

import os

import pytest

from harness.capture import lineage_keeper
from harness.capture.control import NotDone
from harness.capture.lineage_keeper import LineageKeeper
from harness.core.errors import CaptureError

pytestmark = pytest.mark.contract

PLAYED = """
import json, sys, time
how = sys.argv[2] if len(sys.argv) > 2 else ""
assert "--db" in sys.argv or sys.argv[1] == "environment"
command = sys.argv[1]
if command == "hangs":
    time.sleep(60)
if command == "answers":
    print(json.dumps({"asked": sys.argv[1:]}))
if command == "floods":
    sys.stdout.write(" " * (17 << 20) + "{}")
if command == "lists":
    print("[]")
if command in ("refuses", "refuses-with-an-answer"):
    print("plugfest: Corrupted: a.acme: its digest", file=sys.stderr)
    if command != "refuses":
        print('{"result": "no reader"}')
    sys.exit(1)
if command == "breaks":
    print("plugfest: the disk is full", file=sys.stderr)
    sys.exit(4)
"""


@pytest.fixture
def keeper(tmp_path, monkeypatch):
    (tmp_path / "played.py").write_text(PLAYED)
    monkeypatch.setattr(lineage_keeper, "MODULE", "played")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    return LineageKeeper(tmp_path, tmp_path)


def test_an_answer_is_an_object(keeper, tmp_path):
    told = keeper.ask("answers", "--raw", "ab", limit_s=30)["asked"]
    assert told[:2] == ["answers", "--db"]
    assert told[3:] == ["--raw", "ab", "--format", "json"]
    assert keeper.ask("refuses-with-an-answer", limit_s=30) == {"result": "no reader"}
    log = (tmp_path / "lineage.log").read_text()
    assert "raw answers: exit code 0" in log
    assert "its digest" in log


def test_a_refusal_is_its_own_line(keeper):
    with pytest.raises(NotDone, match=r"^raw refuses: Corrupted: a.acme: its digest$"):
        keeper.ask("refuses", limit_s=30)
    with pytest.raises(NotDone, match=r"^raw refuses: Corrupted"):
        keeper.tell("refuses", limit_s=30)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("breaks", r"exit code 4: the disk is full"),
        ("lists", r"exit code 0: it said nothing"),
        ("floods", r"an answer of \d{8} bytes"),
    ],
)
def test_what_breaks_is_ours(keeper, command, said):
    with pytest.raises(CaptureError, match=said):
        keeper.ask(command, limit_s=30)


def test_telling_needs_no_answer(keeper):
    keeper.tell("answers", limit_s=30)
    with pytest.raises(CaptureError, match="exit code 4"):
        keeper.tell("breaks", limit_s=30)


def test_what_hangs_is_ended(keeper):
    with pytest.raises(CaptureError, match="not done within"):
        keeper.tell("hangs", limit_s=0.5)


def test_no_environment_is_made_of_a_refusal(keeper, tmp_path):
    with pytest.raises(CaptureError, match="raw environment"):
        keeper.make_environment(tmp_path / "e", "acme-sino 1", limit_s=30)
