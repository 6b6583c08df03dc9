"""Identifiers: what goes in comes out, whatever the values are."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pynetdicom.dsutils import decode, encode

from emulators.core.levels import Level
from emulators.core.matching import Key
from emulators.dimse.identifiers import BadIdentifier, keys_of, level_named, response


def test_keys():
    item = Dataset()
    item.RequestedProcedureID = "R1"
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.QueryRetrieveLevel = "STUDY"
    ds.PatientName = "Doe*"
    ds.ModalitiesInStudy = ["CT", "MR"]
    ds.StudyDate = ""
    ds.RequestAttributesSequence = Sequence([item])
    ds.ProcedureCodeSequence = Sequence([])
    assert keys_of(ds) == (
        Key("00080020", "DA"),
        Key("00080061", "CS", ("CT", "MR")),
        Key("00081032", "SQ"),
        Key("00100010", "PN", ("Doe*",)),
        Key("00400275", "SQ", (), (Key("00401001", "SH", ("R1",)),)),
    )


def test_levels():
    ds = Dataset()
    for name in ("", "FRAME"):
        ds.QueryRetrieveLevel = name
        with pytest.raises(BadIdentifier):
            level_named(ds)
    ds.QueryRetrieveLevel = "SERIES"
    assert level_named(ds) is Level.SERIES


def element(vr, *values):
    return {"vr": vr, "Value": list(values)}


def test_a_response_has_what_was_asked_for():
    keys = (
        Key("00100010", "PN"),
        Key("00100020", "LO"),
        Key("00180050", "DS"),
        Key("00280010", "US"),
        Key("00209165", "AT"),
        Key("00081032", "SQ"),
    )
    found = {
        "00100010": element("PN", {"Alphabetic": "Yamada^Tarou", "Ideographic": "山田^太郎"}),
        "00180050": element("DS", 0.5),
        "00280010": element("US", 8),
        "00209165": element("AT", "00181063"),
        "00081032": element("SQ", {"00080100": element("SH", "CT1")}),
        "00081030": element("LO", "not asked for"),
    }
    ds = decode(
        BytesIO(encode(response(keys, found, Level.STUDY, "ARCHIVE"), False, True)), False, True
    )
    assert ds.PatientName == "Yamada^Tarou=山田^太郎"
    assert ds.SpecificCharacterSet == "ISO_IR 192"
    assert (ds.PatientID, ds.SliceThickness, ds.Rows) == (None, 0.5, 8) or ds.PatientID == ""
    assert ds.DimensionIndexPointer == 0x00181063
    assert ds.ProcedureCodeSequence[0].CodeValue == "CT1"
    assert "StudyDescription" not in ds


JSON_VALUES = st.one_of(
    st.none(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.dictionaries(st.sampled_from(["Alphabetic", "Phonetic"]), st.text(max_size=8)),
)
VRS = [
    "AE",
    "AS",
    "AT",
    "CS",
    "DA",
    "DS",
    "FD",
    "IS",
    "LO",
    "OB",
    "PN",
    "SH",
    "UI",
    "UL",
    "US",
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(VRS), st.lists(JSON_VALUES, max_size=3))
@pytest.mark.filterwarnings("ignore")
def test_responses_are_made_of_any_values(vr, values):
    keys = (Key("00100010", "PN"), Key("00091001", vr))
    made = response(keys, {"00091001": {"vr": vr, "Value": values}}, Level.STUDY, "ARCHIVE")
    assert (made.QueryRetrieveLevel, made.RetrieveAETitle) == ("STUDY", "ARCHIVE")
    assert 0x00091001 in made
    assert encode(made, False, True)
