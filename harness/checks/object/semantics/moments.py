"""Dates and times of day as an object says them, as far as they can be compared (PS3.5 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from harness.content.dataset import DataSet

_DIGITS: Final = (2, 4, 6)  # hours; minutes, too; seconds, too


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, to the precision given, a time of it ("1015": 10:15)."""

    day: date
    time: str = ""

    def precedes(self, other: Moment) -> bool:
        """Tell whether it is certainly earlier: times count to the precision that both have."""
        if self.day != other.day:
            return self.day < other.day
        digits = min(len(self.time), len(other.time))
        return self.time[:digits] < other.time[:digits]

    def __str__(self) -> str:
        """Return it as people write it."""
        pairs = [self.time[at : at + 2] for at in range(0, len(self.time), 2)]
        return f"{self.day.isoformat()} {':'.join(pairs)}".rstrip()


def day_of(text: str) -> date | None:
    """Read a DA value; None when it is none."""
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def moment(ds: DataSet, day: int, time: int = 0) -> Moment | None:
    """Read a date element and the time element that goes with it; None without a sound date."""
    found = day_of(ds.text(day))
    return None if found is None else Moment(found, _time(ds.text(time)) if time else "")


def date_time(text: str) -> Moment | None:
    """Read the local part of a DT value; None without a whole date."""
    found = day_of(text[:8])
    local = text[8:].split("+")[0].split("-")[0]
    return None if found is None else Moment(found, _time(local))


def _time(text: str) -> str:
    seconds = text.partition(".")[0]
    sound = len(seconds) in _DIGITS and seconds.isascii() and seconds.isdigit()
    return seconds if sound else ""
