"""Fragments put together to frames (PS3.5 A.4)."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from harness.content.codec.coding import CODINGS, encapsulates
from harness.content.codec.frames import assemble, numbers, offsets_of
from harness.core.octets import Payload, payload
from tests.harness.content.codec.headers import jpeg


def fragments(*contents):
    octets = b"".join(contents)
    ends = [len(b"".join(contents[: n + 1])) for n in range(len(contents))]
    return tuple(Payload(octets, ((e - len(c), e),)) for c, e in zip(contents, ends, strict=True))


def read(frames):
    return [f.read() for f in frames.frames]


def test_one_frame_takes_all():
    assert read(assemble(fragments(b"ab", b"cd"), 1)) == [b"abcd"]


def test_one_fragment_each():
    assert read(assemble(fragments(b"ab", b"cd"), 2)) == [b"ab", b"cd"]


def test_offset_table_groups():
    frames = assemble(fragments(b"ab", b"cd", b"ef"), 2, offsets=(0, 20))
    assert read(frames) == [b"abcd", b"ef"]
    assert frames.firsts == (0, 2)


def test_offset_table_that_lies_is_not_believed():
    assert assemble(fragments(b"ab", b"cd", b"ef"), 2, offsets=(0, 19)).known_by == ""
    assert assemble(fragments(b"ab", b"cd", b"ef"), 2, offsets=(10, 20)).known_by == ""


def test_signatures_group():
    one = jpeg()
    frames = assemble(fragments(one[:20], one[20:], one), 2)
    assert read(frames) == [one, one]
    assert frames.known_by == "signatures"


def test_video_is_one_stream():
    assert read(assemble(fragments(b"ab", b"cd"), 99, whole=True)) == [b"abcd"]


def test_nothing_to_go_by():
    assert assemble(fragments(b"ab", b"cd", b"ef"), 2).frames == ()
    assert assemble((), 1).frames == ()


def test_numbers_of_both_widths():
    assert numbers(payload(struct.pack("<2I", 0, 10) + b"x"), 4) == (0, 10)
    assert numbers(payload(struct.pack("<2Q", 0, 1 << 40)), 8) == (0, 1 << 40)


@given(st.lists(st.binary(max_size=5), max_size=8), st.integers(1, 9), st.lists(st.integers(0, 99)))
def test_no_octet_is_lost(contents, count, offsets):
    made = fragments(*contents)
    frames = assemble(made, count, offsets=offsets)
    assert not frames.frames or b"".join(read(frames)) == b"".join(contents)
    assert len(frames.frames) == len(frames.firsts)
    assert len(offsets_of(made)) == len(contents)


def test_transfer_syntaxes():
    assert encapsulates("1.2.840.10008.1.2.4.50")
    assert encapsulates("1.2.840.10008.1.2.1.98")
    assert not encapsulates("1.2.840.10008.1.2.1")
    assert all(uid.startswith("1.2.840.10008.1.2.") for uid in CODINGS)
