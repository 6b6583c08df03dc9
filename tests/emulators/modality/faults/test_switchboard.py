"""The switchboard knows every fault once, and its seams are clean while none is on."""

from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer
from emulators.modality.faults.switchboard import FAULTS, seams


def test_every_fault_is_there_once():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert all(fault.what and "." in fault.requirement for fault in FAULTS)


def test_seams_are_clean_while_no_fault_is_on():
    made = seams(Faults(FAULTS))
    peer = DimsePeer("127.0.0.1", 1, "A")
    assert made.peer(peer) is peer
    assert made.report_status(0x0110) == 0x0110
    assert made.step_begun(()) == ()
