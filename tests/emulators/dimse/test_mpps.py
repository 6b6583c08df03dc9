"""Performed procedure steps: created once, final once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydicom.dataset import Dataset

from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.dimse.mpps import PERFORMED_STEP, PerformedStepService
from emulators.dimse.server import DimseServer

pytestmark = pytest.mark.contract


class Kept:
    """Performed steps in memory; can be told to fail."""

    def __init__(self) -> None:
        self.steps: dict[str, Dataset] = {}
        self.broken = False

    def step(self, sop_instance: str) -> Dataset | None:
        return self.steps.get(sop_instance)

    def keep(self, sop_instance: str, ds: Dataset) -> None:
        if self.broken:
            raise OSError("disk full")
        self.steps[sop_instance] = ds

    def new_uid(self) -> str:
        return "1.2.99"


def created(**changes: object) -> Dataset:
    scheduled = Dataset()
    scheduled.StudyInstanceUID = "1.2.3"
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.PatientName = "Müller^Jürgen"
    ds.ScheduledStepAttributesSequence = [scheduled]
    ds.PerformedProcedureStepID = "P1"
    ds.PerformedStationAETitle = "CT"
    ds.PerformedProcedureStepStartDate = "20260102"
    ds.PerformedProcedureStepStartTime = "103000"
    ds.PerformedProcedureStepStatus = "IN PROGRESS"
    ds.Modality = "CT"
    ds.PerformedProcedureStepEndDate = ds.PerformedProcedureStepEndTime = None
    ds.PerformedProcedureStepDiscontinuationReasonCodeSequence = []
    ds.PerformedSeriesSequence = []
    return changed(ds, changes)


def ended(**changes: object) -> Dataset:
    series = Dataset()
    series.ProtocolName, series.SeriesInstanceUID = "HEAD", "1.2.3.1"
    ds = Dataset()
    ds.PerformedProcedureStepStatus = "COMPLETED"
    ds.PerformedProcedureStepEndDate, ds.PerformedProcedureStepEndTime = "20260102", "1040"
    ds.PerformedSeriesSequence = [series]
    return changed(ds, changes)


def changed(ds: Dataset, changes: dict[str, object]) -> Dataset:
    for keyword, value in changes.items():
        if value is KeyError:
            del ds[keyword]
        else:
            setattr(ds, keyword, value)
    return ds


@pytest.fixture(scope="module")
def held() -> Kept:
    return Kept()


@pytest.fixture(scope="module")
def peer(held: Kept) -> Iterator[DimsePeer]:
    server = DimseServer("RIS", "127.0.0.1", 0, [PerformedStepService(held)])
    server.start()
    yield DimsePeer("127.0.0.1", server.port, "RIS")
    server.stop()


@pytest.fixture
def kept(held: Kept) -> Kept:
    held.steps.clear()
    return held


@pytest.fixture
def assoc(peer: DimsePeer, kept: Kept) -> Iterator[object]:
    with associate(peer, [Context(PERFORMED_STEP)], calling_ae="CT") as made:
        yield made


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 0x0000),
        ({"PerformedProcedureStepStatus": "COMPLETED"}, 0x0106),
        ({"PerformedProcedureStepStatus": "WHATEVER"}, 0x0106),
        ({"PerformedProcedureStepID": KeyError}, 0x0120),
        ({"PerformedProcedureStepID": None}, 0x0121),
        ({"ScheduledStepAttributesSequence": []}, 0x0121),
        ({"ScheduledStepAttributesSequence": [Dataset()]}, 0x0120),
        ({"Modality": KeyError}, 0x0120),
        ({"PerformedProcedureStepStartTime": None}, 0x0121),
    ],
)
def test_creation(assoc, kept: Kept, changes: dict[str, object], status: int) -> None:
    answer, _ = assoc.send_n_create(created(**changes), PERFORMED_STEP, "1.2.9")
    assert answer.Status == status
    assert bool(kept.steps) is (status == 0)
    assert status == 0 or answer.ErrorComment


def test_the_server_names_an_instance_that_has_no_name(assoc, kept: Kept) -> None:
    answer, ds = assoc.send_n_create(created(), PERFORMED_STEP, None)
    assert answer.Status == 0x0000
    assert not ds
    assert list(kept.steps) == ["1.2.99"]
    assert "AffectedSOPInstanceUID" not in kept.steps["1.2.99"]


def test_an_instance_is_created_once(assoc) -> None:
    assert assoc.send_n_create(created(), PERFORMED_STEP, "1.2.9")[0].Status == 0x0000
    assert assoc.send_n_create(created(), PERFORMED_STEP, "1.2.9")[0].Status == 0x0111
    assert assoc.send_n_set(ended(), PERFORMED_STEP, "1.2.8")[0].Status == 0x0112


@pytest.mark.parametrize(
    ("changes", "status", "state"),
    [
        ({}, 0x0000, "COMPLETED"),
        ({"PerformedProcedureStepStatus": "DISCONTINUED"}, 0x0000, "DISCONTINUED"),
        (
            {"PerformedProcedureStepStatus": "DISCONTINUED", "PerformedSeriesSequence": []},
            0x0000,
            "DISCONTINUED",
        ),
        ({"PerformedProcedureStepStatus": "DONE"}, 0x0106, "IN PROGRESS"),
        ({"PerformedProcedureStepEndDate": None}, 0x0121, "IN PROGRESS"),
        ({"PerformedProcedureStepEndTime": KeyError}, 0x0121, "IN PROGRESS"),
        ({"PerformedSeriesSequence": []}, 0x0121, "IN PROGRESS"),
        ({"PerformedSeriesSequence": [Dataset()]}, 0x0120, "IN PROGRESS"),
        ({"PatientName": "Other"}, 0x0105, "IN PROGRESS"),
        ({"PerformedProcedureStepStartDate": "20260101"}, 0x0105, "IN PROGRESS"),
        ({"CommentsOnThePerformedProcedureStep": "not created"}, 0x0107, "COMPLETED"),
    ],
)
def test_modification(
    assoc, kept: Kept, changes: dict[str, object], status: int, state: str
) -> None:
    assoc.send_n_create(created(), PERFORMED_STEP, "1.2.9")
    answer, _ = assoc.send_n_set(ended(**changes), PERFORMED_STEP, "1.2.9")
    assert answer.Status == status
    held = kept.steps["1.2.9"]
    assert held.PerformedProcedureStepStatus == state
    assert str(held.PatientName) == "Müller^Jürgen"
    assert "CommentsOnThePerformedProcedureStep" not in held


@pytest.mark.parametrize("state", ["COMPLETED", "DISCONTINUED"])
def test_a_final_step_stays_as_it_is(assoc, kept: Kept, state: str) -> None:
    assoc.send_n_create(created(), PERFORMED_STEP, "1.2.9")
    final = ended(PerformedProcedureStepStatus=state)
    assert assoc.send_n_set(final, PERFORMED_STEP, "1.2.9")[0].Status == 0x0000
    answer, _ = assoc.send_n_set(ended(), PERFORMED_STEP, "1.2.9")
    assert (answer.Status, answer.ErrorID) == (0x0110, 0xA710)
    assert kept.steps["1.2.9"].PerformedProcedureStepStatus == state


def test_nothing_is_acknowledged_that_could_not_be_kept(assoc, kept: Kept) -> None:
    kept.broken = True
    assert assoc.send_n_create(created(), PERFORMED_STEP, "1.2.9")[0].Status == 0x0110
    kept.broken = False
    assert assoc.send_n_create(created(), PERFORMED_STEP, "1.2.9")[0].Status == 0x0000
