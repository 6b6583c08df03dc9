"""The time of day, in one place: always UTC, and replaceable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Tell the time, with its zone."""
    return datetime.now(UTC)


def dicom_date(at: datetime) -> str:
    """Write a date as VR DA (PS3.5 6.2)."""
    return at.strftime("%Y%m%d")


def dicom_time(at: datetime) -> str:
    """Write a time as VR TM, with microseconds."""
    return at.strftime("%H%M%S.%f")


def dicom_datetime(at: datetime) -> str:
    """Write date and time as VR DT, with the offset from UTC when the zone is known."""
    return at.strftime("%Y%m%d%H%M%S.%f%z")
