"""The pool outlives what its processes judge. Forked workers see what the test put in place."""

import os
import time
import zipfile
from pathlib import Path

import pytest

from harness.core.checked import Checked, Kind
from harness.core.verdict import Verdict
from harness.run.checking import worker
from harness.run.checking.judging import Options
from harness.run.checking.limits import MEBIBYTE, Limits
from harness.run.checking.pool import AHEAD, judged
from harness.run.checking.sources import Source

pytestmark = pytest.mark.contract
QUICK = Options(limits=Limits(seconds=3.0, memory=1024 * MEBIBYTE))


def answer(source, _options):
    name = source.path.name
    if name == "dies":
        os._exit(9)
    if name == "hangs":
        time.sleep(60)
    if name == "eats":
        return bytearray(2048 * MEBIBYTE)
    if name == "digs":
        digs()
    if name == "breaks":
        raise ValueError("ours")
    if name == "slow":
        time.sleep(0.3)
    return Checked(path=str(source), kind=Kind.OTHER, verdict=Verdict.PASS)


def digs():
    return digs()


def told(monkeypatch, *names, jobs=2):
    monkeypatch.setattr(worker, "judge_source", answer)
    return list(judged([Source(Path(n)) for n in names], QUICK, jobs))


@pytest.mark.parametrize(
    ("name", "verdict", "why"),
    [
        ("dies", Verdict.INCONC, "ends the process that judges it (9)"),
        ("hangs", Verdict.INCONC, "takes more than 3 s"),
        ("eats", Verdict.INCONC, "needs more than 1024 MiB of memory"),
        ("digs", Verdict.INCONC, "is nested too deeply"),
        ("breaks", Verdict.ERROR, "internal error: ValueError('ours') (please report it)"),
    ],
)
def test_one_bad_file_spoils_no_other(monkeypatch, name, verdict, why):
    found = told(monkeypatch, "a", name, "b", "c")
    assert [c.path for c in found] == ["a", name, "b", "c"]
    assert [c.verdict for c in found].count(Verdict.PASS) == 3
    assert (found[1].verdict, found[1].reasons) == (verdict, (why,))
    beyond = {"object.can-be-judged-within-limits"} if verdict is Verdict.INCONC else set()
    assert {f.requirement.id for f in found[1].findings} == beyond


def test_answers_come_in_the_order_of_the_sources(monkeypatch):
    names = ["slow", *(f"f{i}" for i in range(3 * AHEAD)), "dies", "slow", "last"]
    assert [c.path for c in told(monkeypatch, *names, jobs=3)] == names


def test_nothing_to_judge(monkeypatch):
    assert told(monkeypatch) == []


def test_what_a_container_holds_follows_it(tmp_path):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.txt", b"1")
        archive.writestr("two.txt", b"2")
    (tmp_path / "after").write_bytes(b"x")
    found = list(judged([Source(path), Source(tmp_path / "after")], Options(), 2))
    assert [c.path for c in found] == [
        str(path),
        f"{path}!one.txt",
        f"{path}!two.txt",
        str(tmp_path / "after"),
    ]


def test_leaving_early_ends_the_processes(monkeypatch):
    monkeypatch.setattr(worker, "judge_source", answer)
    answers = judged([Source(Path(n)) for n in ("a", "hangs", "hangs")], QUICK, 2)
    assert next(answers).path == "a"
    began = time.monotonic()
    answers.close()
    assert time.monotonic() - began < 30  # they would sleep for a minute
