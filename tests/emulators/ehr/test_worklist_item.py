"""Worklist items can be written whatever the clinic's resources say."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pynetdicom.dsutils import encode

from emulators.dimse.worklist import answer
from emulators.ehr.orders import OrderFiller
from emulators.ehr.worklist_item import Scheduled, worklist_item
from emulators.web.fhir.outcome import Refusal

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=70)
CODING = st.fixed_dictionaries(
    {},
    optional={
        "system": st.sampled_from(["http://loinc.org", "http://snomed.info/sct", "x"]),
        "code": TEXT,
        "display": TEXT,
    },
)
CONCEPT = st.fixed_dictionaries({}, optional={"coding": st.lists(CODING, max_size=2), "text": TEXT})
DATES = st.sampled_from(
    ["2026", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "x", "2026-01-02T10:00:00Z"]
)
IDENTIFIERS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "value": TEXT,
            "system": TEXT,
            "assigner": st.fixed_dictionaries({"display": TEXT}),
            "type": st.sampled_from(
                [
                    {
                        "coding": [
                            {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": c}
                        ]
                    }
                    for c in ("MR", "FILL")
                ]
            ),
        },
    ),
    max_size=3,
)
ORDERS = st.fixed_dictionaries(
    {"category": st.just([{"text": "imaging"}])},
    optional={
        "identifier": IDENTIFIERS,
        "code": CONCEPT,
        "occurrenceDateTime": DATES,
        "authoredOn": DATES,
        "reasonCode": st.lists(CONCEPT, max_size=2),
        "requester": st.fixed_dictionaries({"display": TEXT}),
        "performer": st.lists(st.fixed_dictionaries({"display": TEXT}), max_size=1),
        "priority": st.sampled_from(["stat", "urgent", "x"]),
    },
)
PATIENTS = st.fixed_dictionaries(
    {},
    optional={
        "identifier": IDENTIFIERS,
        "name": st.lists(st.fixed_dictionaries({"family": TEXT, "given": st.lists(TEXT, max_size=2)})),
        "birthDate": st.sampled_from(["1950-02-03", "1950", "x"]),
        "gender": st.sampled_from(["male", "unknown", "x"]),
    },
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(ORDERS, PATIENTS)
def test_every_item_can_be_sent(order: dict, patient: dict) -> None:
    try:
        whole = OrderFiller(1, "").complete(order, None, 1)
    except Refusal:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ds = worklist_item(Scheduled(whole, patient, {}, "CT", "SCHEDULED", NOW))
        assert encode(answer(ds, ds), True, True) is not None
    step = ds.ScheduledProcedureStepSequence[0]
    for keyword in ("ScheduledStationAETitle", "ScheduledProcedureStepStartDate", "ScheduledProcedureStepStartTime", "Modality", "ScheduledProcedureStepID", "ScheduledProcedureStepDescription"):  # fmt: skip
        assert not step[keyword].is_empty
    for keyword in (
        "StudyInstanceUID",
        "RequestedProcedureDescription",
        "RequestedProcedureID",
        "AccessionNumber",
    ):
        assert not ds[keyword].is_empty


@pytest.mark.parametrize(
    ("text", "date", "time"),
    [
        ("2026-01-02T10:30:00+01:00", "20260102", "093000"),
        ("2026-01-02", "20260102", "000000"),
        ("0001-01-01", "20260102", "030405"),
        ("", "20260102", "030405"),
    ],
)
def test_start_is_in_utc(text: str, date: str, time: str) -> None:
    order = {"category": [{"text": "imaging"}], "occurrenceDateTime": text}
    ds = worklist_item(Scheduled(order, {}, {}, "CT", "SCHEDULED", NOW))
    step = ds.ScheduledProcedureStepSequence[0]
    assert step.ScheduledProcedureStepStartDate == date
    assert step.ScheduledProcedureStepStartTime == time
