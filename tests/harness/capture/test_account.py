"""A product's account: believed only in the shape of an emulator's answer."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.capture import account
from harness.capture.control import NotDone

SERIES = {"series": [{"series_uid": "1.2", "instances": [{"sop_instance": "1.2.3"}]}]}


def said(value):
    return b"I: talking\n" + json.dumps(value).encode() + b"\n"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"status": "0x0000", "matches": [{}, {"PatientID": "1"}]},
        {"stored": 4, "failed": 0},
        {"failed": [{"sop_instance": "1.2"}]},
        {"study_uid": "1.2", **SERIES},
        {"studies": [{"study_uid": "1.2", "series": 2, "instances": 4}]},
    ],
)
def test_what_an_emulator_would_say_is_believed(value):
    assert account.read(said(value)) == value


@pytest.mark.parametrize("words", [b"", b"\n \n", b"I: done", b"[1]\n", b"7", b'{"a": 1}\nI: end'])
def test_without_an_object_in_the_last_line_there_is_none(words):
    assert account.read(words) == {}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (b'{"matches": ', "no JSON object"),
        (b'{"a": ' + b"[" * 100_000, "no JSON object"),
        (said({"matches": 3}), "account.matches: a list"),
        (said({"series": 2}), "account.series: a list"),
        (said({"series": [{"instances": 2}]}), r"account\.series\.instances: a list"),
        (said({"received": ["1.2"]}), "account.received: a list"),
        (said({"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {}}}}}}}}}}), "too deep"),
    ],
)
def test_another_shape_is_refused(words, says):
    with pytest.raises(NotDone, match=says):
        account.read(words)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda b: b"{" + b))
def test_whatever_it_says(words):
    try:
        account.read(words)
    except NotDone as why:
        said = str(why)
    else:
        said = ""
    assert "\n" not in said
