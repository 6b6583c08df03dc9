import gzip

import pytest

from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import HttpExchange
from harness.wire import http_exchange
from harness.wire.decode import decode
from tests.harness.wire.recordings import http

GET = b"GET /studies?limit=2 HTTP/1.1\r\nHost: a\r\nAccept: x/y\r\naccept: z\r\n\r\n"
OK = b"HTTP/1.1 200 Fine\r\nContent-Length: 3\r\n\r\nabc"


def decoded(sent: bytes, answered: bytes = b"", **options) -> tuple[list[HttpExchange], list[str]]:
    connection, *found = decode(http(sent, answered, **options))
    return found, [g.why for g in connection.gaps]


def test_one_exchange():
    (x,), gaps = decoded(GET, OK)
    assert gaps == []
    assert (x.id, x.method, x.target, x.path) == ("c0001.h1", "GET", "/studies?limit=2", "/studies")
    assert x.request_headers == (("host", "a"), ("accept", "x/y"), ("accept", "z"))
    assert x.request_header("accept") == "x/y, z"
    assert (x.status, x.reason, x.complete) == (200, "Fine", True)
    assert x.response_body.read() == b"abc"
    assert (x.request_span.source, x.request_span.start, x.request_span.end) == (
        Role.INITIATOR,
        0,
        len(GET),
    )
    assert x.response_span is not None
    assert x.response_span.end == len(OK) - 3


def test_pipelined_requests_are_answered_in_order():
    post = b"POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
    found, gaps = decoded(GET + post + GET, OK + OK.replace(b"abc", b"def"))
    assert gaps == []
    assert [(x.id[-2:], x.method, x.status, x.response_body.read()) for x in found] == [
        ("h1", "GET", 200, b"abc"),
        ("h2", "POST", 200, b"def"),
        ("h3", "GET", 0, b""),
    ]
    assert found[1].request_body.read() == b"hi"
    assert found[2].response_span is None
    assert not found[2].complete


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("answered", "body", "complete", "gaps"),
    [
        (CHUNKED + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", b"abcde", True, []),
        (CHUNKED + b"3\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n", b"abc", True, []),
        (CHUNKED + b"3\r\nab", b"ab", False, ["chunk announces 3 bytes, 2 arrived"]),
        (CHUNKED + b"3\r\nabc\r\n", b"abc", False, ["last chunk missing"]),
        (CHUNKED + b"3\r\nabcX", b"abc", False, ["chunk data not followed by CRLF"]),
        (CHUNKED + b"xyz\r\n", b"", False, ["not a chunk size line"]),
        (CHUNKED + b"-1\r\n", b"", False, ["not a chunk size line"]),
        (CHUNKED + b"0\r\nA: 1", b"", False, ["trailer section without an end"]),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
            b"abc",
            False,
            ["Content-Length announces 9 bytes, 3 arrived"],
        ),
        (b"HTTP/1.1 200 OK\r\n\r\nto the end", b"to the end", True, []),
        (b"HTTP/1.0 200 OK\r\n\r\n", b"", True, []),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True, []),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", b"", True, []),
    ],
    ids=[
        "chunked",
        "trailer",
        "chunk-cut",
        "no-last-chunk",
        "no-crlf",
        "bad-size",
        "negative-size",
        "trailer-cut",
        "short",
        "until-close",
        "until-close-empty",
        "no-content",
        "not-modified",
    ],
)
def test_bodies(answered, body, complete, gaps):
    (x,), found = decoded(GET, answered)
    assert (x.response_body.read(), x.complete, found) == (body, complete, gaps)


@pytest.mark.parametrize("ending", [Ending.RESET, Ending.OPEN])
def test_a_body_until_close_is_whole_only_after_a_close_in_good_order(ending):
    (x,), _ = decoded(GET, b"HTTP/1.1 200 OK\r\n\r\npart", ending=ending)
    assert not x.complete


def test_a_head_response_has_no_body():
    (first, second), gaps = decoded(
        b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + GET,
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + OK,
    )
    assert gaps == []
    assert (first.response_body.size, first.complete) == (0, True)
    assert second.response_body.read() == b"abc"


def test_interim_responses_are_passed_over():
    post = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi"
    (x,), gaps = decoded(post, b"HTTP/1.1 100 Continue\r\n\r\n" + OK)
    assert gaps == []
    assert (x.status, x.complete) == (200, True)


def test_a_body_that_was_held_back_is_no_gap():
    post = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    (x,), gaps = decoded(post, b"HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n")
    assert gaps == []
    assert (x.status, x.complete) == (417, False)


def test_empty_lines_before_a_request_are_passed_over():
    found, gaps = decoded(b"\r\n" + GET + b"\r\n\r\n" + GET + b"\r\n", OK * 2)
    assert gaps == []
    assert [x.request_span.start for x in found] == [2, 2 + len(GET) + 4]


def test_content_coding_is_kept():
    packed = gzip.compress(b"text", mtime=0)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    (x,), _ = decoded(GET, head.encode() + packed)
    assert x.response_body.read() == packed


@pytest.mark.parametrize(
    ("sent", "answered", "exchanges", "why"),
    [
        (b"GET / HTTP/1.1\r\nHos", b"", 0, "message head cut off after 19 bytes"),
        (b"\x01\0\0\0\0\x04 not http\r\n\r\n", b"", 0, "illegal request line"),
        (GET, b"nonsense\r\n\r\n", 1, "illegal status line"),
        (GET, OK + OK, 1, "response 200 without a request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: 1\r\n\r\n", b"", 0, "illegal header line"),
        (b"G" * 70000, b"", 0, "message head longer than 65536 bytes"),
        (GET + b"trash", OK, 1, "message head cut off after 5 bytes"),
    ],
    ids=["cut", "dicom", "response", "too-many", "header", "long", "trailing"],
)
def test_what_is_not_http_is_a_gap(sent, answered, exchanges, why):
    found, gaps = decoded(sent, answered)
    assert len(found) == exchanges
    assert gaps == [why]


def test_after_an_upgrade_nothing_is_read():
    ask = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"
    switch = b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"
    _, gaps = decoded(ask, switch + b"\x81\x05hello")
    assert gaps == ["no longer HTTP/1.1 from here"]


def test_messages_are_bounded(monkeypatch):
    monkeypatch.setattr(http_exchange, "MAX_MESSAGES", 3)
    found, gaps = decoded(GET * 5)
    assert len(found) == 3
    assert gaps == ["more than 3 messages"]


def test_times_come_from_the_marks():
    (x,), _ = decoded(GET, [b"HTTP/1.1 200 OK\r\nConte", b"nt-Length: 3\r\n\r\nab", b"c"])  # type: ignore[arg-type]
    assert (x.at, x.answered, x.ended) == (0.0, 0.0, 0.002)
