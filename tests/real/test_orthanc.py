"""Orthanc as archive: every scenario is played, what it gets wrong is known, killing it is no ERROR."""

import json
import subprocess

import pytest

from tests.real.judged import PLUGFEST, ROOT, as_expected, play
from tests.real.products import orthanc


@pytest.fixture
def product(tmp_path, need):
    folder = tmp_path / "orthanc"
    folder.mkdir()
    with orthanc(folder, need("Orthanc"), need("gcc")) as process:
        yield process


def test_every_scenario_of_the_archive(product, tmp_path):
    judged = play(tmp_path, "orthanc")
    as_expected(judged)
    story = [s for s in judged.record["scenarios"] if "tele_stroke" in s["feature"]]
    assert [s["verdict"] for s in story] == ["PASS", "PASS"]
    assert len(judged.failed()) >= 10
    assert len(judged.verdicts()) >= 180
    for result in judged.record["results"]:
        failures = [f for f in result["findings"] if f["severity"] == "FAILURE"]
        if failures:  # the first few are shown with their bytes
            assert result["cites"]
            assert failures[0]["exhibits"]
    again = subprocess.run(
        [PLUGFEST, "judge", judged.folder], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert again.returncode == 1
    rejudged = json.loads((judged.folder / "run.json").read_text())
    assert rejudged["results"] == judged.record["results"]


def test_killed_in_the_middle_of_a_store_is_no_error_of_ours(product, tmp_path):
    play = subprocess.Popen(
        [PLUGFEST, "run", "--sut", "profiles/suts/orthanc.toml", "--out", tmp_path / "runs"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    # what the modality sends is on disk before the product gets it: that much is half of a study
    sent = "runs/2*/evidence/streams/*.initiator"
    for _ in range(600):
        if any(p.stat().st_size > 500_000 for p in tmp_path.glob(sent)):
            break
        try:
            play.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    assert play.poll() is None, "the play ended before anything was stored"
    product.kill()
    _, said = play.communicate(timeout=280)
    (file,) = tmp_path.glob("runs/2*/run.json")
    record = json.loads(file.read_text())
    assert play.returncode in (1, 3), record["notes"]
    assert "Traceback" not in said
    assert record["results"]
    assert "ERROR" not in {r["verdict"] for r in record["results"]}
    assert "ERROR" not in {s["verdict"] for s in record["scenarios"]}
