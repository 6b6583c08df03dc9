import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.modality.raw.bounded_stream import MAGIC, BoundedStream, opened
from emulators.modality.raw.errors import (
    Corrupted,
    NotThisFamily,
    Oversized,
    Truncated,
    UnknownRevision,
)

SCHEMA = '{"protocol":{"name":"Toy","sequence":[]}}'


def stream(data, **bounds):
    return BoundedStream(memoryview(data), **bounds)


def begun(schema=SCHEMA, magic=MAGIC):
    return memoryview(magic + bytes((len(schema),)) + schema.encode())


@given(st.integers(-(2**63), 2**63 - 1))
def test_signed_numbers(value):
    folded = (value << 1) ^ (value >> 63)
    data = bytearray()
    while folded > 127:
        data.append(folded & 127 | 128)
        folded >>= 7
    data.append(folded)
    assert stream(bytes(data)).read_signed_varint() == value


def test_what_is_read_is_taken_and_what_is_looked_at_is_not():
    one = stream(struct.pack("<f", 1.5) + b"abc")
    assert one.read(struct.Struct("<f")) == (1.5,)
    assert bytes(one.ahead(10)) == b"abc"
    assert (one.read_bytearray(2), one.read_byte(), one.left) == (b"ab", ord("c"), 0)


@pytest.mark.parametrize("count", [2, 1 << 62, -1])
def test_no_announced_length_is_believed(count):
    with pytest.raises(Truncated):
        stream(b"x").read_view(count)


def test_a_record_of_too_many_numbers_is_refused():
    one = stream(bytes(10), numbers_most=3)
    for _ in range(3):
        one.read_byte()
    with pytest.raises(Oversized):
        one.read_byte()
    with pytest.raises(Corrupted):
        stream(b"\xff" * 20).read_unsigned_varint()


def test_a_stream_tells_what_it_is():
    assert opened(begun(), "Toy", SCHEMA).left == 0
    with pytest.raises(UnknownRevision, match="schema of another version"):
        opened(begun(SCHEMA + " "), "Toy", SCHEMA)
    with pytest.raises(UnknownRevision, match="another binary encoding"):
        opened(begun(magic=b"yardl\2\0\0\0"), "Toy", SCHEMA)
    with pytest.raises(NotThisFamily, match="something else than Toy"):
        opened(begun(SCHEMA.replace("Toy", "Joy")), "Toy", SCHEMA)
    for data in (b"", b"hello"):
        with pytest.raises(NotThisFamily, match="no stream of Toy"):
            opened(memoryview(data), "Toy", SCHEMA)
    with pytest.raises(Truncated):
        opened(begun()[:30], "Toy", SCHEMA)
