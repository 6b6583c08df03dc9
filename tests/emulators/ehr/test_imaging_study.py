"""ImagingStudy and Endpoint are valid whatever an archive lists."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.ehr.archive import Instance, Series, Study
from emulators.ehr.imaging_study import endpoint, imaging_study, started
from emulators.web.fhir.json_document import as_object, decode, encode
from emulators.web.fhir.validation import issues_of

ORDER = {
    "resourceType": "ServiceRequest",
    "id": "o1",
    "subject": {"reference": "Patient/p1"},
    "code": {"text": "CT"},
}
UIDS = st.from_regex(r"1(\.[1-9][0-9]{0,5}){1,6}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10).map(str.strip)
CODES = st.sampled_from(["CT", "MR", "", "SR"])
SERIES = st.builds(
    Series, UIDS, CODES, st.none() | st.integers(0, 99), WORDS, st.sampled_from(["HEAD", "", "FOOT"]),
    st.lists(st.builds(Instance, UIDS, UIDS, st.none() | st.integers(0, 9)), max_size=3).map(tuple),
)  # fmt: skip
STUDIES = st.builds(
    Study, UIDS, st.just("A1"), WORDS, st.sampled_from(["20260102", "", "x"]),
    st.sampled_from(["103000.5", "1030", "", "99"]), st.sampled_from(["+0100", "", "+9900"]), WORDS,
    st.lists(SERIES, max_size=3).map(tuple),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(STUDIES)
def test_every_study_becomes_a_valid_resource(study: Study) -> None:
    made = as_object(decode(encode(imaging_study(study, dict(ORDER), "Endpoint/e1")).encode()))
    assert issues_of(made) == []
    assert made["numberOfSeries"].text == str(len(study.series))  # type: ignore[union-attr]


def test_the_endpoint_is_valid() -> None:
    made = as_object(decode(json.dumps(endpoint("http://archive/dicom-web")).encode()))
    assert issues_of(made) == []


@pytest.mark.parametrize(
    ("date", "time", "zone", "written"),
    [
        ("20260102", "103000", "+0100", "2026-01-02T10:30:00+01:00"),
        ("20260102", "103000.123456", "", "2026-01-02T10:30:00.123456+00:00"),
        ("20260102", "1030", "-0530", "2026-01-02T10:30:00-05:30"),
        ("20260102", "", "+0100", "2026-01-02"),
        ("20260230", "103000", "", None),
        ("2026", "103000", "", None),
        ("20260102", "103000", "nonsense", "2026-01-02T10:30:00+00:00"),
    ],
)
def test_started(date: str, time: str, zone: str, written: str | None) -> None:
    assert started(Study("1.2", "A", "P", date, time, zone, "", ())) == written
