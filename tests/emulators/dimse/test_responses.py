"""Responses end: with the final one, with the limit, or with silence."""

import itertools

import pytest
from pydicom.dataset import Dataset

from emulators.dimse import responses as module
from emulators.dimse.responses import Unanswered, responses


def response(status=None):
    ds = Dataset()
    if status is not None:
        ds.Status = status
    return ds, None


def test_all_are_passed_on():
    made = [response(0xFF00), response(0x0000)]
    assert list(responses("C-FIND", made, 10)) == made


@pytest.mark.parametrize(
    ("made", "limit_s", "problem"),
    [
        ([response(0xFF00), response()], 10, "C-FIND was not answered in time"),
        (itertools.repeat(response(0xFF00)), 0, "to its end within 0 s"),
        (itertools.repeat(response(0xFF00)), 10, "more than 50 responses"),
    ],
)
def test_a_peer_that_does_not_end_is_left(made, limit_s, problem, monkeypatch):
    monkeypatch.setattr(module, "RESPONSES_MAX", 50)
    with pytest.raises(Unanswered, match=problem):
        list(responses("C-FIND", made, limit_s))
