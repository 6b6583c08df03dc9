"""JSON text is read without loss, or refused in one line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.web.fhir.json_document import Malformed, Number, decode, encode

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20).map(lambda n: Number(str(n))) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_round_trip(value: object) -> None:
    assert decode(encode(value).encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    problem = ""
    try:
        decode(data)
    except Malformed as why:
        problem = str(why)
    assert "\n" not in problem


@pytest.mark.parametrize("text", ["1.10", "1e-24", "-0", "0.0", "100000000000000000001", "1E+2"])
def test_numbers_stay_as_written(text: str) -> None:
    assert encode(decode(text.encode())) == text


def test_order_of_keys_stays() -> None:
    text = '{"b":1,"a":[{"z":null,"y":true}]}'
    assert encode(decode(text.encode())) == text


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b"NaN",
        b"[Infinity]",
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        b'"\\ud800"',
        b"{",
        b"{} {}",
        b"[" * 65 + b"]" * 65,
        b"[" * 100_000,
        b'{"a":' * 5000,
        b"1" * 65,
        b'"\x01"',
        b"",
    ],
)
def test_what_is_not_json_or_too_much_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode(data)


def test_brackets_in_strings_are_no_depth() -> None:
    assert decode(json.dumps("[" * 100 + '\\"' + "{" * 100).encode())
