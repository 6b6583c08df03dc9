"""Telling of what was stored: a plain application entity hears it, study by study."""

import time

import pytest

from emulators.core.peers import DimsePeer
from emulators.dimse.availability_gathering import Quiet
from emulators.dimse.availability_notifier import Notifier
from tests.emulators.builders import ROOT, add, ct
from tests.emulators.dimse.plain_entity import Heard, plain, telling

pytestmark = pytest.mark.contract


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


def test_too_much_for_one_quiet_moment_is_said_once(archive, caplog):
    notifier = Notifier("ARCHIVE", [DimsePeer("127.0.0.1", 1, "NOBODY")])  # not started
    notifier._gathering._most = 2
    archive.store.subscribe(notifier.stored)
    for number in range(1, 6):
        add(archive.store, ct(number))
    assert caplog.text.count("too many wait") == 1
    notifier.stop()
    add(archive.store, ct(9))


def test_so_many_peers_are_told_and_no_more(caplog):
    peers = [DimsePeer("127.0.0.1", port, "X") for port in range(1, 30)]
    notifier = Notifier("ARCHIVE", peers[:2])
    notifier.meet(peers)
    assert list(notifier._lines) == peers[:16]
    assert "peers are not told" in caplog.text
