import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.run.mutation.json_edits import (
    add,
    drop,
    insert,
    parse,
    put,
    rename,
    swap,
    twice,
    value_at,
    way_to,
)
from harness.run.mutation.web_messages import Message, MessageEdit, Unfit

TEXT = '{ "a": [1.10, {"b":"é"}], "a~/":{}, "c" :null }'

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def edited(edit: MessageEdit, text: str = TEXT) -> str:
    message = edit(Message(b"HTTP/1.1 200 OK", (b"content-length: 1",), text.encode()))
    assert message.header("content-length") == str(len(message.body))
    return message.body.decode()


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (put("/a/0", "1.100"), '{ "a": [1.100, {"b":"é"}], "a~/":{}, "c" :null }'),
        (put("/a/0", lambda old: old + "e0"), '{ "a": [1.10e0, {"b":"é"}], "a~/":{}, "c" :null }'),
        (put("/c", "NaN"), '{ "a": [1.10, {"b":"é"}], "a~/":{}, "c" :NaN }'),
        (put("", "[]"), "[]"),
        (drop("/a/0"), '{ "a": [{"b":"é"}], "a~/":{}, "c" :null }'),
        (drop("/a/1"), '{ "a": [1.10], "a~/":{}, "c" :null }'),
        (drop("/c"), '{ "a": [1.10, {"b":"é"}], "a~/":{}}'),
        (drop("/a/0", "/a/0"), '{ "a": [], "a~/":{}, "c" :null }'),
        (rename("/c", "d"), '{ "a": [1.10, {"b":"é"}], "a~/":{}, "d" :null }'),
        (rename("/a~0~1", "d"), '{ "a": [1.10, {"b":"é"}], "d":{}, "c" :null }'),
        (twice("/a/0"), '{ "a": [1.10,1.10, {"b":"é"}], "a~/":{}, "c" :null }'),
        (twice("/c"), '{ "a": [1.10, {"b":"é"}], "a~/":{}, "c" :null,"c" :null }'),
        (swap("/a", "/c"), '{ "c" :null, "a~/":{}, "a": [1.10, {"b":"é"}] }'),
        (add("/a", "2"), '{ "a": [1.10, {"b":"é"},2], "a~/":{}, "c" :null }'),
        (add("/a~0~1", "2", "x"), '{ "a": [1.10, {"b":"é"}], "a~/":{"x":2}, "c" :null }'),
        (insert("/c", "b", "1"), '{ "a": [1.10, {"b":"é"}], "a~/":{}, "b":1,"c" :null }'),
        (put("/a/*/b", '"x"'), '{ "a": [1.10, {"b":"x"}], "a~/":{}, "c" :null }'),
        (put("/a/*é/b", '"x"'), '{ "a": [1.10, {"b":"x"}], "a~/":{}, "c" :null }'),
    ],
)
def test_one_place_changes_and_the_rest_stays(edit: MessageEdit, wanted: str) -> None:
    assert edited(edit) == wanted


@pytest.mark.parametrize(
    "edit",
    [put("/x", "1"), drop("/a/2"), put("/a/*z/b", "1"), rename("/a/0", "x"), swap("/a", "/a/0")],
)
def test_a_place_that_is_not_there_is_unfit(edit: MessageEdit) -> None:
    with pytest.raises(Unfit):
        edited(edit)


@pytest.mark.parametrize("text", ["", "{", "[1", "[1]]", '{"a"'])
def test_what_is_no_json_is_unfit(text: str) -> None:
    with pytest.raises(Unfit):
        parse(text)


def places(value: Any, pointer: str = "") -> list[str]:
    found = [pointer]
    if isinstance(value, list):
        return found + [p for i, v in enumerate(value) for p in places(v, f"{pointer}/{i}")]
    if isinstance(value, dict):
        for k, v in value.items():
            step = k.replace("~", "~0").replace("/", "~1")
            found += places(v, f"{pointer}/{step}")
    return found


# names with a star or an escape are beyond what the tables' pointers can say
NAMED = VALUES.filter(lambda v: not any(c in json.dumps(v) for c in "*\\"))


@given(NAMED, st.data(), st.booleans())
def test_every_place_is_found_and_can_be_put_back(
    value: Any, data: st.DataObject, spaced: bool
) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1 if spaced else None)
    pointer = data.draw(st.sampled_from(places(value)))
    place = way_to(text, pointer)[-1]
    assert edited(put(pointer, lambda old: old), text) == text
    assert json.loads(text[place.start : place.end]) == value_at(text, pointer)


@given(NAMED, st.data())
def test_what_is_dropped_leaves_json(value: Any, data: st.DataObject) -> None:
    inner = [p for p in places(value) if p]
    if inner:
        text = json.dumps(value, ensure_ascii=False)
        left = json.loads(edited(drop(data.draw(st.sampled_from(inner))), text))
        assert len(places(left)) < len(places(value))
