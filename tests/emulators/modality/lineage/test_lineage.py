"""From files to the database to the answer, with every alert on the way."""

import json
from datetime import timedelta

import pytest

from emulators.modality.lineage import raw_files
from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.copies import verify_copies
from emulators.modality.lineage.database import NoDatabase, database
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.linking import decide, relate, seconds
from emulators.modality.lineage.query import images, unreadable
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.scanners import NoSuchAlert, acknowledge
from emulators.modality.raw.errors import MissingLibrary
from tests.emulators.modality.lineage.hospital import acknowledge_all, examined


@pytest.fixture
def db(tmp_path):
    with database(f"sqlite:{tmp_path / 'lineage.db'}") as opened:
        yield opened


def kinds(db, state=State.OPEN):
    return sorted({a.kind for a in alerts(db, state)})


def enter(db, path, objects):
    with db.transaction():
        key = add_raw_file(db, path) if path.exists() else None
        for ds in objects:
            add_image(db, header_of(ds))
    return key


def test_raw_data_that_images_cite_is_linked_and_found_again(db, tmp_path):
    enter(db, *examined(tmp_path))
    assert kinds(db) == [Alert.UNKNOWN_SCANNER]
    acknowledge_all(db)
    done = relate(db)
    assert (done.raws, done.series, done.accepted, done.orphan_series) == (1, 2, 2, 0)
    found = images(db, scanner="CT-0001", settings=[("ConvolutionKernel", "H30s")])
    assert len(found) == 2
    assert {f.raw_format for f in found} == {"acme-sino 2"}
    assert (
        images(db, scanner="CT-0001", settings=[("KVP", "120.0"), ("ConvolutionKernel", "X")]) == ()
    )
    assert len(images(db, scanner="Tomo 64", settings=[("KVP", "120")])) == 4
    assert images(db, scanner="another") == ()


def test_without_a_reference_time_and_study_link_them(db, tmp_path):
    for number in range(1, 9):
        path, objects = examined(tmp_path, number, cite=False)
        enter(db, path, objects)
    acknowledge_all(db)
    relate(db)
    pairs = db.rows(
        "SELECT r.hint_study_uid, e.study_instance_uid, l.method FROM raw_series_link l"
        " JOIN raw_file r ON r.raw_key = l.raw_key JOIN series s ON s.series_key = l.series_key"
        " JOIN exams e ON e.exam_key = s.exam_key WHERE l.status = 'AUTO'"
    )
    assert len(pairs) >= 14
    assert all(raw == images and method == "SCORED" for raw, images, method in pairs)


def test_an_upgraded_scanner_waits_to_be_acknowledged(db, tmp_path):
    enter(db, *examined(tmp_path, 1))
    acknowledge_all(db)
    (tmp_path / "later").mkdir()
    enter(db, *examined(tmp_path / "later", 2, software="VB99"))
    assert kinds(db) == [Alert.UNKNOWN_SOFTWARE]
    assert db.one("SELECT COUNT(*) FROM series WHERE software_key IS NULL") == (2,)
    acknowledge_all(db)
    assert db.one("SELECT COUNT(*) FROM series WHERE software_key IS NULL") == (0,)
    assert db.one("SELECT COUNT(*) FROM scanner_software") == (2,)
    assert kinds(db) == []
    with pytest.raises(NoSuchAlert, match="is ACKED already"):
        acknowledge(db, 1, "tester")
    with pytest.raises(NoSuchAlert, match="does not exist"):
        acknowledge(db, 99, "tester")


def test_the_same_things_again_change_nothing(db, tmp_path):
    path, objects = examined(tmp_path)
    first = enter(db, path, objects)
    assert enter(db, path, objects) == first
    (tmp_path / "copy.bin").write_bytes(path.read_bytes())
    assert enter(db, tmp_path / "copy.bin", ()) == first
    assert db.one("SELECT COUNT(*) FROM raw_file") == (1,)
    assert db.one("SELECT COUNT(*) FROM raw_file_copies") == (2,)
    assert db.one("SELECT COUNT(*) FROM dicom_image") == (4,)
    assert db.one("SELECT COUNT(*) FROM parameter_sets") == (2,)


def test_a_changed_copy_is_noticed(db, tmp_path):
    path, objects = examined(tmp_path)
    enter(db, path, objects)
    assert verify_copies(db) == 0
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert verify_copies(db) == 1
    assert Alert.DIGEST_MISMATCH in kinds(db)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"hello", Alert.UNKNOWN_RAW_FORMAT),
        (b"ACMESINO\x09\x00" + bytes(50), Alert.UNKNOWN_RAW_FORMAT),
        (b"ACMESINO\x02\x00" + bytes(4), Alert.DIGEST_MISMATCH),
    ],
)
def test_what_cannot_be_read_raises_an_alert_and_is_not_lost(db, tmp_path, content, kind):
    (tmp_path / "x").write_bytes(content)
    with db.transaction():
        key = add_raw_file(db, tmp_path / "x")
    (alert,) = alerts(db, State.OPEN)
    assert alert.kind is kind
    assert alert.detail["file"] == "x"
    assert (key is None) == (kind is Alert.UNKNOWN_RAW_FORMAT)
    with db.transaction():
        add_raw_file(db, tmp_path / "x")
    assert len(alerts(db)) == 1  # raised once


def test_what_nobody_could_read_is_read_when_somebody_can(db, tmp_path, monkeypatch):
    path, objects = examined(tmp_path, cite=False)

    def nobody(family, version):
        raise MissingLibrary("no reader of it is installed")

    with monkeypatch.context() as before:
        before.setattr(raw_files, "generation", nobody)
        first = enter(db, path, objects)
        assert enter(db, path, ()) == first
    assert Alert.NO_READER in kinds(db)
    assert db.one("SELECT acquisition_start, software_key FROM raw_file") == (None, None)
    acknowledge_all(db)
    assert enter(db, path, ()) == first
    assert Alert.NO_READER in kinds(db, State.RESOLVED)
    assert db.one("SELECT software_key, hint_patient_id IS NULL FROM raw_file") == (1, 0)


def test_what_has_no_partner_is_told_until_it_has_one(db, tmp_path):
    path, objects = examined(tmp_path)
    enter(db, path, ())
    relate(db)
    assert Alert.ORPHAN_RAW in kinds(db)
    enter(db, path, objects)
    relate(db)
    assert Alert.ORPHAN_RAW not in kinds(db)


def test_raw_data_that_was_not_kept_is_not_replaced_by_a_neighbour(db, tmp_path):
    for number in range(1, 9):
        enter(db, *examined(tmp_path, number, keep=number != 3))
    relate(db)
    linked = db.one(
        "SELECT COUNT(*) FROM raw_series_link l JOIN series s ON s.series_key = l.series_key"
        " JOIN series_citations c ON c.series_key = s.series_key"
        " JOIN raw_file r ON r.raw_key = l.raw_key"
        " WHERE c.raw_sop_instance_uid <> r.raw_sop_instance_uid"
    )
    assert linked == (0,)
    assert Alert.ORPHAN_SERIES in kinds(db)


def test_a_link_that_comes_out_as_it_was_stays_as_it_is(db, tmp_path, monkeypatch):
    every = "SELECT * FROM raw_series_link ORDER BY raw_key, series_key"
    enter(db, *examined(tmp_path))
    relate(db)
    before = db.rows(every)
    monkeypatch.setattr("emulators.modality.lineage.linking.now", lambda: "2099-01-01T00:00:00")
    enter(db, *examined(tmp_path, 2))
    relate(db)
    assert len(before) == 2
    assert db.rows(every)[:2] == before
    assert {row[-1] for row in db.rows(every)[2:]} == {"2099-01-01T00:00:00"}
    db.run("UPDATE raw_series_link SET score = 0.5 WHERE series_key = 1")
    relate(db)
    assert [row[3] for row in db.rows(every)] == [1.0] * 4
    assert db.rows(every)[1] == before[1]


def test_decisions_of_people_stand(db, tmp_path):
    enter(db, *examined(tmp_path))
    relate(db)
    assert decide(db, 1, 1, accept=False, by="radiologist")
    assert not decide(db, 9, 9, accept=True, by="radiologist")
    relate(db)
    assert db.one("SELECT status, decided_by FROM raw_series_link WHERE series_key = 1") == (
        "REJECTED",
        "radiologist",
    )


def test_a_clock_an_hour_off_is_learnt_and_told(db, tmp_path):
    for number in range(1, 9):
        path, objects = examined(tmp_path, number, cite=False)
        for ds in objects:
            at = header_of(ds)
            moved = seconds(at.acquired) - 3600
            from datetime import UTC, datetime

            ds.AcquisitionDateTime = datetime.fromtimestamp(moved, UTC).strftime(
                "%Y%m%d%H%M%S.%f%z"
            )
        enter(db, path, objects)
    acknowledge_all(db)
    relate(db)
    (skew,) = [a for a in alerts(db, State.OPEN) if a.kind is Alert.CLOCK_SKEW]
    assert skew.detail["offset_s"] == timedelta(hours=1).total_seconds()


def test_raw_data_that_nothing_reconstructs_is_a_question_away(db, tmp_path):
    enter(db, *examined(tmp_path))
    ((_, family, generation),) = unreadable(db)
    assert (family, generation) == ("acme-sino", "2")


def test_what_is_no_lineage_database_is_told(tmp_path):
    (tmp_path / "x").write_bytes(b"no database" * 1000)
    with pytest.raises(NoDatabase, match="no lineage database"), database(str(tmp_path / "x")):
        pass
    import sqlite3

    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(NoDatabase, match="not one of lineage"), database(str(tmp_path / "other")):
        pass
    with pytest.raises(NoDatabase), database("postgresql://nobody@127.0.0.1:1/none"):
        pass


def test_a_failed_transaction_leaves_nothing(db, tmp_path):
    path, _ = examined(tmp_path)

    def fails():
        with db.transaction():
            add_raw_file(db, path)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert db.one("SELECT COUNT(*) FROM raw_file") == (0,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("20260301101530.25+0000", 1772360130.25),
        ("2026-03-01T10:15:30.25+00:00", 1772360130.25),
        ("20260301101530", 1772360130.0),
        ("", None),
        (None, None),
        ("rubbish", None),
        ("20261301", None),
    ],
)
def test_times_are_read(text, told):
    assert seconds(text) == told


def test_the_truth_is_measured(db, tmp_path):
    from tests.contract.plugfest import plugfest

    path, objects = examined(tmp_path)
    folder = tmp_path / "images"
    folder.mkdir()
    for i, ds in enumerate(objects):
        ds.save_as(folder / f"{i}.dcm", enforce_file_format=True)
    sha = db.rows  # the database of this test stays empty: the command has its own
    assert sha("SELECT 1 FROM raw_file") == []
    url = f"sqlite:{tmp_path / 'mine.db'}"
    done = plugfest("raw", "ingest", "--db", url, path, folder)
    assert done.stdout == "4 images, 1 raw files, 0 others (see the alerts)\n", done.stderr
    from emulators.modality.raw.digest import digest_of

    truth = [[digest_of(path)[0], str(ds.SeriesInstanceUID)] for ds in objects]
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    done = plugfest("raw", "link", "--db", url, "--truth", tmp_path / "truth.json")
    assert "unattended: precision 1.0000 recall 1.0000 (2 of 2)" in done.stdout
    listed = plugfest("raw", "alerts", "--db", url)
    assert "UNKNOWN_SCANNER" in listed.stdout
    both = plugfest("raw", "alerts", "--db", url, "--acknowledge", 1, "--acknowledge", 9)
    assert (both.returncode, both.stderr) == (2, "plugfest: alert 9 does not exist\n")
    listed = json.loads(plugfest("raw", "alerts", "--db", url, "--format", "json").stdout)
    (alert,) = listed["alerts"]
    assert (alert["number"], alert["kind"], alert["state"]) == (1, "UNKNOWN_SCANNER", "OPEN")
    assert alert["detail"]["software"] == "acme-sino-2"
    assert plugfest("raw", "alerts", "--db", url, "--acknowledge", 1).stdout == ""
    found = plugfest(
        "raw", "images", "--db", url, "--scanner", "CT-0001", "--with", "ConvolutionKernel=H60h"
    )
    assert found.stdout.count("acme-sino 2 sha256:") == 2
    for wrong in (
        ("alerts", "--db", url, "--acknowledge", 9),
        ("images", "--db", url, "--with", "x"),
    ):
        done = plugfest("raw", *wrong)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
