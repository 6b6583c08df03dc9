"""Notices from a plain application entity: the scripted archive is asked, and only it is believed."""

import threading
import time
from contextlib import contextmanager

import pytest
from pynetdicom import AE
from pynetdicom.sop_class import InstanceAvailabilityNotification

from emulators.dimse.availability import Availability, Notice, Reference, attribute_list
from emulators.modality.lineage import noticed
from emulators.modality.lineage.archive_feed import ArchiveFeed, archive
from emulators.modality.lineage.database import database
from emulators.modality.lineage.notice_feed import NoticeFeed
from tests.emulators.builders import ROOT, ct
from tests.emulators.modality.lineage.test_archive_feed import Scripted, metadata_of

pytestmark = pytest.mark.contract

numbers = iter(range(1, 10_000))


@pytest.fixture
def pacs():
    made = Scripted()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def db():
    with database("sqlite::memory:") as opened:
        yield opened


@pytest.fixture
def feed(pacs):
    with NoticeFeed(ArchiveFeed(archive(pacs.url)), "LINEAGE", "127.0.0.1", 0) as made:
        yield made


def of(ds, availability=Availability.ONLINE):
    reference = Reference(
        ds.SeriesInstanceUID, ds.SOPClassUID, ds.SOPInstanceUID, "ARCHIVE", availability
    )
    return Notice(ds.StudyInstanceUID, (reference,))


@contextmanager
def association(feed):
    ae = AE("PLAIN")
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 10
    ae.add_requested_context(InstanceAvailabilityNotification)
    assoc = ae.associate("127.0.0.1", feed.port)
    assert assoc.is_established
    yield assoc
    assoc.release()


def say(assoc, notice):
    uid = f"1.2.99.{next(numbers)}"
    answer, _ = assoc.send_n_create(attribute_list(notice), InstanceAvailabilityNotification, uid)
    assert answer.Status == 0


def tell(feed, *notices):
    with association(feed) as assoc:
        for notice in notices:
            say(assoc, notice)


def visit(feed, db, pacs):
    """Wait, visit once; return how many instances are known, what was asked and the problems."""
    pacs.asked.clear()
    assert feed.wait(10.0)
    problems = feed.feed(db, time.monotonic() + 20)
    return db.one("SELECT COUNT(*) FROM dicom_image")[0], pacs.asked.copy(), problems


def test_the_named_study_is_read_and_no_other(feed, db, pacs):
    assert not feed.wait(0.0)
    assert feed.feed(db, time.monotonic() + 5) == ()
    pacs.hold(ct(1), ct(2), ct(1, study=2))
    tell(feed, of(ct(1)), of(ct(2)), of(ct(1)))
    known, asked, problems = visit(feed, db, pacs)
    assert (known, problems) == (2, ())
    assert asked[0] == f"/studies/{ROOT}.1/series"
    assert len(metadata_of(asked)) == 2
    assert not feed.wait(0.5)  # one look for three notices
    pacs.hold(ct(3))
    tell(feed, of(ct(3)))
    known, asked, _ = visit(feed, db, pacs)
    assert (known, len(metadata_of(asked))) == (3, 1)


def test_an_archive_that_shows_it_later_is_asked_again(feed, db, pacs, monkeypatch):
    monkeypatch.setattr(noticed, "AGAIN_S", (0.01, 0.01))
    tell(feed, of(ct(1)))
    assert visit(feed, db, pacs)[0] == 0
    pacs.hold(ct(1))
    assert visit(feed, db, pacs)[0] == 1
    assert not feed.wait(0.5)


def test_what_only_a_notice_says_is_never_entered_and_soon_not_looked_for(
    feed, db, pacs, monkeypatch
):
    monkeypatch.setattr(noticed, "AGAIN_S", (0.01,))
    pacs.hold(ct(1))
    tell(feed, of(ct(9)), of(ct(1, study=7)), of(ct(5, study=8), Availability.UNAVAILABLE))
    assert visit(feed, db, pacs)[0] == 1
    known, asked, problems = visit(feed, db, pacs)
    assert (known, problems) == (1, ())
    assert {path.split("/")[2] for path in asked} == {f"{ROOT}.1", f"{ROOT}.7"}
    assert not feed.wait(0.5)
    assert db.one("SELECT COUNT(*) FROM exams") == (1,)


def test_a_flood_costs_one_look_at_the_list_of_studies(feed, db, pacs, monkeypatch):
    monkeypatch.setattr(feed._noticed, "_most_studies", 5)
    pacs.hold(ct(1), ct(1, study=2))
    tell(feed, *(of(ct(1, study=n)) for n in range(10, 30)))
    known, asked, _ = visit(feed, db, pacs)
    assert (known, asked.count("/studies")) == (2, 1)
    assert not feed.wait(0.5)


def test_visits_leave_half_of_the_time(feed, db, pacs):
    answered = pacs.answer

    def slowly(path, query):
        time.sleep(0.3)
        return answered(path, query)

    pacs.answer = slowly
    tell(feed, of(ct(1), Availability.OFFLINE))
    visit(feed, db, pacs)
    tell(feed, of(ct(1), Availability.OFFLINE))
    assert not feed.wait(0.1)
    assert feed.wait(5.0)
    assert not feed.wait(-1.0)  # it is time for a round, whatever waits


def test_what_failed_is_visited_again(feed, db, pacs, monkeypatch):
    monkeypatch.setattr(noticed, "AGAIN_S", (0.01, 0.01))
    pacs.hold(ct(1))
    tell(feed, of(ct(1)))
    with monkeypatch.context() as broken:
        broken.setattr(feed._archive, "visit", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            feed.feed(db, time.monotonic() + 5)
    assert visit(feed, db, pacs)[0] == 1


def test_waiting_ends_when_a_notice_comes(feed, pacs):
    with association(feed) as assoc:
        threading.Timer(0.1, say, (assoc, of(ct(1)))).start()
        assert feed.wait(20.0)


def test_a_port_that_is_in_use_is_said(feed, pacs):
    second = NoticeFeed(ArchiveFeed(archive(pacs.url)), "LINEAGE", "127.0.0.1", feed.port)
    with pytest.raises(OSError, match=f"DICOM port {feed.port}"), second:
        pass
