"""Storage commitment: reports that promise too much, too little, or too often."""

import queue

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage
from pynetdicom import AE, evt
from pynetdicom.pdu import P_DATA_TF

from emulators.core.peers import DimsePeer
from emulators.dimse.commitment import PUSH_MODEL, WELL_KNOWN_INSTANCE
from emulators.dimse.contexts import NATIVE, Context
from tests.emulators.builders import ROOT, add, ct

pytestmark = pytest.mark.contract
CT = str(CTImageStorage)
HELD, ABSENT = f"{ROOT}.1.1.1", f"{ROOT}.1.1.9"


@pytest.fixture
def reports(archive):
    """A queue of the reports that come back to the requestor's own port."""
    add(archive.store, ct(1))
    taken = queue.Queue()
    ae = AE("SCU")
    ae.add_supported_context(PUSH_MODEL, list(NATIVE), scu_role=True, scp_role=True)
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=reported(taken))
    archive.known["SCU"] = DimsePeer("127.0.0.1", server.server_address[1], "SCU")
    yield taken
    server.shutdown()


def reported(into):
    """Put a report into a queue once it is answered: a release of ours must not meet the answer."""
    heard = []

    def take(event):
        heard.append((event.event_type, event.event_information, event.assoc.requestor.ae_title))
        return 0, None

    def sent(event):
        if heard and isinstance(event.pdu, P_DATA_TF):
            into.put(heard.pop())

    return [(evt.EVT_N_EVENT_REPORT, take), (evt.EVT_PDU_SENT, sent)]


def request(*instances):
    information = Dataset()
    information.TransactionUID = f"{ROOT}.99"
    items = []
    for instance in instances:
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CT, instance
        items.append(item)
    information.ReferencedSOPSequence = Sequence(items)
    return information


def ask(archive, reports, *instances, wait=True):
    """Ask for commitment; return the status and the first report on the same association."""
    here = reported(reports)
    with archive.associate(Context(PUSH_MODEL), handlers=here) as assoc:
        status, _ = assoc.send_n_action(request(*instances), 1, PUSH_MODEL, WELL_KNOWN_INSTANCE)
        return status.Status, reports.get(timeout=5) if wait else None


def failed(information):
    return [item.get("FailureReason") for item in information.get("FailedSOPSequence") or ()]


def test_without_a_fault_the_report_is_true(archive, reports):
    _, (event_type, information, _) = ask(archive, reports, HELD, ABSENT)
    assert event_type == 2
    assert failed(information) == [0x0112]


def test_a_refusal(archive, reports):
    archive.faults.switch(["commitment-refuses-every-request"])
    assert ask(archive, reports, HELD, wait=False)[0] == 0x0112


def test_a_promise_of_what_is_not_there(archive, reports):
    archive.faults.switch(["commitment-commits-to-what-it-lacks"])
    _, (event_type, information, _) = ask(archive, reports, HELD, ABSENT)
    assert event_type == 1
    assert len(information.ReferencedSOPSequence) == 2


def test_reports_that_say_less(archive, reports):
    archive.faults.switch(["commitment-fails-without-a-reason"])
    assert failed(ask(archive, reports, HELD, ABSENT)[1][1]) == [None]
    archive.faults.switch(["commitment-passes-an-instance-over"])
    assert not ask(archive, reports, HELD)[1][1].ReferencedSOPSequence
    archive.faults.switch(["commitment-calls-a-failure-a-success"])
    assert ask(archive, reports, ABSENT)[1][0] == 1


@pytest.mark.parametrize(
    ("name", "transaction"),
    [
        ("commitment-reports-twice", f"{ROOT}.99"),
        ("commitment-reports-an-impossible-transaction", "1.2.03.4"),
    ],
)
@pytest.mark.filterwarnings("ignore:Invalid value for VR UI")
def test_a_second_report(archive, reports, name, transaction):
    archive.faults.switch([name])
    _, (_, first, _) = ask(archive, reports, HELD)
    _, second, _ = reports.get(timeout=5)
    assert first.TransactionUID == f"{ROOT}.99"
    assert second.TransactionUID == transaction


@pytest.mark.parametrize(
    ("name", "caller"),
    [
        ("commitment-calls-back-without-the-scp-role", "ARCHIVE"),
        ("commitment-calls-back-under-another-name", "SOMEBODY_ELSE"),
    ],
)
def test_calling_back(archive, reports, name, caller):
    archive.faults.switch([name])
    _, (event_type, _, title) = ask(archive, reports, HELD)
    assert event_type == 1
    assert title.strip() == caller
