"""Query/Retrieve information models: levels and their keys (PS3.4 C.6.1, C.6.2)."""

from __future__ import annotations

from typing import Final

from harness.checks.dimse.reading import peek
from harness.core.subject import DimseExchange
from harness.facts import uids

LEVEL: Final = 0x00080052
CHARACTER_SET: Final = 0x00080005
PATIENT_ID, PATIENT_NAME = 0x00100020, 0x00100010
STUDY_UID, SERIES_UID, INSTANCE_UID = 0x0020000D, 0x0020000E, 0x00080018

LEVELS: Final = ("PATIENT", "STUDY", "SERIES", "IMAGE")
UNIQUE: Final = {
    "PATIENT": PATIENT_ID,
    "STUDY": STUDY_UID,
    "SERIES": SERIES_UID,
    "IMAGE": INSTANCE_UID,
}
REQUIRED: Final = {
    "PATIENT": (PATIENT_NAME,),
    "STUDY": (0x00080020, 0x00080030, 0x00080050, 0x00200010),
    "SERIES": (0x00080060, 0x00200011),
    "IMAGE": (0x00200013,),
}

PATIENT_ROOT: Final = (uids.PATIENT_ROOT_FIND, uids.PATIENT_ROOT_MOVE, uids.PATIENT_ROOT_GET)
STUDY_ROOT: Final = (uids.STUDY_ROOT_FIND, uids.STUDY_ROOT_MOVE, uids.STUDY_ROOT_GET)


def levels_of(sop_class: str) -> tuple[str, ...]:
    """Return the levels of an information model; () for a SOP Class that is none."""
    if sop_class in PATIENT_ROOT:
        return LEVELS
    return LEVELS[1:] if sop_class in STUDY_ROOT else ()


def required_keys(sop_class: str, level: str) -> tuple[int, ...]:
    """Return Required and Unique keys of a level; Study Root puts the patient's into STUDY."""
    if level not in levels_of(sop_class):
        return ()
    own = (UNIQUE[level], *REQUIRED[level])
    if level == "STUDY" and sop_class in STUDY_ROOT:
        return (*own, PATIENT_ID, PATIENT_NAME)
    return own


def higher_unique_keys(sop_class: str, level: str) -> tuple[int, ...]:
    """Return the unique keys of the levels above, highest first."""
    levels = levels_of(sop_class)
    return tuple(UNIQUE[x] for x in levels[: levels.index(level)]) if level in levels else ()


def level_of(x: DimseExchange) -> str:
    """Read Query/Retrieve Level of a request; "" when there is none."""
    ds = peek(x, x.request)
    return ds.text(LEVEL) if ds else ""
