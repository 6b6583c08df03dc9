"""`plugfest judge --gate`: explained suggestions hold, until the run changes."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from harness.cli.failing import exit_code
from harness.cli.judge import command
from harness.core.errors import UsageError
from harness.judge.suggest import REASON
from tests.harness.run import recorded
from tests.harness.run.test_record import RECORD

CALM = replace(RECORD, scenarios=(), interrupted=False)
WRONG = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"


@pytest.fixture
def run(tmp_path):
    return recorded.run(tmp_path / "run", WRONG, CALM)


def judge(*arguments):
    return CliRunner().invoke(command, [*map(str, arguments)], standalone_mode=False)


def gated(run):
    return json.loads((run / "run.json").read_text())["gate"]


def suggested(run, tmp_path, reason="known: the server of this test"):
    said = judge(run, "--no-write", "--suggest").output
    file = tmp_path / "w.toml"
    file.write_text(said[said.index("[[waivers]]") :].replace(REASON, reason))
    return file


def test_a_run_without_a_gate_says_nothing_of_one(run):
    assert judge(run).return_value == 1
    assert gated(run) is None


def test_an_empty_ledger_waives_nothing(run, tmp_path):
    (tmp_path / "w.toml").write_text("")
    assert judge(run, "--gate", tmp_path / "w.toml").return_value == 1
    assert gated(run)["not_waived_in_all"] > 0


def test_suggestions_must_be_explained_and_then_hold(run, tmp_path):
    refused = judge(run, "--gate", suggested(run, tmp_path, REASON))
    assert isinstance(refused.exception, UsageError)
    assert "w.toml: waivers[0].reason: " in str(refused.exception)
    assert exit_code(refused.exception) == 2
    done = judge(run, "--gate", suggested(run, tmp_path))
    gate = gated(run)
    assert gate["not_waived"] == []
    assert {e["standing"] for e in gate["entries"]} == {"waived"}
    assert done.return_value == gate["exit_code"] == 0
    assert "[[waivers]]" not in judge(run, "--gate", tmp_path / "w.toml", "--suggest").output


def test_another_answer_fails_the_gate(run, tmp_path):
    file = suggested(run, tmp_path)
    other = recorded.run(tmp_path / "other", record=CALM)
    assert judge(other, "--gate", file).return_value == 1
    assert {e["standing"] for e in gated(other)["entries"]} == {"changed", "unused"}
    assert gated(other)["not_waived_in_all"] > 0


def test_a_gate_that_is_no_file_is_exit_2(run, tmp_path):
    for path in (tmp_path / "missing.toml", tmp_path):
        refused = judge(run, "--gate", path)
        assert exit_code(refused.exception) == 2
        assert str(path) in str(refused.exception)
