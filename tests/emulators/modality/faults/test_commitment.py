"""Every fault of commitment changes what is asked, or the answer to the report."""

import pytest

from emulators.core.deviations import Seam
from emulators.core.faults import Faults
from emulators.modality import commitment
from emulators.modality.faults.commitment import COMMITMENT, REPORT_STATUS

INSTANCES = [("1.2.840.10008.5.1.4.1.1.2", "2.25.11"), ("1.2.840.10008.5.1.4.1.1.2", "2.25.12")]


def asked(*on):
    seam = Seam(Faults([o.fault for o in COMMITMENT], on), COMMITMENT)
    return seam((commitment.request("2.25.5", INSTANCES),))


@pytest.mark.parametrize("name", [o.fault.name for o in COMMITMENT])
def test_every_fault_changes_the_request(name):
    assert asked() == asked()
    assert asked(name) != asked()


def test_what_is_asked_for():
    assert "TransactionUID" not in asked("commitment-has-no-transaction-uid")[0]
    again = asked("commitment-uses-a-transaction-uid-twice")
    assert [ds.TransactionUID for ds in again] == ["2.25.5", "2.25.5"]
    (other,) = asked("commitment-asks-for-another-instance")
    named = [i.ReferencedSOPInstanceUID for i in other.ReferencedSOPSequence]
    assert named[0] == "2.25.11"
    assert named[1] != "2.25.12"


def test_the_status_of_a_report():
    name = REPORT_STATUS[0].fault.name
    board = Faults([o.fault for o in REPORT_STATUS])
    seam = Seam(board, REPORT_STATUS)
    assert seam(0) == 0
    board.switch([name])
    assert seam(0) == 0x0FFF
