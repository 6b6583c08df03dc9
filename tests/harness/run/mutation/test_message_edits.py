import pytest

from harness.run.mutation.message_edits import (
    announced,
    asks,
    body,
    header,
    matched,
    method,
    replaced,
    rewritten,
    status,
    target,
)
from harness.run.mutation.web_messages import Message, MessageEdit, Unfit

ASKED = Message(b"GET /studies?a=1 HTTP/1.1", (b"Accept: x/y",), b"")
ANSWERED = Message(b"HTTP/1.1 200 OK", (b"content-type: x/y", b"content-length: 4"), b"abab")


@pytest.mark.parametrize(
    ("edit", "message", "start"),
    [
        (status(404, "Not Found"), ANSWERED, b"HTTP/1.1 404 Not Found"),
        (status(404), ANSWERED, b"HTTP/1.1 404"),
        (method("HEAD"), ASKED, b"HEAD /studies?a=1 HTTP/1.1"),
        (target("a=1", "b=2"), ASKED, b"GET /studies?b=2 HTTP/1.1"),
        (target(r"\?.*", ""), ASKED, b"GET /studies HTTP/1.1"),
        (asks(limit="1", key="a b"), ASKED, b"GET /studies?a=1&limit=1&key=a%20b HTTP/1.1"),
    ],
)
def test_start_lines(edit: MessageEdit, message: Message, start: bytes) -> None:
    assert edit(message).start == start
    assert edit(message).lines == message.lines


def test_a_query_begins_where_there_was_none() -> None:
    assert asks(a="1")(target(r"\?.*", "")(ASKED)).start == b"GET /studies?a=1 HTTP/1.1"


def test_fields() -> None:
    assert header("Accept")(ASKED).lines == ()
    assert header("Accept", "a", "b")(ASKED).lines == (b"Accept: a", b"Accept: b")
    assert rewritten("accept", "x", "z")(ASKED).lines == (b"accept: z/y",)
    assert announced(3)(ANSWERED).header("content-length") == "7"


def test_bodies() -> None:
    assert replaced(b"a", b"xy")(ANSWERED).body == b"xybab"
    assert replaced(b"a", b"", count=-1)(ANSWERED).header("content-length") == "2"
    assert matched(rb"b\Z", b"!")(ANSWERED).body == b"aba!"
    assert body(b"", "a/b")(ANSWERED).lines == (b"content-type: a/b", b"content-length: 0")


@pytest.mark.parametrize(
    "edit",
    [
        replaced(b"z", b""),
        matched(b"z", b""),
        rewritten("x", "a", "b"),
        rewritten("content-type", "z", ""),
    ],
)
def test_what_is_not_there_is_unfit(edit: MessageEdit) -> None:
    with pytest.raises(Unfit):
        edit(ANSWERED)


def test_a_target_without_the_pattern_is_unfit() -> None:
    with pytest.raises(Unfit):
        target("z", "")(ASKED)
