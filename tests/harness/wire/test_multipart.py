import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.octets import Payload, payload
from harness.wire import multipart
from harness.wire.multipart import split

TYPE = 'multipart/related; type="application/dicom"; boundary=B'
PART = b"--B\r\nContent-Type: application/dicom\r\n\r\n"


def body_of(*contents: bytes) -> bytes:
    return b"".join(PART + c + b"\r\n" for c in contents) + b"--B--\r\n"


def taken(data: bytes, content_type: str = TYPE):
    found = split(payload(data), content_type)
    return [p.body.read() for p in found.parts], [p.what for p in found.problems], found.closed


def test_a_clean_body():
    found = split(payload(body_of(b"one", b"t\r\nwo")), TYPE)
    assert [p.body.read() for p in found.parts] == [b"one", b"t\r\nwo"]
    assert (found.problems, found.closed, found.boundary) == ((), True, "B")
    assert found.parts[0].header("Content-Type") == "application/dicom"
    assert found.parts[0].header("content-id") is None
    assert [p.offset for p in found.parts] == [5, len(PART) + 3 + 2 + 5]


@pytest.mark.parametrize(
    ("data", "parts", "problems", "closed"),
    [
        (b"hello\r\n" + body_of(b"1"), [b"1"], ["preamble of 5 bytes"], True),
        (b"\r\n" + body_of(b"1"), [b"1"], [], True),
        (PART + b"1--B--", [b"1"], ["CRLF missing before the delimiter"], True),
        (PART + b"1\n--B--", [b"1"], ["delimiter preceded by LF instead of CRLF"], True),
        (PART + b"1\r\n--B", [b"1\r\n--B"], ["close delimiter missing"], False),
        (PART + b"1", [b"1"], ["close delimiter missing"], False),
        (body_of(b"1") + b"more", [b"1"], ["epilogue of 6 bytes"], True),
        (b"no delimiter", [], ["no delimiter at all"], False),
        (b"", [], ["no delimiter at all"], False),
        (b"--B--", [], [], True),
        (b"--B \t\r\n\r\n1\r\n--B--\r\n", [b"1"], [], True),
        (b"--B\n\n1\r\n--B--", [b"1"], ["delimiter line ends with LF instead of CRLF"], True),
        (b"--B\r\n\r\n\r\n--B--", [b""], [], True),
        (b"--B\r\nA: b\r\n\r\n\r\n--B--", [b""], [], True),
        (
            b"--B\r\nonly text\r\n--B--",
            [b"only text"],
            ["no empty line after the part's headers"],
            True,
        ),
        (PART + b"1 --Bx --B- \r\n--BB\r\n--B--", [b"1 --Bx --B- \r\n--BB"], [], True),
    ],
    ids=[
        "preamble",
        "leading-crlf",
        "no-crlf",
        "lf",
        "cut-in-delimiter",
        "never-closed",
        "epilogue",
        "no-delimiter",
        "empty",
        "no-parts",
        "padding",
        "lf-line",
        "empty-part",
        "empty-body",
        "no-headers-end",
        "lookalikes",
    ],
)
def test_defects_never_hide_what_is_there(data, parts, problems, closed):
    assert taken(data) == (parts, problems, closed)


def test_a_preamble_of_a_line_break_is_no_preamble():
    assert taken(b"\r\n" + body_of(b"1"))[1] == []


@pytest.mark.parametrize("content_type", ["", "nonsense", "multipart/related"])
def test_without_a_boundary(content_type):
    assert taken(body_of(b"1"), content_type)[1] == ["Content-Type names no boundary"]


def test_a_bad_boundary_is_used_all_the_same():
    long = "x" * 71
    data = body_of(b"1").replace(b"B", long.encode())
    parts, problems, _ = taken(data, f"multipart/related; boundary={long}")
    assert parts == [b"1"]
    assert problems == ["boundary is longer than 70 characters or has forbidden ones"]


def test_headers_fold_and_defective_ones_are_named():
    data = b"--B\r\nA: 1\r\n b\r\nnonsense\r\n\r\nx\r\n--B--"
    found = split(payload(data), TYPE)
    assert found.parts[0].headers == (("a", "1 b"),)
    assert [p.what for p in found.problems] == ["not a header: 'nonsense'"]


def test_parts_and_problems_are_bounded(monkeypatch):
    monkeypatch.setattr(multipart, "MAX_PARTS", 2)
    monkeypatch.setattr(multipart, "MAX_PROBLEMS", 3)
    parts, problems, closed = taken(body_of(b"1", b"2", b"3"))
    assert (parts, problems, closed) == ([b"1", b"2"], ["more than 2 parts"], False)
    assert len(taken(b"--B\r\nx\r\n" * 9)[1]) == 3


CONTENT = st.binary(max_size=60).filter(lambda b: b"--B" not in b)


@settings(max_examples=100, deadline=None)
@given(st.lists(CONTENT, max_size=5), st.integers(1, 40))
def test_round_trip_whatever_the_slices(contents, width):
    data = body_of(*contents) if contents else b"--B--\r\n"
    gapped, slices = b"", []
    for at in range(0, len(data), width):  # as a chunked transfer coding leaves it
        gapped += b"\r\n1f\r\n"
        slices.append((len(gapped), len(gapped) + len(data[at : at + width])))
        gapped += data[at : at + width]
    found = split(Payload(gapped, tuple(slices)), TYPE)
    assert [p.body.read() for p in found.parts] == contents
    assert found.problems == ()
    assert found.closed


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([b"--B", b"--", b"\r\n", b"\n", b" ", b"A: b", b"x"]), max_size=30))
def test_total(bricks):
    found = split(payload(b"".join(bricks)), TYPE)
    assert sum(p.body.size for p in found.parts) <= len(b"".join(bricks))
    assert all(p.offset <= len(b"".join(bricks)) for p in found.parts)
