import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.octets import payload
from harness.core.subject import Header
from harness.wire import http_body
from harness.wire.http_body import Body, read_body
from harness.wire.http_head import Head
from harness.wire.reader import Reader


def body(data: bytes, *headers: Header, status: int = 200, asked: str = "GET") -> Body:
    head = Head(0, 0, "" if status else asked, "/", status, "", headers)
    return read_body(Reader(payload(data)), head, asked=asked)


CHUNKED = ("transfer-encoding", "chunked")


def test_chunks_are_slices():
    data = b"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\nnext"
    found = body(data, CHUNKED)
    assert [data[a:b] for a, b in found.slices] == [b"hello", b"!"]
    assert (found.end, found.complete, found.problem) == (len(data) - 4, True, "")


def test_chunked_wins_over_a_length():
    assert body(b"0\r\n\r\n", CHUNKED, ("content-length", "3")).complete


@pytest.mark.parametrize("length", ["x", "-1", "", "9" * 30, "\u00b2"])
def test_odd_lengths(length):
    found = body(b"abc", ("content-length", length))
    if length == "":
        assert found.to_close
    else:
        assert not found.complete
        assert found.problem.startswith("Content-Length ")


@pytest.mark.parametrize(
    ("status", "asked"), [(204, "GET"), (304, "GET"), (103, "GET"), (200, "HEAD"), (200, "CONNECT")]
)
def test_responses_without_a_body(status, asked):
    found = body(b"abc", ("content-length", "3"), status=status, asked=asked)
    assert (found.slices, found.end, found.complete) == ((), 0, True)


def test_a_request_without_length_has_no_body():
    assert body(b"abc", status=0) == Body((), 0, complete=True)


def test_chunks_are_bounded(monkeypatch):
    monkeypatch.setattr(http_body, "MAX_CHUNKS", 2)
    assert body(b"1\r\na\r\n" * 5, CHUNKED).problem == "more than 2 chunks"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.integers(0, 200))
def test_chunked_round_trip_and_every_cut_of_it(chunks, cut):
    data = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + b"0\r\n\r\n"
    found = body(data, CHUNKED)
    assert b"".join(data[a:b] for a, b in found.slices) == b"".join(chunks)
    assert found.complete
    part = body(data[: min(cut, len(data) - 1)], CHUNKED)
    assert not part.complete
    assert part.problem
    assert b"".join(chunks).startswith(b"".join(data[a:b] for a, b in part.slices))


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789abcdef;\r\n xX", max_size=60))
def test_total(text):
    found = body(text.encode(), CHUNKED)
    assert found.end <= len(text)
