import json

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.json_salvage import repeated, salvage
from harness.core.subject import JsonNumber, JsonObject


def test_repeated_names_each_once_and_in_order():
    assert repeated(["b", "a", "b", "a", "a", "c"]) == [
        "duplicate member 'b'",
        "duplicate member 'a'",
    ]
    assert repeated([]) == []


def test_problems_of_the_part_that_was_read_are_kept():
    value, problems = salvage('{"a": 1, "a": 02, "b": [tru', 9)
    assert value == JsonObject((("a", JsonNumber("1")), ("a", JsonNumber("02")), ("b", ())))
    assert problems == [
        "'02' is not a JSON number",
        "unexpected 'tru' at character 24",
        "duplicate member 'a'",
    ]


def test_depth():
    assert salvage("[[1]]", 1) == ((), ["nested deeper than 1 at character 1"])


@settings(max_examples=200, deadline=None)
@given(st.text('[]{}:,"\\ue0.-1Nntf \n\x00', max_size=60))
def test_total(text):
    _, problems = salvage(text, 5)
    if not problems:
        json.loads(text)
