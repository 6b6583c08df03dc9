"""Old raw data comes out of its own software as it was, or an alert is raised; never other pixels."""

import json

import pytest

from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.linking import relate
from emulators.modality.lineage.query import unreadable
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.reprocessing import NoSuchRawFile, Result, reprocess
from emulators.modality.lineage.running import Ran, RunFailed
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.errors import WrongImage
from emulators.modality.raw.reconstructing import reconstructed
from tests.emulators.modality.lineage.hospital import acknowledge_all, examined
from tests.emulators.modality.lineage.software import V1, V2, Fake, answer, db, scan

__all__ = ["db", "scan"]  # fixtures


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


def test_what_unacknowledged_software_wrote_is_not_tried(db, tmp_path, capsys):
    """Assertion P4: the software is in the database, or nothing is reconstructed."""
    path, _ = examined(tmp_path)  # generation 2 names its software
    with db.transaction():
        add_raw_file(db, path)
    sha256, software = digest_of(path)[0], Fake([answer(path, capsys)])
    done = reprocess(db, sha256, run_by=[software])
    assert (done.result, done.emulator, done.result.is_good) == (Result.UNKNOWN_SOFTWARE, "", False)
    assert done.why == (
        "it was written by acme-sino-2 of Tomo 64 CT-0001, which nobody has acknowledged"
        " (raw alerts)"
    )
    assert software.asked == []
    assert [a.kind for a in alerts(db, State.OPEN)] == [Alert.UNKNOWN_SCANNER]
    acknowledge_all(db)
    assert reprocess(db, sha256, run_by=[software]).result is Result.FIRST


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


def test_an_image_of_another_examination_is_the_mistake_of_who_asks(db, scan, tmp_path):
    said = "plugfest: WrongImage: like.dcm: it names other raw data"
    software = Fake([Ran(1, b"", said)])
    with pytest.raises(WrongImage, match=r"^like.dcm: it names other raw data$"):
        reprocess(db, scan[1], run_by=[software], like=tmp_path / "like.dcm")
    assert raised(db, Alert.NOT_REPRODUCED) == []


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
