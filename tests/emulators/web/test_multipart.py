from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.web.media_type import parse_media_type
from emulators.web.multipart_reader import (
    BadMultipart,
    MultipartReader,
    PartData,
    PartEnd,
    PartStart,
    boundary_of,
)
from emulators.web.multipart_writer import File, MultipartWriter, Octets, Part


def read(message: bytes, cuts=(), boundary="b", max_parts=100, max_part_bytes=1 << 20):
    reader = MultipartReader(boundary, max_parts=max_parts, max_part_bytes=max_part_bytes)
    places = sorted({0, *(cut % (len(message) + 1) for cut in cuts), len(message)})
    parts: list[tuple[dict, bytes, bool]] = []
    for start, end in pairwise(places):
        for event in reader.feed(message[start:end]):
            match event:
                case PartStart(headers):
                    parts.append((headers, b"", False))
                case PartData(data):
                    parts[-1] = (parts[-1][0], parts[-1][1] + data, False)
                case PartEnd():
                    parts[-1] = (*parts[-1][:2], True)
    reader.end()
    assert all(ended for *_, ended in parts)
    return [(headers, body) for headers, body, _ in parts]


bodies = st.lists(
    st.one_of(st.binary(max_size=60), st.sampled_from([b"\r\n", b"\r\n-", b"\r\n--", b"--b", b"\r"])),
    max_size=4,
).map(b"".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(bodies, min_size=1, max_size=5), st.lists(st.integers(0, 10_000), max_size=12))
def test_what_is_written_is_read_however_it_is_cut(values, cuts):
    parts = [Part("application/dicom", "http://h/x", Octets(value)) for value in values]
    writer = MultipartWriter("application/dicom", parts)
    message = b"".join(writer.pieces())
    assert len(message) == writer.size
    boundary = boundary_of(parse_media_type(writer.content_type))
    got = read(message, cuts, boundary)
    assert [body for _, body in got] == values
    assert all(headers["content-location"] == "http://h/x" for headers, _ in got)
    assert [headers["content-length"] for headers, _ in got] == [str(len(v)) for v in values]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=6))
def test_any_bytes_are_parts_or_a_refusal(message, cuts):
    def outcome(places):
        try:
            return read(b"--b" + message, places)
        except BadMultipart as refusal:
            return str(refusal)

    whole = outcome(())
    assert type(outcome(cuts)) is type(whole)


@pytest.mark.parametrize(
    ("message", "bodies"),
    [
        (b"--b\r\n\r\n--b--", [b""]),
        (b"--b\r\n\r\n\r\n--b--\r\n", [b""]),
        (b"--b\r\nA: b\r\n\r\nx\r\n--b--", [b"x"]),
        (b"preamble\r\n--b \t\r\nA: b\r\n\r\nx\ny\r\n--b--epilogue\r\n--b\r\n", [b"x\ny"]),
        (b"--b\r\nA: b\r\n c\r\n\r\nx\r\n-b\r\n--b\r\n\r\n\r\n\r\n--b--", [b"x\r\n-b", b"\r\n"]),
        (b"--b--", []),
    ],
)
def test_legal_forms(message, bodies):
    assert [body for _, body in read(message, range(40))] == bodies


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"--b\r\n\r\nx",
        b"--b\r\nA: b\r\n\r\nx\r\n--bc\r\n\r\n--b--",
        b"--b\r\nA b\r\n\r\nx\r\n--b--",
        b"--b\r\nA: b\r\nA: c\r\n\r\nx\r\n--b--",
        b"--b\r\nA: b\0\r\n\r\nx\r\n--b--",
        b"--b\r\n" + b"A: b\r\n" * 5000,
        b"x" * 70_000,
    ],
)
def test_malformed_messages_are_refused(message):
    with pytest.raises(BadMultipart):
        read(message, range(0, 60, 7))


def test_parts_are_bounded():
    with pytest.raises(BadMultipart, match="more than 2 parts"):
        read(b"--b\r\n\r\n\r\n" * 5, max_parts=2)
    with pytest.raises(BadMultipart, match="more than 4 bytes"):
        read(b"--b\r\n\r\n12345\r\n--b--", max_part_bytes=4)


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/related; boundary=abc", "abc"),
        ('multipart/related; type=application/dicom; boundary="a b:c"', "a b:c"),
        ("multipart/related", None),
        ("multipart/related; boundary=", None),
        ('multipart/related; boundary="a "', None),
        ("multipart/related; boundary=" + "a" * 71, None),
        ("multipart/related; boundary=a; boundary=b", None),
    ],
)
def test_boundaries(content_type, boundary):
    if boundary is None:
        with pytest.raises(BadMultipart):
            boundary_of(parse_media_type(content_type))
    else:
        assert boundary_of(parse_media_type(content_type)) == boundary


def test_a_file_is_served_without_its_preamble(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"<script>" * 16 + b"DICM" + bytes(3_000_000))
    file = File(path, path.stat().st_size)
    assert b"".join(file.pieces()) == bytes(128) + path.read_bytes()[128:]
