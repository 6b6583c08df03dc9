"""The worklist's matching and answers, and its service on the wire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.dimse.server import DimseServer
from emulators.dimse.worklist import WORKLIST_FIND, WorklistFind, answer, found


def item(number: int = 1, **changes: str) -> Dataset:
    step = Dataset()
    step.Modality = "CT"
    step.ScheduledStationAETitle = "CT01"
    step.ScheduledProcedureStepStartDate = "20260102"
    step.ScheduledProcedureStepStartTime = "103000"
    step.ScheduledProcedureStepID = f"SP{number}"
    step.ScheduledPerformingPhysicianName = "Ehlers^Anke"
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.AccessionNumber = f"A{number}"
    ds.PatientName = "Müller^Jürgen"
    ds.PatientID = f"P{number}"
    ds.PatientBirthDate = None
    ds.StudyInstanceUID = f"1.2.{number}"
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "24725-4", "LN", "CT Head"
    ds.RequestedProcedureCodeSequence = [code]
    for keyword, value in changes.items():
        setattr(step if keyword.startswith("Scheduled") else ds, keyword, value)
    ds.ScheduledProcedureStepSequence = [step]
    return ds


def keys(**values: str) -> Dataset:
    ds, step = Dataset(), Dataset()
    for keyword, value in values.items():
        inner = keyword.startswith("Scheduled") or keyword == "Modality"
        setattr(step if inner else ds, keyword, value)
    if len(step):
        ds.ScheduledProcedureStepSequence = [step]
    return ds


@pytest.mark.parametrize(
    ("asked", "matches"),
    [
        ({}, True),
        ({"ScheduledStationAETitle": "CT01"}, True),
        ({"ScheduledStationAETitle": "CT02"}, False),
        ({"Modality": "CT"}, True),
        ({"Modality": "MR"}, False),
        ({"ScheduledProcedureStepStartDate": "20260102"}, True),
        ({"ScheduledProcedureStepStartDate": "20260103-"}, False),
        ({"ScheduledProcedureStepStartDate": "20260101-20260103"}, True),
        ({"ScheduledProcedureStepStartTime": "1000-1100"}, True),
        ({"ScheduledProcedureStepStartTime": "1100-1200"}, False),
        ({"ScheduledPerformingPhysicianName": "ehlers*"}, True),
        ({"ScheduledPerformingPhysicianName": "Anke*"}, False),
        ({"PatientName": "Müller^Jürgen"}, True),
        ({"PatientName": "M?ller*"}, True),
        ({"PatientID": "P1"}, True),
        ({"PatientID": "P"}, False),
        ({"AccessionNumber": "A1"}, True),
        ({"StudyInstanceUID": "1.2.1"}, True),
        ({"PatientComments": "an unsupported key is no restriction"}, True),
        ({"ScheduledProcedureStepExpirationDateTime": "20260101"}, True),
    ],
)
def test_matching_keys(asked: dict[str, str], matches: bool) -> None:
    assert found(keys(**asked), item()) is matches


@pytest.mark.parametrize(
    ("dates", "times", "matches"),
    [
        # 10:30 on the 2nd lies between 12:00 on the 1st and 09:00 on the 3rd: combined (K.6-1).
        ("20260101-20260103", "1200-0900", True),
        ("20260102-20260103", "1200-1300", False),
        ("20260101-20260102", "1200-1000", False),
        ("-20260102", "-1100", True),
        ("20260102-", "1000-", True),
        ("20260102", "1200-1300", False),
    ],
)
def test_ranges_of_date_and_time_are_one_range(dates: str, times: str, matches: bool) -> None:
    asked = keys(ScheduledProcedureStepStartDate=dates, ScheduledProcedureStepStartTime=times)
    assert found(asked, item()) is matches


def test_an_answer_has_what_was_asked_for_and_nothing_else() -> None:
    asked = keys(PatientID="", PatientBirthDate="", PatientComments="", Modality="")
    asked.RequestedProcedureCodeSequence = []
    made = answer(asked, item())
    assert made.PatientID == "P1"
    assert made["PatientBirthDate"].is_empty
    assert "PatientComments" not in made
    assert "SpecificCharacterSet" not in made  # nothing beyond ASCII was asked for
    [step] = made.ScheduledProcedureStepSequence
    assert [element.keyword for element in step] == ["Modality"]
    assert made.RequestedProcedureCodeSequence[0].CodeMeaning == "CT Head"


def test_an_empty_step_sequence_asks_for_the_whole_step() -> None:
    asked = Dataset()
    asked.ScheduledProcedureStepSequence = []
    asked.PatientName = None
    made = answer(asked, item())
    assert made.SpecificCharacterSet == "ISO_IR 192"
    assert made.ScheduledProcedureStepSequence[0].ScheduledProcedureStepID == "SP1"


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), st.sampled_from(["PatientName", "PatientID", "ScheduledProcedureStepStartDate", "ScheduledProcedureStepStartTime", "Modality"]))  # fmt: skip
def test_any_key_value_gives_an_answer(text: str, keyword: str) -> None:
    try:
        asked = keys(**{keyword: text})
    except (ValueError, UserWarning):  # the library refuses to build it
        return
    assert found(asked, item()) in (True, False)


class Listed:
    def __init__(self, count: int) -> None:
        self.count = count

    def items(self) -> Sequence[Dataset]:
        return [item(number) for number in range(self.count)]


@pytest.fixture(scope="module")
def peer() -> Iterator[DimsePeer]:
    server = DimseServer("RIS", "127.0.0.1", 0, [WorklistFind(Listed(300))])
    server.start()
    yield DimsePeer("127.0.0.1", server.port, "RIS")
    server.stop()


def ask(peer: DimsePeer, identifier: Dataset) -> list[tuple[int, Dataset | None]]:
    with associate(peer, [Context(WORKLIST_FIND)], calling_ae="CT") as assoc:
        return [(s.Status, ds) for s, ds in assoc.send_c_find(identifier, WORKLIST_FIND)]


@pytest.mark.contract
def test_statuses_on_the_wire(peer: DimsePeer) -> None:
    [(first, ds), (last, none)] = ask(peer, keys(PatientID="P7", PatientName="", Modality=""))
    assert (first, last, none) == (0xFF00, 0x0000, None)
    assert str(ds.PatientName) == "Müller^Jürgen"
    assert ask(peer, keys(PatientID="P7", PatientComments="x"))[0][0] == 0xFF01
    assert ask(peer, keys(PatientID="nobody")) == [(0x0000, None)]
    two = keys(Modality="CT")
    two.ScheduledProcedureStepSequence = [Dataset(), Dataset()]
    assert ask(peer, two) == [(0xA900, None)]


@pytest.mark.contract
def test_a_query_can_be_cancelled(peer: DimsePeer) -> None:
    with associate(peer, [Context(WORKLIST_FIND)], calling_ae="CT") as assoc:
        seen = []
        for status, _ in assoc.send_c_find(keys(PatientID=""), WORKLIST_FIND, msg_id=9):
            if not seen:
                assoc.send_c_cancel(9, None, WORKLIST_FIND)
            seen.append(status.Status)
    assert seen[-1] == 0xFE00
    assert len(seen) < 300
