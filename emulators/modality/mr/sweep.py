"""Looks for what identifies a patient, by the values, wherever they stand in a header.

The names of fields find the first places; what was in them, and all that the reader understood of
the patient, is then replaced everywhere else: in comments, descriptions, under keys that nobody
listed. It fails closed: where that breaks a header's structure, the copy cannot be read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final

from emulators.modality.raw.identity import Identity
from emulators.modality.raw.pseudonyms import Pseudonyms

DENIED: Final = re.compile(
    r"patients?(name|id|birth|sex|age|weight|height)|birthday|usedpatientweight|physician|operator"
    r"|institution|address|accession|requester|requesting|comment|serial|station",
    re.I,
)
UIDS: Final = re.compile(r"LOID|FrameOfReference|InstanceUID|ReferenceImage", re.I)
# Anything of five numbers or more, and what is derived from a UUID, wherever it stands.
UID_LIKE: Final = r"(?<![\d.])(?:2\.25\.\d{1,39}|[0-2](?:\.\d{1,39}){4,20})(?![\d.])"
UID: Final = re.compile(r"[0-2](?:\.\d{1,39}){1,20}")
LEAST: Final = 4  # characters of a value that is looked for everywhere
DEPTH_MOST: Final = 16
MASKED: Final = "x" * 8


@dataclass(slots=True)
class Sweep:
    """What one cleaning replaces, and what it did."""

    identity: Identity
    names: Pseudonyms
    removed: set[str] = field(default_factory=set)
    uids: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)  # -> what takes its place

    def __post_init__(self) -> None:
        """Begin with what the reader understood."""
        was = self.identity
        for uid in (was.study_uid, was.series_uid, was.frame_of_reference_uid, was.acquisition_uid):
            if uid:
                self.uid(uid)
        moved = self.names.moved(was.acquired, was.patient_id)
        for old, new in zip(spellings(was.acquired), spellings(moved), strict=True):
            self.values[old] = new
        for text in (was.birth_date, *_dated(was.birth_date), was.accession, was.station):
            self._forget(text)
        for text in (was.patient_name, was.institution):
            self._forget(text)
            for part in re.split(r"[\^ ,]+", text):
                self._forget(part)
        self._forget(was.device_serial)
        if len(was.patient_id) >= LEAST:
            self.values[was.patient_id] = self.names.patient_id(was.patient_id)

    def _forget(self, value: str) -> None:
        if len(value) >= LEAST:
            self.values.setdefault(value, MASKED)

    def uid(self, uid: str) -> str:
        """Map a UID, here and wherever else it stands."""
        mapped = self.names.uid(uid)
        if mapped != uid:
            self.uids.add(uid)
        if len(uid) > LEAST:
            self.values.setdefault(uid, mapped)
        return mapped

    def field(self, key: str, value: str) -> str:
        """Return what becomes of a field's value, quotes included."""
        bare = value.strip().strip('"')
        if not bare:
            return value
        if UIDS.search(key):
            return value.replace(bare, self.uid(bare)) if UID.fullmatch(bare) else value
        if not DENIED.search(key):
            return value
        self.removed.add(key)
        if '"' not in value:
            return "0"
        if bare == self.identity.patient_id:
            return value.replace(bare, self.names.patient_id(bare))
        if not re.fullmatch(r"[\d.]{1,5}|[xX]+", bare):
            self._forget(bare)
        return value.replace(bare, "")

    def everywhere(self, text: str) -> str:
        """Replace all values that are to be gone, in one pass: UIDs, then the longest ones."""
        done = set(self.values.values())
        folded = {value.casefold(): new for value, new in self.values.items()}

        def instead(match: re.Match[str]) -> str:
            found = match[0]
            known = self.values.get(found, folded.get(found.casefold()))
            if known is None and UID.fullmatch(found):
                return found if found in done else self.uid(found)
            return MASKED if known is None else known  # None: folded in another way

        longest = sorted(self.values, key=len, reverse=True)
        wanted = "|".join((UID_LIKE, *map(re.escape, longest)))
        return re.sub(wanted, instead, text, flags=re.I)

    def strings(self, parsed: Any, depth: int = 0) -> None:
        """Sweep every text of a header that is objects of objects, in place."""
        if depth > DEPTH_MOST:
            return
        places = enumerate(parsed) if isinstance(parsed, list) else vars(parsed).items()
        for key, value in list(places):
            if isinstance(value, str):
                swept = self.everywhere(value)
                if isinstance(parsed, list):
                    parsed[key] = swept
                else:
                    setattr(parsed, key, swept)
            elif isinstance(value, Enum):
                continue
            elif isinstance(value, list) or hasattr(value, "__dict__"):
                self.strings(value, depth + 1)


def spellings(at: datetime | None) -> tuple[str, ...]:
    """Return the ways in which a header may write the day of a time."""
    return tuple(_dated(at.strftime("%Y%m%d"))) if at is not None else ()


def _dated(day: str) -> Iterator[str]:
    if len(day) == 8 and day.isdigit():
        year, month, date = day[:4], day[4:6], day[6:]
        yield day
        yield from (f"{year}-{month}-{date}", f"{year}/{month}/{date}", f"{date}.{month}.{year}")
