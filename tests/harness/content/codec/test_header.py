"""Every reader is total: on arbitrary bytes, and on every prefix of a valid stream."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.content.codec.header import SIGNATURES, begins_stream, read_header
from harness.content.codec.markers import is_ended
from harness.content.codec.stream import Codec
from harness.core.octets import Payload, payload
from harness.wire.reader import Reader
from tests.harness.content.codec import headers

VALID = {
    "jpeg": (headers.jpeg(), Codec.JPEG),
    "lossless jpeg": (headers.jpeg(process=3), Codec.JPEG),
    "jpeg-ls": (headers.jpeg_ls(), Codec.JPEG_LS),
    "jpeg 2000": (headers.jpeg_2000(samples=3), Codec.JPEG_2000),
    "jp2": (headers.jp2(headers.jpeg_2000()), Codec.JPEG_2000),
    "htj2k": (headers.jpeg_2000(capabilities=1 << 17), Codec.HTJ2K),
    "jpeg xl": (headers.jpeg_xl(), Codec.JPEG_XL),
    "rle": (headers.rle((64, 68)), Codec.RLE),
    "mpeg-2": (headers.mpeg_2(), Codec.MPEG_2),
    "program stream": (headers.program_stream(headers.mpeg_2()), Codec.MPEG_2),
    "transport stream": (headers.transport_stream(headers.h264()), Codec.H264),
    "h.264": (headers.h264(scaling=True, order=1), Codec.H264),
    "hevc": (headers.hevc(sub_layers=2), Codec.HEVC),
    "mp4": (headers.mp4(b"avcC", headers.h264_unit()), Codec.H264),
    "mp4 hevc": (headers.mp4(b"hvcC", headers.hevc_unit()), Codec.HEVC),
}
STARTS = (*SIGNATURES, *(data[:48] for data, _ in VALID.values()), b"\0\0\0\x18ftyp", b"G")


def described(header):
    """Ask a header everything that every header can be asked."""
    return (
        *(header.codec, header.rows, header.columns, header.samples, header.precision),
        *(header.signed, header.reversible, header.subsampled),
    )


@pytest.mark.parametrize("name", VALID)
def test_kind_is_told_by_the_first_bytes(name):
    data, codec = VALID[name]
    assert read_header(payload(data)).codec is codec


@pytest.mark.parametrize("name", VALID)
def test_every_prefix_is_read_as_far_as_it_goes(name):
    data, _ = VALID[name]
    for length in range(len(data)):
        header = read_header(payload(data[:length]))
        if header is not None:
            assert len(described(header)) == 8


@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_arbitrary_bytes_behind_a_signature(start, rest):
    header = read_header(payload(start + rest))
    assert header is None or len(described(header)) == 8


@given(st.sampled_from(sorted(VALID)), st.data())
def test_flipped_bytes(name, data):
    octets = bytearray(VALID[name][0])
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    header = read_header(payload(bytes(octets)))
    assert header is None or len(described(header)) == 8


def test_cut_into_pieces():
    data = headers.jpeg_2000(30, 20)
    pieces = tuple((n, n + 1) for n in range(len(data)))
    assert read_header(Payload(data, pieces)) == read_header(payload(data))


def test_endless_fill_bytes_end():
    assert read_header(payload(b"\xff\xd8" + b"\xff" * 100_000)) is None


def test_beginning_of_a_stream():
    assert begins_stream(payload(headers.jpeg()))
    assert begins_stream(payload(headers.jpeg_xl()))
    assert not begins_stream(payload(b"\0\0\0\0"))
    assert not begins_stream(payload(b""))


@pytest.mark.parametrize(
    ("padding", "ended"), [(0, True), (1, True), (5000, True), (70_000, False)]
)
def test_end_marker_may_be_padded(padding, ended):
    assert is_ended(Reader(payload(headers.jpeg() + bytes(padding)))) is ended


def test_end_marker_may_be_missing():
    assert not is_ended(Reader(payload(headers.jpeg(end=b""))))
