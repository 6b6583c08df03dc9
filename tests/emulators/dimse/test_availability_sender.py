"""Telling of what was stored: a plain application entity hears it, and who does not costs nothing."""

import queue
import socket
import threading
import time
from contextlib import contextmanager

import pytest
from pynetdicom import AE, evt
from pynetdicom.sop_class import InstanceAvailabilityNotification

from emulators.core.peers import DimsePeer
from emulators.dimse import availability_sender
from emulators.dimse.availability_gathering import Quiet
from emulators.dimse.availability_sender import Notifier, Tries
from tests.emulators.builders import ROOT, add, ct

pytestmark = pytest.mark.contract

QUIET = Quiet(quiet_s=0.05, longest_s=1.0)
TRIES = Tries(pauses_s=(0.0, 0.1, 0.2), attempt_s=2.0, linger_s=0.2)
PATIENT = Tries(pauses_s=(0.0, *[0.1] * 90), attempt_s=2.0, linger_s=0.2)


class Heard(queue.Queue):
    """What a plain application entity was told, and how it answers."""

    def __init__(self):
        super().__init__()
        self.associations, self.statuses, self.aborts = [], [], 0

    def take(self, event):
        self.put((event.request.AffectedSOPInstanceUID, event.attribute_list))
        if self.aborts:
            self.aborts -= 1
            event.assoc.abort()
        return (self.statuses.pop(0) if self.statuses else 0), None

    def next(self):
        return self.get(timeout=10)


@contextmanager
def plain(heard, port=0):
    ae = AE("PLAIN")
    ae.add_supported_context(InstanceAvailabilityNotification)
    server = ae.start_server(
        ("127.0.0.1", port),
        block=False,
        evt_handlers=[
            (evt.EVT_N_CREATE, heard.take),
            (evt.EVT_ESTABLISHED, lambda event: heard.associations.append(event.assoc)),
        ],
    )
    try:
        yield DimsePeer("127.0.0.1", server.server_address[1], "PLAIN")
    finally:
        server.shutdown()


@contextmanager
def telling(archive, *peers, quiet=QUIET, tries=TRIES):
    notifier = Notifier("ARCHIVE", peers, quiet=quiet, tries=tries)
    archive.store.subscribe(notifier.stored)
    notifier.start()
    try:
        yield notifier
    finally:
        notifier.stop()


def test_a_plain_application_entity_is_told_by_study_on_one_association(archive):
    heard = Heard()
    with plain(heard) as peer, telling(archive, peer, quiet=Quiet(1.0, 20.0)):
        for ds in (ct(1), ct(2), ct(1, series=2), ct(1, study=2), ct(1)):
            add(archive.store, ds)
        told = [heard.next(), heard.next()]
    assert len({uid for uid, _ in told}) == 2
    (_, first), (_, second) = told
    assert first.StudyInstanceUID == f"{ROOT}.1"
    assert first.ReferencedPerformedProcedureStepSequence == []
    one, other = first.ReferencedSeriesSequence
    assert (one.SeriesInstanceUID, len(one.ReferencedSOPSequence)) == (f"{ROOT}.1.1", 2)
    reference = other.ReferencedSOPSequence[0]
    assert reference.ReferencedSOPClassUID == ct().SOPClassUID
    assert reference.ReferencedSOPInstanceUID == f"{ROOT}.1.2.1"
    assert (reference.InstanceAvailability, reference.RetrieveAETitle) == ("ONLINE", "ARCHIVE")
    assert second.StudyInstanceUID == f"{ROOT}.2"
    assert heard.empty()  # what is held already is no news
    assert len(heard.associations) == 1


def test_nobody_is_told_unless_somebody_is_named(archive):
    heard = Heard()
    with plain(heard) as peer, telling(archive) as notifier:
        add(archive.store, ct(1))
        notifier.meet([peer])
        add(archive.store, ct(2))
        _, told = heard.next()
        notifier.meet([])
        add(archive.store, ct(3))
        time.sleep(0.2)
    assert [
        r.ReferencedSOPInstanceUID
        for s in told.ReferencedSeriesSequence
        for r in s.ReferencedSOPSequence
    ] == [f"{ROOT}.1.1.2"]
    assert heard.empty()


def test_what_is_refused_is_not_told_again_and_the_rest_is(archive):
    heard = Heard()
    heard.statuses = [0x0110, 0x0111]
    with plain(heard) as peer, telling(archive, peer):
        for study in (1, 2, 3):
            add(archive.store, ct(1, study=study))
        told = [heard.next()[1].StudyInstanceUID for _ in range(3)]
    assert told == [f"{ROOT}.1", f"{ROOT}.2", f"{ROOT}.3"]
    assert heard.empty()


def test_a_peer_that_comes_late_is_told(archive):
    heard = Heard()
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
        deaf = threading.Thread(target=lambda: reserved.accept()[0].close())
        deaf.start()
        with telling(archive, DimsePeer("127.0.0.1", port, "PLAIN"), tries=PATIENT):
            add(archive.store, ct(1))
            deaf.join(5)
            reserved.close()
            with plain(heard, port):
                assert heard.next()[1].StudyInstanceUID == f"{ROOT}.1"


def test_a_peer_that_hangs_up_instead_of_answering_is_told_the_same_instance_again(archive):
    heard = Heard()
    heard.aborts = 2
    with plain(heard) as peer, telling(archive, peer, tries=PATIENT):
        add(archive.store, ct(1))
        uids = {heard.next()[0] for _ in range(3)}
    assert len(uids) == 1
    assert heard.empty()


def test_storing_never_waits_and_what_nobody_takes_is_bounded(archive, monkeypatch, caplog):
    monkeypatch.setattr(availability_sender, "MOST_WAITING", 3)
    heard = Heard()
    with socket.create_server(("127.0.0.1", 0)) as silent, plain(heard) as peer:
        mute = DimsePeer("127.0.0.1", silent.getsockname()[1], "SILENT")
        with telling(archive, mute, peer, quiet=Quiet(0.0, 0.0), tries=PATIENT) as notifier:
            for study in range(1, 9):
                add(archive.store, ct(1, study=study))
                heard.next()  # one that hears is not kept by one that does not
            line = notifier._lines[mute]
            assert line._waiting.references == 3
            notifier.forget()
            assert line._waiting.references == 0
    assert "notices dropped" in caplog.text


def test_notices_that_cannot_be_delivered_are_given_up(archive, caplog):
    gone = DimsePeer("127.0.0.1", 1, "NOBODY")
    with telling(archive, gone) as notifier:
        add(archive.store, ct(1))
        deadline = time.monotonic() + 10
        while "notices not delivered" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert notifier._lines[gone]._waiting.references == 0


def test_too_much_for_one_quiet_moment_is_said_once(archive, caplog):
    notifier = Notifier("ARCHIVE", [DimsePeer("127.0.0.1", 1, "NOBODY")])  # not started
    notifier._gathering._most = 2
    archive.store.subscribe(notifier.stored)
    for number in range(1, 6):
        add(archive.store, ct(number))
    assert caplog.text.count("too many wait") == 1
    notifier.stop()
    add(archive.store, ct(9))


def test_a_fault_of_ours_does_not_end_the_telling(archive, monkeypatch, caplog):
    heard = Heard()
    with plain(heard) as peer, telling(archive, peer):
        with monkeypatch.context() as broken:
            broken.setattr(availability_sender, "attribute_list", lambda _: 1 // 0)
            add(archive.store, ct(1))
            deadline = time.monotonic() + 10
            while "notices not delivered" not in caplog.text:
                assert time.monotonic() < deadline
                time.sleep(0.02)
        add(archive.store, ct(1, study=2))
        assert heard.next()[1].StudyInstanceUID == f"{ROOT}.2"


def test_so_many_peers_are_told_and_no_more(caplog):
    peers = [DimsePeer("127.0.0.1", port, "X") for port in range(1, 30)]
    notifier = Notifier("ARCHIVE", peers[:2])
    notifier.meet(peers)
    assert list(notifier._lines) == peers[:16]
    assert "peers are not told" in caplog.text
