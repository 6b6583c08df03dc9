"""What a misbehaving performed procedure step manager answers."""

from types import SimpleNamespace

import pytest
from pydicom.dataset import Dataset
from pynetdicom import evt

from emulators.core.faults import Faults
from emulators.dimse.faults.mpps import FAULTS, STRANGER, UNDEFINED, MisbehavingPerformedSteps
from emulators.dimse.mpps import PerformedStepService

NAMES = [one.fault.name for one in FAULTS]


class Kept(dict):
    step = dict.get

    def keep(self, uid, ds):
        self[uid] = ds

    def new_uid(self):
        return "1.2.9"


def step(status="IN PROGRESS", *, station="CT"):
    scheduled = Dataset()
    scheduled.StudyInstanceUID = "1.2.3"
    ds = Dataset()
    ds.ScheduledStepAttributesSequence = [scheduled]
    ds.PerformedProcedureStepID, ds.PerformedStationAETitle, ds.Modality = "P1", station, "CT"
    ds.PerformedProcedureStepStartDate = "20260102"
    ds.PerformedProcedureStepStartTime = "1030"
    ds.PerformedProcedureStepEndDate = ds.PerformedProcedureStepEndTime = None
    ds.PerformedSeriesSequence = []
    ds.PerformedProcedureStepStatus = status
    return ds


def end():
    ds = Dataset()
    ds.PerformedProcedureStepStatus = "DISCONTINUED"
    ds.PerformedProcedureStepEndDate, ds.PerformedProcedureStepEndTime = "20260102", "1040"
    return ds


def statuses(*on, service=None):
    """Report well and badly; list the statuses: begin, again, incomplete, ended, end, change."""
    service = service or MisbehavingPerformedSteps(
        Kept(), Faults((one.fault for one in FAULTS), on)
    )
    handle = service.handlers()

    def create(uid, ds):
        request = SimpleNamespace(AffectedSOPInstanceUID=uid)
        return handle[evt.EVT_N_CREATE](SimpleNamespace(request=request, attribute_list=ds))[0]

    def change(uid, ds):
        request = SimpleNamespace(RequestedSOPInstanceUID=uid)
        return handle[evt.EVT_N_SET](SimpleNamespace(request=request, modification_list=ds))[0]

    return [
        create("1.2.1", step()),
        create("1.2.1", step()),
        create("1.2.2", step(station="")),
        create("1.2.3", step("COMPLETED")),
        change("1.2.1", end()),
        change("1.2.1", end()),
    ]


def codes(found):
    return [status if isinstance(status, int) else status.Status for status in found]


CLEAN = [0, 0x0111, 0x0121, 0x0106, 0, 0x0110]


def test_without_a_fault_it_is_the_clean_service():
    assert codes(statuses()) == CLEAN
    assert codes(statuses(service=PerformedStepService(Kept()))) == CLEAN


@pytest.mark.parametrize(
    ("fault", "at", "code"),
    [
        ("mpps-creates-a-step-twice", 1, 0),
        ("mpps-creates-an-incomplete-step", 2, 0),
        ("mpps-creates-a-step-that-has-ended", 3, 0),
        ("mpps-answers-an-undefined-status", 4, UNDEFINED),
        ("mpps-accepts-a-change-of-a-final-step", 5, 0),
    ],
)
def test_one_answer_is_wrong(fault, at, code):
    assert codes(statuses(fault)) == [*CLEAN[:at], code, *CLEAN[at + 1 :]]


def test_a_complete_step_is_refused_after_it_was_kept():
    assert codes(statuses("mpps-refuses-a-complete-step"))[0] == 0x0106


def test_another_instance_is_named():
    named = [s.AffectedSOPInstanceUID for s in statuses("mpps-names-another-instance")]
    assert named == [STRANGER] * 6


def test_all_at_once_still_answer():
    assert len(codes(statuses(*NAMES))) == 6
