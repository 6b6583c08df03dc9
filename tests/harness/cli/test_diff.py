"""`plugfest diff`: exit codes and forms."""

import json

import pytest
from click.testing import CliRunner

from harness.cli.diff import command
from harness.cli.failing import exit_code
from tests.harness.run import recorded
from tests.harness.run.test_record import RECORD


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    wrong = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
    return recorded.run(folder / "good"), recorded.run(folder / "bad", wrong)


def diff(*arguments):
    return CliRunner().invoke(command, [*map(str, arguments)], standalone_mode=False)


def test_nothing_changed_is_exit_0(runs):
    good, _ = runs
    done = diff(good, good / "run.json")
    assert done.return_value == 0
    assert "nothing changed" in done.output
    assert RECORD.run_id in done.output


def test_worse_is_exit_1(runs):
    done = diff(*runs)
    assert done.return_value == 1
    assert "new  " in done.output
    assert json.loads(diff(*runs, "--format", "json").output)["worse"] is True


@pytest.mark.parametrize("text", ["{", '{"schema": "plugfest-run/2"}', '{"schema": "x/1"}'])
def test_what_is_no_record_of_this_version_is_exit_2(runs, tmp_path, text):
    (tmp_path / "run.json").write_text(text)
    done = diff(runs[0], tmp_path)
    assert exit_code(done.exception) == 2
    assert str(tmp_path / "run.json") in str(done.exception)
    assert "\n" not in str(done.exception)
