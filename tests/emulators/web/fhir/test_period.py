"""Dates of any precision are intervals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.web.fhir.period import interval, search_interval


@pytest.mark.parametrize(
    ("text", "low", "width"),
    [
        ("2024", datetime(2024, 1, 1, tzinfo=UTC), timedelta(366)),
        ("2026-12", datetime(2026, 12, 1, tzinfo=UTC), timedelta(31)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC), timedelta(1)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), timedelta(seconds=1)),
        (
            "2026-01-02T03:04:05.25+01:00",
            datetime(2026, 1, 2, 2, 4, 5, 250_000, tzinfo=UTC),
            timedelta(milliseconds=10),
        ),
    ],
)
def test_intervals(text: str, low: datetime, width: timedelta) -> None:
    found = interval(text)
    assert found is not None
    assert (found.low, found.high - found.low) == (low, width)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "2026-00",
        "2026-02-30",
        "0000",
        "2026-01-02T03:04:05",
        "2026-01-02T24:00:00Z",
        "26",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert interval(text) is None


def test_the_end_of_time_is_an_interval() -> None:
    for text in ("9999", "9999-12", "9999-12-31"):
        assert interval(text) is not None


def test_a_search_may_leave_out_seconds_and_zone() -> None:
    assert search_interval("2026-01-02T03:04") == search_interval("2026-01-02T03:04Z")
    assert search_interval("2026-01-02T03:04:05") == interval("2026-01-02T03:04:05Z")
    assert search_interval("2026-01-02T03:04-05:00") is not None
    assert search_interval("2026-01-02T") is None


@given(st.text(alphabet="0123456789-:+TZ. ", max_size=30))
def test_any_text_is_read_or_not(text: str) -> None:
    for found in (interval(text), search_interval(text)):
        assert found is None or found.low <= found.high
