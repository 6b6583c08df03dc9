"""Evidence that is truncated, edited, from another version or leads elsewhere is never taken."""

import json
import os
import shutil

import pytest
from click.testing import CliRunner

from harness.cli.failing import exit_code
from harness.cli.judge import command
from harness.core.errors import EvidenceBroken, UsageError
from harness.run.judging import judge
from harness.run.publish import publish
from harness.run.sealed import ALTERED, alterations, demand_unaltered, is_altered
from tests.harness.run import recorded

ANSWER = recorded.ANSWER


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return recorded.run(tmp_path_factory.mktemp("sealed") / "run")


@pytest.fixture
def run(judged, tmp_path):
    return shutil.copytree(judged, tmp_path / "run")


def edit(file, change):
    file.write_text(json.dumps(change(json.loads(file.read_text()))))


def test_what_was_sealed_is_unaltered(run):
    assert alterations(run) == ()
    demand_unaltered(run)
    report, timeline = judge(run)
    assert not is_altered(report)
    publish(run, report, timeline, ("json", "html", "junit", "markdown", "sarif"))
    assert alterations(run) == ()


def test_an_edit_is_noted_and_never_sealed_again(run):
    stream = run / "evidence/streams/c0001.responder"
    stream.write_bytes(ANSWER.replace(b"404", b"200"))
    for _ in range(2):
        report, timeline = judge(run)
        assert is_altered(report)
        assert f"{ALTERED} evidence/streams/c0001.responder (changed)" in report.notes
        publish(run, report, timeline, ())
    assert ALTERED in (run / "run.json").read_text()
    with pytest.raises(EvidenceBroken, match="changed"):
        demand_unaltered(run)


def test_what_is_missing_or_added_is_noted(run):
    (run / "evidence/streams/c0001.marks").unlink()
    (run / "evidence/more").write_text("x")
    (note,) = alterations(run)
    assert "c0001.marks (missing)" in note
    assert "evidence/more (added)" in note


@pytest.mark.parametrize(
    "change",
    [
        lambda m: {**m, "head": "0" * 64},
        lambda m: {**m, "length": 1},
        lambda m: {**m, "entries": m["entries"][:-1]},
        lambda m: {**m, "entries": m["entries"][::-1]},
    ],
)
def test_an_edited_manifest_is_noted(run, change):
    edit(run / "manifest.json", change)
    (note,) = alterations(run)
    assert "its chain does not fit" in note


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: {**m, "schema": "plugfest-manifest/2"}, "schema: 'plugfest-manifest/2' was"),
        (lambda m: {**m, "entries": 1}, "entries: must be an array"),
        (lambda m: {**m, "entries": [{**m["entries"][0], "bytes": -1}]}, "entries[0].bytes: must"),
        (lambda m: {**m, "entries": [{**m["entries"][0], "sha256": "x"}]}, "entries[0].sha256: n"),
        (lambda m: {**m, "entries": m["entries"][:1] * 2}, "entries[1].path: "),
    ],
)
def test_a_damaged_manifest_is_one_line(run, change, says):
    edit(run / "manifest.json", change)
    with pytest.raises(UsageError) as why:
        judge(run)
    assert f"manifest.json: {says}" in str(why.value)


def test_strict_is_exit_5(run):
    (run / "evidence/streams/c0001.responder").write_bytes(ANSWER + b" ")
    result = CliRunner().invoke(command, [str(run), "--strict"], standalone_mode=False)
    assert isinstance(result.exception, EvidenceBroken)
    assert exit_code(result.exception) == 5


def test_strict_without_a_manifest_is_exit_5(run):
    (run / "manifest.json").unlink()
    with pytest.raises(EvidenceBroken, match=r"no manifest\.json"):
        demand_unaltered(run)


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [
        ("streams/c0001.responder", 5, "shorter than what was recorded"),
        ("streams/c0001.initiator", 0, "shorter than what was recorded"),
        ("connections.ndjson", 40, "damaged"),
        ("session.json", 40, "damaged"),
    ],
)
def test_truncated_evidence_is_one_line(run, name, size, says):
    os.truncate(run / "evidence" / name, size)
    with pytest.raises(UsageError) as why:
        judge(run)
    assert says in str(why.value)
    assert "\n" not in str(why.value)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("session.json", '"plugfest-session/1"', '"plugfest-session/7"'),
        ("session.json", '"seconds": 3.5', '"seconds": NaN'),
        ("session.json", '"seconds": 3.5', '"seconds": 1e999'),
        ("connections.ndjson", '"opened": 0.5', '"opened": Infinity'),
        ("connections.ndjson", '"opener": ["viewer", true]', '"opener": []'),
        ("connections.ndjson", '"id": "c0001"', '"id": "../c0001"'),
        ("connections.ndjson", '"bytes": {', '"bytes": {"initiator": "x", "was": {'),
    ],
)
def test_damaged_evidence_is_one_line(run, name, old, new):
    file = run / "evidence" / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(UsageError) as why:
        judge(run)
    assert name in str(why.value)
    assert "\n" not in str(why.value)


def test_a_connection_that_is_there_twice_is_refused(run):
    index = run / "evidence/connections.ndjson"
    index.write_text(index.read_text() * 2)
    with pytest.raises(UsageError, match="there twice"):
        judge(run)


@pytest.mark.parametrize("name", ["evidence/streams/c0001.responder", "run.json", "logs"])
def test_a_link_is_refused_and_its_target_untouched(run, tmp_path, name):
    target = tmp_path / "precious"
    target.write_bytes(ANSWER)
    (run / name).unlink(missing_ok=True)
    (run / name).symlink_to(target)
    result = CliRunner().invoke(command, [str(run)], standalone_mode=False)
    assert isinstance(result.exception, UsageError)
    assert "symbolic link" in str(result.exception)
    assert exit_code(result.exception) == 2
    assert target.read_bytes() == ANSWER


def test_a_pipe_is_refused_and_not_waited_for(run):
    marks = run / "evidence/streams/c0001.marks"
    marks.unlink()
    os.mkfifo(marks)
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        judge(run)
