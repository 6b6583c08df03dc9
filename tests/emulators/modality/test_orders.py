"""Orders: what a worklist item gives, and a patient without one."""

import pytest
from pydicom.dataset import Dataset

from emulators.modality.orders import (
    UnusableItem,
    carry,
    carry_or_empty,
    scheduled,
    text,
    unscheduled,
)


def item(**more):
    step = Dataset()
    step.Modality = "CT"
    step.ScheduledProcedureStepDescription = "Head routine"
    ds = Dataset()
    ds.PatientName, ds.PatientID = "Doe^Jane", "P1"
    ds.StudyInstanceUID, ds.AccessionNumber = "2.25.1", "A1"
    ds.RequestedProcedureID = "RP1"
    ds.ScheduledProcedureStepSequence = [step]
    for keyword, value in more.items():
        setattr(ds, keyword, value)
    return ds


def test_an_item_is_taken_as_it_is():
    order = scheduled(item())
    assert (order.accession, order.study_uid, order.study_id) == ("A1", "2.25.1", "RP1")
    assert (order.protocol, order.procedure) == ("Head routine", "")
    plain = order.plain()
    assert (plain["patient_id"], plain["patient_name"], plain["modality"]) == (
        "P1",
        "Doe^Jane",
        "CT",
    )


def test_the_order_does_not_change_with_the_item():
    ds = item()
    order = scheduled(ds)
    ds.AccessionNumber = "B2"
    assert order.accession == "A1"


def test_codes_stand_in_for_words():
    code = Dataset()
    code.CodeMeaning = "CT of head"
    assert scheduled(item(RequestedProcedureCodeSequence=[code])).procedure == "CT of head"


@pytest.mark.parametrize(
    "wrong",
    [
        {"StudyInstanceUID": ""},
        {"ScheduledProcedureStepSequence": []},
        {"ScheduledProcedureStepSequence": [Dataset(), Dataset()]},
    ],
)
def test_what_cannot_be_examined_is_refused(wrong):
    with pytest.raises(UnusableItem):
        scheduled(item(**wrong))


def test_an_unscheduled_patient_comes_from_the_seed():
    one, again, other = unscheduled(3, "", 1), unscheduled(3, "", 1), unscheduled(4, "", 1)
    assert one.item == again.item
    assert one.item != other.item
    assert not one.scheduled
    assert one.accession == ""
    assert one.study_id


def test_the_salt_goes_into_identifiers_only():
    plain, salted = unscheduled(3, "", 1), unscheduled(3, "x", 1)
    assert plain.item.PatientName == salted.item.PatientName
    assert plain.item.PatientID != salted.item.PatientID
    assert plain.study_uid != salted.study_uid


def test_carrying():
    source, one, two = Dataset(), Dataset(), Dataset()
    source.PatientID, source.PatientSex = "P", ""
    keywords = ("PatientID", "PatientSex", "PatientBirthDate", "OtherPatientIDsSequence")
    carry(source, one, keywords)
    carry_or_empty(source, two, keywords)
    assert [e.keyword for e in one] == ["PatientID"]
    assert [e.keyword for e in two if not e.is_empty] == ["PatientID"]
    assert len(two) == 4


def test_text_of_several_values_is_the_first():
    ds = Dataset()
    ds.ImageType = ["A", "B"]
    assert (text(ds, "ImageType"), text(ds, "PatientID")) == ("A", "")
