"""What a misbehaving worklist matches and answers."""

from types import SimpleNamespace

import pytest
from pydicom.dataset import Dataset

from emulators.core.faults import Faults
from emulators.dimse.faults.worklist import FAULTS, misbehaving
from emulators.dimse.worklist import WorklistFind


def item():
    step = Dataset()
    step.Modality = "CT"
    step.ScheduledStationAETitle = "CT01"
    step.ScheduledProcedureStepStartDate = "20260102"
    step.ScheduledProcedureStepStartTime = "103000"
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.AccessionNumber = "PF12345678901234"
    ds.PatientName = "Müller^Jürgen"
    ds.PatientID = "0012"
    ds.RequestedProcedureID = "RP1"
    ds.StudyInstanceUID = "1.2.3"
    ds.RequestedProcedureDescription = "CT Head"
    ds.RequestedProcedureCodeSequence = []
    ds.RequestedProcedurePriority = "STAT"
    ds.ScheduledProcedureStepSequence = [step]
    return ds


def asked(**values):
    step = Dataset()
    step.Modality = step.ScheduledStationAETitle = None
    step.ScheduledProcedureStepStartDate = step.ScheduledProcedureStepStartTime = None
    ds = Dataset()
    for keyword in (
        "AccessionNumber",
        "PatientName",
        "PatientID",
        "RequestedProcedureID",
        "RequestedProcedureDescription",
        "RequestedProcedurePriority",
        "StudyInstanceUID",
    ):
        setattr(ds, keyword, None)
    ds.RequestedProcedureCodeSequence = []
    for keyword, value in values.items():
        setattr(step if keyword in step else ds, keyword, value)
    ds.ScheduledProcedureStepSequence = [step]
    return ds


def answers(identifier, *on):
    service = WorklistFind(SimpleNamespace(items=lambda: [item()]), misbehaving(Faults(FAULTS, on)))
    event = SimpleNamespace(identifier=identifier, is_cancelled=False)
    (find,) = service.handlers().values()
    return [ds for _, ds in find(event)]


def test_without_a_fault_it_is_the_clean_worklist():
    service = WorklistFind(SimpleNamespace(items=lambda: [item()]))
    event = SimpleNamespace(identifier=asked(), is_cancelled=False)
    (find,) = service.handlers().values()
    assert [ds for _, ds in find(event)] == answers(asked())


@pytest.mark.parametrize(
    ("fault", "key", "value"),
    [
        ("worklist-ignores-the-station", "ScheduledStationAETitle", "ELSEWHERE"),
        ("worklist-ignores-the-start-date", "ScheduledProcedureStepStartDate", "19000101"),
        ("worklist-ignores-the-start-time", "ScheduledProcedureStepStartTime", "0000-0100"),
        ("worklist-ignores-the-modality", "Modality", "MR"),
        ("worklist-ignores-the-patient-id", "PatientID", "NOBODY"),
    ],
)
def test_a_key_is_ignored_by_its_fault_only(fault, key, value):
    identifier = asked(**{key: value})
    assert answers(identifier) == []
    assert len(answers(identifier, fault)) == 1
    others = [f.name for f in FAULTS if f.name != fault]
    assert answers(identifier, *others) == []
    assert identifier == asked(**{key: value})  # what was asked is left as it came


@pytest.mark.parametrize(
    ("fault", "keyword", "expected"),
    [
        ("worklist-loses-leading-zeros", "PatientID", "12"),
        ("worklist-truncates-the-accession", "AccessionNumber", "PF1234567890"),
        ("worklist-makes-a-study-uid-anew", "StudyInstanceUID", "1.2.3.1"),
        ("worklist-garbles-names", "PatientName", "MÃ¼ller^JÃ¼rgen"),
        ("worklist-declares-no-character-set", "SpecificCharacterSet", None),
        ("worklist-has-no-procedure-id", "RequestedProcedureID", None),
        ("worklist-does-not-say-what-is-requested", "RequestedProcedureDescription", None),
        ("worklist-leaves-the-priority-out", "RequestedProcedurePriority", None),
    ],
)
def test_an_answer_is_changed_in_one_place(fault, keyword, expected):
    (clean,), (found,) = answers(asked()), answers(asked(), fault)
    assert (found.get(keyword) or None) == expected
    assert [e.keyword for e in clean if e != found.get(e.tag)] == [keyword]


def test_two_steps_at_once():
    (found,) = answers(asked(), "worklist-answers-two-steps-at-once")
    assert len(found.ScheduledProcedureStepSequence) == 2


def test_all_at_once_still_answer():
    assert len(answers(asked(), *(fault.name for fault in FAULTS))) == 1
