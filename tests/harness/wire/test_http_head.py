from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.octets import payload
from harness.wire import http_head
from harness.wire.http_head import Head, read_head
from harness.wire.reader import Reader


def head(data: bytes, start: int = 0, *, request: bool = True) -> Head | str:
    return read_head(Reader(payload(data)), start, request=request)


def test_a_request_head_in_the_middle_of_a_stream():
    found = head(b"....PUT /a%20b HTTP/1.1\r\nHOST: a\r\nX:\t1, 2 \r\nx: 3\r\n\r\nbody", 4)
    assert isinstance(found, Head)
    assert (found.method, found.target, found.status) == ("PUT", "/a%20b", 0)
    assert found.headers == (("host", "a"), ("x", "1, 2"), ("x", "3"))
    assert found.values("x") == ("1", "2", "3")
    assert (found.start, found.end) == (4, 52)


def test_a_response_head():
    found = head(b"HTTP/1.1 404 Not here\r\nServer: x\r\n\r\n", request=False)
    assert isinstance(found, Head)
    assert (found.status, found.reason, found.method) == (404, "Not here", "")


def test_a_long_head_is_read_in_the_second_look():
    found = head(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 20_000 + b"\r\n\r\n")
    assert isinstance(found, Head)


def test_reasons_are_short_and_without_the_peers_bytes():
    found = head(b"\xffSECRET" * 1000 + b"\r\n\r\n")
    assert isinstance(found, str)
    assert "SECRET" not in found
    assert len(found) <= http_head.MAX_WHY_CHARS


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"GET / HTTP/1.1", b"HTTP/1.1 200 ", b"\r\n", b"\n", b"Host: a", b"\0"])
    ),
    st.booleans(),
)
def test_total(bricks, request):
    found = head(b"".join(bricks), request=request)
    assert isinstance(found, str) or found.end <= len(b"".join(bricks))
