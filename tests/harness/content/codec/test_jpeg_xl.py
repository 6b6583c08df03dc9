"""JPEG XL headers, written bit by bit: no encoder is at hand."""

from hypothesis import given
from hypothesis import strategies as st

from harness.content.codec.jpeg_xl import CONTAINER, read_jpeg_xl
from harness.core.octets import payload
from harness.wire.reader import Reader
from tests.harness.content.codec.headers import Bits, box, jpeg_xl


def read(data):
    return read_jpeg_xl(Reader(payload(data)))


@given(
    st.integers(1, 1 << 30),
    st.integers(1, 1 << 30),
    st.integers(1, 32),
    st.booleans(),
    st.booleans(),
)
def test_header_is_read_as_written(rows, columns, precision, xyb, grey):
    header = read(jpeg_xl(rows, columns, precision=precision, xyb=xyb, grey=grey))
    assert (header.rows, header.columns, header.precision) == (rows, columns, precision)
    assert (header.xyb, header.grey, header.samples) == (xyb, grey, 1 if grey else 3)
    assert header.reversible is (False if xyb else None)


def test_all_defaults():
    header = read(jpeg_xl(precision=None))
    assert (header.precision, header.xyb, header.samples) == (8, True, 3)


def test_small_size_and_ratio():
    bits = Bits(high=False).put(1, 1).put(3, 5).put(3, 3).put(1, 1)
    header = read(b"\xff\x0a" + bits.octets())
    assert (header.rows, header.columns) == (32, 42)  # 4:3


def test_container():
    whole = read(CONTAINER + box(b"ftyp", b"jxl \0\0\0\0jxl ") + box(b"jxlc", jpeg_xl(5, 6)))
    assert (whole.rows, whole.columns, whole.container, whole.recompressed) == (5, 6, True, False)
    part = read(CONTAINER + box(b"jbrd", bytes(9)) + box(b"jxlp", bytes(4) + jpeg_xl(5, 6)))
    assert (part.rows, part.recompressed) == (5, True)


def test_container_without_codestream():
    assert read(CONTAINER + box(b"ftyp", bytes(12))) is None


def test_what_ends_too_early_is_told_so_far():
    header = read(jpeg_xl(9, 9)[:11])
    assert header.rows == 9
    assert header.precision is None
    assert header.samples is None
