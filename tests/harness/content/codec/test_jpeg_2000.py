"""JPEG 2000 main headers: streams of OpenJPEG, and what it does not write."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from harness.content.codec.jpeg_2000 import PART_15, PROGRESSIONS, read_jpeg_2000
from harness.content.codec.stream import Codec
from harness.core.octets import payload
from harness.wire.reader import Reader
from tests.harness.content.codec.headers import box, jp2, jpeg_2000


def read(data):
    return read_jpeg_2000(Reader(payload(data)))


def encoded(mode, size, **how):
    out = BytesIO()
    Image.new(mode, size).save(out, "JPEG2000", **how)
    return out.getvalue()


@pytest.mark.parametrize("irreversible", [False, True])
def test_colour_of_openjpeg(irreversible):
    header = read(encoded("RGB", (70, 60), no_jp2=True, irreversible=irreversible, mct=1))
    assert (header.rows, header.columns, header.samples, header.precision) == (60, 70, 3, 8)
    assert header.reversible is not irreversible
    assert header.multiple_component_transform
    assert header.signed is False
    assert not header.file_header
    assert header.codec is Codec.JPEG_2000


def test_sixteen_bits_of_openjpeg():
    header = read(encoded("I;16", (64, 64), no_jp2=True, num_resolutions=3, progression="RPCL"))
    assert (header.precision, header.levels, header.progression) == (16, 2, "RPCL")


def test_file_of_openjpeg():
    header = read(encoded("L", (40, 30), no_jp2=False))
    assert header.file_header
    assert (header.rows, header.columns) == (30, 40)


def test_codestream_box_of_unknown_length():
    stream = jp2(jpeg_2000(7, 5))
    at = stream.index(b"jp2c") - 4
    assert read(stream[:at] + bytes(4) + stream[at + 4 :]).rows == 7


def test_file_without_codestream():
    assert read(jp2(b"")[:-8]) is None
    assert read(jp2(b"")[:12] + box(b"free", b"") * 200) is None


def test_part_15():
    header = read(jpeg_2000(capabilities=PART_15))
    assert header.codec is Codec.HTJ2K
    assert read(jpeg_2000(capabilities=1)).codec is Codec.JPEG_2000


def test_style_of_one_component_counts():
    assert read(jpeg_2000(own_style=1)).reversible
    assert read(jpeg_2000(own_style=0)).reversible is False


def test_quantized_is_not_reversible():
    assert read(jpeg_2000(quantized=True)).reversible is False


def test_subsampled():
    assert read(jpeg_2000(samples=3, separations=((1, 1), (2, 1), (2, 1)))).subsampled


@given(
    st.integers(1, 1 << 32 - 1),
    st.integers(1, 1 << 32 - 1),
    st.integers(1, 38),
    st.booleans(),
    st.integers(1, 5),
    st.integers(0, 4),
)
def test_header_is_read_as_written(rows, columns, precision, signed, samples, progression):
    header = read(
        jpeg_2000(
            rows,
            columns,
            precision=precision,
            signed=signed,
            samples=samples,
            progression=progression,
            tile_lengths=signed,
        )
    )
    assert (header.rows, header.columns, header.precision) == (rows, columns, precision)
    assert (header.signed, header.samples, header.tile_lengths) == (signed, samples, signed)
    assert header.progression == PROGRESSIONS[progression]
