"""The README's first command: the story plays, is judged, and can be judged again."""

import json
import shutil

import pytest

from tests.contract.plugfest import plugfest, record, the_run

pytestmark = [pytest.mark.contract, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo")
    done = plugfest("demo", "--out", out, "--seed", 7)
    return done, the_run(out)


def verdicts(run):
    return {r["requirement"]: r["verdict"] for r in record(run)["results"]}


def test_it_ends_well_and_says_where_the_report_is(demo):
    done, run = demo
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"report: {run / 'report.html'}" in done.stdout
    assert (run / "report.html").exists()
    assert done.stderr == ""  # quiet where nobody watches


def test_enough_is_exercised_and_nothing_is_found(demo):
    _, run = demo
    results = record(run)["results"]
    assert sum(r["status"] == "stable" for r in results) >= 120
    assert {r["verdict"] for r in results} == {"PASS"}
    assert [r["requirement"] for r in results if r["findings"]] == []
    assert [s["verdict"] for s in record(run)["scenarios"]] == ["PASS", "PASS"]
    assert {o["verdict"] for o in record(run)["obligations"]} == {"PASS"}


def test_every_family_of_the_story_is_exercised(demo):
    families = {r["requirement"].split(".")[0] for r in record(demo[1])["results"]}
    assert families >= {
        *("ul", "dimse", "storage", "worklist", "mpps", "commitment"),
        *("http", "qido", "wado", "stow", "dicom-json"),
        *("fhir", "imaging-study", "observation", "endpoint", "ihe"),
    }


def test_evidence_alone_gives_the_same_verdicts(demo, tmp_path):
    _, run = demo
    copy = tmp_path / "copy"
    shutil.copytree(run / "evidence", copy / "evidence")
    done = plugfest("judge", copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert record(copy)["results"] == record(run)["results"]
    assert record(copy)["not_run"] == record(run)["not_run"]


def test_most_of_the_play_is_not_waiting(demo):
    steps = [p for s in record(demo[1])["scenarios"] for p in s["steps"]]
    assert sum(p["waited_s"] for p in steps) < sum(p["seconds"] for p in steps) / 2


def test_the_same_seed_gives_the_same_verdicts(demo, tmp_path):
    _, run = demo
    done = plugfest("demo", "--out", tmp_path, "--seed", 7)
    again = the_run(tmp_path)
    assert done.returncode == 0
    assert verdicts(again) == verdicts(run)
    assert native(again) == native(run)


def native(run):
    """Hash the pixels of every stored object, as the evidence holds them."""
    import hashlib

    from harness.capture.bundle import recordings
    from harness.content.dataset import decode, native_pixels
    from harness.core.subject import Carrier, Instance
    from harness.judge.assemble import assemble

    with recordings(run) as connections:
        found = [
            hashlib.sha256(
                native_pixels(decode(i.dataset, i.transfer_syntax), i.transfer_syntax) or b""
            ).hexdigest()
            for i in assemble(connections).of(Instance)
            if i.carrier in (Carrier.STOW, Carrier.C_STORE)
        ]
    assert len(found) == 32
    return sorted(found)


def test_the_manifest_names_every_file_and_its_head_covers_them(demo):
    from harness.run.publish import manifest

    _, run = demo
    listed = json.loads((run / "manifest.json").read_text())
    names = {e["path"] for e in listed["entries"]}
    on_disk = {
        p.relative_to(run).as_posix()
        for p in run.rglob("*")
        if p.is_file() and "logs" not in p.parts and p.name != "manifest.json"
    }
    assert names == on_disk
    assert json.loads(manifest(run)) == listed


def test_a_rendered_report_is_the_written_one(demo):
    _, run = demo
    done = plugfest("report", run, "--format", "junit")
    assert done.stdout == (run / "junit.xml").read_text()
