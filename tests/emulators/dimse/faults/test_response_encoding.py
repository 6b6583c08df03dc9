"""Command sets and fragments of responses: only the operation that the fault names is spoiled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.dimse.faults.pdus import (
    COMMAND,
    LAST,
    Pdv,
    encode_command,
    number,
    p_data,
    read_command,
    read_values,
)
from emulators.dimse.faults.response_encoding import RESPONSE_FAULTS, garbled

NAMES = [fault.name for fault in RESPONSE_FAULTS if fault.name.startswith("echo-")]
ECHO, FIND, MOVE = 0x8030, 0x8020, 0x8021


def response(field, context_id=1):
    elements = (
        (0x0100, field.to_bytes(2, "little")),
        (0x0120, b"\x01\x00"),
        (0x0800, b"\x01\x01"),
        (0x0900, b"\x00\x00"),
        (0x0902, b"because "),
    )
    return p_data(Pdv(context_id, COMMAND | LAST, encode_command(elements)))


@given(st.sampled_from(NAMES), st.sampled_from([FIND, 0x8001, 0x0030]), st.integers(1, 255))
def test_other_messages_stay_as_they_are(name, field, context_id):
    assert garbled(response(field, context_id), frozenset([name])) == response(field, context_id)


@pytest.mark.parametrize("name", NAMES)
def test_a_response_is_spoiled_only_while_the_fault_is_on(name):
    assert garbled(response(ECHO), frozenset()) == response(ECHO)
    spoiled = garbled(response(ECHO), frozenset([name]))
    assert spoiled != response(ECHO)
    assert int.from_bytes(spoiled[2:6], "big") == len(spoiled) - 6


def test_what_is_spoiled_is_what_the_name_says():
    def values(name):
        return read_values(garbled(response(ECHO), frozenset([name])))

    (wrong,) = values("echo-has-a-wrong-group-length")
    assert int.from_bytes(wrong.fragment[8:12], "little") == len(wrong.fragment) - 12 + 2
    (store,) = values("echo-is-answered-as-a-store")
    assert number(read_command(store.fragment), 0x0100) == 0x8001
    refused = garbled(response(MOVE), frozenset(["retrieve-refuses-at-length"]))
    (refusal,) = read_values(refused)
    comment = next(v for e, v in read_command(refusal.fragment) if e == 0x0902)
    assert len(comment) > 64
    command, data = values("echo-announces-no-data-set-and-sends-one")
    assert number(read_command(command.fragment), 0x0800) == 0x0101
    assert not data.is_command
    assert [len(v.fragment) % 2 for v in values("echo-is-sent-in-odd-pieces")] == [1, 1]
    (elsewhere,) = values("echo-is-answered-on-another-context")
    assert elsewhere.context_id == 253
