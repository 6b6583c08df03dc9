"""JPEG headers: streams of Pillow's encoder, and processes that nobody here can encode."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from harness.content.codec.jpeg import read_jpeg
from harness.core.octets import payload
from harness.wire.reader import Reader
from tests.harness.content.codec.headers import jpeg, segment

FACTORS = st.tuples(st.integers(1, 4), st.integers(1, 4))


def read(data):
    return read_jpeg(Reader(payload(data)))


def encoded(mode, size, **how):
    out = BytesIO()
    Image.new(mode, size).save(out, "JPEG", **how)
    return out.getvalue()


@pytest.mark.parametrize(("subsampling", "first"), [("4:4:4", 1), ("4:2:2", 2), ("4:2:0", 2)])
def test_colour_of_pillow(subsampling, first):
    header = read(encoded("RGB", (33, 17), subsampling=subsampling))
    assert (header.rows, header.columns, header.samples, header.precision) == (17, 33, 3, 8)
    assert header.process == 0
    assert header.components[0].horizontal == first
    assert header.subsampled == (subsampling != "4:4:4")
    assert header.jfif
    assert header.quantization_tables
    assert header.entropy_tables
    assert header.reversible is False


def test_grey_of_pillow():
    header = read(encoded("L", (8, 9)))
    assert header.samples == 1
    assert not header.subsampled
    assert header.restart_interval == 0


def test_progressive_of_pillow():
    assert read(encoded("L", (8, 8), progressive=True)).process == 2


def test_restart_interval_of_pillow():
    assert read(encoded("L", (64, 64), restart_marker_blocks=3)).restart_interval == 3


def test_profile_in_front_of_the_frame_header_is_passed_over():
    assert read(encoded("RGB", (20, 10), icc_profile=bytes(90_000))).columns == 20


def test_lossless_process():
    header = read(jpeg(process=3, precision=12, predictor=6, point_transform=2))
    assert (header.predictor, header.point_transform) == (6, 2)
    assert header.lossless_process
    assert not header.reversible
    assert read(jpeg(process=3)).reversible


def test_adobe_marker():
    adobe = segment(0xEE, b"Adobe" + bytes([0, 100, 0, 0, 0, 0, 1]))
    assert read(jpeg(before=adobe)).adobe_transform == 1


def test_lines_may_be_told_later():
    assert read(jpeg(rows=0)).rows is None


def test_fill_bytes_before_a_marker():
    assert read(jpeg(before=b"\xff\xff\xff")).columns == 4


def test_tables_may_be_missing():
    header = read(jpeg(tables=False))
    assert not header.entropy_tables
    assert not header.quantization_tables


@given(
    st.integers(1, 65535),
    st.integers(1, 65535),
    st.integers(2, 16),
    st.sampled_from([0, 1, 2, 3, 9, 11]),
    st.lists(FACTORS, min_size=1, max_size=4),
)
def test_header_is_read_as_written(rows, columns, precision, process, sampling):
    header = read(jpeg(rows, columns, process=process, precision=precision, sampling=sampling))
    assert (header.rows, header.columns, header.precision) == (rows, columns, precision)
    assert header.process == process
    assert [(c.horizontal, c.vertical) for c in header.components] == sampling
