"""Hearing notices: from the library's own plain application entity, and from who misbehaves."""

from io import BytesIO

import pytest
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE
from pynetdicom.dimse_primitives import N_CREATE
from pynetdicom.sop_class import InstanceAvailabilityNotification, Verification

from emulators.core.peers import DimsePeer
from emulators.dimse import availability_service
from emulators.dimse.asking import ask
from emulators.dimse.availability import Notice, Reference, attribute_list
from emulators.dimse.availability_service import AvailabilityService
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification as Echo

pytestmark = pytest.mark.contract

CLASS = str(InstanceAvailabilityNotification)
CT = "1.2.840.10008.5.1.4.1.1.2"
NOTICE = Notice("1.2.3", (Reference("1.2.3.1", CT, "1.2.3.1.1", "ARCHIVE"),))


@pytest.fixture
def heard():
    return []


@pytest.fixture
def peer(heard):
    server = DimseServer("LINEAGE", "127.0.0.1", 0, [Echo(), AvailabilityService(heard.append)])
    server.start()
    yield DimsePeer("127.0.0.1", server.port, "LINEAGE")
    server.stop()


@pytest.fixture
def assoc(peer):
    with associate(peer, [Context(CLASS)], calling_ae="PACS", limit_s=10) as made:
        yield made


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_a_plain_application_entity_is_heard(peer, heard, syntax):
    ae = AE("PLAIN")
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 10
    ae.add_requested_context(InstanceAvailabilityNotification, syntax)
    ae.add_requested_context(Verification)
    assoc = ae.associate(peer.host, peer.port, ae_title=peer.ae_title)
    assert assoc.is_established
    assert assoc.send_c_echo().Status == 0
    told = []
    for number in (1, 2):
        status, _ = assoc.send_n_create(attribute_list(NOTICE), CLASS, f"1.2.9.{number}")
        told.append(status.Status)
    assoc.release()
    assert told == [0, 0]
    assert heard == [NOTICE, NOTICE]


def test_an_instance_is_created_once_and_one_that_was_refused_may_come_again(assoc, heard):
    spoilt = attribute_list(NOTICE)
    del spoilt.StudyInstanceUID
    answers = [
        assoc.send_n_create(ds, CLASS, uid)[0]
        for ds, uid in (
            (spoilt, "1.2.9"),
            (attribute_list(NOTICE), "1.2.9"),
            (attribute_list(NOTICE), "1.2.9"),
            (spoilt, "1.2.9"),
            (attribute_list(NOTICE), None),
        )
    ]
    assert [answer.Status for answer in answers] == [0x0120, 0, 0x0111, 0x0111, 0x0117]
    assert answers[0].ErrorComment == "StudyInstanceUID is missing"
    assert heard == [NOTICE]


def test_only_the_latest_are_remembered(assoc, heard, monkeypatch):
    monkeypatch.setattr(availability_service, "MOST_REMEMBERED", 2)
    told = [
        assoc.send_n_create(attribute_list(NOTICE), CLASS, f"1.2.{n}")[0].Status
        for n in (1, 2, 3, 3, 1)
    ]
    assert told == [0, 0, 0, 0x0111, 0]


def test_what_cannot_be_read_is_answered_and_the_association_serves_on(assoc, heard):
    context = assoc.accepted_contexts[0].context_id
    for number, data in enumerate((b"", b"\x00", b"\xff" * 200, bytes(5 << 20)), 1):
        request = N_CREATE()
        request.MessageID = number
        request.AffectedSOPClassUID = CLASS
        request.AffectedSOPInstanceUID = f"1.2.{number}"
        if data:
            request.AttributeList = BytesIO(data)
        assert ask(assoc, request, context) in (0x0110, 0x0120, 0x0213)
    assert assoc.send_n_create(attribute_list(NOTICE), CLASS, "1.2.1")[0].Status == 0
    assert heard == [NOTICE]
