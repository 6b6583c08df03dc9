"""Every fault of a procedure step changes the requests that report it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulators.core.deviations import Seam
from emulators.core.faults import Faults
from emulators.modality import performed_step
from emulators.modality.faults.performed_step import BEGUN, ENDED
from emulators.modality.orders import unscheduled
from emulators.modality.records import ImageRecord, Step
from tests.emulators.modality.examples import acquisition_record, series_record

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def order():
    made = unscheduled(1, "t", 1)
    made.item.PatientID, made.item.PatientName = "0012345678", "Brandão^Zoë"
    made.item.AccessionNumber = "PF0123456789ABCD"
    made.item.RequestedProcedureID = "RP1"
    made.item.RequestedProcedureDescription = "Head"
    made.step.ScheduledProcedureStepID = "SPS1"
    return type(made)(made.item, True)


STEP = Step("2.25.9", "PPS1", order(), NOW)


def series(number):
    images = tuple(
        ImageRecord("1.2.840.10008.5.1.4.1.1.2", f"2.25.{number}{i}", Path("x"), 1, "")
        for i in "12"
    )
    return series_record(f"2.25.{number}", number, NOW, images)


ACQUISITION = acquisition_record(order(), NOW, "2.25.9", (series(4), series(5)))


def begun(*on):
    seam = Seam(Faults([o.fault for o in BEGUN], on), BEGUN)
    return seam((performed_step.in_progress(STEP, "CT"),))


def ended(*on):
    seam = Seam(Faults([o.fault for o in ENDED], on), ENDED)
    return seam((performed_step.completed(STEP, [ACQUISITION], NOW, "ARCHIVE"),))


def images(ds):
    return [
        (one.SeriesInstanceUID, i.ReferencedSOPInstanceUID)
        for one in ds.PerformedSeriesSequence
        for i in one.ReferencedImageSequence
    ]


@pytest.mark.parametrize("name", [o.fault.name for o in BEGUN])
def test_every_fault_changes_the_creation(name):
    assert begun() == begun()
    assert begun(name) != begun()


@pytest.mark.parametrize("name", [o.fault.name for o in ENDED])
def test_every_fault_changes_the_end(name):
    assert ended() == ended()
    assert ended(name) != ended()


def test_what_the_worklist_said_is_garbled_where_it_stands():
    assert begun("mpps-loses-leading-zeros-of-the-patient-id")[0].PatientID == "12345678"
    assert str(begun("mpps-garbles-the-patient-name")[0].PatientName) == "BrandÃ£o^ZoÃ«"
    (item,) = begun("mpps-truncates-the-accession-number")[0].ScheduledStepAttributesSequence
    assert item.AccessionNumber == "PF0123456789"


def test_a_step_is_not_begun_or_ended_twice():
    assert begun("mpps-is-never-begun") == ()
    assert len(ended("mpps-changes-a-final-step")) == 2


def test_references():
    clean = images(ended()[0])
    assert images(ended("mpps-leaves-an-image-out")[0]) == clean[:-1]
    surplus = images(ended("mpps-refers-to-an-image-never-made")[0])
    assert len(surplus) == len(clean) + 1
    confused = images(ended("mpps-confuses-its-series")[0])
    assert [uid for _, uid in confused] == [uid for _, uid in clean]
    assert all(a[0] != b[0] for a, b in zip(confused, clean, strict=True))
