"""The tele-stroke story and the upgrade drill against containers, and what goes wrong there."""

import json

import pytest

from tests.contract.plugfest import plugfest, record, the_run

pytestmark = pytest.mark.docker


def test_story_and_upgrade_drill_are_played_against_containers(docker, tmp_path):
    stories = ("tele-stroke", "upgrade-drill")
    done = plugfest("run", *stories, "--compose", "--out", tmp_path, timeout=550)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    told = record(the_run(tmp_path))
    assert told["verdict"] == "PASS"
    told_of = [note.partition(": image sha256:")[0] for note in told["notes"]]
    assert told_of == ["modality", "archive", "ehr", "viewer"]
    (base,) = json.loads(docker("image", "inspect", "python:3.11-slim-bookworm").stdout)
    is_standin = "standin" in (base["Config"]["Labels"] or {})
    assert all(("stand-in" in note) == is_standin for note in told["notes"])
    assert [s["verdict"] for s in told["scenarios"]] == ["PASS"] * 5
    assert (the_run(tmp_path) / "logs" / "containers.log").stat().st_size > 0
    left = docker("ps", "--all", "--format", "json", "--filter", "name=plugfest-").stdout
    assert [json.loads(line)["Names"] for line in left.splitlines()] == []
    assert "plugfest-" not in docker("network", "ls", "--format", "{{.Name}}").stdout


def test_no_engine_is_one_line(docker, tmp_path):
    import os

    done = plugfest(
        *("run", "tele-stroke", "--compose", "--out", tmp_path),
        env={**os.environ, "DOCKER_HOST": "tcp://127.0.0.1:1"},
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stdout + done.stderr
    assert "containers: docker build:" in done.stdout + done.stderr
