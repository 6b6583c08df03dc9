import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.octets import payload
from harness.run.mutation.body_parts import (
    BodyPart,
    boundary,
    content,
    framed,
    part,
    part_header,
    part_twice,
    parts_of,
    parts_reversed,
    truncated,
    unclosed,
    without_part,
    without_parts,
)
from harness.run.mutation.web_messages import Message, MessageEdit, Unfit
from harness.wire.multipart import split

TYPE = b'Content-Type: multipart/related; type="application/dicom"; boundary=b'
ONE = BodyPart((b"Content-Type: application/dicom", b"Content-Length: 3"), b"one")
TWO = BodyPart((), b"\r\ntwo--b")


def message(*parts: BodyPart) -> Message:
    return Message(b"HTTP/1.1 200 OK", (TYPE, b"content-length: 0"), b"").with_body(
        framed("b", parts)
    )


def left(edit: MessageEdit, *parts: BodyPart) -> tuple[BodyPart, ...]:
    changed = edit(message(*parts))
    assert changed.header("content-length") == str(len(changed.body))
    return parts_of(changed)[1]


def test_parts_are_listed_left_out_repeated_and_reordered() -> None:
    assert left(without_part(-1), ONE, TWO) == (ONE,)
    assert left(part_twice(0), ONE, TWO) == (ONE, TWO, ONE)
    assert left(parts_reversed(), ONE, TWO) == (TWO, ONE)
    assert without_parts()(message(ONE)).body == b"--b--\r\n"


def test_the_length_of_a_part_follows_its_content() -> None:
    assert left(part(0, truncated(1)), ONE) == (
        BodyPart((b"Content-Type: application/dicom", b"Content-Length: 2"), b"on"),
    )
    assert left(part(1, content(bytes.upper)), ONE, TWO)[1].content == b"\r\nTWO--B"


def test_headers_of_a_part_keep_their_places() -> None:
    (changed,) = left(part(0, part_header("content-type", "a/b"), part_header("New", "x")), ONE)
    assert changed.lines == (b"content-type: a/b", b"Content-Length: 3", b"New: x")
    assert left(part(0, part_header("Content-Type", None)), ONE)[0].lines == ONE.lines[1:]


def test_a_boundary_is_exchanged_everywhere() -> None:
    changed = boundary("a c")(message(ONE, TWO))
    assert (changed.header("content-type") or "").endswith('boundary="a c"')
    assert parts_of(changed) == ("a c", (ONE, TWO))
    assert (boundary("c", quoted=False)(message(ONE)).header("content-type") or "").endswith("=c")


def test_the_closing_delimiter_alone_is_left_out() -> None:
    assert unclosed()(message(ONE)).body == message(ONE).body.removesuffix(b"\r\n--b--\r\n")


@pytest.mark.parametrize(
    "edit", [part(2, truncated(1)), without_part(0), boundary("c"), unclosed(), part_twice(0)]
)
def test_what_is_not_multipart_or_has_no_such_part_is_unfit(edit: MessageEdit) -> None:
    with pytest.raises(Unfit):
        edit(message())
    if edit is not without_part:
        with pytest.raises(Unfit):
            part(1, truncated(1))(message(ONE))


PARTS = st.lists(
    st.builds(
        BodyPart,
        st.lists(st.sampled_from([b"A: b", b"Content-Type: a/b"]), max_size=2).map(tuple),
        st.binary(max_size=40).filter(lambda data: b"--b" not in data),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(PARTS)
def test_framing_is_undone_by_both_readers(parts: tuple[BodyPart, ...]) -> None:
    body = framed("b", parts)
    assert parts_of(message(*parts)) == ("b", parts)
    found = split(payload(body), "multipart/related; boundary=b")
    assert found.closed
    assert not found.problems
    assert [p.body.read() for p in found.parts] == [p.content for p in parts]
