"""What is taken apart comes together again as it was."""

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.dimse.faults.pdus import (
    P_DATA_TF,
    Pdv,
    Request,
    encode_command,
    exchanged,
    join,
    kind_of,
    number,
    p_data,
    read_command,
    read_request,
    read_values,
    split,
)

ITEMS = st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=40)), max_size=6).map(tuple)
ELEMENTS = st.lists(st.tuples(st.integers(1, 0xFFFF), st.binary(max_size=20)), max_size=6).map(
    tuple
)
VALUES = st.lists(
    st.builds(Pdv, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=40)), max_size=5
).map(tuple)


@settings(deadline=None, max_examples=60)
@given(ITEMS)
def test_items_come_back(items):
    assert split(join(items)) == items


@settings(deadline=None, max_examples=60)
@given(st.binary(min_size=68, max_size=68), ITEMS)
def test_requests_come_back(fixed, items):
    assert read_request(Request(fixed, items).encode()) == Request(fixed, items)


@settings(deadline=None, max_examples=60)
@given(VALUES)
def test_values_come_back(values):
    made = p_data(*values)
    assert kind_of(made) == P_DATA_TF
    assert read_values(made) == values


@settings(deadline=None, max_examples=60)
@given(ELEMENTS)
def test_command_sets_come_back_with_a_right_group_length(elements):
    made = encode_command(elements)
    assert read_command(made) == elements
    assert int.from_bytes(made[8:12], "little") == len(made) - 12


def test_a_group_length_can_be_wrong():
    assert int.from_bytes(encode_command((), 2)[8:12], "little") == 2


def test_elements_are_read_and_exchanged():
    elements = ((0x0100, b"\x30\x00"), (0x0110, b"\x01\x00"))
    assert number(elements, 0x0100) == 0x30
    assert number(elements, 0x0900) == 0
    assert number(exchanged(elements, 0x0110, b"\x05\x00"), 0x0110) == 5


def test_user_information_is_exchanged_in_its_place():
    request = Request(bytes(68), ((0x10, b"1.2"), (0x50, join([(0x51, bytes(4)), (0x52, b"2")]))))
    assert request.user_items == ((0x51, bytes(4)), (0x52, b"2"))
    assert request.without(0x51).user_items == ((0x52, b"2"),)
    assert request.without(0x51).items[0] == (0x10, b"1.2")
