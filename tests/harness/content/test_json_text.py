import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content import json_salvage
from harness.content.json_salvage import salvage
from harness.content.json_text import MAX_DEPTH, read
from harness.core.subject import JsonNumber, JsonObject, JsonValue


def test_nothing_is_lost():
    found = read(b'{"a": [1.10, -0, 1E5, true, false, null, "\\u00e4\\n"], "b": {}, "c": []}')
    assert found.problems == ()
    assert found.value == JsonObject(
        (
            (
                "a",
                (JsonNumber("1.10"), JsonNumber("-0"), JsonNumber("1E5"), True, False, None, "ä\n"),
            ),
            ("b", JsonObject(())),
            ("c", ()),
        )
    )


def test_duplicate_members_stay():
    found = read(b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 2}')
    assert isinstance(found.value, JsonObject)
    assert found.value.keys() == ("a", "b", "a")
    assert found.problems == ("duplicate member 'c'", "duplicate member 'a'")


@pytest.mark.parametrize(
    ("data", "value", "problem"),
    [
        (b"", None, "ends where a value should be at character 0"),
        (b"  ", None, "ends where a value should be at character 2"),
        (b"\xef\xbb\xbf[]", (), "starts with a byte order mark"),
        (b'["\xff"]', ("\ufffd",), "not UTF-8 at byte 2: 0xFF"),
        (b"[NaN]", (JsonNumber("NaN"),), "NaN is not a JSON value"),
        (b"[-Infinity]", (JsonNumber("-Infinity"),), "-Infinity is not a JSON value"),
        (b"[1] x", (JsonNumber("1"),), "more text after the value at character 4"),
        (b"[1, 2", (JsonNumber("1"), JsonNumber("2")), "no comma or ] after an array's value"),
        (b"[1,", (JsonNumber("1"),), "ends where a value should be at character 3"),
        (b"[1,]", (JsonNumber("1"),), "unexpected ']' at character 3"),
        (b'["a', (), "string without an end at character 1"),
        (b'["\n"]', ("\n",), "control character in a string"),
        (b'["\\x"]', ("\\x",), "'\\\\x' is not an escape"),
        (b"[01]", (JsonNumber("01"),), "'01' is not a JSON number"),
        (b"[1.]", (JsonNumber("1."),), "'1.' is not a JSON number"),
        (b"[nul]", (), "unexpected 'nul' at character 1"),
        (b'["\\ud800"]', ("\ufffd",), "lone surrogate in a string"),
        (b'{"\\ud800": 1}', JsonObject((("\ufffd", JsonNumber("1")),)), "lone surrogate"),
        (b"{1: 2}", JsonObject(()), "no member name where one should be at character 1"),
        (b'{"a" 1}', JsonObject(()), "no colon after a member name at character 5"),
        (b'{"a": }', JsonObject(()), "unexpected '}' at character 6"),
        (b'{"a": 1 "b"}', JsonObject((("a", JsonNumber("1")),)), "no comma or } after a member"),
        (b'{"a": [1', JsonObject((("a", (JsonNumber("1"),)),)), "no comma or ] after"),
        (b"<html>", None, "unexpected '<' at character 0"),
        (b"--1", None, "unexpected '-' at character 0"),
    ],
)
def test_problems_and_the_value_as_far_as_read(data, value, problem):
    found = read(data)
    assert found.value == value
    assert found.problems[0].startswith(problem), found.problems


def test_pairs_of_surrogates_are_characters():
    assert read(b'["\\ud83d\\ude00"]').value == ("\U0001f600",)
    assert read(b'["\\ud83d\\ude00", x').value == ("\U0001f600",)


def depth(value: JsonValue) -> int:
    here, deep = [value], 0
    while here:
        here = [
            v
            for h in here
            for v in (h if isinstance(h, tuple) else [m for _, m in h.members])
            if isinstance(v, tuple | JsonObject)
        ]
        deep += 1
    return deep


@pytest.mark.parametrize("opener", [b"[", b'{"a":'])
@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 900, 100_000])
def test_depth_is_bounded(opener, levels):
    closer = b"]" if opener == b"[" else b"}"
    for text in (opener * levels, opener * levels + b"1" + closer * levels):
        found = read(text)
        assert depth(found.value) <= MAX_DEPTH
        assert any("nested deeper" in p for p in found.problems)


def test_a_broken_text_is_read_only_so_far(monkeypatch):
    monkeypatch.setattr(json_salvage, "MAX_CHARS", 5)
    assert salvage("[1,2,3,", 9)[0] == (JsonNumber("1"), JsonNumber("2"))


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=5),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def plain(value: JsonValue):
    if isinstance(value, JsonObject):
        return {k: plain(v) for k, v in value.members}
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    return json.loads(value.text) if isinstance(value, JsonNumber) else value


@settings(max_examples=150, deadline=None)
@given(JSON, st.booleans())
def test_fast_and_slow_reader_agree_on_good_text(value, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    found = read(text.encode())
    assert found.problems == ()
    assert plain(found.value) == value
    assert salvage(text, MAX_DEPTH) == (found.value, [])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text('[]{}:,"\\aue0.-1N \n', max_size=40).map(str.encode))
def test_total(data):
    found = read(data)
    if not found.problems:
        json.loads(data)


@settings(max_examples=60, deadline=None)
@given(JSON, st.data())
def test_cut_off_text_keeps_a_part(value, data):
    text = json.dumps([value])
    cut = data.draw(st.integers(1, len(text) - 1))
    found = read(text[:cut].encode())
    assert isinstance(found.value, tuple)
    assert found.problems
