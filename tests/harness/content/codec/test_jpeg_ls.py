"""JPEG-LS headers: streams of CharLS, and every field as written."""

import jpeg_ls
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.content.codec.jpeg_ls import read_jpeg_ls
from harness.core.octets import payload
from harness.wire.reader import Reader
from tests.harness.content.codec import headers


def read(data):
    return read_jpeg_ls(Reader(payload(data)))


@pytest.mark.parametrize("near", [0, 3])
def test_grey_of_charls(near):
    values = np.arange(15 * 10, dtype="uint8").reshape(15, 10)
    header = read(bytes(jpeg_ls.encode_array(values, lossy_error=near)))
    assert (header.rows, header.columns, header.samples, header.near) == (15, 10, 1, near)
    assert header.reversible == (near == 0)


def test_colour_of_charls():
    values = np.arange(6 * 7 * 3, dtype="uint8").reshape(6, 7, 3)
    header = read(bytes(jpeg_ls.encode_array(values, interleave_mode=2)))
    assert (header.samples, header.interleave) == (3, 2)
    assert not header.subsampled


@given(
    st.integers(1, 65535),
    st.integers(1, 65535),
    st.integers(2, 16),
    st.integers(1, 4),
    st.integers(0, 255),
)
def test_header_is_read_as_written(rows, columns, precision, samples, near):
    header = read(headers.jpeg_ls(rows, columns, precision=precision, samples=samples, near=near))
    assert (header.rows, header.columns, header.precision) == (rows, columns, precision)
    assert (header.samples, header.near) == (samples, near)


def test_a_jpeg_stream_is_none():
    assert read(headers.jpeg()) is None
