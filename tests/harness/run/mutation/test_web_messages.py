import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.run.mutation.recordings import octets
from harness.run.mutation.web_messages import Message, Unfit, extent, read_message
from harness.wire.http_exchange import exchanges
from tests.harness.run.mutation.web_traffic import FOUND, GONE, READ, connection, recordings

MESSAGE = Message(b"HTTP/1.1 200 OK", (b"X-One:1", b"content-length: 3", b"x-one: 2"), b"abc")


def test_a_message_is_written_as_it_was_read() -> None:
    found = recordings()[0]
    for x, (asked, answered) in zip(exchanges(found)[0], [(0, FOUND), (1, GONE)], strict=True):
        message = read_message(found.from_accepter, x)
        if asked == 0:
            assert message.octets() == answered
        else:  # chunks are not kept apart
            assert message.octets() == GONE.replace(b"3\r\nabc\r\n2\r\nde", b"5\r\nabcde")


def test_the_extent_of_a_message_includes_its_last_chunk() -> None:
    found = recordings()[0]
    second = exchanges(found)[0][1]
    start, end = extent(found.from_accepter, second)
    assert octets(found.from_accepter)[start:end] == GONE


def test_a_response_that_never_came_is_unfit() -> None:
    found = connection("c1", 0.0, (READ, b""))
    with pytest.raises(Unfit):
        read_message(found.from_accepter, exchanges(found)[0][0])


def test_a_field_is_exchanged_in_its_place() -> None:
    assert MESSAGE.with_header("X-One", "3").lines == (b"X-One: 3", b"content-length: 3")
    assert MESSAGE.with_header("new", "a", "b").lines[-2:] == (b"new: a", b"new: b")
    assert MESSAGE.with_header("x-one").lines == (b"content-length: 3",)
    assert MESSAGE.header("x-oNe") == "1"


@given(st.binary(max_size=200), st.booleans())
def test_the_length_follows_the_body(body: bytes, chunked: bool) -> None:
    lines = (b"transfer-encoding: chunked",) if chunked else (b"content-length: 1",)
    written = Message(b"HTTP/1.1 200 OK", lines, b"x").with_body(body).octets()
    found = connection("c1", 0.0, (READ, written))
    (x,), gaps = exchanges(found)
    assert not gaps
    assert x.complete
    assert x.response_body.read() == body
