"""C-FIND: each fault spoils what its name says and leaves the query to its end."""

from io import BytesIO

import pytest
from pydicom.dataset import Dataset
from pynetdicom import evt

from emulators.dimse.contexts import Context
from emulators.dimse.faults.query import QUERY_FAULTS, _out_of_order
from tests.emulators.builders import ROOT, add, ct

pytestmark = pytest.mark.contract
STUDY_ROOT = "1.2.840.10008.5.1.4.1.2.2.1"
STUDY = {
    "QueryRetrieveLevel": "STUDY",
    "PatientID": "P1",
    "PatientName": "",
    "StudyTime": "",
    "StudyInstanceUID": f"{ROOT}.1",
    "NumberOfStudyRelatedSeries": "",
}
SERIES = {
    "QueryRetrieveLevel": "SERIES",
    "StudyInstanceUID": f"{ROOT}.1",
    "SeriesInstanceUID": "",
}


@pytest.fixture
def filled(archive):
    add(
        archive.store,
        ct(1, PatientID="P1", PatientName="Müller^Jörg", SpecificCharacterSet="ISO_IR 192"),
    )
    return archive


def find(archive, keys):
    """Query; return statuses, identifiers of matches, and whether each message had a data set."""
    identifier, with_data = Dataset(), []
    for keyword, value in keys.items():
        setattr(identifier, keyword, value)
    heard = (
        evt.EVT_DIMSE_RECV,
        lambda event: with_data.append(event.message.command_set.CommandDataSetType != 0x0101),
    )
    with archive.associate(Context(STUDY_ROOT), handlers=[heard]) as assoc:
        answers = list(assoc.send_c_find(identifier, STUDY_ROOT))
    return [s.Status for s, _ in answers], [d for _, d in answers if d is not None], with_data


@pytest.mark.parametrize("fault", QUERY_FAULTS, ids=lambda fault: fault.name)
def test_every_query_comes_to_its_end(filled, fault):
    filled.faults.switch([fault.name])
    statuses, _, _ = find(filled, STUDY)
    assert statuses[-1] == 0


@pytest.mark.parametrize(
    ("name", "keys", "keyword", "value"),
    [
        ("query-finds-another-patient", STUDY, "PatientID", "SOMEBODY-ELSE"),
        ("query-finds-another-study", STUDY, "StudyInstanceUID", "2.25.314159265358979"),
        ("query-counts-one-too-many", STUDY, "NumberOfStudyRelatedSeries", 2),
        ("query-returns-what-was-not-asked-for", STUDY, "ImageComments", "nobody asked"),
        ("query-leaves-the-study-uid-empty", SERIES, "StudyInstanceUID", ""),
    ],
)
def test_a_value_is_spoiled(filled, name, keys, keyword, value):
    (before,) = find(filled, keys)[1]
    assert before.get(keyword) != value
    filled.faults.switch([name])
    (match,) = find(filled, keys)[1]
    assert match[keyword].value == value


@pytest.mark.parametrize(
    ("name", "keyword"),
    [
        ("query-leaves-the-level-out", "QueryRetrieveLevel"),
        ("query-leaves-a-required-key-out", "StudyTime"),
        ("query-leaves-the-retrieve-ae-title-out", "RetrieveAETitle"),
        ("query-leaves-the-character-set-out", "SpecificCharacterSet"),
    ],
)
def test_an_attribute_is_left_out(filled, name, keyword):
    (before,) = find(filled, STUDY)[1]
    assert keyword in before
    filled.faults.switch([name])
    (match,) = find(filled, STUDY)[1]
    assert keyword not in match


@pytest.mark.parametrize(
    ("name", "keyword", "value"),
    [
        ("query-ignores-date-ranges", "StudyDate", "-19000101"),
        ("query-ignores-time-ranges", "StudyTime", "-000000"),
    ],
)
def test_a_key_is_not_matched(filled, name, keyword, value):
    keys = {**STUDY, keyword: value}
    assert not find(filled, keys)[1]
    filled.faults.switch([name])
    assert len(find(filled, keys)[1]) == 1


def test_matches_and_identifiers_are_too_many_or_missing(filled):
    assert find(filled, STUDY)[2] == [True, False]
    filled.faults.switch(["query-repeats-a-match"])
    assert len(find(filled, STUDY)[1]) == 2
    filled.faults.switch(["query-pends-without-an-identifier"])
    assert find(filled, STUDY)[2] == [False, False]
    filled.faults.switch(["query-ends-with-an-identifier"])
    assert find(filled, STUDY)[2] == [True, True]


@pytest.mark.parametrize("header", [b"\x08\x00\x52\x00CS\x06\x00", b"\x08\x00\x52\x00\x06\x00\0\0"])
def test_the_first_attribute_goes_to_the_end(header):
    first, rest = header + b"STUDY ", b"\x10\x00\x20\x00LO\x02\x00P1"
    assert _out_of_order(BytesIO(first + rest)) == rest + first
