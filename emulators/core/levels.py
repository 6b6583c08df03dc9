"""The levels of the query information models and the attributes that belong to each (PS3.4 C.6).

One table for both doors: what C-FIND and QIDO-RS answer about a study is the same.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Level(IntEnum):
    """From the outermost to the innermost."""

    PATIENT = 0
    STUDY = 1
    SERIES = 2
    IMAGE = 3


UNIQUE_KEY: Final[dict[Level, str]] = {
    Level.PATIENT: "00100020",
    Level.STUDY: "0020000D",
    Level.SERIES: "0020000E",
    Level.IMAGE: "00080018",
}

INSTANCE_AVAILABILITY: Final = "00080056"
MODALITIES_IN_STUDY: Final = "00080061"
SOP_CLASSES_IN_STUDY: Final = "00080062"
PATIENT_STUDIES: Final = "00201200"
PATIENT_SERIES: Final = "00201202"
PATIENT_INSTANCES: Final = "00201204"
STUDY_SERIES: Final = "00201206"
STUDY_INSTANCES: Final = "00201208"
SERIES_INSTANCES: Final = "00201209"

COUNTED: Final[dict[Level, frozenset[str]]] = {
    Level.PATIENT: frozenset({PATIENT_STUDIES, PATIENT_SERIES, PATIENT_INSTANCES}),
    Level.STUDY: frozenset(
        {MODALITIES_IN_STUDY, SOP_CLASSES_IN_STUDY, STUDY_SERIES, STUDY_INSTANCES}
    ),
    Level.SERIES: frozenset({SERIES_INSTANCES}),
    Level.IMAGE: frozenset(),
}
"""Attributes that are not in any object but counted from what is held (PS3.4 C.3.4)."""

_PATIENT: Final = """
    00100010 00100020 00100021 00100024 00100022 00100030 00100032 00100033 00100034 00100040
    00101000 00101001 00101002 00102160 00102201 00102292 00104000
"""
_STUDY: Final = """
    0020000D 00080020 00080030 00080050 00080051 00080090 00080096 0008009C 0008009D 00081030
    00081032 00081048 00081049 00081060 00081062 00081080 00081084 00101010 00101020 00101021
    00101030 00102180 001021B0 00102203 00200010 00321034 00380010 00380014 00380060 00380062
    00380064
"""
_SERIES: Final = """
    0020000E 00080021 00080031 00080060 00080064 00080070 00080080 00080081 00081010 00081040
    0008103E 0008103F 00081050 00081052 00081070 00081072 00081090 00081111 00180015 00181000
    00181030 00185100 00200011 00200052 00200060 00201040 00400244 00400245 00400250 00400251
    00400253 00400254 00400260 00400275 00400280
"""

LEVEL_OF: Final[dict[str, Level]] = {
    tag: level
    for level, tags in (
        (Level.PATIENT, _PATIENT),
        (Level.STUDY, _STUDY),
        (Level.SERIES, _SERIES),
    )
    for tag in tags.split()
} | {tag: level for level, tags in COUNTED.items() for tag in tags}
"""Tag -> its level; every other attribute belongs to the instance."""


def level_of(tag: str) -> Level:
    """Return the level that an attribute belongs to."""
    return LEVEL_OF.get(tag, Level.IMAGE)
