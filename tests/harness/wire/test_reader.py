from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.octets import Payload
from harness.wire import reader
from harness.wire.reader import Reader

OCTETS = b"abcdefghij" * 10
SLICES = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted), max_size=6)
OFFSETS = st.integers(-5, 400)


@settings(max_examples=150, deadline=None)
@given(SLICES, OFFSETS, OFFSETS)
def test_reader_agrees_with_the_whole_payload(slices, start, end):
    data = Payload(OCTETS, tuple((a, b) for a, b in slices))
    whole = data.read()
    assert Reader(data).size == len(whole)
    expected = whole[max(start, 0) : max(end, 0)]
    assert Reader(data).read(start, end) == expected
    assert Reader(data).cut(start, end).read() == expected
    assert Reader(data).origin(max(start, 0)) == data.origin(max(start, 0))


@settings(max_examples=150, deadline=None)
@given(SLICES, st.sampled_from([b"a", b"ja", b"abcdefghija", b"zz", b"ca"]), st.integers(1, 30))
def test_occurrences_do_not_depend_on_slices_and_pieces(slices, needle, piece):
    data = Payload(OCTETS, tuple((a, b) for a, b in slices))
    whole = data.read()
    expected, at = [], whole.find(needle)
    while at >= 0:
        expected.append(at)
        at = whole.find(needle, at + len(needle))
    before = reader.PIECE_BYTES
    try:
        reader.PIECE_BYTES = piece
        assert list(Reader(data).occurrences(needle)) == expected
    finally:
        reader.PIECE_BYTES = before


def test_an_empty_payload():
    empty = Reader(Payload(b"", ()))
    assert (empty.size, empty.read(0, 9), list(empty.occurrences(b"a"))) == (0, b"", [])
