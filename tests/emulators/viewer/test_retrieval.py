"""Queries as an operator writes them."""

import pytest

from emulators.viewer.retrieval import load_query
from emulators.web.control import BadArgument


def test_keys_become_an_identifier():
    keys = {"PatientID": "P*", "StudyInstanceUID": "", "StudyDate": "20260101-"}
    ds = load_query("study", "STUDY", keys).identifier()
    assert (ds.QueryRetrieveLevel, ds.PatientID, ds.StudyDate) == ("STUDY", "P*", "20260101-")
    assert ds["StudyInstanceUID"].is_empty
    assert "SpecificCharacterSet" not in ds


def test_other_scripts_declare_their_character_set():
    ds = load_query("study", "STUDY", {"PatientName": "山田*"}).identifier()
    assert ds.SpecificCharacterSet == "ISO_IR 192"


def test_numbers_and_lists_of_uids():
    keys = {"Rows": "512", "SeriesNumber": "2", "SOPInstanceUID": "2.25.1\\2.25.2"}
    ds = load_query("study", "IMAGE", keys).identifier()
    assert (ds.Rows, ds.SeriesNumber) == (512, 2)
    assert list(ds.SOPInstanceUID) == ["2.25.1", "2.25.2"]


@pytest.mark.parametrize(
    ("model", "level", "keys", "named"),
    [
        ("study", "PATIENT", {}, "level"),
        ("study", "FRAME", {}, "level"),
        ("study", "STUDY", [], "keys"),
        ("study", "STUDY", {"NoSuchKeyword": ""}, "NoSuchKeyword"),
        ("study", "STUDY", {"PatientID": 3}, "PatientID"),
        ("study", "STUDY", {"Rows": "x"}, "Rows"),
        ("study", "STUDY", {"SeriesNumber": "x"}, "SeriesNumber"),
        ("study", "STUDY", {"RequestAttributesSequence": ""}, "RequestAttributesSequence"),
    ],
)
def test_what_is_no_query_is_refused(model, level, keys, named):
    with pytest.raises(BadArgument, match=named):
        load_query(model, level, keys)
