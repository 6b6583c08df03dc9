"""A raw file that was lost comes back as it was, or not at all, whatever an archive gives for it."""

import io

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.lineage import archive_instance
from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.archive_feed import Archive
from emulators.modality.lineage.copies import good_copies, verify_copies
from emulators.modality.lineage.database import database
from emulators.modality.lineage.fetching import NotGiven, fetch, plain_name
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.trail import NoSuchRawFile, trail
from emulators.modality.objects import raw_data
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.registry import FORMATS, generation
from emulators.modality.raw.wrapping import wrapped
from emulators.web.client import WebProblem
from tests.emulators.builders import ct, part10
from tests.emulators.modality.lineage.archived import Archived
from tests.emulators.web.related import join

ARCHIVE = Archive("http://archive/dicom-web", "secret")


def scanned(path, number=1):
    software = generation("acme-sino", "2")
    software.raw_writer(acquire(FORMATS["acme_sino_2"], seed=1, number=number, matrix=16), path)
    return path


@pytest.fixture
def pacs(monkeypatch):
    made = Archived()
    monkeypatch.setattr(archive_instance, "WebClient", made)
    return made


@pytest.fixture
def db():
    with database("sqlite::memory:") as opened:
        yield opened


@pytest.fixture
def lost(db, pacs, tmp_path):
    """A raw file that was entered, is kept in the archive, and was lost; and its octets."""
    path = scanned(tmp_path / "raw (1).acme")
    ds = wrapped(path)
    with db.transaction():
        add_raw_file(db, path)
        add_image(db, header_of(ds))
    pacs.hold(ds)
    data = path.read_bytes()
    path.unlink()
    return digest_of_bytes(data, tmp_path), ds, data


def digest_of_bytes(data, folder):
    path = folder / "x"
    path.write_bytes(data)
    digest, _ = digest_of(path)
    path.unlink()
    return digest


def standing(db):
    return [a.detail for a in alerts(db, State.OPEN) if a.kind is Alert.DIGEST_MISMATCH]


def test_it_comes_back_and_is_a_copy(db, pacs, lost, tmp_path):
    sha256, ds, data = lost
    assert verify_copies(db) == 1
    done = fetch(db, ARCHIVE, f"sha256:{sha256.upper()}", tmp_path / "new" / "raw", 5)
    assert done.path == tmp_path / "new" / "raw" / f"{sha256[:16]}-raw__1_.acme"
    assert (done.sha256, done.format) == (sha256, "acme-sino 2")
    assert done.path.read_bytes() == data
    assert [p.name for p in done.path.parent.iterdir()] == [done.path.name]
    assert pacs.asked == [ds.SOPInstanceUID]
    assert str(done.path) in [copy.uri for copy in trail(db, sha256).copies]
    assert list(good_copies(db, 1)) == [done.path]


def test_what_is_there_already_is_entered_and_what_has_its_name_stays(db, pacs, lost, tmp_path):
    sha256, _, data = lost
    first = fetch(db, ARCHIVE, sha256, tmp_path, 5)
    assert fetch(db, ARCHIVE, sha256, tmp_path, 5) == first
    first.path.write_bytes(b"changed")
    assert verify_copies(db) == 2
    with pytest.raises(FileExistsError):
        fetch(db, ARCHIVE, sha256, tmp_path, 5)
    assert first.path.read_bytes() == b"changed"
    first.path.unlink()
    assert fetch(db, ARCHIVE, sha256, tmp_path, 5) == first
    assert first.path.read_bytes() == data
    assert str(first.path) not in [told["copy"] for told in standing(db)]
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        fetch(db, ARCHIVE, sha256, tmp_path / "file", 5)


def refused(db, sha256, folder, problem):
    before = sorted(folder.rglob("*"))
    with pytest.raises(NotGiven, match=problem) as why:
        fetch(db, ARCHIVE, sha256, folder / "new", 5)
    assert why.value.exit_code == 1
    assert "\n" not in str(why.value)
    assert sorted(folder.rglob("*")) == before
    return standing(db)


def other_payload(ds, folder):
    """Put another raw file into the object, whole, as if it were the right one."""
    other = wrapped(scanned(folder / "other", 2))
    (folder / "other").unlink()
    other.SOPInstanceUID = other.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    return other


def test_a_payload_that_is_not_the_file_raises_an_alert_until_it_is(db, pacs, lost, tmp_path):
    sha256, ds, _ = lost
    held = pacs.answers[ds.SOPInstanceUID]
    other = other_payload(ds, tmp_path)
    pacs.hold(other)
    (alert,) = refused(db, sha256, tmp_path, "not the raw file: [0-9a-f]{64}")
    assert alert["wanted"] == sha256
    assert alert["copy"].startswith("http://archive/dicom-web/studies/")
    assert alert["file"] == ds.SOPInstanceUID
    assert alert["found"] == str(other.private_block(0x71, raw_data.CREATOR)[5].value)
    pacs.answers[ds.SOPInstanceUID] = held
    fetch(db, ARCHIVE, sha256, tmp_path, 5)
    assert standing(db) == []


def chunk_of(ds):
    block = ds.private_block(raw_data.GROUP, raw_data.CREATOR)
    inner = block[raw_data.CHUNKS].value[0].private_block(raw_data.GROUP, raw_data.CREATOR)
    return inner[raw_data.CHUNK]


def bare(ds):
    del ds[chunk_of(ds).tag : 0x72000000]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (lambda ds: setattr(chunk_of(ds), "value", bytes(len(chunk_of(ds).value))), "Corrupted"),
        (lambda ds: setattr(chunk_of(ds), "value", b"12"), "Truncated: 2 of"),
        (lambda ds: setattr(ds, "CreatorVersionUID", "1.2"), "UnknownGeneration"),
        (lambda ds: setattr(ds, "SOPClassUID", "1.2"), "NotThisFamily: not a Raw Data object"),
        (lambda ds: ds.remove_private_tags(), "NotThisFamily: .* without a raw file"),
    ],
)
def test_an_object_that_was_changed_raises_an_alert(db, pacs, lost, tmp_path, changed, problem):
    sha256, ds, _ = lost
    changed(ds)
    pacs.hold(ds)
    (alert,) = refused(db, sha256, tmp_path, problem)
    assert alert["wanted"] == sha256


def test_what_the_archive_does_not_give_is_said(db, pacs, lost, tmp_path):
    sha256, ds, _ = lost
    for answer, problem in (
        ((404, b""), "has the raw file's object no more"),
        ((503, b""), "answers 503 to raw data"),
        ((200, join(("application/dicom", part10(ct(1))))), "gives another object than"),
        ((200, join(("application/dicom", bytes(2 << 20)))), "more than"),
        (WebProblem("the archive did not answer within 5 s"), "did not answer within 5 s"),
    ):
        pacs.answers[ds.SOPInstanceUID] = answer
        assert refused(db, sha256, tmp_path, problem) == []


def test_what_the_database_does_not_know_is_not_asked_for(db, pacs, tmp_path):
    with pytest.raises(NoSuchRawFile):
        fetch(db, ARCHIVE, "ab" * 32, tmp_path, 5)
    path = scanned(tmp_path / "a")
    with db.transaction():
        add_raw_file(db, path)
    sha256, _ = digest_of(path)
    assert refused(db, sha256, tmp_path, "no archive that was followed has this") == []
    ds = ct(1, SOPInstanceUID=wrapped(path).SOPInstanceUID)
    with db.transaction():
        add_image(db, header_of(ds))
    assert refused(db, sha256, tmp_path, "is no Raw Data object") == []
    assert pacs.asked == []


def test_what_cannot_be_entered_is_not_left(db, lost, tmp_path, monkeypatch):
    sha256, _, data = lost

    def fail(*_, **__):
        raise NotGiven("the database is full")

    monkeypatch.setattr("emulators.modality.lineage.fetching.note_copy", fail)
    with pytest.raises(NotGiven, match="full"):
        fetch(db, ARCHIVE, sha256, tmp_path, 5)
    assert list(tmp_path.iterdir()) == []
    there = tmp_path / f"{sha256[:16]}-raw__1_.acme"
    there.write_bytes(data)
    with pytest.raises(NotGiven, match="full"):
        fetch(db, ARCHIVE, sha256, tmp_path, 5)
    assert there.exists()


@given(st.text())
def test_a_name_is_plain(name):
    found = plain_name(name)
    assert 1 <= len(found) <= 64
    assert all(char.isascii() and (char.isalnum() or char in "._-") for char in found)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_damage_on_the_way_gives_another_file(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    path = scanned(folder / "a")
    ds, whole = wrapped(path), path.read_bytes()
    octets = bytearray(part10(ds))
    at = data.draw(st.integers(0, len(octets) - 1))
    octets[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    made = Archived()
    made.answers[ds.SOPInstanceUID] = (200, join(("application/dicom", bytes(octets))))
    with pytest.MonkeyPatch.context() as patch, database("sqlite::memory:") as db:
        patch.setattr(archive_instance, "WebClient", made)
        with db.transaction():
            add_raw_file(db, path)
            add_image(db, header_of(pydicom.dcmread(io.BytesIO(part10(ds)))))
        try:
            done = fetch(db, ARCHIVE, digest_of(path)[0], folder / "new", 5)
        except NotGiven:
            assert not (folder / "new").exists()
        else:
            assert done.path.read_bytes() == whole
