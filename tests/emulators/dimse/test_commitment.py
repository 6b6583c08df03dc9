"""Storage commitment: what is promised, by which way, and to whom."""

import queue
import time

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage, MRImageStorage
from pynetdicom import AE, evt
from pynetdicom.pdu import P_DATA_TF
from pynetdicom.presentation import build_context

from emulators.core.peers import DimsePeer
from emulators.dimse.commitment import PUSH_MODEL, WELL_KNOWN_INSTANCE
from emulators.dimse.contexts import VERIFICATION, Context
from tests.emulators.builders import ROOT, add, ct

pytestmark = pytest.mark.contract
CT, MR = str(CTImageStorage), str(MRImageStorage)


def request(*references, transaction=f"{ROOT}.99"):
    information = Dataset()
    information.TransactionUID = transaction
    items = []
    for sop_class, sop_instance in references:
        item = Dataset()
        item.ReferencedSOPClassUID = sop_class
        item.ReferencedSOPInstanceUID = sop_instance
        items.append(item)
    information.ReferencedSOPSequence = Sequence(items)
    return information


def reported(into):
    """Handlers that put event type and information into a queue, once the report is answered.

    Before, a release of ours would meet our own answer.
    """
    heard = []

    def take(event):
        heard.append((event.event_type, event.event_information))
        return 0, None

    def sent(event):
        if heard and isinstance(event.pdu, P_DATA_TF):
            into.put(heard.pop())

    return [(evt.EVT_N_EVENT_REPORT, take), (evt.EVT_PDU_SENT, sent)]


def act(assoc, information, action=1, instance=WELL_KNOWN_INSTANCE):
    status, _ = assoc.send_n_action(information, action, PUSH_MODEL, instance)
    return status.Status


def items(information, keyword):
    return [
        (i.ReferencedSOPClassUID, i.ReferencedSOPInstanceUID, i.get("FailureReason"))
        for i in information.get(keyword, ())
    ]


def test_the_report_comes_on_the_same_association_while_it_is_open(archive):
    add(archive.store, ct(1))
    add(archive.store, ct(2))
    reports = queue.Queue()
    references = [(CT, f"{ROOT}.1.1.1"), (CT, f"{ROOT}.1.1.2")]
    with archive.associate(Context(PUSH_MODEL), handlers=reported(reports)) as assoc:
        assert act(assoc, request(*references)) == 0
        event_type, information = reports.get(timeout=5)
    assert event_type == 1
    assert information.TransactionUID == f"{ROOT}.99"
    assert information.RetrieveAETitle == "ARCHIVE"
    assert items(information, "ReferencedSOPSequence") == [(*pair, None) for pair in references]
    assert "FailedSOPSequence" not in information


def test_what_is_missing_or_of_another_class_is_said(archive):
    add(archive.store, ct(1))
    add(archive.store, ct(2))
    reports = queue.Queue()
    references = [(CT, f"{ROOT}.1.1.1"), (MR, f"{ROOT}.1.1.2"), (CT, f"{ROOT}.1.1.9")]
    with archive.associate(Context(PUSH_MODEL), handlers=reported(reports)) as assoc:
        assert act(assoc, request(*references)) == 0
        event_type, information = reports.get(timeout=5)
    assert event_type == 2
    assert items(information, "ReferencedSOPSequence") == [(CT, f"{ROOT}.1.1.1", None)]
    assert items(information, "FailedSOPSequence") == [
        (MR, f"{ROOT}.1.1.2", 0x0119),
        (CT, f"{ROOT}.1.1.9", 0x0112),
    ]


def test_a_file_that_is_gone_is_not_committed(archive):
    add(archive.store, ct(1)).instance.path.unlink()
    reports = queue.Queue()
    with archive.associate(Context(PUSH_MODEL), handlers=reported(reports)) as assoc:
        act(assoc, request((CT, f"{ROOT}.1.1.1")))
        assert reports.get(timeout=5)[0] == 2


def test_the_association_serves_on_around_the_report(archive):
    add(archive.store, ct(1))
    reports = queue.Queue()
    contexts = Context(PUSH_MODEL), Context(VERIFICATION)
    with archive.associate(*contexts, handlers=reported(reports)) as assoc:
        act(assoc, request((CT, f"{ROOT}.1.1.1")))
        deadline = time.monotonic() + 5
        while reports.empty():
            assert assoc.send_c_echo().Status == 0
            assert time.monotonic() < deadline
        assert assoc.send_c_echo().Status == 0


@pytest.fixture
def requestor(archive):
    """The requestor's own acceptor, which takes the SCU role for reports."""
    reports = queue.Queue()
    ae = AE("SCU")
    context = build_context(PUSH_MODEL)
    context.scu_role, context.scp_role = False, True
    server = ae.start_server(
        ("127.0.0.1", 0), contexts=[context], block=False, evt_handlers=reported(reports)
    )
    reports.peer = DimsePeer("127.0.0.1", server.server_address[1], "SCU")
    yield reports
    server.shutdown()


def test_the_report_comes_on_another_association_after_a_release(archive, requestor):
    archive.known["SCU"] = requestor.peer
    add(archive.store, ct(1))
    with archive.associate(Context(PUSH_MODEL)) as assoc:
        assert act(assoc, request((CT, f"{ROOT}.1.1.1"))) == 0
    event_type, information = requestor.get(timeout=5)
    assert (event_type, information.TransactionUID) == (1, f"{ROOT}.99")


def test_a_requestor_that_becomes_known_in_time_is_told(archive, requestor):
    with archive.associate(Context(PUSH_MODEL)) as assoc:
        assert act(assoc, request((CT, "1.2.3"))) == 0
    time.sleep(0.05)
    archive.known["SCU"] = requestor.peer
    assert requestor.get(timeout=5)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"instance": "1.2.3"}, 0x0112),
        ({"action": 2}, 0x0123),
        ({"information": request()}, 0x0115),
        ({"information": request((CT, "1.2"), transaction="")}, 0x0115),
    ],
    ids=["instance", "action-type", "no-references", "no-transaction"],
)
def test_requests_that_are_wrong(archive, arguments, status):
    arguments.setdefault("information", request((CT, "1.2.3")))
    with archive.associate(Context(PUSH_MODEL)) as assoc:
        assert act(assoc, **arguments) == status
