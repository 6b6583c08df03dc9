"""Telling one peer: late, rude, refusing, silent or absent, it costs nobody else anything."""

import socket
import threading
import time

import pytest

from emulators.core.peers import DimsePeer
from emulators.dimse import availability_line
from emulators.dimse.availability_gathering import Quiet
from tests.emulators.builders import ROOT, add, ct
from tests.emulators.dimse.plain_entity import PATIENT, Heard, plain, telling

pytestmark = pytest.mark.contract


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


def test_notices_that_cannot_be_delivered_are_given_up(archive, caplog):
    gone = DimsePeer("127.0.0.1", 1, "NOBODY")
    with telling(archive, gone) as notifier:
        add(archive.store, ct(1))
        deadline = time.monotonic() + 10
        while "notices not delivered" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert notifier._lines[gone]._waiting.references == 0


def test_a_fault_of_ours_does_not_end_the_telling(archive, monkeypatch, caplog):
    heard = Heard()
    with plain(heard) as peer, telling(archive, peer):
        with monkeypatch.context() as broken:
            broken.setattr(availability_line, "attribute_list", lambda _: 1 // 0)
            add(archive.store, ct(1))
            deadline = time.monotonic() + 10
            while "notices not delivered" not in caplog.text:
                assert time.monotonic() < deadline
                time.sleep(0.02)
        add(archive.store, ct(1, study=2))
        assert heard.next()[1].StudyInstanceUID == f"{ROOT}.2"


def test_storing_never_waits_and_what_nobody_takes_is_bounded(archive, monkeypatch, caplog):
    monkeypatch.setattr(availability_line, "MOST_WAITING", 3)
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
