"""RLE headers (PS3.5 G.5)."""

from harness.content.codec.rle import looks_like_rle, read_rle
from harness.core.octets import payload
from harness.wire.reader import Reader
from tests.harness.content.codec.headers import rle


def read(data):
    return read_rle(Reader(payload(data)))


def test_header():
    header = read(rle((64, 68, 72)))
    assert (header.segments, header.used, header.size) == (3, (64, 68, 72), 76)
    assert header.reversible


def test_more_segments_than_there_can_be():
    header = read(rle((64,), count=99))
    assert header.segments == 99
    assert len(header.used) == 15


def test_too_short():
    assert read(rle()[:63]) is None


def test_what_looks_like_one():
    assert looks_like_rle(rle())
    assert not looks_like_rle(rle((62,)))
    assert not looks_like_rle(rle(()))
    assert not looks_like_rle(bytes(64))
