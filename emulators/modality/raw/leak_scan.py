"""Looks for what must not be in a cleaned raw file, in every spelling it may hide in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from emulators.modality.raw.identity import Identity

LEAST: Final = 4  # characters: shorter tokens are found by chance in any noise
WINDOW: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Leak:
    """One place where something of the patient is left."""

    what: str  # the field, never its value
    spelling: str
    offset: int  # in the file; -1: in its name


def leaks(path: Path, identity: Identity) -> tuple[Leak, ...]:
    """Search the whole file, and its name, for the values of an identity.

    Raises: OSError.
    """
    tokens = tuple(_tokens(identity))
    found = {(what, spelling): -1 for what, spelling, t in tokens if t in path.name.encode()}
    longest = max((len(t) for _, _, t in tokens), default=1)
    with path.open("rb") as file:
        offset, tail = 0, b""
        while chunk := file.read(WINDOW):
            window = tail + chunk
            for what, spelling, token in tokens:
                at = window.find(token)
                if at >= 0:
                    found.setdefault((what, spelling), offset - len(tail) + at)
            offset += len(chunk)
            tail = window[-(longest - 1) :] if longest > 1 else b""
    return tuple(Leak(what, spelling, at) for (what, spelling), at in found.items())


def _tokens(identity: Identity) -> Iterator[tuple[str, str, bytes]]:
    """Yield field, spelling and bytes."""
    texts: dict[str, Iterable[str]] = {
        "patient name": identity.patient_name.replace("^", " ").split(),
        "patient id": (identity.patient_id,),
        "birth date": _dates(identity.birth_date),
        "accession number": (identity.accession,),
        "device serial number": (identity.device_serial,),
        "station": (identity.station,),
        "institution": (identity.institution, *identity.institution.split()),
        "study instance uid": (identity.study_uid,),
        "series instance uid": (identity.series_uid,),
        "frame of reference uid": (identity.frame_of_reference_uid,),
        "acquisition uid": (identity.acquisition_uid,),
        "irradiation event uid": (identity.irradiation_uid,),
        "date of acquisition": _dates(_day(identity.acquired)),
    }
    for what, values in texts.items():
        for value in values:
            if len(value) < LEAST:
                continue
            yield what, "ASCII", value.encode("utf-8", "replace")
            yield what, "UTF-16", value.encode("utf-16-le", "replace")
            yield what, "character codes of 32 bits", value.encode("utf-32-le", "replace")


def _day(at: datetime | None) -> str:
    return at.strftime("%Y%m%d") if at is not None else ""


def _dates(day: str) -> tuple[str, ...]:
    if len(day) != 8:
        return (day,)
    year, month, date = day[:4], day[4:6], day[6:]
    return (day, f"{year}-{month}-{date}", f"{date}.{month}.{year}", f"{year}/{month}/{date}")
