import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content import dicom_json as dj
from harness.content.json_text import read
from harness.core.subject import JsonNumber, JsonObject

BODY = read(
    b"""[{"00100010": {"vr": "PN", "Value": [{"Alphabetic": "Doe^Jane"}, {}]},
          "00080061": {"vr": "CS", "Value": ["CT", null, "SR"]},
          "00201206": {"vr": "IS", "Value": [2]}, "00201208": {"vr": "IS", "Value": ["12"]},
          "00100020": {"vr": "LO"}, "00081190": "odd", "00080005": {"vr": 1, "Value": "odd"},
          "00081115": {"vr": "SQ", "Value": [{"0020000E": {"vr": "UI", "Value": ["1.2"]}}, 3]}}, 7]"""
).value
(OBJ,) = dj.datasets(BODY)


def test_datasets():
    assert dj.datasets(OBJ) == (OBJ,)
    assert dj.datasets("text") == ()


def test_texts():
    assert dj.text(OBJ, "00100010") == "Doe^Jane"
    assert dj.texts(OBJ, "00100010") == ("Doe^Jane", "")
    assert dj.texts(OBJ, "00080061") == ("CT", "", "SR")
    assert dj.text(OBJ, "00201206") == "2"


@pytest.mark.parametrize("tag", ["00100020", "00081190", "00080005", "00000000"])
def test_absent_or_odd(tag):
    assert dj.values(OBJ, tag) == ()
    assert dj.text(OBJ, tag) == ""
    assert dj.number(OBJ, tag) is None
    assert dj.items(OBJ, tag) == ()


def test_numbers_items_and_vr():
    assert (dj.number(OBJ, "00201206"), dj.number(OBJ, "00201208")) == (2, 12)
    assert dj.number(OBJ, "00080061") is None
    (item,) = dj.items(OBJ, "00081115")
    assert dj.text(item, "0020000E") == "1.2"
    assert (dj.vr(OBJ, "00100010"), dj.vr(OBJ, "00080005"), dj.vr(OBJ, "x")) == ("PN", "", "")


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(max_size=3), st.just(JsonNumber("1e999"))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.lists(st.tuples(st.sampled_from(["vr", "Value", "0"]), inner), max_size=3).map(
            lambda m: JsonObject(tuple(m))
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_total(value):
    obj = JsonObject((("0", value),))
    for accessor in (dj.vr, dj.values, dj.texts, dj.text, dj.number, dj.items):
        accessor(obj, "0")
    dj.datasets(value)
