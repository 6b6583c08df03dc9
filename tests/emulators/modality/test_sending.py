"""What the Store Instances Response is taken to mean."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.records import ImageRecord
from emulators.modality.sending import Outcome, note_answer
from emulators.web.client import Answer
from emulators.web.control import ActionFailed

IMAGES = [ImageRecord("1.2", f"2.25.{n}", Path("x"), 1, "00") for n in (1, 2)]


def items(*uids):
    return {"vr": "SQ", "Value": [{"00081155": {"vr": "UI", "Value": [u]}} for u in uids]}


def answer(value, status=200):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(status, {"content-type": "application/dicom+json"}, body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["00081199", "00081198", "00081155", "Value", "vr"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


def noted(given):
    outcome = Outcome()
    note_answer(outcome, IMAGES, given)
    return outcome


def test_all_stored():
    outcome = noted(answer({"00081199": items("2.25.1", "2.25.2")}))
    assert outcome.plain() == {"stored": 2, "failed": 0, "problems": []}


def test_some_refused():
    given = {"00081199": items("2.25.1"), "00081198": items("2.25.2")}
    assert noted(answer(given, 202)).failed == {"2.25.2": "refused"}


def test_silence_is_no_success():
    assert noted(answer([{"00081199": items("2.25.1")}])).failed == {
        "2.25.2": "not named in the answer"
    }


@pytest.mark.parametrize(
    "given",
    [
        answer({}, 500),
        answer(b"<html>"),
        answer(b"[" * 100_000),
        answer([]),
        answer({"00081199": {"Value": [1]}}),
        answer({"00081199": {"Value": [{"00081155": {}}]}}),
        answer({"00081199": {"Value": [{"00081155": {"Value": [["x"]]}}]}}),
        answer(3),
    ],
)
def test_no_answer_that_can_be_read(given):
    with pytest.raises(ActionFailed):
        noted(given)


@given(JSON)
@settings(max_examples=100, deadline=None)
def test_any_answer_is_understood_or_refused(value):
    try:
        outcome = noted(answer(value))
    except ActionFailed:
        return
    assert outcome.stored | set(outcome.failed) == {"2.25.1", "2.25.2"}
