"""Which attributes carry the value of a content item, by its value type (PS3.3 C.18)."""

from __future__ import annotations

from typing import Final

TEXT_VALUE: Final = 0x0040A160
GRAPHIC_DATA: Final = 0x00700022
GRAPHIC_TYPE: Final = 0x00700023
REFERENCED_FRAME_OF_REFERENCE: Final = 0x30060024
TEMPORAL_RANGE_TYPE: Final = 0x0040A130
SAMPLE_POSITIONS: Final = 0x0040A132
TIME_OFFSETS: Final = 0x0040A138
DATE_TIMES: Final = 0x0040A13A
CONTINUITY: Final = 0x0040A050
TEMPORAL_POINTS: Final = (SAMPLE_POSITIONS, TIME_OFFSETS, DATE_TIMES)  # one of them is needed

# What an item of the type has to have, the Measured Value Sequence of a NUM perhaps empty.
REQUIRED: Final = {
    "TEXT": (TEXT_VALUE,),
    "CODE": (0x0040A168,),
    "NUM": (0x0040A300,),
    "DATETIME": (0x0040A120,),
    "DATE": (0x0040A121,),
    "TIME": (0x0040A122,),
    "UIDREF": (0x0040A124,),
    "PNAME": (0x0040A123,),
    "COMPOSITE": (0x00081199,),
    "IMAGE": (0x00081199,),
    "WAVEFORM": (0x00081199,),
    "SCOORD": (GRAPHIC_DATA, GRAPHIC_TYPE),
    "SCOORD3D": (REFERENCED_FRAME_OF_REFERENCE, GRAPHIC_DATA, GRAPHIC_TYPE),
    "TCOORD": (TEMPORAL_RANGE_TYPE,),
    "CONTAINER": (CONTINUITY,),
}

NAMES: Final = {
    TEXT_VALUE: "Text Value",
    0x0040A168: "Concept Code Sequence",
    0x0040A300: "Measured Value Sequence",
    0x0040A120: "DateTime",
    0x0040A121: "Date",
    0x0040A122: "Time",
    0x0040A124: "UID",
    0x0040A123: "Person Name",
    0x00081199: "Referenced SOP Sequence",
    GRAPHIC_DATA: "Graphic Data",
    GRAPHIC_TYPE: "Graphic Type",
    REFERENCED_FRAME_OF_REFERENCE: "Referenced Frame of Reference UID",
    TEMPORAL_RANGE_TYPE: "Temporal Range Type",
    SAMPLE_POSITIONS: "Referenced Sample Positions",
    TIME_OFFSETS: "Referenced Time Offsets",
    DATE_TIMES: "Referenced DateTime",
    CONTINUITY: "Continuity of Content",
}

# What a relationship by reference must not have beside the identifier of its target.
ITEM_ATTRIBUTES: Final = {
    0x0040A040: "Value Type",
    0x0040A043: "Concept Name Code Sequence",
    0x0040A730: "Content Sequence",
    **NAMES,
}
