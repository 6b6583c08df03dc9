import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.web.media_type import BadMediaType, parse_accept, parse_media_type


def test_parameters_quoted_and_not():
    text = 'Multipart/Related; TYPE="application/dicom"; boundary=a; x="q\\"; y"'
    got = parse_media_type(text)
    assert got.essence == "multipart/related"
    assert got.parameter("type") == "application/dicom"
    assert got.parameter("x") == 'q"; y'
    assert parse_media_type("a/b;type=application/dicom").parameter("type") == "application/dicom"


@pytest.mark.parametrize("text", ["", "a", "a/", "a/b c", "a/b, c/d", 'a/b;x="y'])
def test_what_is_no_media_type(text):
    with pytest.raises(BadMediaType):
        parse_media_type(text)


def test_unknown_entries_of_a_list_are_left_out():
    got = parse_accept('nonsense, a/b;q=0.5;x="1,2" , ;;, */*')
    assert [entry.essence for entry in got] == ["a/b", "*/*"]


def test_a_list_is_bounded():
    with pytest.raises(BadMediaType):
        parse_accept("a/b," * 100)


@given(st.text(max_size=60))
def test_reading_is_total(text):
    parse_accept(text)
    with contextlib.suppress(BadMediaType):
        parse_media_type(text)
