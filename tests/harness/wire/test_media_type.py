import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.wire.media_type import MediaType, parse, parse_list


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("application/dicom", MediaType("application/dicom", ())),
        (
            'multipart/related; type="application/dicom"; boundary=a-b',
            MediaType(
                "multipart/related",
                (("type", "application/dicom", True), ("boundary", "a-b", False)),
            ),
        ),
        ("a/b;type=application/dicom", MediaType("a/b", (("type", "application/dicom", False),))),
        ('a/b; Q="x\\"y"', MediaType("a/b", (("q", 'x"y', True),))),
        ("a/b;;x=1 ", MediaType("a/b", (("x", "1", False),))),
        (" a/b ", MediaType("a/b", ())),
        ('a/b; x=""', MediaType("a/b", (("x", "", True),))),
        ("", None),
        ("text", None),
        ("a/b c", None),
        ("a/b; x", None),
        ('a/b; x="open', None),
        ("a/b, c/d", None),
    ],
)
def test_parse(text, expected):
    assert parse(text) == expected


def test_names_are_case_insensitive():
    found = parse("Multipart/Related; BOUNDARY=x")
    assert found is not None
    assert found.essence == "multipart/related"
    assert found.type == "Multipart/Related"
    assert (found.parameter("Boundary"), found.parameter("other")) == ("x", None)


def test_lists():
    found = parse_list('multipart/related; type="a/b,c", application/json;q=0.5,*/*')
    assert [m.essence for m in found] == ["multipart/related", "application/json", "*/*"]
    assert parse_list("a/b, nonsense, c/d") == (MediaType("a/b", ()),)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab/;="\\, xQ\t\u00e9', max_size=40))
def test_total(text):
    found = parse(text)
    assert found is None or "/" in found.essence
    assert len(parse_list(text)) <= len(text)
