"""Pixels of series that raw data is behind are hashed once, whatever an archive answers."""

import hashlib
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, JPEG2000Lossless

from emulators.modality.lineage import archive_instance, pixel_feed
from emulators.modality.lineage.alerts import Alert, State, alerts
from emulators.modality.lineage.archive_feed import Archive
from emulators.modality.lineage.database import database
from emulators.modality.lineage.headers import header_of, pixels_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.pixel_feed import PixelFeed
from emulators.web.client import WebProblem
from tests.emulators.builders import ct, part10
from tests.emulators.modality.lineage.archived import Archived
from tests.emulators.web.related import join

RAW = "2.25.77"


def citing(number, **changes):
    """Make an image that cites raw data, as the archive's metadata has it: without pixels."""
    ds = ct(number, **changes)
    item = Dataset()
    item.ReferencedSOPClassUID = "1.2.840.10008.5.1.4.1.1.66"
    item.ReferencedSOPInstanceUID = RAW
    ds.SourceInstanceSequence = [item]
    return ds


def without_pixels(ds):
    return replace(header_of(ds), pixel_sha256="")


@pytest.fixture
def pacs(monkeypatch):
    made = Archived()
    monkeypatch.setattr(archive_instance, "WebClient", made)
    return made


@pytest.fixture
def db():
    with database("sqlite::memory:") as opened:
        yield opened


def enter(db, *objects):
    with db.transaction():
        for ds in objects:
            add_image(db, without_pixels(ds))


def hashes(db):
    return dict(db.rows("SELECT sop_instance_uid, pixel_sha256 FROM dicom_image"))


def look(db, feed, limit_s=20):
    return feed.feed(db, time.monotonic() + limit_s)


def test_only_series_that_raw_data_is_behind_are_fetched_and_once(db, pacs):
    cited, linked, other = citing(1), ct(1, series=2), ct(1, series=3)
    enter(db, cited, linked, other)
    for ds in (cited, linked, other):
        pacs.hold(ds)
    feed = PixelFeed(Archive("http://archive", "secret"))
    assert look(db, feed) == ()
    assert pacs.asked == [cited.SOPInstanceUID]
    assert pacs.tokens == ["Bearer secret"]
    db.run("INSERT INTO raw_file (raw_key, sha256, size_bytes) VALUES (1, 'x', 1)")
    db.put(
        "raw_series_link",
        **{"raw_key": 1, "series_key": 2, "method": "SCORED", "score": 1, "status": "AUTO"},
        **{"decided_by": "linker", "decided_at": "2026"},
    )
    assert look(db, feed) == look(db, feed) == ()
    assert pacs.asked == [cited.SOPInstanceUID, linked.SOPInstanceUID]
    found = hashes(db)
    assert found[cited.SOPInstanceUID] == hashlib.sha256(cited.PixelData).hexdigest()
    assert found[other.SOPInstanceUID] is None


def another(ds):
    return 200, join(("application/dicom", part10(citing(9))))


def two_parts(ds):
    return 200, join(*[("application/dicom", part10(ds))] * 2)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (another, "another image than the one asked for"),
        (two_parts, "more than 1 parts"),
        (lambda ds: (406, b""), "answers 406 to pixels"),
        (lambda ds: (200, b"x", "application/dicom"), "exactly one boundary"),
        (lambda ds: (200, b"x", "rubbish"), "not a media type"),
        (lambda ds: (200, join(("application/dicom", b"x" * 200))), "cannot be read"),
        (lambda ds: (200, join(("", part10(ds)), closed=False)), "closing delimiter"),
    ],
)
def test_an_answer_that_is_none_is_told_and_not_asked_for_again(db, pacs, answer, problem):
    ds = citing(1)
    enter(db, ds)
    pacs.answers[ds.SOPInstanceUID] = answer(ds)
    feed = PixelFeed(Archive("http://archive"))
    (told,) = look(db, feed)
    assert problem in told
    assert look(db, feed) == (told,)
    assert len(pacs.asked) == 1
    assert hashes(db) == {ds.SOPInstanceUID: None}


def test_what_is_too_long_or_late_ends_where_it_is(db, pacs, monkeypatch):
    objects = [citing(n) for n in (1, 2, 3)]
    enter(db, *objects)
    for ds in objects:
        pacs.hold(ds)
    feed = PixelFeed(Archive("http://archive"))
    assert look(db, feed, -1) == ("the pixels of more images wait for the next round",)
    first = objects[0].SOPInstanceUID
    held, pacs.answers[first] = pacs.answers[first], WebProblem("the archive broke off its answer")
    assert look(db, feed) == ("the archive broke off its answer",)
    assert look(db, feed) == ("the archive broke off its answer",)  # the others came before it
    assert [uid for uid, found in hashes(db).items() if not found] == [first]
    monkeypatch.setattr(pixel_feed, "MOST_BYTES", 100)
    pacs.answers[first] = held
    assert "more than 100 bytes" in look(db, feed)[0]


def test_what_is_gone_or_compressed_is_left_alone(db, pacs):
    gone, compressed = citing(1), citing(2)
    enter(db, gone, compressed)
    compressed.file_meta.TransferSyntaxUID = JPEG2000Lossless
    compressed.PixelData = b"\xfe\xff\x00\xe0\x00\x00\x00\x00\xfe\xff\xdd\xe0\x00\x00\x00\x00"
    compressed["PixelData"].is_undefined_length = True
    pacs.hold(compressed)
    feed = PixelFeed(Archive("http://archive"))
    assert look(db, feed) == look(db, feed) == ()
    assert len(pacs.asked) == 2
    assert set(hashes(db).values()) == {None}


def test_pixels_come_later_from_a_folder_and_never_replace_others(db):
    ds = citing(1)
    enter(db, ds)
    with db.transaction():
        add_image(db, header_of(ds))
        add_image(db, without_pixels(ds))
    assert hashes(db) == {ds.SOPInstanceUID: pixels_of(ds)}
    before = pixels_of(ds)
    ds.PixelData = bytes(len(ds.PixelData))
    with db.transaction():
        add_image(db, header_of(ds))
    assert hashes(db) == {ds.SOPInstanceUID: before}
    (alert,) = [a for a in alerts(db, State.OPEN) if a.kind is Alert.DIGEST_MISMATCH]
    assert alert.detail == {
        "instance": ds.SOPInstanceUID,
        "wanted": before,
        "found": pixels_of(ds),
    }


def test_other_bytes_of_the_same_pixels_are_not_compared():
    ds = ct(1)
    assert pixels_of(ds) == hashlib.sha256(ds.PixelData).hexdigest()
    for syntax in (JPEG2000Lossless, ExplicitVRBigEndian, "1.2.3.4"):
        ds.file_meta.TransferSyntaxUID = syntax
        assert pixels_of(ds) == ""


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "application/dicom"]))
def test_any_answer_is_hashed_or_told_of(body, kind):
    ds = citing(1)
    made = Archived()
    made.answers[ds.SOPInstanceUID] = (200, join((kind, body)))
    with pytest.MonkeyPatch.context() as patch, database("sqlite::memory:") as db:
        patch.setattr(archive_instance, "WebClient", made)
        enter(db, ds)
        assert len(look(db, PixelFeed(Archive("http://archive")))) == 1
        assert set(hashes(db).values()) == {None}
