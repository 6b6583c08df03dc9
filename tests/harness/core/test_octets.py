"""Payloads are slices: reading, cutting and tracing back agree with the joined bytes."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from harness.core.octets import Ending, Mark, Payload, Stream
from harness.core.requirement import Role


@st.composite
def payloads(draw):
    data = draw(st.binary(max_size=60))
    edges = draw(st.lists(st.integers(0, len(data)), min_size=2, max_size=8).map(sorted))
    return Payload(data, tuple(zip(edges[::2], edges[1::2], strict=False)))


@given(payloads(), st.integers(0, 70), st.integers(0, 70))
def test_reads_and_cuts_agree_with_the_joined_bytes(p, a, b):
    joined = b"".join(p.octets[s:e] for s, e in p.slices)
    assert p.read() == joined
    assert p.size == len(joined)
    assert p.read(a, b) == joined[a:b]
    assert p.cut(a, b).read() == joined[a:b]
    assert p.sha256() == hashlib.sha256(joined).hexdigest()
    assert b"".join(p.pieces()) == joined
    for offset, value in enumerate(joined):
        assert p.octets[p.origin(offset)] == value


@given(payloads(), payloads())
def test_equality_is_by_content(p, q):
    assert (p == q) == (p.read() == q.read())
    if p == q:
        assert hash(p) == hash(q)


def test_a_stream_tells_when_each_byte_was_seen():
    s = Stream(Role.INITIATOR, b"abcdef", (Mark(0, 1.0), Mark(4, 2.0)), Ending.FIN, 9.0)
    assert [s.at(i) for i in range(7)] == [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 9.0]
