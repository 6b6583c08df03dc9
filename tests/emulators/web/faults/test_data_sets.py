from emulators.web.faults.data_sets import (
    elements,
    items,
    put,
    read,
    spoiling,
    spoiling_each,
    text,
    values,
    written,
)
from emulators.web.faults.exchange import Answer

JSON = (("content-type", "application/dicom+json"),)
NESTED = {"0040A730": {"vr": "SQ", "Value": [{"00100020": {"vr": "LO", "Value": ["P"]}}]}}


def test_attributes_are_put_in_their_place():
    one = {"00100020": {"vr": "LO"}, "00200010": {"vr": "SH"}}
    put(one, "00100010", "PN", {"Alphabetic": "A"})
    assert list(one) == ["00100010", "00100020", "00200010"]
    assert values(one["00100010"]) == [{"Alphabetic": "A"}]
    assert values(None) == values(one["00100020"]) == []
    assert text(one, "00100020") == ""


def test_items_are_walked_into():
    assert [tag for tag, _ in elements(NESTED)] == ["0040A730", "00100020"]
    assert items({"vr": "LO", "Value": [{}]}) == []


def test_a_list_stays_a_list_and_one_data_set_stays_one():
    many = Answer(200, JSON, written([NESTED, NESTED]))
    one = Answer(409, JSON, written(NESTED))
    drop = spoiling_each(lambda ds: ds.clear())
    assert drop(None, many).body == b"[{},{}]"
    assert drop(None, one).body == b"{}"
    assert read(spoiling(lambda sets: sets[:1])(None, many)) == [NESTED]


def test_reports_of_errors_and_other_types_are_let_pass():
    drop = spoiling_each(lambda ds: ds.clear())
    for answer in (
        Answer(400, (("content-type", "application/json"),), b'{"status":400}'),
        Answer(200, (("content-type", "image/png"),), b"\x89PNG"),
        Answer(200, JSON, b""),
    ):
        assert drop(None, answer) == answer
