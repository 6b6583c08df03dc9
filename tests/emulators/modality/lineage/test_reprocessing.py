"""Old raw data comes out of its own software as it was, or an alert is raised; never other pixels."""

import argparse
import json
import sys
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pydicom
import pytest

from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.database import database
from emulators.modality.lineage.emulators import (
    Emulator,
    add_emulator,
    emulator_for,
)
from emulators.modality.lineage.emulators import add_image as add_container
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.linking import relate
from emulators.modality.lineage.query import unreadable
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.reprocessing import NoSuchRawFile, Result, reprocess
from emulators.modality.lineage.runners import (
    Container,
    Environment,
    capabilities,
)
from emulators.modality.lineage.running import Ran, RunFailed
from emulators.modality.raw.__main__ import main
from emulators.modality.raw.commands import reconstruct
from emulators.modality.raw.commands import reprocess as reprocess_command
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.reconstructing import reconstructed
from emulators.modality.raw.registry import FORMATS
from tests.emulators.modality.lineage.hospital import examined

V1 = "sha256:" + "1" * 64
V2 = "sha256:" + "2" * 64
OTHER = "sha256:" + "f" * 64


@dataclass
class Fake:
    """Software that answers what it is told to."""

    answers: list
    ref: str = "fake"
    asked: list = field(default_factory=list)

    def run(self, command, raw=None, parameters=None, *, like=None, out=None):
        self.asked.append((command, raw))
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def db(tmp_path):
    with database(f"sqlite:{tmp_path / 'lineage.db'}") as opened:
        with opened.transaction():
            add_emulator(opened, V1, V1, [("acme-sino", "1")])
            add_emulator(opened, V2, V2, [("acme-sino", "2"), ("acme-sino", "9")])
        yield opened


@pytest.fixture
def scan(db, tmp_path):
    """Examine somebody by a scanner of generation 1: a raw file and two series."""
    path, objects = examined(tmp_path, family="acme-sino", version="1")
    with db.transaction():
        add_raw_file(db, path)
        for ds in objects:
            add_image(db, header_of(ds))
    assert relate(db).accepted == 2
    return path, digest_of(path)[0]


def answer(path, capsys, change=lambda said: said):
    """Reconstruct in this process, as the other software would."""
    parser = argparse.ArgumentParser()
    reconstruct.arguments(parser)
    reconstruct.run(parser.parse_args([str(path), "--format", "json"]))
    said = change(json.loads(capsys.readouterr().out))
    return Ran(0, json.dumps(said).encode(), "")


def raised(db, kind):
    return [a for a in alerts(db, State.OPEN) if a.kind is kind]


def test_the_pinned_software_of_its_generation_gives_the_same_pixels(db, scan, capsys):
    path, sha256 = scan
    assert unreadable(db) == ((sha256, "acme-sino", "1"),)
    fake = Fake([answer(path, capsys)])
    done = reprocess(db, sha256, run_by=[fake])
    assert (done.result, done.emulator) == (Result.REPRODUCED, V1)
    assert len(done.equal) == 2
    assert done.unequal == ()
    assert fake.asked == [("reconstruct", path)]
    runs = db.rows("SELECT exact_match, max_abs_diff, output_series_key FROM reconstruction_runs")
    assert runs == [(1, 0.0, 1), (1, 0.0, 2)]
    assert db.one("SELECT COUNT(*) FROM reconstruction_inputs") == (2,)
    golden = db.one(
        "SELECT golden_raw_sha256, golden_pixels_sha256 FROM emulator_capabilities"
        " WHERE verified_at IS NOT NULL"
    )
    assert golden[0] == sha256
    assert len(golden[1]) == 64
    assert unreadable(db) == ()
    assert relate(db).accepted == 2  # links are as they were


def test_software_of_another_generation_is_never_asked(db, scan):
    fake = Fake([])
    done = reprocess(db, scan[1], digest=V2, run_by=[fake])
    assert done.result is Result.NO_READER
    assert fake.asked == []
    (alert,) = raised(db, Alert.NO_READER)
    assert alert.detail["emulator"] == V2
    assert db.one("SELECT COUNT(*) FROM reconstruction_runs") == (0,)


def test_an_image_that_promised_too_much_is_no_reader(db, scan):
    said = "plugfest: WrongGeneration: raw: ACME-SINO v1; this reader knows v2 only"
    done = reprocess(db, scan[1], run_by=[Fake([Ran(1, b"", said)])])
    assert (done.result, done.why) == (Result.NO_READER, said)
    assert raised(db, Alert.NO_READER)


def other_pixels(said):
    said["series"][1]["stored_sha256"][0] = "0" * 64
    return said


def test_other_pixels_raise_an_alert_until_they_are_equal(db, scan, capsys):
    path, sha256 = scan
    done = reprocess(db, sha256, run_by=[Fake([answer(path, capsys, other_pixels)])])
    assert done.result is Result.NOT_REPRODUCED
    assert (len(done.equal), len(done.unequal)) == (1, 1)
    assert raised(db, Alert.NOT_REPRODUCED)
    assert db.rows("SELECT exact_match FROM reconstruction_runs ORDER BY run_key") == [(1,), (0,)]
    assert db.one("SELECT COUNT(*) FROM emulator_capabilities WHERE verified_at IS NOT NULL") == (
        0,
    )
    assert reprocess(db, sha256, run_by=[Fake([answer(path, capsys)])]).result is Result.REPRODUCED
    assert not raised(db, Alert.NOT_REPRODUCED)


def another_file(said):
    return said | {"raw_sha256": "0" * 64}


def another_parameter(said):
    said["series"][0]["parameters"]["threads"] = 7
    return said


def no_images(said):
    said["series"][0]["stored_sha256"] = []
    return said


@pytest.mark.parametrize(
    "change",
    [another_file, another_parameter, no_images, lambda s: {}, lambda s: s | {"series": []}],
)
def test_an_answer_that_is_none_is_not_believed(db, scan, capsys, change):
    path, sha256 = scan
    done = reprocess(db, sha256, run_by=[Fake([answer(path, capsys, change)])])
    assert done.result is Result.NOT_REPRODUCED
    assert raised(db, Alert.NOT_REPRODUCED)
    assert db.one("SELECT COUNT(*) FROM reconstruction_runs") == (0,)


@pytest.mark.parametrize(
    "failure", [RunFailed("no answer within 1 s"), Ran(2, b"", "boom"), Ran(0, b"\xff", "")]
)
def test_software_that_fails_has_not_reproduced_anything(db, scan, failure):
    done = reprocess(db, scan[1], run_by=[Fake([failure])])
    assert done.result is Result.NOT_REPRODUCED
    assert done.why
    assert raised(db, Alert.NOT_REPRODUCED)


def test_a_copy_that_changed_is_not_reconstructed(db, scan):
    path, sha256 = scan
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    fake = Fake([])
    assert reprocess(db, sha256, run_by=[fake]).result is Result.NO_COPY
    assert fake.asked == []
    assert raised(db, Alert.DIGEST_MISMATCH)
    path.unlink()
    assert reprocess(db, sha256, run_by=[fake]).result is Result.NO_COPY


def test_a_series_of_one_multi_frame_object_has_the_same_pixels(db, tmp_path, capsys):
    path, _ = examined(tmp_path, family="acme-sino", version="1")
    done = reconstructed(path)
    with db.transaction():
        add_raw_file(db, path)
        for one, making in done.series():
            for ds in done.software.enhance(done.raw, one, making):
                add_image(db, header_of(ds))
    assert relate(db).accepted == 2
    found = reprocess(db, digest_of(path)[0], run_by=[Fake([answer(path, capsys)])])
    assert (found.result, len(found.equal)) == (Result.REPRODUCED, 2)


def test_alerts_go_when_it_is_reproduced_or_first_reconstructed(db, scan, tmp_path, capsys):
    path, sha256 = scan
    reprocess(db, sha256, digest=V2)
    reprocess(db, sha256, run_by=[Fake([RunFailed("no answer within 1 s")])])
    assert {a.kind for a in alerts(db, State.OPEN)} >= {Alert.NO_READER, Alert.NOT_REPRODUCED}
    reprocess(db, sha256, run_by=[Fake([answer(path, capsys)])])
    assert not raised(db, Alert.NO_READER)
    assert not raised(db, Alert.NOT_REPRODUCED)

    (tmp_path / "other").mkdir()
    other, _ = examined(tmp_path / "other", 2, family="acme-sino", version="1")
    with db.transaction():
        add_raw_file(db, other)
    reprocess(db, digest_of(other)[0], digest=V2)
    assert raised(db, Alert.NO_READER)
    done = reprocess(db, digest_of(other)[0], run_by=[Fake([answer(other, capsys)])])
    assert (done.result, done.why) == (Result.FIRST, "")
    assert not raised(db, Alert.NO_READER)


def test_series_whose_pixels_were_never_seen_are_said_not_to_be_compared(db, scan, capsys):
    path, sha256 = scan
    db.run("UPDATE dicom_image SET pixel_sha256 = NULL WHERE series_key = 2")
    done = reprocess(db, sha256, run_by=[Fake([answer(path, capsys)])])
    why = "1 series not compared: their pixels were never seen here"
    assert (done.result, len(done.equal), done.why) == (Result.REPRODUCED, 1, why)


def test_what_nobody_has_images_of_is_compared_with_its_first_run(db, tmp_path, capsys):
    path, _ = examined(tmp_path, family="acme-sino", version="1")
    with db.transaction():
        add_raw_file(db, path)
    sha256, _ = digest_of(path)
    results = [
        reprocess(db, sha256, run_by=[Fake([answer(path, capsys, change)])]).result
        for change in (lambda s: s, lambda s: s, other_pixels)
    ]
    assert results == [Result.FIRST, Result.REPRODUCED, Result.NOT_REPRODUCED]


def test_a_raw_file_that_nobody_knows_is_said_to_be_so(db):
    with pytest.raises(NoSuchRawFile, match="no raw file of that digest"):
        reprocess(db, "0" * 64)


def test_proven_software_is_chosen_first(db):
    (key,) = db.one(
        "SELECT format_key FROM raw_formats WHERE family = 'acme-sino' AND generation = '1'"
    )
    newer = add_emulator(db, "sha256:" + "3" * 64, "", [("acme-sino", "1")])
    assert emulator_for(db, key).digest == V1
    db.run(
        "UPDATE emulator_capabilities SET verified_at = '2026' WHERE emulator_key = ?", newer.key
    )
    assert emulator_for(db, key) == newer
    add_emulator(db, newer.digest, "", [])  # asked again, it can no more
    assert emulator_for(db, key).digest == V1
    assert emulator_for(db, key, V2) is None


def test_a_container_gets_nothing_but_the_file():
    podman = Container(V1, "plugfest/modality", engine="podman")
    said = podman.arguments("reconstruct", Path("/data/a b.acme"), Path("/data/p.json"), "name")
    assert said[:3] == ["podman", "run", "--rm"]
    image, *below = said[-7:]
    assert image == f"plugfest/modality@{V1}"
    assert below == ["reconstruct", "/raw", "--parameters", "/parameters.json", "--format", "json"]
    for pair in (("--network", "none"), ("--cap-drop", "ALL")):
        assert pair in list(pairwise(said))
    assert "--read-only" in said
    assert "type=bind,source=/data/a b.acme,target=/raw,readonly" in said
    assert not any(":latest" in part for part in said)
    with pytest.raises(RunFailed, match="comma"):
        podman.arguments("reconstruct", Path("/data/a,b"), None, "name")


def test_an_engine_that_is_not_there_is_one_line():
    with pytest.raises(RunFailed, match="cannot be started"):
        Container(V1, engine="no-such-engine").run("formats")


def test_an_emulator_is_run_as_it_was_named():
    for ref in (V1, f"plugfest/modality@{V1}"):
        runner = Emulator(1, V1, ref).runner(engine="docker", limit_s=5)
        assert isinstance(runner, Container)
        assert runner.ref == ref
    runner = Emulator(1, V1, f"python:{sys.executable}").runner(engine="docker", limit_s=5)
    assert runner == Environment(Path(sys.executable), V1, 5)


def test_an_image_is_named_by_its_digest_or_refused(db):
    with pytest.raises(ValueError, match="by its digest"):
        add_container(db, "plugfest/modality:latest", engine="docker", limit_s=1)


@pytest.mark.parametrize("out", [b"", b"[1]", b"{}", b'[{"family": "a"}]'])
def test_an_answer_that_is_no_list_of_formats(out):
    with pytest.raises(RunFailed):
        capabilities(Fake([Ran(0, out, "")]))
    with pytest.raises(RunFailed, match="does not tell"):
        capabilities(Fake([Ran(1, b"", "boom")]))


def by_hand(capsys, db_url, *arguments):
    parser = argparse.ArgumentParser()
    reprocess_command.arguments(parser)
    code = reprocess_command.run(parser.parse_args(["--db", db_url, *map(str, arguments)]))
    return code, capsys.readouterr().out


@pytest.mark.contract
def test_another_environment_reconstructs_to_the_bit(db, scan, tmp_path, capsys):
    url, here = f"sqlite:{tmp_path / 'lineage.db'}", sys.executable
    code, said = by_hand(capsys, url, "--raw", scan[1], "--python", here)
    assert (code, said.count("\nequal ")) == (0, 2), said
    assert said.startswith("reproduced by sha256:")
    out = ("--out", tmp_path / "again", "--format", "json")
    code, said = by_hand(capsys, url, "--raw", scan[1], *out)
    told = json.loads(said)
    assert (code, told["result"], told["unequal"], told["why"]) == (0, "reproduced", [], "")
    assert [Path(path).is_file() for path in told["out"]] == [True] * 4
    assert main(["lineage", "--db", url, "--raw", "sha256:" + scan[1], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["raw"]["format"] == "acme-sino 1"
    assert told["raw"]["copies"] == [{"uri": str(scan[0]), "encrypted": False, "key_ref": ""}]
    assert [(link["method"], link["status"]) for link in told["links"]] == [
        ("REFERENCE", "AUTO")
    ] * 2
    assert [run["exact"] for run in told["runs"]] == [True] * 4
    assert main(["lineage", "--db", url, "--raw", scan[1]]) == 0
    assert capsys.readouterr().out.count(" to the bit\n") == 4
    known = db.one(
        "SELECT SUM(c.can_reconstruct) FROM emulator_capabilities c JOIN emulator_images e"
        " ON e.emulator_key = c.emulator_key WHERE e.oci_ref = ?",
        f"python:{here}",
    )
    assert 1 <= known[0] <= len(FORMATS)


def test_by_hand_a_refusal_is_said_in_words(db, scan, tmp_path, capsys):
    url = f"sqlite:{tmp_path / 'lineage.db'}"
    assert by_hand(capsys, url, "--raw", scan[1], "--image", V2) == (
        1,
        f"no reader by {V2}: {V2} cannot reconstruct acme-sino 1\n",
    )
    for wrong in (("0" * 64,), (scan[1], "--python", scan[0]), (scan[1], "--limit", "0")):
        with pytest.raises(ValueError, match=r"no raw file|cannot be started|--limit"):
            by_hand(capsys, url, "--raw", *wrong)


@pytest.mark.contract
def test_an_environment_in_which_something_was_installed_since_is_refused():
    with pytest.raises(RunFailed, match="something was installed since"):
        Environment(Path(sys.executable), OTHER).run("formats")


def test_a_series_that_no_archive_has_is_no_difference(db, scan, capsys):
    path, sha256 = scan
    db.run("UPDATE raw_series_link SET status = 'REJECTED' WHERE series_key = 2")
    done = reprocess(db, sha256, run_by=[Fake([answer(path, capsys)])])
    assert (done.result, len(done.equal)) == (Result.REPRODUCED, 1)
    runs = db.rows("SELECT exact_match FROM reconstruction_runs ORDER BY run_key")
    assert runs == [(1,), (None,)]


def test_one_series_by_its_parameters(db, scan, tmp_path, capsys):
    path, sha256 = scan
    whole = json.loads(answer(path, capsys).out)
    parameters = tmp_path / "p.json"
    parameters.write_text(json.dumps(whole["series"][1]["parameters"]))
    one = Ran(0, json.dumps(whole | {"series": whole["series"][1:]}).encode(), "")
    done = reprocess(db, sha256, run_by=[Fake([one])], parameters=parameters)
    assert (done.result, len(done.equal), done.unequal) == (Result.REPRODUCED, 1, ())
    assert unreadable(db)  # one series is no proof of all


def test_a_series_that_was_made_once_more_is_equal_too(db, scan, capsys):
    path, sha256 = scan
    db.run(
        "INSERT INTO series SELECT 3, exam_key, software_key, '2.25.3', modality, 3, NULL, NULL,"
        " NULL, NULL, NULL, device_json FROM series WHERE series_key = 1"
    )
    db.run(
        "INSERT INTO dicom_image SELECT 4 + image_key, 3, set_key, '2.25.3.' || image_key,"
        " sop_class_uid, instance_number, NULL, NULL, NULL, NULL, pixel_sha256, NULL"
        " FROM dicom_image WHERE series_key = 1"
    )
    db.run(
        "INSERT INTO raw_series_link SELECT raw_key, 3, method, score, status, NULL, decided_by,"
        " decided_at FROM raw_series_link WHERE series_key = 1"
    )
    done = reprocess(db, sha256, run_by=[Fake([answer(path, capsys)])])
    assert (done.result, len(done.equal), done.unequal) == (Result.REPRODUCED, 3, ())


class Making:
    """Software that also writes objects; `change` spoils what it wrote."""

    ref = "fake"

    def __init__(self, capsys, change=lambda out: None):
        self.capsys, self.change, self.like = capsys, change, None

    def run(self, command, raw=None, parameters=None, *, like=None, out=None):
        self.like = like
        parser = argparse.ArgumentParser()
        reconstruct.arguments(parser)
        asked = [str(raw), "--format", "json", "--out", str(out)]
        reconstruct.run(parser.parse_args(asked))
        self.change(out)
        return Ran(0, self.capsys.readouterr().out.encode(), "")


def test_the_objects_come_when_their_pixels_are_those_that_were_told_of(db, scan, tmp_path, capsys):
    made, like = Making(capsys), tmp_path / "like.dcm"
    done = reprocess(db, scan[1], run_by=[made], out=tmp_path / "again", like=like)
    assert (done.result, made.like) == (Result.REPRODUCED, like)
    assert len(done.out) == 4
    assert sorted((tmp_path / "again").rglob("*.dcm")) == list(done.out)


def other_objects(out):
    path = sorted(out.rglob("*.dcm"))[-1]
    ds = pydicom.dcmread(path)
    ds.PixelData = bytes(len(ds.PixelData))
    ds.save_as(path)


def test_objects_with_other_pixels_are_not_handed_out(db, scan, tmp_path, capsys):
    before = sorted(tmp_path.iterdir())
    done = reprocess(db, scan[1], run_by=[Making(capsys, other_objects)], out=tmp_path / "again")
    assert (done.result, done.out) == (Result.NOT_REPRODUCED, ())
    assert "not the pixels that it told of" in done.why
    db.run("UPDATE dicom_image SET pixel_sha256 = ? WHERE image_key = 1", "0" * 64)
    done = reprocess(db, scan[1], run_by=[Making(capsys)], out=tmp_path / "again")
    assert (done.result, done.out) == (Result.NOT_REPRODUCED, ())
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.contract
def test_an_environment_that_hangs_or_is_not_ours_is_ended():
    with pytest.raises(RunFailed, match="no answer within"):
        Environment(Path(sys.executable), limit_s=0.01).measured()
    with pytest.raises(RunFailed, match="cannot be started"):
        Environment(Path("/no/such/python")).measured()
