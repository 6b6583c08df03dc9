"""Video headers in every container, written bit by bit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.content.codec.mpeg import read_video
from harness.content.codec.stream import Codec
from harness.core.octets import payload
from harness.wire.reader import Reader
from tests.harness.content.codec import headers

EVEN = st.integers(8, 2000).map(lambda n: 2 * n)
CONTAINERS = [
    ("elementary stream", lambda s: s),
    ("MPEG program stream", headers.program_stream),
    ("MPEG transport stream", headers.transport_stream),
    ("MPEG transport stream", lambda s: headers.transport_stream(s, stamped=True)),
]
STREAMS = [
    (Codec.MPEG_2, headers.mpeg_2(576, 720), (576, 720, 4, 8)),
    (Codec.H264, headers.h264(1080, 1920), (1080, 1920, 100, 41)),
    (Codec.HEVC, headers.hevc(2160, 3840), (2160, 3840, 1, 153)),
]


def read(data):
    return read_video(Reader(payload(data)))


@pytest.mark.parametrize(("codec", "stream", "fields"), STREAMS, ids=str)
@pytest.mark.parametrize(("name", "contain"), CONTAINERS)
def test_containers(name, contain, codec, stream, fields):
    header = read(contain(stream))
    assert header.codec is codec
    assert header.container == name
    assert (header.rows, header.columns, header.profile, header.level) == fields


@pytest.mark.parametrize(
    ("kind", "unit", "codec"),
    [(b"avcC", headers.h264_unit(), Codec.H264), (b"hvcC", headers.hevc_unit(), Codec.HEVC)],
)
def test_mp4(kind, unit, codec):
    header = read(headers.mp4(kind, unit))
    assert (header.codec, header.container) == (codec, "MP4")
    assert (header.rows, header.columns) == (1080, 1920)


def test_mp4_without_video():
    assert read(headers.box(b"ftyp", b"isom") + headers.box(b"moov", b"")) is None


@given(EVEN, EVEN, st.sampled_from([66, 77, 100, 122]), st.integers(10, 52), st.booleans())
def test_h264_is_read_as_written(rows, columns, profile, level, scaling):
    order = rows % 3
    header = read(
        headers.h264(rows, columns, profile=profile, level=level, scaling=scaling, order=order)
    )
    assert (header.rows, header.columns) == (rows, columns)
    assert (header.profile, header.level) == (profile, level)


def test_h264_of_fields():
    assert read(headers.h264(1080, 1920, frames_only=False)).rows == 1080


@given(EVEN, EVEN, st.sampled_from([1, 2]), st.integers(30, 186), st.integers(0, 6))
def test_hevc_is_read_as_written(rows, columns, profile, level, sub_layers):
    header = read(
        headers.hevc(
            rows,
            columns,
            profile=profile,
            level=level,
            precision=8 + 2 * (profile == 2),
            sub_layers=sub_layers,
        )
    )
    assert (header.rows, header.columns, header.level) == (rows, columns, level)
    assert (header.profile, header.precision) == (profile, 8 + 2 * (profile == 2))


@given(st.integers(16, 16383), st.integers(16, 16383))
def test_mpeg_2_is_read_as_written(rows, columns):
    header = read(headers.mpeg_2(rows, columns, profile=5, level=4))
    assert (header.rows, header.columns) == (rows, columns)
    assert (header.profile, header.level, header.samples) == (5, 4, 3)


def test_mpeg_1_has_no_profile():
    stream = headers.mpeg_2()
    assert read(stream[: stream.index(b"\x00\x00\x01\xb5")]) is None
