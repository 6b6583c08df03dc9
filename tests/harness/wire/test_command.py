import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.octets import Payload, payload
from harness.core.requirement import Role
from harness.wire import command
from harness.wire.command import decode_command
from tests.harness.wire.recordings import command as encode


def decoded(data: bytes):
    return decode_command(payload(data), "c0001", Role.INITIATOR)


def test_elements_with_their_places():
    data = encode(e0002="1.2.840.10008.1.1", e0100=0x30, e0110=7, e0800=0x101)
    elements, problems = decoded(data)
    assert problems == ()
    assert [e.tag for e in elements] == [
        "(0000,0000)",
        "(0000,0002)",
        "(0000,0100)",
        "(0000,0110)",
        "(0000,0800)",
    ]
    assert elements[3].value == b"\x07\0"
    span = elements[3].span
    assert data[span.start : span.end] == struct.pack("<HHIH", 0, 0x110, 2, 7)


def test_places_in_a_command_set_of_two_fragments():
    data = encode(e0100=0x30)
    octets = b"HEAD" + data[:9] + b"HEAD" + data[9:]
    split = Payload(octets, ((4, 13), (17, 17 + len(data) - 9)))
    elements, _ = decode_command(split, "c0001", Role.INITIATOR)
    assert (elements[0].span.start, elements[0].span.end) == (4, 20)


def test_an_element_that_overruns_is_a_problem():
    elements, problems = decoded(encode(e0100=0x30) + struct.pack("<HHI", 0, 0x110, 90))
    assert [e.element for e in elements] == [0, 0x100]
    assert problems == ("(0000,0110) announces 90 bytes, 0 are left",)


def test_trailing_bytes_are_a_problem():
    _, problems = decoded(encode(e0100=0x30) + b"\0\0\0")
    assert problems == ("3 trailing bytes at byte 22 of the command set",)


def test_only_so_much_is_read(monkeypatch):
    monkeypatch.setattr(command, "MAX_COMMAND_BYTES", 12)
    elements, problems = decoded(encode(e0100=0x30))
    assert len(elements) == 1
    assert problems == ("command set of 22 bytes is not read further",)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100))
def test_total(data):
    elements, _ = decoded(data)
    assert sum(8 + len(e.value) for e in elements) <= len(data)
