"""date, dateTime, instant: real ones are let through, others are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.fhir.temporal import date_problem, datetime_problem, instant_problem, moment


@pytest.mark.parametrize(
    "text", ["2026", "2026-02", "2024-02-29", "2026-01-31T23:59:60Z", "2026-01-31T00:00:00.5+14:00"]
)
def test_good(text):
    assert datetime_problem(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000",
        "26-01-31",
        "2026-13",
        "2023-02-29",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00Z",
        "2026-01T12:00:00Z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00+1:00",
        "2026-01-31T12:00:00+15:00",
        "2026-01-31\n",
        "\u0662\u0660\u0662\u0666",
    ],
)
def test_bad(text):
    assert datetime_problem(text)
    assert instant_problem(text)
    assert moment(text) is None


def test_date_and_instant_differ():
    assert date_problem("2026-01-31") == ""
    assert date_problem("2026-01-31T12:00:00Z")
    assert instant_problem("2026-01-31")
    assert moment("2026-01-31T23:59:60Z") is None


@settings(max_examples=60, deadline=None)
@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_every_real_moment_is_an_instant(when, offset):
    zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    text = f"{when:%H:%M:%S}{zone}"
    text = f"{when.year:04}-{when.month:02}-{when.day:02}T{text}"
    assert instant_problem(text) == ""
    assert moment(text) is not None


@settings(max_examples=80, deadline=None)
@given(st.dates())
def test_every_real_date_is_one(when):
    assert date_problem(when.isoformat()) == ""


@settings(max_examples=80, deadline=None)
@given(st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}Z)?", fullmatch=True))
def test_total(text):
    assert isinstance(datetime_problem(text), str)
    assert (moment(text) is None) or not instant_problem(text)
